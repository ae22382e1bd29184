"""What is said when the clocks change."""

from __future__ import annotations

from cogs.kit.card import Button, Card, Target, card, row
from cogs.sessions import words
from groupbot.sessions.clocks import Foretold
from groupbot.when.words import long_day
from groupbot.zones.changes import OffsetChange, Shift


def _city(zone: str) -> str:
    """Name a zone by its place; an offset stands as it is."""
    return f"the zone {zone}" if zone.startswith("Etc/") else zone.rpartition("/")[2].replace("_", " ")


def foretold(found: Foretold) -> Card:
    """Tell the facilitators, two weeks before, what a change does to the group's time."""
    change = found.change
    here = _city(change.zone)
    lines = [_moves(shift) for shift in found.shifts]
    elsewhere = (
        "\n".join(lines)
        if lines
        else "For members in other zones it can move. Every card shows the time in each reader's own zone."
    )
    return card(
        f"### The clocks change in {here}\nFrom {long_day(change.day)} "
        f"**{words.fitted(found.group.name, 180)}** stays at {found.kept:%H:%M} in {here}.",
        elsewhere,
        "You need not do anything. The cards of the next two sessions say it too.",
        row(Button("What is planned", Target("session", "list", found.group.id))),
    )


def _moves(shift: Shift) -> str:
    return f"For members in {_city(shift.zone)} it moves from {shift.before:%H:%M} to {shift.after:%H:%M}."


def on_card(change: OffsetChange | None) -> str:
    """Say on a public card that the clocks have changed before it; nothing where they have not."""
    if change is None:
        return ""
    return (
        f"The clocks change in {_city(change.zone)} on {long_day(change.day)}. "
        "The time above is right for you, wherever you are."
    )


def in_reminder(shift: Shift | None) -> str:
    """Say in a reminder that a session moves for this person; nothing where it does not."""
    if shift is None:
        return ""
    return (
        f"The clocks have changed: for you it is {shift.after:%H:%M}. "
        f"A week earlier it would have been {shift.before:%H:%M}."
    )
