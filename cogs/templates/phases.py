"""Phases in words: what happens in a session, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.kit.plain import fitted
from groupbot.templates.model import Phase, PhaseMode, minutes

MODES = {
    PhaseMode.OPEN: "open talk",
    PhaseMode.ROUND: "a round, one after the other",
    PhaseMode.QUEUE: "raise your hand to speak",
    PhaseMode.QUIET: "in silence",
    PhaseMode.BREAKOUT: "small groups",
}
_ROOM = 2600  # characters for all phases of a card together
_NAMED = 6  # phases that one line names


def lines(phases: Sequence[Phase], first: int = 1, *, prompts: bool = True) -> str:
    """Give each phase a line and its prompt; all of them together fit on one card."""
    room = _ROOM // max(1, len(phases))
    return "\n".join(line(phase, number, room, prompts) for number, phase in enumerate(phases, start=first))


def line(phase: Phase, number: int, room: int, prompts: bool = True) -> str:
    """Give one phase: its name, how long it is, how people speak, and what it asks."""
    head = (
        f"**{number}. {fitted(phase.name, min(180, room // 2))}**, {in_minutes(phase.minutes)}: {how(phase)}"
    )
    left = room - len(head)
    if not (prompts and phase.prompt and left > 20):
        return head
    return f"{head}\n> {fitted(' '.join(phase.prompt.split()), min(600, left))}"


def how(phase: Phase) -> str:
    """Say how people speak in a phase."""
    parts = [MODES[phase.mode]]
    if phase.seconds:
        parts.append(f"{phase.seconds} seconds each")
    if not phase.cross_talk and phase.mode is not PhaseMode.QUIET:
        parts.append("nobody answers")
    return ", ".join(parts)


def together(phases: Sequence[Phase]) -> str:
    """Say how long all phases are."""
    return f"Together: {in_minutes(minutes(phases))}."


def summary(name: str, phases: Sequence[Phase]) -> str:
    """Say in one line what a session is made of; empty where it has no phases."""
    if not phases:
        return ""
    names = [fitted(phase.name, 60) for phase in phases[:_NAMED]]
    more = len(phases) - _NAMED
    return f"{fitted(name, 180)}: {', '.join(names)}{f' and {more} more' if more > 0 else ''}"


def in_minutes(number: int) -> str:
    """Write a length."""
    return "1 minute" if number == 1 else f"{number} minutes"
