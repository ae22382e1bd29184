"""The buffered writer: what is seen waits a moment, and goes to disk many at a time."""

from __future__ import annotations

import asyncio
import contextlib

import structlog

from groupbot.attendance.model import Sighting
from groupbot.attendance.store import AttendanceStore, Seen
from groupbot.database import Database

log = structlog.get_logger(__name__)

PAUSE = 0.05  # seconds that what is seen waits for company
MOST = 1000  # rows in one transaction; so many waiting are written without a pause
AGAIN = 1.0  # seconds until the next try where the disk refused


class Writer:
    """Keeps what was seen until it is on disk. Nothing is dropped: more rows only means less waiting."""

    def __init__(self, database: Database, store: AttendanceStore) -> None:
        self._database = database
        self._store = store
        self._waiting: list[Seen] = []
        self._some = asyncio.Event()
        self._full = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, row: Seen) -> None:
        """Have one row written soon. Cheap, for it is called inside the gateway's own loop."""
        self._waiting.append(row)
        if len(self._waiting) == 1:
            self._some.set()
        elif len(self._waiting) >= MOST:
            self._full.set()

    def take_out(self, guild_id: int, session_id: str, member_id: int | None = None) -> list[Sighting]:
        """Take what was seen in one session, of one person or of all, out again; in its order."""

        def wanted(row: Seen) -> bool:
            return row[:2] == (guild_id, session_id) and member_id in (None, row.member_id)

        mine = [row.sighting for row in self._waiting if wanted(row)]
        if mine:
            self._waiting = [row for row in self._waiting if not wanted(row)]
        return mine

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
        """Write all that waits, at most MOST rows to a transaction; inside a step, in that step.

        The rows are taken once the step holds the write connection, so that a step which reads
        after this sees everything that was seen before it. If the step comes to nothing they wait again.
        """
        while self._waiting:
            async with self._database.one_step():
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                try:
                    await self._store.append(batch)
                except BaseException:
                    self._give_back(batch)
                    raise
                self._database.after_undo(lambda batch=batch: self._give_back(batch))

    def _give_back(self, batch: list[Seen]) -> None:
        self._waiting[:0] = batch
        self._some.set()

    async def _write_on(self) -> None:
        while True:
            await self._some.wait()
            self._some.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE):
                    await self._full.wait()
            self._full.clear()
            try:
                await self.flush()
            except Exception as failed:
                # Nothing is lost: the rows wait, and are written with the next ones.
                log.warning("sightings wait", rows=len(self._waiting), error=type(failed).__name__)
                await asyncio.sleep(AGAIN)
