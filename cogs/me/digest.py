"""The weekly digest in words."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.kit.card import Button, Card, Menu, Option, card, row
from cogs.me.cards import target
from cogs.sessions import words
from cogs.sessions.notices import named
from groupbot.groups.model import Group
from groupbot.preferences.model import By, Preferences
from groupbot.sessions.digests import SUNDAY_AT_FIVE
from groupbot.sessions.model import Session
from groupbot.when.words import WEEKDAYS

__all__ = ["Preferences", "letter", "setting"]

_DAY = 1440  # minutes
_SHOWN = 10


def setting(chosen: Preferences, zone: str) -> Card:
    """Show how the digest is set, and let the person change it."""
    day, time = divmod(SUNDAY_AT_FIVE if chosen.digest_at is None else chosen.digest_at, _DAY)
    on = chosen.digest_at is not None
    days = tuple(Option(name, str(n), chosen=on and n == day) for n, name in enumerate(WEEKDAYS))
    hours = tuple(Option(f"{h:02}:00", str(h * 60), chosen=on and time == h * 60) for h in range(24))
    stop = Button("Stop my digest", target("digestset", "off"))
    start = Button("Add to my digest", target("digestadd"))
    return card(
        "## Your digest\nOnce a week it says what is on in your groups in the 7 days that follow.",
        _when(chosen, day, time, zone),
        Menu(target("digestday"), "On which day?", days),
        Menu(target("digesthour"), "At what time?", hours),
        row(stop if on else start, Button("My time zone", target("zone"))),
    )


def _when(chosen: Preferences, day: int, time: int, zone: str) -> str:
    if chosen.digest_at is None:
        return "You do not get it. It is off until you choose it."
    own = "your time zone" if chosen.zone_or("") else "your group's time, since you have set no zone"
    way = (
        "as a direct message, which does not name your groups"
        if chosen.hears_changes_by is By.DM
        else "into /me inbox. For a direct message, choose messages with /me changes"
    )
    soon = f" The next one: {words.stamp(chosen.digest_next)}." if chosen.digest_next else ""
    return (
        f"It comes on **{WEEKDAYS[day]}s at {time // 60:02}:{time % 60:02}** ({zone}: {own}), {way}. "
        f"In a week in which nothing is planned, nothing comes.{soon}"
    )


def letter(found: Sequence[tuple[Session, Group]], *, discreet: bool, late: bool) -> Card:
    """Say what is on, by the groups' discreet titles where it is a direct message."""
    lines = [
        f"- **{named(session, group, discreet=discreet)}**, {words.stamp(session.starts_at)}"
        for session, group in found[:_SHOWN]
    ]
    if (more := len(found) - _SHOWN) > 0:
        lines.append(f"- and {more} more")
    said = "This message is late. " if late else ""
    return card(
        f"{said}What is on in the next days:",
        "\n".join(lines),
        row(Button("What is next for me", target("next")), Button("Change my digest", target("digest"))),
    )
