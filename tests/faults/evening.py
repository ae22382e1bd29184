"""A server and a real `groupbot run` beside it, which is started again whenever it was killed."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from groupbot.database import microseconds
from groupbot.demo.child import BotStopped, Child
from groupbot.loopback import NoAnswer, Person, Reply, Shown
from groupbot.loopback.guild import Channel
from tests.faults.child import QUICK, Fuse
from tests.stage import Stage, set_up

T = TypeVar("T")
SOON = 60.0  # seconds of real time that anything may take, kills and a busy machine included
_DIED = (BotStopped, OSError)


class Mortal(Child):
    """The child process of an evening: `tests.faults.child`."""

    module = "tests.faults.child"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.lo, stage.folder)
        self.fuse = Fuse(stage.folder / "fuse")

    async def start(self, shift: timedelta) -> None:
        """Start it, after a former one has ended."""
        if self._clock is not None:
            self._clock.close()
        await super().start(shift)

    async def ended(self) -> int:
        """Wait until the process ends, and give its code."""
        assert self._process is not None
        return await self._process.wait()

    def kill(self) -> None:
        """Kill it now, from outside."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Let it write to no file meanwhile."""
        assert self._process is not None
        before = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, before)

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {
            "FAULTS_FUSE": str(self._data / "fuse"),
            "GROUPBOT_SWEEP": "1",
            "PYTHONWARNINGS": "default",
        }


async def _press(person: Person, message: Shown, label: str) -> Reply | None:
    """Press a button, unless what was pressed before had the message drawn anew without it."""
    return await person.press(message, label) if label in message.buttons else None


