"""Reads what was typed for a session, and refuses what a session cannot be."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from groupbot import text, when
from groupbot.errors import BadInput, NotPossible
from groupbot.groups.model import CAPACITIES, Group, Person
from groupbot.sessions.model import MOST_AHEAD, Session


def title(typed: str) -> str:
    """Read a title of up to 100 characters; blank is empty."""
    return text.line(typed, limit=100, what="title") if typed.strip() else ""


def topic(typed: str) -> str:
    """Read a topic of up to 1,000 characters; blank is empty."""
    return text.prose(typed, limit=1000, what="topic") if typed.strip() else ""


def capacity(typed: int | str) -> int:
    """Read a number of places, given or written."""
    places = int(typed) if isinstance(typed, int) or re.fullmatch(r"\s*[0-9]{1,3}\s*", typed) else 0
    if places not in CAPACITIES:
        raise BadInput(f"Write a number of places between {CAPACITIES.start} and {CAPACITIES.stop - 1}.")
    return places


def edited(typed: dict[str, Any]) -> dict[str, Any]:
    """Read the fields of an edit; what was not given stays as it is."""
    given = {name: value for name, value in typed.items() if value is not None}
    as_they_are = ("facilitator_id", "co_facilitator_id", "format", "phases")
    fields: dict[str, Any] = {name: given[name] for name in as_they_are if name in given}
    if given.get("no_co_facilitator"):
        if "co_facilitator_id" in fields:
            raise BadInput("Choose a co-facilitator, or say that there is none. Both together do not work.")
        fields["co_facilitator_id"] = None
    if "length" in given:
        fields["length"] = when.read_length(given["length"])
    if "title" in given:
        fields["title"] = text.line(given["title"], limit=100, what="title")
    if "topic" in given:
        fields["topic"] = topic(given["topic"])
    if "capacity" in given:
        fields["capacity"] = capacity(given["capacity"])
    if "place" in given:
        fields["place_channel_id"], fields["place_kind"] = given["place"]
    return fields


def own_or_only(person: Person, group: Group) -> int:
    """Give who facilitates where nobody was named: the planner, or the only facilitator there is."""
    if person.id in group.facilitators:
        return person.id
    if len(group.facilitators) == 1:
        return next(iter(group.facilitators))
    if not group.facilitators:
        raise NotPossible(f"{group.called} has no facilitator yet. Add one with /group facilitator add.")
    raise BadInput("Say who facilitates: choose somebody under facilitator.")


def must_be_led(session: Session, group: Group) -> None:
    """Raise unless its facilitators are two different people on the group's list."""
    if len(session.staff) != len(session.led_by):
        raise BadInput("The same person is down twice to facilitate it. Choose different people, or fewer.")
    if session.facilitator_id not in group.facilitators or not session.led_by <= group.facilitators:
        raise BadInput(
            f"A facilitator has to be on the list of {group.called}. "
            "A coordinator can add them with /group facilitator add."
        )


def must_be_near(session: Session, now: datetime) -> None:
    """Raise where it starts more than 26 weeks ahead."""
    if session.starts_at > now + MOST_AHEAD:
        raise BadInput("A session can be planned up to 26 weeks ahead. Choose an earlier day.")


def moved(before: Session, after: Session) -> bool:
    """Say whether a change is one that people have to hear of: time, length, place or facilitator."""
    return replanned(before, after) or before.staff != after.staff


def replanned(before: Session, after: Session) -> bool:
    """Say whether when or where it is has changed, whoever facilitates it."""
    watched = ("starts_at", "length", "place_channel_id")
    return any(getattr(before, name) != getattr(after, name) for name in watched)
