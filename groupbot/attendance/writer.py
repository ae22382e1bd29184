"""The buffered writer: what is seen waits a moment, and goes to disk many at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable

import structlog

from groupbot.attendance.model import Sighting
from groupbot.attendance.store import AttendanceStore, Seen, sighting_of
from groupbot.database import Database

log = structlog.get_logger(__name__)

PAUSE = 0.05  # seconds that what is seen waits for company
LULL = 0.002  # seconds without anything new after which a burst is over
BURST = 1000  # people seen within a pause: more of them will come at once
MOST = 2000  # moments in one transaction, whoever was seen in them
AGAIN = 1.0  # seconds until the next try where the disk refused


def _nothing() -> None:
    """Stand in where nothing comes in."""


class Writer:
    """Keeps what was seen until it is on disk. Nothing is dropped: what the disk refuses waits."""

    def __init__(self, database: Database, store: AttendanceStore) -> None:
        self._database = database
        self._store = store
        self.read_first: Callable[[], None] = _nothing  # what comes in may have to be read before
        self._waiting: list[Seen] = []
        self._some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, seen: Iterable[Seen]) -> None:
        """Have this written soon, in its order."""
        self._waiting += seen
        if self._waiting:
            self._some.set()

    def take_out(self, guild_id: int, session_id: str, member_id: int) -> list[Sighting]:
        """Take what was seen of one person in one session out again, in its order."""
        self.read_first()
        mine: list[Sighting] = []
        for seen in self._waiting:
            if seen.session == (guild_id, session_id):
                mine += [sighting_of(seen)] * seen.members.count(member_id)
                seen.members[:] = (other for other in seen.members if other != member_id)
        return mine

    def drop(self, guild_id: int, session_id: str) -> None:
        """Let go of all that was seen in one session."""
        self.read_first()
        self._waiting = [seen for seen in self._waiting if seen.session != (guild_id, session_id)]

    async def begin(self) -> None:
        """Write from now on."""
        self._task = asyncio.create_task(self._write_on(), name="attendance-writer")

    async def stop(self) -> None:
        """Write what waits, and stop."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self.flush()

    async def flush(self) -> None:
        """Write all that waits, at most MOST moments to a transaction; inside a step, in that step."""
        self.read_first()
        while self._waiting:
            await self._write_batch()

    async def _write_batch(self) -> int:
        """Write up to MOST moments, and give how many people were seen in them.

        They are taken once the step holds the write connection, so that a step which reads after
        this sees everything that was seen before it. If the step comes to nothing they wait again.
        """
        async with self._database.one_step():
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                await self._store.append(batch)
            except BaseException:
                self._give_back(batch)
                raise
            self._database.after_undo(lambda: self._give_back(batch))
        return sum(len(seen.members) for seen in batch)

    def _give_back(self, batch: list[Seen]) -> None:
        self._waiting[:0] = batch
        self._some.set()

    async def _write_on(self) -> None:
        burst = False
        while True:
            await self._some.wait()
            self._some.clear()
            await self._company(burst=burst)
            try:
                burst = await self._write_batch() >= BURST
                self.add(())  # what is left waits for the next batch
            except Exception as failed:
                # Nothing is lost: what was seen waits, and is written with what comes next.
                log.warning("sightings wait", moments=len(self._waiting), error=type(failed).__name__)
                await asyncio.sleep(AGAIN)

    async def _company(self, *, burst: bool) -> None:
        """Wait for more, PAUSE at most; in a burst, only as long as more comes."""
        loop = asyncio.get_running_loop()
        until, before = loop.time() + PAUSE, 0
        while before < len(self._waiting) and loop.time() < until:
            before = len(self._waiting)
            await asyncio.sleep(LULL if burst else PAUSE)
