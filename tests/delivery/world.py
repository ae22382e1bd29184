"""A clock, a wire and a database for delivery to work in: the first two are the only things faked."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from groupbot.clock import Clock
from groupbot.database import Database, metadata
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Letter, Posted, Row, Way
from groupbot.delivery.service import Delivery

START = datetime(2026, 5, 4, 18, 0, tzinfo=UTC)
SERVER, CHANNEL, SAM = 10, 20, 30
KEEPS_NONCES = 180.0  # seconds; Discord says "a few minutes"


class FakeClock(Clock):
    """A wall clock and a monotonic clock that stand still until they are moved, together or apart."""

    def __init__(self) -> None:
        super().__init__()
        self.wall = START
        self.steady = 1000.0

    def now(self) -> datetime:
        return self.wall + self.shift

    def monotonic(self) -> float:
        return self.steady

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.steady += seconds

    def set_back(self, seconds: float) -> None:
        self.wall -= timedelta(seconds=seconds)


@dataclass
class Message:
    """What stands in a channel."""

    id: int
    channel_id: int
    row_id: int
    nonce: str
    said_at: float
    card: Any
    edits: list[Any] = field(default_factory=list)


class FakeWire:
    """A Discord that remembers what was said, forgets nonces, and fails as it is told to."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.messages: list[Message] = []
        self.asked: Counter[str] = Counter()
        self.tried: list[tuple[Row, Any]] = []
        self.sent_nonces: dict[int, list[str]] = defaultdict(list)
        self.before: list[Exception] = []  # raised by the next sends, nothing said
        self.after: list[Exception] = []  # raised by the next sends, after it was said
        self.unreadable: list[Exception] = []
        self.refused: dict[int, Exception] = {}  # by recipient, until removed
        self.looked_since: list[datetime | None] = []
        self.hold: asyncio.Event | None = None
        self.at_once = 0
        self.most_at_once = 0

    async def send(self, row: Row, card: Any) -> Posted:
        self.asked["send"] += 1
        self.tried.append((row, card))
        self.sent_nonces[row.id].append(row.nonce)
        await self._through(row)
        now = self.clock.monotonic()
        message = self._remembered(row.nonce, now) or self._say(row, card, now)
        if self.after:
            raise self.after.pop(0)
        return Posted(message.channel_id, message.id, self.clock.now())

    async def edit(self, row: Row, card: Any) -> Posted:
        self.asked["edit"] += 1
        await self._through(row)
        message = next(m for m in self.messages if m.id == row.message_id)
        message.edits.append((card, self.clock.monotonic()))
        if self.after:
            raise self.after.pop(0)
        return Posted(message.channel_id, message.id)

    async def find(self, row: Row) -> Posted | None:
        self.asked["find"] += 1
        self.looked_since.append(row.sending_since)
        if self.unreadable:
            raise self.unreadable.pop(0)
        found = next((m for m in self.messages if m.nonce == row.nonce), None)
        return Posted(found.channel_id, found.id) if found else None

    async def _through(self, row: Row) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await (asyncio.sleep(0) if self.hold is None else self.hold.wait())
        finally:
            self.at_once -= 1
        if self.before:
            raise self.before.pop(0)
        if row.letter.recipient_id in self.refused:
            raise self.refused[row.letter.recipient_id]

    def _remembered(self, nonce: str, at: float) -> Message | None:
        return next((m for m in self.messages if m.nonce == nonce and at - m.said_at < KEEPS_NONCES), None)

    def _say(self, row: Row, card: Any, at: float) -> Message:
        message = Message(5000 + len(self.messages), row.letter.recipient_id, row.id, row.nonce, at, card)
        self.messages.append(message)
        return message

    @property
    def said(self) -> list[Any]:
        """What was said, in order."""
        return [message.card for message in self.messages]


def reminder(subject: str = "s1", **changes: Any) -> Letter:
    """A letter to a channel that is due now."""
    return replace(Letter(SERVER, "reminder", subject, Way.CHANNEL, CHANNEL, START), **changes)


def laid(subject: str = "s1", **changes: Any) -> Letter:
    """A letter for the inbox that is due now."""
    return replace(Letter(SERVER, "reminder", subject, Way.INBOX, SAM, START), **changes)


