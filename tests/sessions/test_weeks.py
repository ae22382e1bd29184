"""Local time stays what it was, over every change of the clocks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from groupbot.sessions.drafts import next_week, wall_time
from groupbot.sessions.model import Session
from groupbot.when import at_wall_time
from groupbot.zones import keys, local_to_utc, zone_of
from tests.desk import FAY, Desk
from tests.sessions.making import a_session

NEW_YORK, LONDON, CAIRO = "America/New_York", "Europe/London", "Africa/Cairo"
LORD_HOWE, KOLKATA = "Australia/Lord_Howe", "Asia/Kolkata"
# `make soak` plays every zone there is.
ZONES = sorted(keys()) if "FAULTS_ALL" in os.environ else (NEW_YORK, LONDON, CAIRO, LORD_HOWE, KOLKATA)
FIRST = datetime(2026, 1, 1)  # noqa: DTZ001 - a wall time
WEEKS = 156  # to the end of 2028


def on_wall(local: datetime, zone: str) -> Session:
    """Give a session planned for a wall time."""
    read = at_wall_time(local, zone, datetime(2025, 1, 1, tzinfo=UTC))
    return a_session(zone=zone, starts_at=read.start_utc, moved=read.moved)


def weekly(local: datetime, zone: str, weeks: int = WEEKS) -> Iterator[Session]:
    """Give the sessions of a weekly meeting, each planned from the one before."""
    session = on_wall(local, zone)
    for _ in range(weeks):
        session = next_week(session, FAY.id, session.starts_at)
        yield session


def local_of(session: Session) -> datetime:
    return session.starts_at.astimezone(zone_of(session.zone)).replace(tzinfo=None)


@pytest.mark.parametrize("zone", ZONES)
def test_a_weekly_evening_stays_at_its_hour_and_on_its_day(zone: str) -> None:
    start = FIRST + timedelta(days=4, hours=19)
    found = [local_of(session) for session in weekly(start, zone)]
    assert found == [start + timedelta(weeks=n) for n in range(1, WEEKS + 1)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", range(7))
@pytest.mark.parametrize("clock", [(0, 15), (1, 30), (2, 15), (2, 30)])
def test_a_weekly_night_meeting_is_moved_only_where_the_clocks_skip_it(
    zone: str, day: int, clock: tuple[int, int]
) -> None:
    start = FIRST + timedelta(days=day, hours=clock[0], minutes=clock[1])
    for n, session in enumerate(weekly(start, zone), 1):
        meant = start + timedelta(weeks=n)
        moment = local_to_utc(meant, zone)
        assert session.starts_at == moment.utc
        assert wall_time(session) == meant
        assert local_of(session) == meant + (moment.moved or timedelta(0))
        assert bool(session.notes) is (moment.moved is not None or moment.twice)
        assert session.second_start == moment.second_utc


# In each: the wall time of a week before, what the clocks make of it, and the week after.
GAPS = [
    (NEW_YORK, datetime(2026, 3, 1, 2, 30), datetime(2026, 3, 8, 3, 30)),  # noqa: DTZ001
    (NEW_YORK, datetime(2027, 3, 7, 2, 0), datetime(2027, 3, 14, 3, 0)),  # noqa: DTZ001
    (LONDON, datetime(2026, 3, 22, 1, 30), datetime(2026, 3, 29, 2, 30)),  # noqa: DTZ001
    (CAIRO, datetime(2026, 4, 17, 0, 15), datetime(2026, 4, 24, 1, 15)),  # noqa: DTZ001
    (LORD_HOWE, datetime(2026, 9, 27, 2, 15), datetime(2026, 10, 4, 2, 45)),  # noqa: DTZ001
]
FOLDS = [
    (NEW_YORK, datetime(2026, 10, 25, 1, 30), timedelta(hours=1)),  # noqa: DTZ001
    (LONDON, datetime(2028, 10, 22, 1, 30), timedelta(hours=1)),  # noqa: DTZ001
    (CAIRO, datetime(2027, 10, 21, 23, 30), timedelta(hours=1)),  # noqa: DTZ001
    (LORD_HOWE, datetime(2026, 3, 29, 1, 45), timedelta(minutes=30)),  # noqa: DTZ001
]


@pytest.mark.parametrize(("zone", "before", "moved"), GAPS)
def test_a_time_the_clocks_skip_moves_over_the_gap_and_the_next_week_is_as_ever(
    zone: str, before: datetime, moved: datetime
) -> None:
    gap, after = weekly(before, zone, 2)
    assert local_of(gap) == moved
    assert "does not happen" in gap.notes[0]
    assert local_of(after) == before + timedelta(weeks=2)
    assert after.moved == 0


@pytest.mark.parametrize(("zone", "before", "apart"), FOLDS)
def test_a_time_that_comes_twice_is_the_first_and_the_second_is_kept_at_hand(
    zone: str, before: datetime, apart: timedelta
) -> None:
    twice, after = weekly(before, zone, 2)
    assert local_of(twice) == before + timedelta(weeks=1)
    assert twice.second_start == twice.starts_at + apart
    assert local_of(after) == before + timedelta(weeks=2)


def test_weeks_that_have_gone_by_are_left_out() -> None:
    session = on_wall(FIRST + timedelta(hours=19), LONDON)
    late = session.starts_at + timedelta(weeks=3, hours=1)
    assert next_week(session, FAY.id, late).starts_at == session.starts_at + timedelta(weeks=4)
    assert next_week(session, FAY.id, session.starts_at + timedelta(weeks=3)).starts_at > late


# --- through the services ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "typed", "utc"),
    [
        (NEW_YORK, "2026-03-08 02:30", datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        (NEW_YORK, "2026-03-07 19:00", datetime(2026, 3, 8, 0, 0, tzinfo=UTC)),
        (NEW_YORK, "2026-03-08 19:00", datetime(2026, 3, 8, 23, 0, tzinfo=UTC)),
        (LONDON, "2026-03-29 01:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (CAIRO, "2026-04-24 00:15", datetime(2026, 4, 23, 22, 15, tzinfo=UTC)),
        (LORD_HOWE, "2026-04-05 19:00", datetime(2026, 4, 5, 8, 30, tzinfo=UTC)),
        (KOLKATA, "2026-04-05 19:00", datetime(2026, 4, 5, 13, 30, tzinfo=UTC)),
    ],
)
async def test_a_single_session_is_planned_at_its_local_time(
    desk: Desk, zone: str, typed: str, utc: datetime
) -> None:
    desk.clock.set_to(datetime(2026, 2, 2, 12, tzinfo=UTC))
    group = await desk.new_group(zone=zone)
    session = await desk.session(group, typed)
    assert session.starts_at == utc
    (card,) = await desk.letters("session.card")
    assert card.letter.subject == session.id


async def test_a_week_later_is_the_same_local_time_through_gap_and_fold(desk: Desk) -> None:
    desk.clock.set_to(datetime(2026, 2, 20, 12, tzinfo=UTC))
    group = await desk.new_group(zone=NEW_YORK)
    session = await desk.session(group, "2026-03-01 02:30")
    locals_ = []
    for _ in range(3):
        session = (await desk.core.planning.plan_next(FAY, session.id)).session
        session = (await desk.core.planning.publish(FAY, session.id)).session
        locals_.append(local_of(session))
    assert locals_ == [datetime(2026, 3, d, h, 30) for d, h in ((8, 3), (15, 2), (22, 2))]  # noqa: DTZ001


async def test_the_second_of_two_equal_times_can_be_taken_and_given_back(desk: Desk) -> None:
    desk.clock.set_to(datetime(2026, 10, 20, 12, tzinfo=UTC))
    group = await desk.new_group(zone=NEW_YORK)
    draft = await desk.draft(group, "2026-11-01 01:30")
    first, second = draft.starts_at, draft.starts_at + timedelta(hours=1)
    assert draft.second_start == second
    taken = (await desk.core.planning.use_second_start(FAY, draft.id)).session
    assert (taken.starts_at, taken.second_start) == (second, first)
    back = (await desk.core.planning.use_second_start(FAY, draft.id)).session
    assert (back.starts_at, back.second_start) == (first, second)
    await desk.core.planning.use_second_start(FAY, draft.id)
    published = (await desk.core.planning.publish(FAY, draft.id)).session
    assert published.starts_at == second
    after = (await desk.core.planning.plan_next(FAY, draft.id)).session
    assert local_of(after) == datetime(2026, 11, 8, 1, 30)  # noqa: DTZ001


async def test_an_edit_of_the_time_forgets_that_the_old_one_was_moved(desk: Desk) -> None:
    desk.clock.set_to(datetime(2026, 2, 20, 12, tzinfo=UTC))
    group = await desk.new_group(zone=NEW_YORK)
    draft = await desk.draft(group, "2026-03-08 02:30")
    assert (draft.moved, len(draft.notes)) == (60, 1)
    after = (await desk.core.planning.edit(FAY, draft.id, when_typed="2026-03-08 19:00")).session
    assert (after.moved, after.notes) == (0, ())
