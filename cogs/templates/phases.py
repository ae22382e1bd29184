"""Phases in words: what happens in a session, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cogs.kit.card import Button, Target
from cogs.kit.plain import fitted, quoted
from groupbot.groups.model import LENGTHS
from groupbot.templates.model import Phase, PhaseMode, minutes
from groupbot.text import length, shorten

MODES = {
    PhaseMode.OPEN: "open talk",
    PhaseMode.ROUND: "a round, one after the other",
    PhaseMode.QUEUE: "raise your hand to speak",
    PhaseMode.QUIET: "in silence",
    PhaseMode.BREAKOUT: "small groups",
}
_ROOM = 2600  # characters for all phases of a card together
_SCRIPT = 2600  # characters for a script
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


def script(phase: Phase) -> str:
    """Show the script of a phase; where it is escaped at length, as much as a card holds."""
    if not phase.script:
        return "It has no script."
    shown = quoted(phase.script)
    if length(shown) > _SCRIPT:
        shown = f"{quoted(shorten(phase.script, _SCRIPT // 4))}"
    return f"**For whoever facilitates:**\n{shown}"


def ways_to_fit(needed: int, wanted: int, to: Callable[[int], Target]) -> list[Button]:
    """Offer to make something longer, or to shorten its phases; `to` gives what a number of minutes does."""
    longer = [Button(f"Make it {needed} minutes", to(needed))] if needed in LENGTHS else []
    return [*longer, Button(f"Shorten the phases by {needed - wanted}", to(wanted))]


def in_minutes(number: int) -> str:
    """Write a length."""
    return "1 minute" if number == 1 else f"{number} minutes"
