"""The machine: processes with a real delivery each, which a kill may end at any point."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

import tests.compiled  # noqa: F401
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Letter, Posted, Row, Way
from groupbot.delivery.service import Delivery
from groupbot.scheduler import Alarm
from tests.simulation.harbour import Harbour, HarbourWire

SERVER, STAFF = 10, 99

_process: contextvars.ContextVar[Process | None] = contextvars.ContextVar("simulated_process", default=None)


class Killed(RuntimeError):
    """The process that wanted to go on is dead."""


class MortalDatabase(Database):
    """A database in whose process every commit is a point at which it may be killed."""

    def __init__(self, file: Path, process: Process) -> None:
        super().__init__(f"sqlite+aiosqlite:///{file}", durable=False)
        self._process = process

    @asynccontextmanager
    async def one_step(self, *, brief: bool = False) -> AsyncGenerator[AsyncConnection]:
        if self._joined() is not None:
            async with super().one_step(brief=brief) as connection:
                yield connection
            return
        await self._process.point("before a commit")
        async with super().one_step(brief=brief) as connection:
            yield connection
            if self._process.dead:
                raise Killed
        await self._process.point("after a commit")


class Process:
    """One process: the database, delivery and the alarm clock as they are in service."""

    def __init__(self, file: Path, clock: Clock, harbour: Harbour, chance: Random, limits: Limits) -> None:
        self._clock = clock
        self._harbour = harbour
        self._chance = chance
        self.dead = False
        self.killed_at: str | None = None
        self.dies_after: int | None = None  # so many points from now
        self.tasks: set[asyncio.Task[Any]] = set()
        self.database = MortalDatabase(file, self)
        self.alarm = Alarm(clock)
        self.delivery = Delivery(self.database, clock, limits, self.alarm.wakeup)
        self.delivery.carries("reminder", self._draw, self._stands)
        self.delivery.tells(on_missed=self._missed)
        self.alarm.watch("delivery", self.delivery.next_at, self.delivery.ring)

    async def begin(self, *, alone: bool) -> None:
        """Start as the bot does: log in, the outbox, the alarm clock, and what is due a moment later."""

        async def go() -> None:
            # With the answer to the log-in comes Discord's time.
            wire = HarbourWire(self._harbour, self, self.point, self.delivery.their_clock.saw)
            await self.delivery.begin(alone=alone)
            await self.alarm.start()
            await asyncio.sleep(self._chance.uniform(0.2, 2))
            self.delivery.wire = wire

        await self.does(go())

    async def does(self, act: Coroutine[Any, Any, None]) -> bool:
        """Let the process do something; False where it died over it."""
        if self.dead:
            act.close()
            return False
        token = _process.set(self)
        task = asyncio.get_running_loop().create_task(act)
        _process.reset(token)
        await asyncio.wait([task])
        return not (task.cancelled() or self.dead)

    async def point(self, name: str) -> None:
        """A kill may come here; otherwise a little time passes."""
        if self.dies_after is not None:
            self.dies_after -= 1
            if self.dies_after < 0:
                self.kill(name)
        if not self.dead:
            await asyncio.sleep(self._chance.uniform(0, 0.02))
        if self.dead:
            raise asyncio.CancelledError

    def kill(self, name: str = "any time") -> None:
        """End at once: nothing of what is under way is written any more."""
        if self.dead:
            return
        self.dead, self.killed_at = True, name
        for task in self.tasks:
            task.cancel()

    async def bury(self) -> None:
        """Take away what a dead process leaves behind."""
        self.kill()
        while any(not task.done() for task in self.tasks):
            for task in self.tasks:
                task.cancel()
            await asyncio.wait(self.tasks)
        if self.alarm._scheduler is not None:
            self.alarm._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)
        await self.database.close()

    async def take_back(self, subject: str) -> None:
        """Take back a letter and, in the same step as its owner would, end what it is about."""
        async with self.database.one_step():
            await self.delivery.take_back(SERVER, kinds=["reminder"], subject=subject)
            self.database.after_commit(lambda: self._is_over(subject))

    def _is_over(self, subject: str) -> None:
        self._harbour.over[subject] = self._clock.monotonic()

    async def _draw(self, row: Row, late: bool) -> str | None:
        return None if row.letter.subject in self._harbour.over else row.letter.subject

    async def _stands(self, row: Row, posted: Posted) -> None:
        """What follows a message: a second letter in the same step, as the room that owns it may put one."""
        await self.delivery.put(self._to_staff("stands", row))

    async def _missed(self, guild_id: int, rows: list[Row]) -> None:
        await self.delivery.put(*(self._to_staff("missed", row) for row in rows))

    def _to_staff(self, kind: str, row: Row) -> Letter:
        return Letter(SERVER, kind, row.letter.subject, Way.INBOX, STAFF, self._clock.now() - timedelta(1))


def tag_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Have each task belong to the process that began it, so that a kill ends them all."""

    def made(loop: asyncio.AbstractEventLoop, coro: Any, **kwargs: Any) -> asyncio.Task[Any]:
        task = asyncio.Task(coro, loop=loop, **kwargs)
        if (owner := _process.get()) is not None:
            owner.tasks.add(task)
            task.add_done_callback(owner.tasks.discard)
            if owner.dead:
                task.cancel()
        return task

    loop.set_task_factory(made)
