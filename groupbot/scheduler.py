"""The alarm clock: knows times, not meanings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from groupbot.clock import Clock

log = structlog.get_logger("groupbot.alarm")

# A source that is still due after it rang (it failed, say) is looked at again only after this long.
_BREATH = timedelta(seconds=1)
_AT_ONCE = timedelta(0)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    next_at: Callable[[], Awaitable[datetime | None]]
    ring: Callable[[], Awaitable[None]]
    rounds: bool


class Alarm:
    """Rings its sources when they are due: one wake-up for the earliest, and a sweep beside it.

    The sweep rings all of them every `sweep_seconds` by the monotonic clock, whatever the wall
    clock says. One source is rung at a time, in the order in which they were given.
    """

    def __init__(self, clock: Clock, sweep_seconds: float = 30.0) -> None:
        self._clock = clock
        self._sweep_seconds = sweep_seconds
        self._sources: list[_Source] = []
        self._scheduler: AsyncIOScheduler | None = None
        self._look = asyncio.Event()
        self._still = asyncio.Event()
        self._all = False
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []

    def watch(
        self,
        name: str,
        next_at: Callable[[], Awaitable[datetime | None]],
        ring: Callable[[], Awaitable[None]],
        *,
        rounds: bool = False,
    ) -> None:
        """Add a source. `next_at` gives when it is due next by the clock, or None.

        One that goes its `rounds` only looks whether all is as it should be.
        """
        self._sources.append(_Source(name, next_at, ring, rounds))

    def wakeup(self) -> None:
        """Look again soon: something was put, or the clock was moved. Cheap; many calls make one look."""
        self._still.clear()
        self._look.set()

    async def next_at(self) -> datetime | None:
        """Say when the next source is due, or None when none is; nobody waits for those that go rounds."""
        times = [await self._next_of(source) for source in self._sources if not source.rounds]
        return min((at for at in times if at is not None), default=None)

    async def quiet(self) -> None:
        """Wait until nothing is being rung and nobody has asked for another look."""
        await self._still.wait()

    async def start(self) -> None:
        """Ring everything once and go on until `stop`."""
        self._stopping = False
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.start()
        self._all = True
        self._look.set()
        self._tasks = [
            asyncio.create_task(self._go_on(), name="alarm"),
            asyncio.create_task(self._sweep(), name="alarm sweep"),
        ]

    async def stop(self) -> None:
        """End once the source that is being rung has done."""
        if self._scheduler is None:
            return
        self._stopping = True
        self._look.set()
        going, sweeping = self._tasks
        sweeping.cancel()
        await asyncio.gather(going, sweeping, return_exceptions=True)
        self._tasks = []
        self._scheduler.shutdown(wait=False)
        self._scheduler = None
        await asyncio.sleep(0)  # the library ends in a later turn of the loop

    async def _sweep(self) -> None:
        # Not a job of the scheduler: that would stand still for as long as the wall clock was set back.
        while True:
            await asyncio.sleep(self._sweep_seconds)
            self._all = True
            self._look.set()

    async def _go_on(self) -> None:
        while not self._stopping:
            if not self._look.is_set():
                self._still.set()
            await self._look.wait()
            self._still.clear()
            self._look.clear()
            everything, self._all = self._all, False
            found = [await self._look_at(source, everything) for source in self._sources]
            await self._set_wake_up(found)

    async def _look_at(self, source: _Source, whatever: bool) -> datetime | None:
        """Ring a source if it is due (or `whatever` it says); give when it is due next if it was not rung."""
        if self._stopping:
            return None
        if not whatever:
            at = await self._next_of(source)
            if at is None or at > self._clock.now():
                return at or _NEVER
        try:
            await source.ring()
        except Exception as fault:
            _log_fault(source, fault)
        return None

    async def _next_of(self, source: _Source) -> datetime | None:
        try:
            return await source.next_at()
        except Exception as fault:
            _log_fault(source, fault)
            return None

    async def _set_wake_up(self, found: list[datetime | None]) -> None:
        """Set the one wake-up. `found`: when each source is due next; None where it has to be asked again."""
        waits: list[timedelta] = []
        for source, known in zip(self._sources, found, strict=True):
            at = known if known is not None or self._stopping else await self._next_of(source)
            if at is not None and at != _NEVER:
                wait = at - self._clock.now()
                waits.append(wait if wait > _AT_ONCE else _BREATH if known is None else _AT_ONCE)
        if self._scheduler is None:
            return
        self._scheduler.remove_all_jobs()
        if waits:
            self._scheduler.add_job(
                self._wake,
                DateTrigger(datetime.now(UTC) + min(waits)),
                misfire_grace_time=None,  # the library drops a job one second late unless told not to
            )

    async def _wake(self) -> None:
        self._look.set()


def _log_fault(source: _Source, fault: Exception) -> None:
    log.error("a source of the alarm failed", source=source.name, fault=type(fault).__name__)
