"""The lines of a group's agreement, version by version, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import zip_longest
from zlib import crc32

from groupbot import text
from groupbot.errors import BadInput
from groupbot.ids import base36

MOST_LINES = 12
LONGEST_LINE = 200  # characters
UNDO_WITHIN = timedelta(minutes=10)

DEFAULT_LINES = (
    "What is said here stays here. You may tell others what you learned, but not who said what.",
    "Speak from your own life. What is true for you may not be true for everybody.",
    "Give advice only when somebody asks for it.",
    "One person speaks at a time. The others listen until that person is done.",
    "You can pass at any time. You do not have to say why.",
    "If something may be hard to hear, say so first, so that others can step out for a while.",
    "Do not record, and do not take screenshots.",
    "Everybody here takes part for themselves. Nobody comes to watch or to write about us.",
    "We are peers. This group does not take the place of treatment.",
    "We ask everyone to keep this private. We cannot make them. If somebody is in serious danger, "
    "a facilitator may have to tell somebody who can help.",
    "If you need help, tell a facilitator. Helplines are under /crisis at any time.",
    "The bot does not listen to what is said. It keeps that you are in the group, your places, and "
    "attendance in the way the group's card says.",
)


@dataclass(frozen=True, slots=True)
class Version:
    """A group's agreement as it was published once.

    `binding` is the number of the version whose yes is enough for this one: its own where everybody is
    asked again, an earlier one where only the wording changed. `undoes` is the version it took back.
    `published_at` is None for the lines a group has from the start.
    """

    guild_id: int
    group_id: str
    number: int = 1
    lines: tuple[str, ...] = DEFAULT_LINES
    binding: int = 1
    undoes: int | None = None
    published_at: datetime | None = None

    def followed_by(self, lines: tuple[str, ...], now: datetime, *, minor: bool) -> Version:
        """Publish other lines; `minor`: whoever said yes to these need not say it again."""
        number = self.number + 1
        binding = self.binding if minor else number
        return replace(self, number=number, lines=lines, binding=binding, undoes=None, published_at=now)

    def taken_back(self, earlier: Version, now: datetime) -> Version:
        """Publish the earlier lines again: whoever said yes to those need not say it again."""
        return replace(earlier, number=self.number + 1, undoes=self.number, published_at=now)

    def asks_again(self, agreed: Version) -> tuple[Change, ...]:
        """Give what changed since somebody said yes to another version; nothing where that yes is enough."""
        return changes(agreed.lines, self.lines) if agreed.binding != self.binding else ()

    def can_be_undone(self, now: datetime) -> bool:
        """Say whether it was published within the last ten minutes, and undoes nothing itself."""
        published = self.published_at
        return self.undoes is None and published is not None and now - published <= UNDO_WITHIN


@dataclass(frozen=True, slots=True)
class Change:
    """One line that changed: `before` is empty where it is new, `after` where it went."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Lines that one person has written and not published. `based_on` is the version they had before them."""

    guild_id: int
    group_id: str
    written_by: int
    lines: tuple[str, ...]
    based_on: int
    written_at: datetime

    @property
    def mark(self) -> str:
        """Tell this draft from every other one, in a few letters for a button."""
        return mark(self.based_on, *self.lines)


def mark(*parts: object) -> str:
    """Give a short mark of some words, in base 36: other words have another one."""
    return base36(crc32(repr(parts).encode("utf-8", "surrogatepass")) & 0x3FFF_FFFF)


def changes(old: Sequence[str], new: Sequence[str]) -> tuple[Change, ...]:
    """Give the lines that changed, in the order of the new ones; a line that only moved did not change."""
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone = [line for line in old[i:j] if line not in new]
        come = [line for line in new[k:m] if line not in old]
        found += [Change(before, after) for before, after in zip_longest(gone, come, fillvalue="")]
    return tuple(found)


def read_lines(typed: str) -> tuple[str, ...]:
    """Read an agreement as somebody wrote it, a line for each point; what was typed is handed back."""
    written = [each for each in typed.splitlines() if not text.is_blank(each)]
    if not written:
        raise BadInput("An agreement has at least one line. Write one for each point.", typed=typed)
    if len(written) > MOST_LINES:
        raise BadInput(
            f"That is {len(written)} lines. An agreement has up to {MOST_LINES}. Put some together, or leave "
            "some out.",
            typed=typed,
        )
    lines = [text.line(each, limit=10_000, what="line") for each in written]
    for number, each in enumerate(lines, start=1):
        if text.length(each) > LONGEST_LINE:
            raise BadInput(
                f"Line {number} has {text.length(each)} characters. A line has up to {LONGEST_LINE}. "
                "Shorten it, or make two lines of it.",
                typed=typed,
            )
    return tuple(dict.fromkeys(lines))
