"""Time that passes at once: an event loop that jumps over every wait, and a database that needs no thread."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import aiosqlite
import apscheduler.executors.base
import apscheduler.schedulers.base
import pytest

import groupbot.scheduler
from groupbot.clock import Clock

START = datetime(2026, 5, 4, 18, 0, tzinfo=UTC)


class Stuck(RuntimeError):
    """Everybody waits and nothing is going to happen: in real time this would hang."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer as soon as nobody has anything to do.

    Nothing may happen outside it: no threads, no sockets.
    """

    def __init__(self) -> None:
        self.passed = 0.0
        super().__init__(_Jumps(self))

    def time(self) -> float:
        return self.passed


class _Jumps(selectors.SelectSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Stuck("nothing is going to happen any more")
        self._loop.passed += max(timeout, 0.0)
        return []


class HostClock(Clock):
    """The clocks of a machine in virtual time. `skew` is what its wall clock is wrong by."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop
        self.skew = timedelta(0)

    def true_time(self) -> datetime:
        return START + timedelta(seconds=self._loop.time())

    def now(self) -> datetime:
        return self.true_time() + self.skew

    def monotonic(self) -> float:
        return 1000.0 + self._loop.time()


# A task that is killed may leave its connection lying about, as a process would to the system.
_opened: list[InlineConnection] = []


class _OnTheSpot:
    """The queue to a connection's thread, without the thread."""

    def put_nowait(self, asked: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, act = asked
        result = act()
        if future is not None:
            future.set_result(result)


class InlineConnection(aiosqlite.Connection):
    """The driver's connection without its thread: what is asked is done on the spot.

    So a transaction of ours is over before anybody else's turn comes, and the order of events
    follows from the seed alone.
    """

    def __init__(self, connector: Any, iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._tx: Any = _OnTheSpot()

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        if self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)

    def __await__(self) -> Generator[Any, None, InlineConnection]:
        self._connection = self._connector()
        _opened.append(self)
        return self
        yield

    def stop(self) -> None:
        self._running = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def virtual_time(clock: HostClock) -> Generator[None]:
    """Let the driver work without threads, and the scheduler's library read this clock."""

    class VirtualDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return clock.now().astimezone(tz)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("aiosqlite.core.Connection", InlineConnection)
        for module in (groupbot.scheduler, apscheduler.schedulers.base, apscheduler.executors.base):
            patched.setattr(module, "datetime", VirtualDatetime)
        yield
        while _opened:
            _opened.pop().stop()
