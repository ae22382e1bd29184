"""A person's own time in words: their zone, which nobody else sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cogs.kit.card import Button, Card, Menu, Option, card, row
from cogs.me.cards import target
from groupbot.preferences.model import Preferences
from groupbot.when.words import clock
from groupbot.zones import zone_of

# Minutes ahead of UTC that the menu offers: whole hours, and the two half hours most people live by.
_OFFERED = (*range(-600, 361, 60), 330, *range(420, 721, 60), 570)
_PRIVATE = "Nobody else sees it, no facilitator and no coordinator."


def zone(chosen: Preferences, now: datetime, warning: str = "") -> Card:
    """Show somebody's zone, and ask what time it is for them."""
    own = chosen.zone_or("")
    if own:
        there = clock(now.astimezone(zone_of(own)))
        said = f"Your time zone is **{own}**. It is {there} there now."
    else:
        said = "You have not set a time zone, so the group's is used."
    times = tuple(
        Option(f"{clock(now + timedelta(minutes=ahead))}", str(ahead)) for ahead in sorted(set(_OFFERED))
    )
    return card(
        f"## Your time zone\n{said} {_PRIVATE}",
        warning,
        Menu(target("hour"), "What time is it for you now?", times),
        row(
            Button("Let go of my time zone", target("zoneclear")) if own else None,
            Button("My reminders", target("reminders")),
        ),
        "-# If your time is not in the menu: /me timezone set takes any time, city or offset such as UTC+2.",
    )


def zones_there(found: Sequence[tuple[str, str]]) -> Card:
    """Offer the zones where it is a time now; plain offsets first, so that no place need be named."""
    options = tuple(Option(label, key) for label, key in found)
    return card(
        "A city follows its clock changes. An offset such as UTC+2 names no place, and has no summer time.",
        Menu(target("zoneset"), "Choose yours", options),
        row(Button("Another time", target("zone"))),
    )


def which(short: str, meanings: Sequence[tuple[str, str]]) -> Card:
    """Ask which of its meanings a short form has."""
    if not meanings:
        return card(
            "That short form is not known. Write a city.", row(Button("My time zone", target("zone")))
        )
    options = tuple(Option(f"{place[:1].upper()}{place[1:]}", key, key) for place, key in meanings)
    return card(
        f"‘{short}’ is a short form. Which one do you mean?",
        Menu(target("zoneset"), "Choose yours", options),
        row(Button("Another time", target("zone"))),
    )
