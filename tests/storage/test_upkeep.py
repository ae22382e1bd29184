from __future__ import annotations

from datetime import UTC, datetime, timedelta

from groupbot.upkeep import EVERY, Upkeep
from tests.clock import StillClock


async def test_what_was_kept_long_enough_goes_at_start_and_once_a_day() -> None:
    clock, done = StillClock(datetime(2027, 1, 4, 12, tzinfo=UTC)), list[str]()

    async def act() -> None:
        done.append("done")

    wrong = False
    upkeep = Upkeep(clock, lambda: wrong, act)
    await upkeep.ring()
    await upkeep.ring()
    assert done == ["done"]
    assert await upkeep.next_at() == clock.now() + EVERY
    clock.advance(EVERY + timedelta(seconds=1))
    await upkeep.ring()
    assert done == ["done", "done"]
    clock.advance(EVERY + timedelta(seconds=1))
    wrong = True
    await upkeep.ring()
    assert (done, await upkeep.next_at()) == (["done", "done"], None)


async def test_a_clock_that_was_far_ahead_does_not_keep_it_waiting() -> None:
    clock, done = StillClock(datetime(2028, 1, 4, 12, tzinfo=UTC)), list[str]()

    async def act() -> None:
        done.append("done")

    upkeep = Upkeep(clock, lambda: False, act)
    await upkeep.ring()
    clock.set_to(datetime(2027, 1, 4, 12, tzinfo=UTC))
    await upkeep.ring()
    assert done == ["done", "done"]


async def test_what_cannot_be_let_go_of_keeps_nothing_else() -> None:
    clock, done = StillClock(datetime(2027, 1, 4, 12, tzinfo=UTC)), list[str]()

    async def fails() -> None:
        raise OSError

    async def act() -> None:
        done.append("done")

    await Upkeep(clock, lambda: False, fails, act).ring()
    assert done == ["done"]
