"""A template: the phases of a session, and what each of them can be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from groupbot import text
from groupbot.errors import BadInput, NotPossible, OutOfDate

MOST_PHASES = 12  # in one template, so that all of them fit on one card
MOST_TEMPLATES = 50  # of a server's own
PHASE_MINUTES = range(1, 181)
SECONDS = range(20, 601)  # for each person who speaks; 0 sets no time
UNDO_WITHIN = timedelta(minutes=10)
NAME, ABOUT, PROMPT, SCRIPT = 60, 150, 200, 1500  # characters


class PhaseMode(StrEnum):
    """Who speaks when."""

    OPEN = "open"  # whoever wants to
    ROUND = "round"  # one after the other
    QUEUE = "queue"  # by raised hands
    QUIET = "quiet"  # nobody
    BREAKOUT = "breakout"  # in small groups


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a session. `seconds`: for each person who speaks, 0 for no time.

    `prompt` is shown to everyone, `script` to the facilitators alone.
    """

    name: str
    minutes: int
    mode: PhaseMode = PhaseMode.OPEN
    seconds: int = 0
    cross_talk: bool = True
    prompt: str = ""
    script: str = ""

    @classmethod
    def of(cls, **typed: Any) -> Phase:
        """Make a phase of what somebody typed; numbers may be written. Raises BadInput."""
        minutes, seconds = _number(typed["minutes"]), _number(typed.get("seconds", 0) or 0)
        if minutes not in PHASE_MINUTES:
            raise BadInput("Write how many minutes the phase lasts, between 1 and 180.")
        if seconds and seconds not in SECONDS:
            raise BadInput("Write between 20 and 600 seconds for each speaker, or 0 for no set time.")
        return cls(
            name=text.line(typed["name"], limit=NAME, what="name"),
            minutes=minutes,
            mode=PhaseMode(typed.get("mode", PhaseMode.OPEN)),
            seconds=seconds,
            cross_talk=typed.get("cross_talk", True),
            prompt=_some(typed.get("prompt", ""), PROMPT, "prompt"),
            script=_some(typed.get("script", ""), SCRIPT, "script"),
        )

    def changed(self, **typed: Any) -> Phase:
        """Give the phase with what was typed anew."""
        return Phase.of(**{**asdict(self), **typed})


def _number(typed: int | str) -> int:
    if isinstance(typed, int):
        return typed
    return int(typed) if re.fullmatch(r"\s*[0-9]{1,4}\s*", typed) else -1


def _some(typed: str, limit: int, what: str) -> str:
    return text.prose(typed, limit=limit, what=what) if typed.strip() else ""


@dataclass(frozen=True, slots=True)
class At:
    """A phase of a template as somebody saw it: its place, counted from 0, and the template's version."""

    number: int
    version: int


@dataclass(frozen=True, slots=True)
class Template:
    """Phases in their order. `guild_id` 0 is one of ours, which nobody changes.

    `group_id` None: for the whole server.
    """

    guild_id: int
    id: str
    name: str
    about: str
    phases: tuple[Phase, ...]
    group_id: str | None = None
    version: int = 1

    @property
    def ours(self) -> bool:
        """Say whether it came with the bot."""
        return self.guild_id == 0

    @property
    def length(self) -> int:
        """Give how long a session of it is, in minutes."""
        return minutes(self.phases)

    def named(self, name: str, about: str) -> Template:
        """Give it another name, and say what it is in a line."""
        return replace(
            self, name=text.line(name, limit=NAME, what="name"), about=_some(about, ABOUT, "description")
        )

    def with_phase(self, phase: Phase) -> Template:
        """Put a phase at the end."""
        if len(self.phases) >= MOST_PHASES:
            raise NotPossible(f"A template can have up to {MOST_PHASES} phases. Take one out first.")
        return replace(self, phases=(*self.phases, phase))

    def with_other(self, at: At, **typed: Any) -> Template:
        """Change a phase."""
        changed = self.phase(at).changed(**typed)
        return replace(self, phases=(*self.phases[: at.number], changed, *self.phases[at.number + 1 :]))

    def without_phase(self, at: At) -> Template:
        """Take a phase out; one has to stay."""
        self.phase(at)
        if len(self.phases) == 1:
            raise NotPossible("A template needs at least one phase. Change this one instead.")
        return replace(self, phases=self.phases[: at.number] + self.phases[at.number + 1 :])

    def earlier(self, at: At) -> Template:
        """Move a phase one place up; the first one stays where it is."""
        moved, phases = self.phase(at), list(self.phases)
        if at.number > 0:
            phases[at.number - 1 : at.number + 1] = [moved, phases[at.number - 1]]
        return replace(self, phases=tuple(phases))

    def phase(self, at: At) -> Phase:
        """Give a phase; raises OutOfDate where the template was changed since it was seen."""
        if at.version != self.version or not 0 <= at.number < len(self.phases):
            raise OutOfDate("This template was changed meanwhile. Look at it as it is now.")
        return self.phases[at.number]


def minutes(phases: Sequence[Phase]) -> int:
    """Add up how long phases last."""
    return sum(phase.minutes for phase in phases)


def shortened(phases: Sequence[Phase], to: int) -> tuple[Phase, ...]:
    """Shorten phases, each by its share, until they add up to so many minutes; each keeps one at least."""
    total = minutes(phases)
    if total <= to:
        return tuple(phases)
    spare = to - len(phases)
    shares = [(phase.minutes - 1) * spare for phase in phases]
    whole = [share // (total - len(phases)) for share in shares]
    left = spare - sum(whole)
    by_rest = sorted(range(len(phases)), key=lambda i: (-(shares[i] % (total - len(phases))), i))
    return tuple(
        replace(phase, minutes=1 + whole[i] + (i in by_rest[:left])) for i, phase in enumerate(phases)
    )


def as_rows(phases: Sequence[Phase]) -> list[dict[str, Any]]:
    """Give phases as plain values, to be kept with a session as they are now."""
    return [asdict(phase) for phase in phases]


def from_rows(rows: Sequence[Mapping[str, Any]] | None) -> tuple[Phase, ...]:
    """Read phases back as they were kept."""
    return tuple(Phase(**{**row, "mode": PhaseMode(row["mode"])}) for row in rows or ())


@dataclass(frozen=True, slots=True)
class Kept:
    """A server's own template with what it was before its last change, for an undo."""

    now: Template
    changed_at: datetime
    before: Template | None = None
    deleted: bool = False

    def changed(self, after: Template, at: datetime) -> Kept:
        """Keep a change, and what it changed."""
        return Kept(replace(after, version=self.now.version + 1), at, self.now)

    def removed(self, at: datetime) -> Kept:
        """Delete it; it stays for as long as that can be undone."""
        return Kept(self.now, at, self.before, deleted=True)

    def undone(self, at: datetime) -> Kept:
        """Take the last change back, within ten minutes of it. Raises NotPossible."""
        if not self.undoable(at):
            raise NotPossible(
                "A change of a template can be undone for 10 minutes. Change it again with /template edit."
            )
        back = self.now if self.deleted else self.before or self.now
        return Kept(replace(back, version=self.now.version + 1), at)

    def undoable(self, at: datetime) -> bool:
        """Say whether its last change can be taken back."""
        return at - self.changed_at <= UNDO_WITHIN and (self.deleted or self.before is not None)
