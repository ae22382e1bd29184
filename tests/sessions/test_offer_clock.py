"""When an offer ends: its clock rests at night, and shortly before the start nobody is asked first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupbot.errors import NotPossible
from groupbot.sessions import letters
from groupbot.sessions.offers import offer_ends
from groupbot.sessions.places import Status
from tests.desk import ALI, EVA, FAY, MIA, SAM, TOM, Desk
from tests.sessions.making import START, a_session, places, statuses

HOUR = timedelta(hours=1)
ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")


def jan(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a moment in January 2027."""
    return datetime(2027, 1, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        (jan(5, 9, 0), jan(5, 21, 0)),
        (jan(5, 10, 0), jan(5, 22, 0)),
        (jan(5, 10, 1), jan(6, 8, 1)),
        (jan(5, 21, 30), jan(6, 19, 30)),
        (jan(5, 23, 0), jan(6, 20, 0)),
        (jan(6, 3, 0), jan(6, 20, 0)),
        (jan(11, 8, 0), jan(11, 13, 30)),
    ],
)
def test_the_clock_of_an_offer_rests_from_ten_at_night_to_eight(made: datetime, ends: datetime) -> None:
    assert offer_ends(a_session(), made) == ends


def test_the_night_is_that_of_the_place_the_group_meets_in() -> None:
    there = a_session(zone="America/New_York")
    made = datetime(2027, 1, 6, 4, 0, tzinfo=UTC)  # 23:00 there
    assert offer_ends(there, made) == datetime(2027, 1, 7, 1, 0, tzinfo=UTC)


def test_for_whoever_set_a_zone_the_night_is_their_own() -> None:
    made = jan(6, 0)  # night in London, 09:00 in Tokyo
    assert offer_ends(a_session(), made, "Asia/Tokyo") == jan(6, 12)


async def test_each_offer_rests_while_its_own_member_sleeps(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, TOM, ALI)
    session = await desk.session(group, capacity=2)
    await desk.full(session, SAM, MIA, TOM, ALI)
    await desk.core.preferences.set_zone(TOM.guild_id, TOM.id, "Asia/Tokyo")
    await desk.time_is(jan(6, 23))  # 23:00 in London, 08:00 in Tokyo
    for who in (SAM, MIA):
        await desk.core.seats.withdraw(who, session.id)
    places = await desk.core.sessions.places(session.guild_id, session.id)
    ends = {p.member_id: p.offer_ends_at for p in places.with_status(Status.OFFERED)}
    assert ends == {TOM.id: jan(7, 11), ALI.id: jan(7, 20)}


def test_over_a_night_on_which_the_clocks_change_the_same_hours_of_day_count() -> None:
    session = a_session(starts_at=datetime(2027, 3, 31, 19, tzinfo=UTC))
    made = datetime(2027, 3, 27, 20, 0, tzinfo=UTC)  # two hours before the night; the next day is at UTC+1
    assert offer_ends(session, made) == datetime(2027, 3, 28, 17, 0, tzinfo=UTC)


def test_a_night_before_a_morning_session_ends_two_hours_before_it() -> None:
    session = a_session(starts_at=datetime(2027, 1, 12, 9, 0, tzinfo=UTC))
    made = datetime(2027, 1, 11, 22, 30, tzinfo=UTC)
    assert offer_ends(session, made) == datetime(2027, 1, 12, 7, 0, tzinfo=UTC)


@given(st.sampled_from(ZONES), st.integers(0, 14 * 24 * 60))
def test_an_offer_is_never_shorter_than_by_day_and_never_runs_into_the_last_two_hours(
    zone: str, left: int
) -> None:
    session, now = a_session(zone=zone), START - timedelta(minutes=left)
    by_day = max(HOUR / 3, min(12 * HOUR, timedelta(minutes=left) / 2))
    ends = offer_ends(session, now)
    assert ends >= now + min(by_day, 12 * HOUR)
    assert ends <= max(now + by_day, START - 2 * HOUR)


# --- the last two hours ------------------------------------------------------------------------------

LATE = START - HOUR


def test_in_the_last_two_hours_a_free_place_is_for_whoever_presses_first() -> None:
    found = places(1, 2, 3, 4, 5).saying(1, Status.CANT).offering(LATE, again=True)
    assert statuses(found) == {1: "cant", 2: "coming", 3: "coming", 4: "waiting", 5: "waiting"}
    assert {p.offer_ends_at for p in found.with_status(Status.WAITING)} == {LATE}
    taken = found.taking(5)
    assert statuses(taken)[5] is Status.COMING
    assert statuses(taken.taking(4))[4] is Status.WAITING