def private(subject: str = "s1", **changes: Any) -> Letter:
    """A direct message that is due now."""
    return replace(Letter(SERVER, "reminder", subject, Way.MEMBER, SAM, START), **changes)


def card_edit(message_id: int = 5000, **changes: Any) -> Letter:
    """An edit of a message that stands in the channel."""
    changes.setdefault("occasion", str(message_id))
    return replace(
        Letter(SERVER, "card", "s1", Way.EDIT, CHANNEL, START, body={"message_id": message_id}), **changes
    )


class MortalDatabase(Database):
    """A database whose process can be killed: from then on nothing is written, not even what was begun."""

    killed = False

    @asynccontextmanager
    async def one_step(self, *, brief: bool = False) -> AsyncGenerator[AsyncConnection]:
        async with super().one_step(brief=brief) as connection:
            yield connection
            if self.killed:
                raise RuntimeError("killed")


class World:
    """One delivery on one database file, with its clock and its wire."""

    def __init__(self, file: Path, limits: Limits | None = None) -> None:
        self.file = file
        self.limits = limits or Limits()
        self.clock = FakeClock()
        self.wire = FakeWire(self.clock)
        self.database = self._database()
        self.wakeups = 0
        self.drawn: list[tuple[str, bool]] = []
        self.hooked: list[tuple[str, int]] = []
        self.troubles: list[tuple[int, int, int]] = []
        self.missed: list[tuple[int, list[str]]] = []
        self.over: set[str] = set()  # subjects of which there is nothing to say any more
        self.delivery = self.another()

    def _database(self) -> MortalDatabase:
        return MortalDatabase(f"sqlite+aiosqlite:///{self.file}", durable=False)

    def another(self) -> Delivery:
        """A second delivery on the same database."""
        delivery = Delivery(self.database, self.clock, self.limits, self._woken)
        for kind in ("reminder", "card"):
            delivery.carries(kind, self.draw, self.hook)
        delivery.tells(self.trouble, self.miss)
        return delivery

    def _woken(self) -> None:
        self.wakeups += 1

    async def draw(self, row: Row, late: bool) -> str | None:
        self.drawn.append((row.letter.subject, late))
        return None if row.letter.subject in self.over else f"{row.letter.subject}{' late' if late else ''}"

    async def hook(self, row: Row, posted: Posted) -> None:
        self.hooked.append((row.letter.subject, posted.message_id))

    async def trouble(self, guild_id: int, recipient_id: int, code: int) -> None:
        self.troubles.append((guild_id, recipient_id, code))

    async def miss(self, guild_id: int, rows: list[Row]) -> None:
        self.missed.append((guild_id, [row.letter.subject for row in rows]))

    async def open(self) -> World:
        """Make the tables and begin."""
        async with self.database.one_step() as connection:
            await connection.run_sync(metadata.create_all)
        await self.delivery.begin()
        self.delivery.wire = self.wire
        return self

    async def close(self) -> None:
        await self.delivery.stop(0)
        await self.database.close()

    async def round(self, delivery: Delivery | None = None) -> None:
        """Ring, and wait until what came of it is written."""
        delivery = delivery or self.delivery
        await delivery.ring()
        await delivery.idle()

    async def later(self, seconds: float) -> None:
        """Let time pass, then ring."""
        self.clock.passes(seconds)
        await self.round()

    async def dies(self) -> None:
        """End as a kill ends it: nothing of what is under way is written any more."""
        self.database.killed = True
        await self.delivery.stop(0)
        await self.database.close()

    async def comes_back(self) -> None:
        """Begin anew on the same file."""
        self.database = self._database()
        self.delivery = self.another()
        await self.delivery.begin()
        self.delivery.wire = self.wire

    async def rows(self) -> list[dict[str, Any]]:
        async with self.database.reading() as connection:
            found = await connection.exec_driver_sql("SELECT * FROM outbox ORDER BY due_at, subject")
            return [dict(row) for row in found.mappings()]

    async def states(self) -> list[str]:
        return [row["state"] for row in await self.rows()]