class Evening:
    """People who try again when nothing came back, and a clock that waits for the bot."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.child = Mortal(stage)
        self.up = asyncio.Event()
        self.down = asyncio.Event()
        self.outages: list[tuple[datetime, datetime]] = []  # by the evening's own time
        self.ended_itself: list[int] = []
        self.counts_starts = False  # whether what a start passes is a point of the story too
        self.deaths: list[int] = []  # the points at which it is still to die, in their order
        self._tending: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Start the bot and see to it that it comes back."""
        await self.child.start(self.stage.clock.shift)
        self.up.set()
        self._tending = asyncio.create_task(self._tend(), name="start it again")

    async def end(self) -> None:
        """Stop the bot for good."""
        self.child.fuse.disarm()
        if self._tending is not None:
            self._tending.cancel()
            await asyncio.gather(self._tending, return_exceptions=True)
        await self.child.stop()
        self.child.fuse.close()

    async def _tend(self) -> None:
        while True:
            code = await self.child.ended()
            since = self.stage.clock.now()
            self.up.clear()
            self.down.set()
            if code != -signal.SIGKILL:
                self.ended_itself.append(code)
            self.arm_next()
            self.child.fuse.pause(on=not self.counts_starts)
            await self._start_again()
            self.child.fuse.pause(on=False)
            self.outages.append((since, self.stage.clock.now()))
            self.down.clear()
            self.up.set()

    def arm_next(self) -> None:
        """Set the fuse to the next of the points at which it is to die."""
        passed = self.child.fuse.passed
        self.deaths = [at for at in self.deaths if at > passed]
        self.child.fuse.next_death(self.deaths.pop(0) if self.deaths else -1)

    async def _start_again(self) -> None:
        for _ in range(20):
            try:
                return await self.child.start(self.stage.clock.shift)
            except _DIED:
                self.outages.append((self.stage.clock.now(), self.stage.clock.now()))
                self.arm_next()  # killed again while it started
        raise AssertionError(f"it does not start; see {self.child.log}")

    @property
    def kills(self) -> int:
        """Give how often it was killed so far."""
        return len(self.outages)

    async def tries(self, act: Callable[[], Awaitable[T]]) -> T:
        """Have somebody do something, and do it again where the bot was killed before it answered."""
        for _ in range(12):
            async with asyncio.timeout(SOON):
                await self.up.wait()
            kills, trying, dying = (
                self.kills,
                asyncio.ensure_future(act()),
                asyncio.ensure_future(self.down.wait()),
            )
            await asyncio.wait({trying, dying}, return_when=asyncio.FIRST_COMPLETED)
            dying.cancel()
            if not trying.done():
                trying.cancel()
            try:
                return await trying
            except (asyncio.CancelledError, NoAnswer):
                if kills == self.kills and not self.down.is_set() and self._well:
                    raise
        raise AssertionError("it was tried twelve times")

    async def presses_all(self, message: Shown, person: Person) -> list[str]:
        """Press what is below a message, as long as it stands there; say which press met a fault of ours."""
        faults = []
        for label in message.buttons:
            answer = await self.tries(lambda b=label: _press(person, message, b))
            if answer is not None and "went wrong" in answer.text:
                faults.append(f"{label} is answered with a fault of ours")
        return faults

    _well = True  # nothing but kills is going wrong, so that every press has to be answered

    @asynccontextmanager
    async def trouble(self) -> AsyncIterator[None]:
        """Do not wonder at presses that come to nothing meanwhile; people try again."""
        self._well = False
        yield
        self._well = True

    async def seen(self, looks: Callable[[], list[Shown]], what: str) -> Shown:
        """Wait until exactly one such message stands there, and give it."""
        await self.stage.lo.until(looks, within=SOON, what=what)
        return looks()[0]

    async def until(self, holds: Callable[[], Any], what: str) -> None:
        """Wait until something is so."""
        await self.stage.lo.until(holds, within=SOON, what=what)

    def public(self, *words: str) -> list[Shown]:
        """Give the messages in the announce channel that hold all these words."""
        return _with(self.stage.omar.sees(self.stage.announcements), words)

    def staff(self, *words: str) -> list[Shown]:
        """Give what everybody in the facilitators' room sees."""
        seen = self.stage.cora.sees(self.stage.staff_room)
        return _with([shown for shown in seen if not shown.ephemeral], words)

    def letters(self, person: Person) -> list[Shown]:
        """Give somebody's direct messages, without the private answers to presses on them."""
        return [shown for shown in person.dms() if not shown.ephemeral]

    async def time_is(self, moment: datetime) -> None:
        """Let what is due be said, then let it be this moment for Discord and the bot."""
        await self.quiet()
        self.stage.clock.advance(max(moment - self.stage.clock.now(), timedelta(0)))
        while True:
            async with asyncio.timeout(SOON):
                await self.up.wait()
            try:
                return await self.child.move_clock(self.stage.clock.shift)
            except _DIED:
                await asyncio.sleep(0.05)

    async def quiet(self) -> None:
        """Wait until nothing is due, under way or in doubt."""
        calm = 0
        async with asyncio.timeout(SOON):
            while calm < 3:
                calm = calm + 1 if self.up.is_set() and not self._due() else 0
                await asyncio.sleep(0.1)

    def _due(self) -> int:
        soon = microseconds(self.stage.clock.now() + timedelta(seconds=QUICK.send_timeout + 2))
        query = "SELECT count(*) FROM outbox WHERE state = 'sending' OR (state = 'due' AND try_at <= ?)"
        return self.rows(query, soon)[0][0]

    def rows(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        """Read the bot's database from outside."""
        with closing(sqlite3.connect(self.stage.folder / "groupbot.sqlite", timeout=10)) as reader:
            return reader.execute(query, given).fetchall()

    def in_room(self, *people: Person, room: Channel | None = None) -> bool:
        """Say whether the server shows these people in the circle's room."""
        states = self.stage.guild.voice_states
        wanted = (room or self.stage.circle_room).id
        return all(person.id in states and states[person.id].channel_id == wanted for person in people)


def _with(messages: list[Shown], words: tuple[str, ...]) -> list[Shown]:
    return [shown for shown in messages if all(word in shown.text for word in words)]


@asynccontextmanager
async def evening(folder: Path) -> AsyncIterator[Evening]:
    """Build the server and start the bot in a process of its own; take both down again."""
    os.makedirs(folder, exist_ok=True)
    async with set_up(folder, start_bot=False) as stage:
        made = Evening(stage)
        await made.begin()
        try:
            yield made
        finally:
            await made.end()
