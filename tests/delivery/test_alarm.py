"""The alarm clock, on the real event loop with very short times."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import time_machine

from groupbot.clock import Clock
from groupbot.scheduler import Alarm
from tests.delivery.world import FakeClock, World, reminder

PATIENCE = 20  # seconds until a test that waits in vain fails


class Source:
    """Something with a time, that counts how often it is asked and rung."""

    def __init__(self, at: datetime | None = None, act: Callable[[], Awaitable[None]] | None = None) -> None:
        self.at = at
        self.act = act
        self.asked = 0
        self.rung = 0
        self.changed = asyncio.Event()

    async def next_at(self) -> datetime | None:
        self.asked += 1
        return self.at

    async def ring(self) -> None:
        self.rung += 1
        self.changed.set()
        if self.act is not None:
            await self.act()

    async def rings(self, times: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.rung < times:
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def running(alarm: Alarm, **sources: Source) -> AsyncGenerator[None]:
    for name, source in sources.items():
        alarm.watch(name, source.next_at, source.ring)
    tasks = asyncio.all_tasks()
    await alarm.start()
    try:
        yield
    finally:
        await alarm.stop()
        assert asyncio.all_tasks() == tasks, "the alarm leaves nothing behind"


def soon(clock: Clock) -> datetime:
    return clock.now() + timedelta(milliseconds=30)


async def test_everything_is_rung_once_at_the_start() -> None:
    first, second = Source(), Source()
    async with running(Alarm(Clock()), first=first, second=second):
        await first.rings(1)
        await second.rings(1)
        await asyncio.sleep(0.02)
        assert (first.rung, second.rung) == (1, 1)


async def test_a_source_is_rung_when_it_is_due() -> None:
    clock = Clock()
    source, other = Source(soon(clock)), Source()

    async def done() -> None:
        if source.rung > 1:
            source.at = None

    source.act = done
    async with running(Alarm(clock), source=source, other=other):
        await source.rings(2)
        await asyncio.sleep(0.02)
        assert (source.rung, other.rung) == (2, 1)


async def test_of_two_sources_the_earlier_one_sets_the_wake_up() -> None:
    clock = Clock()
    late, early = Source(clock.now() + timedelta(days=1)), Source(soon(clock))
    async with running(Alarm(clock), late=late, early=early):
        await early.rings(2)
        assert late.rung == 1


async def test_what_goes_its_rounds_is_rung_when_due_but_nobody_is_told_to_wait_for_it() -> None:
    clock = Clock()
    alarm, rounds, late = Alarm(clock), Source(soon(clock)), Source(clock.now() + timedelta(days=1))
    alarm.watch("rounds", rounds.next_at, rounds.ring, rounds=True)
    async with running(alarm, late=late):
        await rounds.rings(2)
        assert await alarm.next_at() == late.at


async def test_a_clock_moved_ahead_rings_what_is_due_by_it() -> None:
    clock = Clock()
    alarm, source = Alarm(clock), Source(clock.now() + timedelta(days=7))
    async with running(alarm, source=source):
        await source.rings(1)
        clock.advance(timedelta(days=7))
        alarm.wakeup()
        await source.rings(2)


async def test_a_wake_up_that_comes_late_is_not_dropped() -> None:
    with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC)) as travel:
        clock = Clock()
        source = Source(soon(clock))
        async with running(Alarm(clock), source=source):
            await source.rings(1)
            await asyncio.sleep(0.01)  # the wake-up is set
            travel.shift(3600)
            await source.rings(2)


async def test_many_wake_ups_make_one_look() -> None:
    alarm, source = Alarm(Clock()), Source()
    async with running(alarm, source=source):
        await source.rings(1)
        await asyncio.sleep(0.01)
        before = source.asked
        for _ in range(100):
            alarm.wakeup()
        await asyncio.sleep(0.02)
        assert source.asked - before == 1  # one answer says if it is due, and when


async def test_sources_are_rung_in_their_order_one_at_a_time() -> None:
    heard: list[str] = []

    def saying(name: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            heard.append(f"{name} begins")
            await asyncio.sleep(0.005)
            heard.append(f"{name} ends")

        return act

    first, second = Source(act=saying("first")), Source(act=saying("second"))
    alarm = Alarm(Clock())
    async with running(alarm, first=first, second=second):
        alarm.wakeup()
        await second.rings(1)
    assert heard == ["first begins", "first ends", "second begins", "second ends"]


async def test_a_wake_up_during_a_ring_causes_another_look() -> None:
    clock = Clock()
    alarm, source = Alarm(clock), Source()

    async def puts_more() -> None:
        source.at = clock.now() if source.rung == 1 else None
        alarm.wakeup()

    source.act = puts_more
    async with running(alarm, source=source):
        await source.rings(2)


async def test_a_source_that_fails_does_not_stop_the_others() -> None:
    clock = Clock()

    async def fail() -> None:
        raise KeyError

    async def cannot_say() -> datetime | None:
        raise KeyError

    broken, mute, sound = Source(act=fail), Source(), Source(soon(clock))
    mute.next_at = cannot_say
    async with running(Alarm(clock), broken=broken, mute=mute, sound=sound):
        await sound.rings(2)


async def test_a_source_that_stays_due_is_not_rung_without_pause() -> None:
    clock = Clock()
    source = Source(clock.now())
    async with running(Alarm(clock), source=source):
        await source.rings(1)
        await asyncio.sleep(0.1)
        assert source.rung == 1


async def test_the_sweep_rings_again_and_again_whatever_the_wall_clock_says() -> None:
    clock = FakeClock()
    source = Source()
    async with running(Alarm(clock, sweep_seconds=0.01), source=source):
        await source.rings(2)
        clock.set_back(3600)
        await source.rings(4)


async def test_the_end_waits_for_the_source_that_is_being_rung() -> None:
    ended: list[bool] = []
    begun = asyncio.Event()

    async def slow() -> None:
        begun.set()
        await asyncio.sleep(0.02)
        ended.append(True)

    never = Source()
    async with running(Alarm(Clock()), slow=Source(act=slow), never=never):
        await begun.wait()
    assert ended == [True]
    assert never.rung == 0


async def test_an_alarm_that_never_started_ends_and_one_that_ended_starts_again() -> None:
    alarm, source = Alarm(Clock()), Source()
    await alarm.stop()
    async with running(alarm, source=source):
        await source.rings(1)
    await alarm.start()
    await source.rings(2)
    await alarm.stop()


async def test_letters_are_said_at_their_time_by_the_alarm(world: World) -> None:
    alarm = Alarm(world.clock, sweep_seconds=60)
    alarm.watch("delivery", world.delivery.next_at, world.delivery.ring)
    world.delivery._wakeup = alarm.wakeup
    await world.delivery.put(
        *[reminder(f"s{n}", due_at=world.clock.now() + timedelta(seconds=n)) for n in range(300)]
    )
    await alarm.start()
    async with asyncio.timeout(PATIENCE):
        while len(world.wire.said) < 300:
            world.clock.passes(10)
            alarm.wakeup()
            await asyncio.sleep(0.005)
    await alarm.stop()
    await world.delivery.idle()
    assert sorted(world.wire.said) == sorted(f"s{n}" for n in range(300))
