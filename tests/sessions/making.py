"""Makes sessions and places for the tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from groupbot.groups.model import Group, Mode, PlaceKind
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.places import Places, Status

START = datetime(2027, 1, 11, 19, 0, tzinfo=UTC)
WEEK_BEFORE = START - timedelta(days=7)
FAY, FINN = 21, 22
GROUP = Group(10, "monday0000", "Monday Circle", "Europe/London", Mode.NAMED, 101, 102, 103)


def a_session(state: SessionState = SessionState.PLANNED, **changes: Any) -> Session:
    """Give a session of 90 minutes with three places, led by Fay."""
    session = Session(
        guild_id=10,
        id="session000",
        group_id=GROUP.id,
        title="Monday Circle",
        zone="Europe/London",
        starts_at=START,
        length=90,
        capacity=3,
        place_channel_id=103,
        place_kind=PlaceKind.VOICE,
        facilitator_id=FAY,
        created_by=FAY,
        created_at=WEEK_BEFORE,
        state=state,
    )
    return replace(session, **changes).with_turn(WEEK_BEFORE)


def places(*members: int, capacity: int = 3, session: Session | None = None) -> Places:
    """Give a session's places after these members pressed Coming, one after the other."""
    found = Places(session or a_session(capacity=capacity))
    for member_id in members:
        found = found.taking(member_id)
    return found


def moved(found: Places, by: timedelta = timedelta(hours=1)) -> Places:
    """Move the session, and ask whoever has to be asked."""
    before = found.session.starts_at
    later = replace(found, session=replace(found.session, starts_at=before + by))
    return later.to_confirm(before)


def statuses(found: Places) -> dict[int, Status]:
    """Give what each member said."""
    return {i: place.status for i, place in sorted(found.by_member.items())}
