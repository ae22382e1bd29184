"""How fast people may press: nobody who reads the answers ever meets it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from groupbot.demo.play import BREATH, Play
from groupbot.errors import NotPossible
from groupbot.pace import PERSON, Pace, Rate


class Seconds:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def pressed(pace: Pace, times: int, person_id: int = 1, guild_id: int | None = 10) -> int:
    """Press so many times; give how many were let through."""
    through = 0
    for _ in range(times):
        try:
            pace.take(person_id, guild_id)
        except NotPossible:
            continue
        through += 1
    return through


def test_a_burst_is_let_through_and_then_one_has_to_wait() -> None:
    clock = Seconds()
    pace = Pace(clock)
    assert pressed(pace, 100) == PERSON.most
    with pytest.raises(NotPossible) as refused:
        pace.take(1, 10)
    assert "Try again in 10 seconds." in refused.value.words
    assert pressed(pace, 1, person_id=2) == 1
    clock.now += 10
    assert pressed(pace, 100) == PERSON.most  # after the ten seconds it is all there again


def test_a_hurried_person_never_meets_it() -> None:
    clock = Seconds()
    pace = Pace(clock)
    for _ in range(600):  # two presses a second for five minutes
        pace.take(1, 10)
        clock.now += 0.5


def test_a_server_has_its_own_supply_and_a_message_has_none() -> None:
    pace = Pace(Seconds(), server=Rate(5, 1))
    assert sum(pressed(pace, 1, person_id=n) for n in range(20)) == 5
    assert pressed(pace, 1, person_id=50, guild_id=11) == 1
    assert pressed(pace, 1, person_id=51, guild_id=None) == 1


def test_what_is_remembered_does_not_grow_without_end() -> None:
    clock = Seconds()
    pace = Pace(clock, server=Rate(1e9, 1e9))
    for n in range(20_000):
        pace.take(n, 10)
        clock.now += 0.01
    assert len(pace._left) <= 5001


async def test_people_in_the_demo_press_no_faster_than_is_let_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Seconds()

    async def wait(seconds: float) -> None:
        clock.now += seconds

    monkeypatch.setattr(asyncio, "sleep", wait)
    nothing: Any = None
    play = Play(nothing, nothing, nothing, nothing, nothing, Pace(clock, person=BREATH))
    person: Any = SimpleNamespace(id=1)
    pace = Pace(clock)
    for _ in range(100):
        await play.breathes(person)
        assert pressed(pace, 1) == 1
    assert clock.now < 130.0  # they wait, and no longer than they must
