"""The other side: channels that remember what was said, and a wire on which one call in seven goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from groupbot.delivery.model import CannotRead, OutcomeUnknown, Posted, Row, TryLater, Undeliverable, Way
from tests.simulation.virtual import HostClock

KEEPS_NONCES = 180.0  # seconds; Discord says "a few minutes"
FAULTY = 0.15  # of all calls
ARRIVES_WITHIN = 35.0  # seconds until a request that its sender gave up has come through, or never will
_SLACK = 1.5  # seconds between a decision and the request it leads to; dates are cut to the second


@dataclass(frozen=True)
class Message:
    """What stands in a channel."""

    id: int
    row_id: int
    nonce: str
    subject: str
    said_at: float


@dataclass
class Harbour:
    """Everything that Discord knows, and what it saw go wrong (`faults`, in words)."""

    clock: HostClock
    chance: Random
    messages: list[Message] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    over: dict[str, float] = field(default_factory=dict)  # taken back, and since when
    in_hand: dict[int, list[Any]] = field(default_factory=dict)  # who is sending a row right now
    ends: dict[str, datetime] = field(default_factory=dict)  # after which a letter must not be sent
    calm: bool = False
    down_until: float = 0.0
    jumped_at: float = -1e9  # the last time that the host's clock went forward

    def arrives(self, row: Row, nonce: str) -> Message:
        """Say it, unless this nonce was said a short while ago."""
        now = self.clock.monotonic()
        for message in self.messages:
            if nonce and message.nonce == nonce and now - message.said_at < KEEPS_NONCES:
                return message
        message = Message(5000 + len(self.messages), row.id, nonce, row.letter.subject, now)
        self.messages.append(message)
        return message

    def found(self, row: Row) -> Message | None:
        """Look for a row's mark among what was said."""
        return next((message for message in self.messages if message.row_id == row.id), None)

    def fate(self) -> float:
        """Give 1 for a call that goes well, and where in the range of faults it falls otherwise (0-1)."""
        if self.calm:
            return 1.0
        drawn = self.chance.random()
        if self.clock.monotonic() < self.down_until:
            return drawn
        return min(1.0, drawn / FAULTY)

    def saw_sending(self, row: Row, who: Any) -> None:
        """Note what must never be seen: too early, too late, taken back, or in two hands."""
        letter, subject = row.letter, row.letter.subject
        skew = self.clock.skew if abs(self.clock.skew.total_seconds()) > 10 else timedelta(0)
        now, slack = self.clock.now() - skew, timedelta(seconds=_SLACK)
        end = self.ends.get(subject)
        if end is not None and now > end + slack:
            self.faults.append(f"{subject} was sent after it expired")
        if self.clock.true_time() < letter.due_at - timedelta(seconds=10) - slack:
            self.faults.append(f"{subject} was sent before it was due")
        if subject in self.over and self.clock.monotonic() > self.over[subject] + _SLACK:
            self.faults.append(f"{subject} was sent after it was taken back")
        others = [one for one in self.in_hand.get(row.id, ()) if not one.dead]
        # After the wall clock went forward a lease may end early; then the nonce alone must do.
        if who in others or (others and self.clock.monotonic() - self.jumped_at > 90):
            self.faults.append(f"{subject} was in two hands at once")


class HarbourWire:
    """One process's way to Discord. `point` is called wherever a kill would make a difference."""

    def __init__(
        self,
        harbour: Harbour,
        owner: Any,
        point: Callable[[str], Awaitable[None]],
        hear: Callable[[datetime], None],
    ) -> None:
        self._harbour = harbour
        self._owner = owner
        self._point = point
        self._hear = hear
        self._hear_the_time()

    def _hear_the_time(self) -> datetime:
        date = self._harbour.clock.true_time().replace(microsecond=0)
        self._hear(date)
        return date

    async def send(self, row: Row, card: Any) -> Posted:
        """Say it, with what may become of a request: see `_sent`."""
        await self._point("before a request")
        harbour = self._harbour
        harbour.saw_sending(row, self._owner)
        hands = harbour.in_hand.setdefault(row.id, [])
        hands.append(self._owner)
        try:
            return await self._sent(row)
        finally:
            hands.remove(self._owner)

    async def _sent(self, row: Row) -> Posted:
        harbour, fate = self._harbour, self._harbour.fate()
        chance = harbour.chance
        if fate < 0.15:
            raise TryLater(1)
        if fate < 0.2:
            raise Undeliverable(50007 if row.letter.way is Way.MEMBER else 50001)
        if fate < 0.35:
            raise OutcomeUnknown
        takes = chance.uniform(0.05, 0.3)
        if fate < 0.8:
            takes = chance.uniform(1, ARRIVES_WITHIN)
        said: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        nonce = row.nonce
        arriving = asyncio.get_running_loop().call_later(
            takes, lambda: said.set_result(harbour.arrives(row, nonce))
        )
        try:
            if fate < 0.6:  # it arrives after its sender gave up
                await asyncio.sleep(min(1.0, takes / 2) if fate < 0.5 else 3600)
                raise OutcomeUnknown
            message = await asyncio.shield(said)
            await self._point("before an answer")
        except asyncio.CancelledError:
            if self._owner.dead and chance.random() < 0.4:
                arriving.cancel()  # killed before the request had left
            raise
        await asyncio.sleep(0.02)
        await self._point("after an answer")
        if fate < 0.9:
            raise OutcomeUnknown  # said, and the answer was lost
        return Posted(row.letter.recipient_id, message.id, self._hear_the_time())

    async def edit(self, row: Row, card: Any) -> Posted:
        """Draw an existing message again."""
        await self._point("before a request")
        return Posted(row.letter.recipient_id, row.message_id or 0)

    async def find(self, row: Row) -> Posted | None:
        """Look for a row in the channel's history; one look in seven fails."""
        await self._point("before a look")
        fate = self._harbour.fate()
        await asyncio.sleep(30 if fate < 0.2 else 0.1)
        if fate < 1.0:
            raise CannotRead
        message = self._harbour.found(row)
        await self._point("after a look")
        return Posted(row.letter.recipient_id, message.id) if message else None
