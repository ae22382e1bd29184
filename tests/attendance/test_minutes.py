"""Minutes: the fold equals a simulation that walks through the time step by step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupbot.attendance.minutes import Window, after_gap, fold, inside
from groupbot.attendance.model import HereStatus, Sight, Sighting

START = datetime(2026, 11, 2, 19, 0, tzinfo=UTC)
HALF = timedelta(seconds=30)  # the step of the simulation
J, L, S = Sight.JOINED, Sight.LEFT, Sight.STILL_HERE


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def seen(*what: tuple[Sight, float]) -> list[Sighting]:
    return [Sighting(sight, at(minutes)) for sight, minutes in what]


def window(length: float = 60, ended: float | None = None) -> Window:
    return Window.of(START, at(length), None if ended is None else at(ended))


def minutes(what: list[Sighting], until: float = 60, length: float = 60) -> float:
    return fold(what, window(length), at(until)).minutes


def simulated(what: list[Sighting], room: Window, until: datetime) -> float:
    """Walk through the time in half minutes: was the person there, or away for five minutes at most?"""
    first = START - timedelta(hours=1)
    there = []
    for step in range(240 + 240):
        moment = first + step * HALF
        before = sorted((s for s in what if s.at <= moment), key=lambda s: s.at)
        there.append(bool(before) and before[-1].sight is not L and moment < until)
    filled = list(there)
    last: int | None = None
    for step, was in enumerate(there):
        if was:
            if last is not None and step - last - 1 <= 10:
                filled[last:step] = [True] * (step - last)
            last = step
    counted = [was and room.opens <= first + step * HALF < room.closes for step, was in enumerate(filled)]
    return sum(counted) / 2


steps = st.integers(-60, 170).map(lambda half: START + half * HALF)
sightings = st.lists(st.builds(Sighting, st.sampled_from(list(Sight)), steps), max_size=14)


@given(sightings, st.integers(10, 140), st.integers(0, 180), st.none() | st.integers(0, 140))
@settings(max_examples=500)
def test_minutes_are_what_a_walk_through_the_time_counts(
    what: list[Sighting], length: int, until: int, ended: int | None
) -> None:
    room = Window.of(START, START + length * HALF, None if ended is None else START + ended * HALF)
    moment = START + until * HALF
    assert fold(what, room, moment).minutes == simulated(what, room, moment)


@given(sightings, st.randoms())
@settings(max_examples=200)
def test_the_order_in_which_it_came_and_repetitions_change_nothing(
    what: list[Sighting], random: object
) -> None:
    distinct = list({s.at: s for s in what}.values())  # what happens in one instant has an order of its own
    shuffled = [*distinct, *distinct]
    random.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]
    assert fold(shuffled, window(), at(60)) == fold(distinct, window(), at(60))


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ([], 0),
        ([(L, 5)], 0),
        ([(J, 0), (J, 10), (L, 20)], 20),
        ([(J, 0), (L, 20), (L, 30)], 20),
        ([(J, 50)], 10),
        ([(J, -30), (L, -15)], 0),
        ([(J, -30), (L, 0)], 10),
        ([(J, 0), (L, 10), (J, 15), (L, 20)], 20),
        ([(J, 0), (L, 10), (J, 15.5), (L, 20)], 14.5),
        ([(S, 3), (L, 13)], 10),
    ],
)
def test_a_few_stays_by_hand(what: list[tuple[Sight, float]], expected: float) -> None:
    assert minutes(seen(*what)) == expected


def test_presence_counts_up_to_fifteen_minutes_after_the_end() -> None:
    assert minutes(seen((J, 50)), until=90) == 25
    assert fold(seen((J, 10)), window(60, ended=20), at(80)).minutes == 25


@pytest.mark.parametrize(
    ("held", "there", "expected"),
    [
        (60, 9.9, HereStatus.PART),
        (60, 10, HereStatus.HERE),
        (20, 4.9, HereStatus.PART),
        (20, 5, HereStatus.HERE),
        (0, 10, HereStatus.PART),
        (60, 0, HereStatus.PART),
    ],
)
def test_present_is_ten_minutes_or_a_quarter(held: float, there: float, expected: HereStatus) -> None:
    assert window(60, ended=held).status(timedelta(minutes=there)) is expected


def test_a_session_ended_before_it_began_was_held_for_no_time() -> None:
    assert window(60, ended=-5).held == timedelta(0)


@pytest.mark.parametrize(
    ("before", "after", "counted"),
    [(True, True, 30), (True, False, 20), (False, True, 20), (False, False, 0)],
)
def test_of_a_gap_counts_all_half_or_nothing(before: bool, after: bool, counted: float) -> None:
    what = seen((J, 0)) if before else []
    noted = after_gap(inside(what), after, at(10), at(30), window())
    stay = fold([*what, noted] if noted else what, window(), at(30))
    assert stay.minutes == (counted if before or not after else 10)
    assert stay.estimated is (before or after)


def test_a_gap_before_the_room_counts_is_no_estimate() -> None:
    assert after_gap(False, True, at(-15), at(-11), window()) == Sighting(J, at(-11), estimated=False)
    half_in = after_gap(False, True, at(-30), at(0), window())
    assert half_in == Sighting(J, at(-5), estimated=True)
