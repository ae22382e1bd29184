from __future__ import annotations

from datetime import UTC, datetime, timedelta

from groupbot.groups.model import PlaceKind
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.rhythm import usual_time

MONDAY = datetime(2027, 3, 15, 19, tzinfo=UTC)


def session(starts_at: datetime, state: SessionState = SessionState.PLANNED) -> Session:
    return Session(
        guild_id=1,
        id="aaaaaaaaaa",
        group_id="bbbbbbbbbb",
        title="Circle",
        zone="Europe/London",
        starts_at=starts_at,
        length=90,
        capacity=12,
        place_channel_id=2,
        place_kind=PlaceKind.VOICE,
        facilitator_id=3,
        created_by=3,
        created_at=MONDAY,
        state=state,
    )


def test_the_local_time_counts_on_both_sides_of_a_clock_change() -> None:
    # Clocks go forward in London on 28 March: the same 19:00 is an hour earlier in UTC.
    weekly = [session(MONDAY), session(MONDAY + timedelta(weeks=2, hours=-1))]
    assert usual_time(weekly) == "Mondays 19:00 (Europe/London)"


def test_one_session_is_no_custom() -> None:
    assert usual_time([session(MONDAY)]) is None
    assert usual_time([]) is None


def test_drafts_do_not_count_and_cancelled_sessions_do() -> None:
    draft, cancelled = session(MONDAY, SessionState.DRAFT), session(MONDAY, SessionState.CANCELLED)
    assert usual_time([draft, session(MONDAY)]) is None
    assert usual_time([cancelled, session(MONDAY)]) == "Mondays 19:00 (Europe/London)"


def test_times_that_are_all_different_are_no_custom() -> None:
    days = [session(MONDAY + timedelta(days=n)) for n in range(4)]
    assert usual_time([*days, session(MONDAY + timedelta(weeks=1))]) is None
