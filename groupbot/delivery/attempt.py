"""One try of one row: look whether it stands there already, draw it, send it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

import structlog

from groupbot.clock import Clock
from groupbot.delivery import verdicts
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import (
    CannotRead,
    Carrier,
    OutcomeUnknown,
    Posted,
    Row,
    TryLater,
    Undeliverable,
    Way,
    Wire,
)
from groupbot.delivery.verdicts import Verdict

T = TypeVar("T")
_MANY = 1000
log = structlog.get_logger("groupbot.delivery")


class Attempts:
    """Tries rows, and remembers since when each one's nonce has been in Discord's memory."""

    def __init__(self, clock: Clock, now: Callable[[], datetime], limits: Limits) -> None:
        self._clock = clock
        self._now = now
        self._limits = limits
        # By the monotonic clock: judged by the wall clock, a clock set back makes an old nonce look young.
        self._first_said: dict[int, float] = {}

    def forget(self, row_id: int) -> None:
        """Drop what is remembered of a row that is not in doubt."""
        self._first_said.pop(row_id, None)

    async def run(self, row: Row, wire: Wire, carrier: Carrier) -> Verdict:
        """Try a row once and give what follows. Nothing is written, and no fault gets out."""
        try:
            return await self._run(row, wire, carrier)
        except CannotRead:
            return verdicts.unreadable(row, self._now(), self._limits)
        except OutcomeUnknown:
            return verdicts.outcome_unknown(row, self._now(), self._limits)
        except TryLater as later:
            return verdicts.not_now(row, self._now(), self._limits, later.after)
        except Undeliverable as refused:
            return verdicts.undeliverable(row, refused.code, self._now(), self._limits)

    async def _run(self, row: Row, wire: Wire, carrier: Carrier) -> Verdict:
        looked = False
        too_late = row.withdrawn or row.expired(self._now())
        if row.unsure and (too_late or not self._trusts_nonce(row)):
            looked = True
            if (posted := await self._find(row, wire)) is not None:
                return verdicts.said(row, posted, self._now())
            self.forget(row.id)
        card = None if too_late else await self._draw(row, carrier)
        if card is None:
            if row.unsure and not looked and (posted := await self._find(row, wire)) is not None:
                return verdicts.said(row, posted, self._now())
            return verdicts.nothing_to_say(row, self._now(), self._limits)
        return verdicts.said(row, await self._send(row, wire, card), self._now())

    def _trusts_nonce(self, row: Row) -> bool:
        since = self._first_said.get(row.id)
        return since is not None and self._clock.monotonic() - since < self._limits.nonce_trusted

    def _remember(self, row: Row) -> None:
        self._first_said.setdefault(row.id, self._clock.monotonic())
        if len(self._first_said) > _MANY:  # of rows that were deleted while they were in doubt
            trusted_from = self._clock.monotonic() - self._limits.nonce_trusted
            self._first_said = {row_id: at for row_id, at in self._first_said.items() if at > trusted_from}

    async def _find(self, row: Row, wire: Wire) -> Posted | None:
        try:
            return await _within(self._limits.look_timeout, wire.find(row))
        except (CannotRead, TryLater, Undeliverable):
            raise
        except Exception as fault:
            _log_fault("the history could not be read", row, fault)
            raise CannotRead from fault

    async def _draw(self, row: Row, carrier: Carrier) -> Any | None:
        try:
            return await _within(self._limits.look_timeout, carrier.draw(row, row.late(self._now())))
        except Exception as fault:
            _log_fault("the card could not be drawn", row, fault)
            raise TryLater from fault

    async def _send(self, row: Row, wire: Wire, card: Any) -> Posted:
        say = wire.edit if row.letter.way is Way.EDIT else wire.send
        self._remember(row)
        try:
            return await _within(self._limits.send_timeout, say(row, card))
        except (TryLater, Undeliverable):
            raise
        except Exception as fault:
            _log_fault("it is not known whether it was said", row, fault)
            raise OutcomeUnknown from fault


async def _within(seconds: float, act: Awaitable[T]) -> T:
    async with asyncio.timeout(seconds):
        return await act


def _log_fault(event: str, row: Row, fault: Exception) -> None:
    # The type only: a fault's own words may quote what somebody wrote.
    log.warning(event, row=row.mark, kind=row.letter.kind, fault=type(fault).__name__)