def test_while_no_place_is_free_nobody_is_called_late() -> None:
    found = places(1, 2, 3, 4)
    assert found.offering(LATE, again=True) == found


def test_an_offer_that_stands_when_the_last_two_hours_begin_stands_until_its_end() -> None:
    found = places(1, 2, 3, 4, 5).saying(1, Status.CANT).offering(START - 2.1 * HOUR)
    assert found.offering(LATE) == found
    assert statuses(found.accepting(4, START - 1.5 * HOUR))[4] is Status.COMING
    over = found.expired(LATE).offering(LATE)
    assert statuses(over.taking(5))[5] is Status.COMING


# --- passing on and keeping the turn ----------------------------------------------------------------


def test_accepting_in_the_second_an_offer_ends_says_so_and_gives_the_number() -> None:
    found = places(1, 2, 3, 4, 5).saying(1, Status.CANT).offering(START - 48 * HOUR)
    ends = found.by_member[4].offer_ends_at
    assert ends is not None
    with pytest.raises(NotPossible) as refused:
        found.accepting(4, ends, ends)
    assert (
        refused.value.words == f"That offer ended at <t:{int(ends.timestamp())}:t>. You are still number 2."
    )


def test_a_turn_is_kept_once_and_only_by_whoever_passed_an_offer_on() -> None:
    found = places(1, 2, 3, 4).saying(1, Status.CANT).offering(START - 48 * HOUR)
    passed = found.passing_on(4, START - 48 * HOUR)
    used = passed.turn_used(4)
    for who, where in ((4, used), (1, passed), (9, passed)):
        with pytest.raises(NotPossible):
            where.turn_used(who)


def test_a_kept_turn_stands_before_everybody_else_in_the_next_line() -> None:
    following = places(1, 2, 3, 7, 8).first_in_line(4)
    assert [following.position(i) for i in (4, 7, 8)] == [1, 2, 3]
    with pytest.raises(NotPossible) as refused:
        places(1, 2).first_in_line(4)
    assert "there is a place for you" in refused.value.words


# --- more coming than places -------------------------------------------------------------------------


def test_who_is_chosen_to_wait_is_first_in_the_line_and_gets_the_place_back() -> None:
    found = places(1, 2, 3, 4)
    lowered = replace(found, session=a_session(capacity=2))
    waits = lowered.to_the_line(2)
    assert [waits.position(i) for i in (2, 4)] == [1, 2]
    assert waits.over == 0
    assert statuses(waits.given_back(2))[2] is Status.COMING
    for who, where in ((4, lowered), (1, waits), (9, lowered)):
        with pytest.raises(NotPossible):
            where.to_the_line(who)


def test_admitting_gives_a_place_that_is_not_there_and_keeps_the_reason() -> None:
    found = places(1, 2, 3, 4).admitting(4, "asked")
    assert (statuses(found)[4], found.over, found.by_member[4].admitted) == (Status.COMING, 1, "asked")
    with pytest.raises(NotPossible):
        found.admitting(1, "again")


def test_where_the_zone_is_not_known_any_more_the_night_is_that_of_utc() -> None:
    gone = a_session(zone="Moon/Tranquility")
    assert offer_ends(gone, jan(5, 21, 30)) == offer_ends(a_session(zone="Etc/UTC"), jan(5, 21, 30))


async def test_an_offer_ends_in_time_for_a_start_that_comes_nearer(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI, EVA)
    session = await desk.session(group, "2027-01-11 19:00", capacity=2)
    await desk.full(session, SAM, MIA, ALI, EVA)
    await desk.core.seats.withdraw(SAM, session.id)
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 20:00")
    (offered,) = await desk.letters(letters.OFFER)
    assert offered.letter.expires_at == datetime(2027, 1, 5, 10, tzinfo=UTC)  # soon enough
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-04 14:30")
    (offered,) = await desk.letters(letters.OFFER)
    assert offered.letter.expires_at == datetime(2027, 1, 4, 13, 15, tzinfo=UTC)
    await desk.time_is(datetime(2027, 1, 4, 13, 15, tzinfo=UTC))
    assert await desk.statuses(session) == {MIA.id: "coming", ALI.id: "waiting", EVA.id: "waiting"}
    await desk.core.seats.take(EVA, session.id)
    assert (await desk.statuses(session))[EVA.id] == "coming"
