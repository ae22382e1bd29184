from __future__ import annotations

from datetime import timedelta

from groupbot.delivery.their_clock import TheirClock
from tests.delivery.world import START, FakeClock


def test_nothing_is_known_before_the_first_answer() -> None:
    assert TheirClock(FakeClock()).ahead is None


def test_a_fast_host_is_seen_and_seen_put_right_without_another_answer() -> None:
    clock = FakeClock()
    theirs = TheirClock(clock)
    theirs.saw(START - timedelta(hours=1))
    clock.passes(300)
    assert theirs.ahead == timedelta(hours=1)
    clock.set_back(3600)
    assert theirs.ahead == timedelta(0)


def test_a_host_that_is_behind_is_seen() -> None:
    clock = FakeClock()
    theirs = TheirClock(clock)
    theirs.saw(START + timedelta(seconds=30))
    assert theirs.ahead == timedelta(seconds=-30)


def test_a_clock_moved_on_purpose_is_not_fast() -> None:
    clock = FakeClock()
    theirs = TheirClock(clock)
    theirs.saw(START)
    clock.advance(timedelta(days=7))
    assert theirs.ahead == timedelta(0)
