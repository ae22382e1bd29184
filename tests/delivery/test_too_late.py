"""What is too late, and what is too early by Discord's clock."""

from __future__ import annotations

from datetime import timedelta

from groupbot.delivery.model import Row
from tests.clock import Off
from tests.delivery.world import SERVER, START, World, laid, reminder

IN_TEN = START + timedelta(minutes=10)
HOUR = timedelta(hours=1)


async def test_what_expired_is_not_said_and_told_of_once(world: World) -> None:
    await world.delivery.put(reminder("s1", expires_at=IN_TEN), reminder("s2", expires_at=IN_TEN))
    await world.later(600)
    await world.later(60)
    assert world.wire.asked["send"] == 0
    assert await world.states() == ["expired", "expired"]
    assert world.missed == [(SERVER, ["s1", "s2"])]


async def test_each_server_is_told_of_its_own(world: World) -> None:
    await world.delivery.put(
        reminder("s1", expires_at=IN_TEN), reminder("s2", guild_id=11, expires_at=IN_TEN)
    )
    await world.later(600)
    assert sorted(world.missed) == [(SERVER, ["s1"]), (11, ["s2"])]


async def test_what_expires_while_there_is_no_wire_is_told_of_too(world: World) -> None:
    world.delivery.wire = None
    await world.delivery.put(reminder(expires_at=IN_TEN), laid("s2", expires_at=IN_TEN))
    await world.later(600)
    assert world.missed == [(SERVER, ["s1", "s2"])]


async def test_a_telling_that_fails_leaves_what_is_in_time_to_be_said(world: World) -> None:
    async def fail(guild_id: int, rows: list[Row]) -> None:
        raise KeyError

    world.delivery.tells(on_missed=fail)
    await world.delivery.put(reminder("late", expires_at=IN_TEN), reminder("in time", due_at=IN_TEN))
    await world.later(600)
    assert world.wire.said == ["in time"]
    world.delivery.tells(on_missed=world.miss)
    await world.round()
    assert world.missed == [(SERVER, ["late"])]


async def test_a_word_about_what_was_missed_goes_out_in_the_same_step(world: World) -> None:
    async def word(guild_id: int, rows: list[Row]) -> None:
        await world.delivery.put(reminder("word", due_at=world.clock.now(), body={"missed": len(rows)}))

    world.delivery.tells(on_missed=word)
    await world.delivery.put(*[reminder(f"s{number}", expires_at=IN_TEN) for number in range(30)])
    await world.later(600)
    await world.round()
    assert world.wire.said == ["word"]


async def test_the_next_try_of_a_letter_is_no_later_than_its_end(world: World) -> None:
    await world.delivery.put(reminder(expires_at=START + timedelta(seconds=90)))

    async def broken(row: Row, late: bool) -> None:
        raise KeyError

    world.delivery.carries("reminder", broken)
    for _ in range(6):
        await world.later(15)
    assert await world.states() == ["expired"]


async def test_nothing_goes_out_early_when_the_hosts_clock_is_an_hour_fast(world: World) -> None:
    await world.delivery.put(reminder(due_at=IN_TEN, expires_at=IN_TEN + timedelta(minutes=5)))
    world.clock.set_back(-3600)
    world.delivery.their_clock = Off(HOUR)
    await world.round()
    assert world.delivery.clock_wrong
    assert await world.states() == ["due"]
    assert await world.delivery.next_at() == IN_TEN + HOUR
    await world.later(600)
    assert world.wire.said == ["s1"]


async def test_a_few_seconds_between_the_clocks_hold_nothing_back(world: World) -> None:
    world.delivery.their_clock = Off(timedelta(seconds=10))
    await world.delivery.put(reminder())
    await world.round()
    assert not world.delivery.clock_wrong
    assert world.wire.said == ["s1"]


async def test_more_than_ten_seconds_do(world: World) -> None:
    world.delivery.their_clock = Off(timedelta(seconds=11))
    await world.delivery.put(reminder())
    await world.later(10)
    assert world.wire.said == []
    await world.later(1)
    assert world.wire.said == ["s1"]


async def test_nothing_goes_out_late_when_the_hosts_clock_is_an_hour_slow(world: World) -> None:
    await world.delivery.put(reminder(due_at=IN_TEN, expires_at=IN_TEN + timedelta(minutes=5)))
    world.clock.set_back(3600)
    world.delivery.their_clock = Off(-HOUR)
    await world.round()
    assert await world.states() == ["due"]
    assert await world.delivery.next_at() == IN_TEN - HOUR
    await world.later(600)
    assert world.wire.said == ["s1"]
