"""The lines of an agreement as they are shown: numbered, or only those that changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cogs.kit.card import Attached
from cogs.kit.plain import plain
from groupbot.agreement.lines import Change, Version
from groupbot.text import length

_ROOM = 2600  # characters of a card (Discord: 4,000), so that the words around the lines find theirs

Line = tuple[str, str]  # as it is shown, and as it is written into a file


def numbered(lines: Sequence[str]) -> list[Line]:
    """Give lines with their numbers."""
    return [(f"{n}. {plain(line)}", f"{n}. {line}") for n, line in enumerate(lines, start=1)]


def changed_lines(changes: Sequence[Change]) -> list[Line]:
    """Give only the lines that changed, each with what it was."""
    return [_changed(change) for change in changes]


def _changed(change: Change) -> Line:
    before, after = change.before, change.after
    if not before:
        return f"- {plain(after)} *new*", f"New: {after}"
    if not after:
        return f"- ~~{plain(before)}~~ *no longer there*", f"No longer there: {before}"
    return (
        f"- {plain(after)} *changed*\n-# Before: {plain(before)}",
        f"Changed: {after}\nBefore: {before}",
    )


def heading_of_changes(changes: Sequence[Change]) -> str:
    """Say what the lines below are: the whole agreement, or what changed since somebody's yes."""
    if not changes:
        return "**What we agree on here**"
    return "**The agreement has changed since you said yes.** Only what changed is shown:"


def spread(lines: Sequence[Line]) -> tuple[str, Attached | None]:
    """Show as many lines as a card takes; all of them go into a file where that is not enough."""
    shown: list[str] = []
    for as_shown, _ in lines:
        if length("\n".join([*shown, as_shown])) > _ROOM:
            whole = "\n".join(as_written for _, as_written in lines)
            shown.append("The rest stands in this file.")
            return "\n".join(shown), Attached("agreement.txt", whole.encode("utf-8", "replace"))
        shown.append(as_shown)
    return "\n".join(shown), None


def since(version: Version) -> str:
    """Say which version it is, and since when."""
    if version.published_at is None:
        return f"Version {version.number}, from the start"
    undone = f". It takes version {version.undoes} back" if version.undoes else ""
    minor = "" if version.undoes or version.binding == version.number else ", minor wording"
    return f"Version {version.number}, {day(version.published_at)}{minor}{undone}"


def day(moment: datetime) -> str:
    """Write a day so that everybody sees it in their own calendar."""
    return f"<t:{int(moment.timestamp())}:D>"
