"""(c) A thousand reminders that are due at once, from a full outbox, beside a heap in memory."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from groupbot.clock import Clock
from groupbot.database import Database, microseconds
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Letter, Posted, Row, Way
from groupbot.delivery.service import Delivery
from groupbot.migrating import migrate
from groupbot.scheduler import Alarm
from tests.bench.figures import Line, at

DUE = 1000
SEND_TAKES = 0.04  # seconds, about what Discord takes to answer


@dataclass
class _Wire:
    """Notes when each letter is handed over, then takes as long as it is told to."""

    takes: float
    ahead: timedelta | None = None
    handed: list[float] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=itertools.count)
    _wanted: int = 0
    _all: asyncio.Event = field(default_factory=asyncio.Event)

    async def all_handed(self, number: int) -> None:
        """Wait until so many were handed over."""
        self._wanted = number
        await self._all.wait()

    async def send(self, row: Row | None, card: object) -> Posted:
        self.handed.append(time.perf_counter())
        if len(self.handed) == self._wanted:
            self._all.set()
        if self.takes:
            await asyncio.sleep(self.takes)
        return Posted(1, next(self.ids), datetime.now(UTC))

    async def edit(self, row: Row, card: object) -> Posted:
        return await self.send(row, card)

    async def find(self, row: Row) -> Posted | None:
        return None


async def measure(
    folder: Path, *, rounds: int = 3, due: int = DUE, planned: tuple[int, ...] = (10_000, 100_000)
) -> list[Line]:
    """Measure the lateness of the hand-off and the queue's own time, with ever more rows planned."""
    lines: list[Line] = []
    for number in planned:
        place = folder / str(number)
        place.mkdir()
        database = Database(f"sqlite+aiosqlite:///{place / 'groupbot.sqlite'}")
        await migrate(database)
        await asyncio.to_thread(_plan, place / "groupbot.sqlite", number)
        ours, heaps, own, starts = [], [], [], []
        for n in range(rounds):
            heaps.append(at(0.99, await _from_heap(due, SEND_TAKES)))
            late, start = await _from_outbox(database, due, SEND_TAKES, f"slow{n}")
            ours.append(at(0.99, late))
            starts.append(start * 1000)
            own.append(max((await _from_outbox(database, due, 0, f"fast{n}"))[0]))
        await database.close()
        lines += [
            Line(f"{number:,} planned: hand-off p99", ours, " s"),
            Line("an in-memory heap: hand-off p99", heaps, " s"),
            Line(
                f"{number:,} planned: against the heap",
                [a / b for a, b in zip(ours, heaps, strict=True)],
                " ×",
                most=2,
            ),
            Line(f"{number:,} planned: the queue's own time for {due:,}", own, " s", most=0.35),
            Line(f"{number:,} planned: start", starts, " ms"),
        ]
    return lines


def _plan(file: Path, number: int) -> None:
    """Fill the outbox with reminders of the months to come."""
    first = microseconds(datetime.now(UTC) + timedelta(days=1))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO outbox (guild_id, id, kind, subject, way, recipient_id, occasion, body, due_at,
                try_at, state, unsure, withdrawn, revision, attempts, inbox)
            SELECT i % 50, abs(random()), 'reminder', 'planned' || (i / 12), 'member', i, '60', '{}',
                ? + i * 1000000, ? + i * 1000000, 'due', 0, 0, 0, 0, 0 FROM n
            """,
            (number, first, first),
        )


async def _from_outbox(database: Database, due: int, takes: float, name: str) -> tuple[list[float], float]:
    """Have reminders come due together; give how late each was handed over, and how long a start took."""
    wire, clock = _Wire(takes), Clock()
    alarm = Alarm(clock)
    delivery = Delivery(database, clock, Limits(), alarm.wakeup)
    alarm.watch("delivery", delivery.next_at, delivery.ring)

    async def draw(row: Row, late: bool) -> str:
        return "Soon."

    delivery.carries("reminder", draw)
    began = time.perf_counter()
    await delivery.begin()
    await alarm.start()
    started = time.perf_counter() - began
    delivery.wire = wire
    moment = clock.now() + timedelta(seconds=1.5)
    when = time.perf_counter() + 1.5
    letters = [Letter(1, "reminder", name, Way.CHANNEL, n, moment) for n in range(due)]
    await delivery.put(*letters)
    await wire.all_handed(due)
    await delivery.idle()
    await alarm.stop()
    await delivery.stop()
    return [handed - when for handed in wire.handed], started


async def _from_heap(due: int, takes: float) -> list[float]:
    """Do the same from a heap in memory, as many at once, and nothing written down."""
    wire, when = _Wire(takes), time.perf_counter() + 0.2
    slots = asyncio.Semaphore(Limits().sends_at_once)
    heap = [(when, n) for n in range(due)]
    heapq.heapify(heap)

    async def send() -> None:
        async with slots:
            await wire.send(None, "Soon.")

    sending = []
    while heap:
        await asyncio.sleep(max(0.0, heap[0][0] - time.perf_counter()))
        while heap and heap[0][0] <= time.perf_counter():
            heapq.heappop(heap)
            sending.append(asyncio.create_task(send()))
    await asyncio.gather(*sending)
    return [handed - when for handed in wire.handed]
