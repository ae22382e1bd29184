"""The rows under way: claimed, tried a few at once, and not yet written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

import structlog

from groupbot.clock import Clock
from groupbot.delivery import verdicts
from groupbot.delivery.attempt import Attempts
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Carrier, Row, Wire
from groupbot.delivery.store import Outbox
from groupbot.delivery.verdicts import Verdict

log = structlog.get_logger("groupbot.delivery")


class Flights:
    """Carries claimed rows, each in a task of its own, `sends_at_once` of them at a time."""

    def __init__(
        self,
        clock: Clock,
        now: Callable[[], datetime],
        limits: Limits,
        owner: str,
        rows: Outbox,
        carriers: Mapping[str, Carrier],
        arrived: Callable[[Verdict], None],
    ) -> None:
        """`arrived` takes each verdict; the row stays under way until `land` hears that it is written."""
        self.open = False
        self._clock = clock
        self._now = now
        self._limits = limits
        self._owner = owner
        self._rows = rows
        self._carriers = carriers
        self._arrived = arrived
        self._attempts = Attempts(clock, now, limits)
        self._slots = asyncio.Semaphore(limits.sends_at_once)
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._landed = asyncio.Event()

    @property
    def ids(self) -> list[int]:
        """Give the ids of the rows under way."""
        return list(self._flying)

    @property
    def room(self) -> int:
        """Give how many more rows may be claimed."""
        return self._limits.batch - len(self._flying)

    @property
    def has_room(self) -> bool:
        """Say whether claiming is worth a statement: half a batch or more."""
        return self.room * 2 >= self._limits.batch

    def launch(self, rows: Iterable[Row], wire: Wire, claimed_at: float) -> None:
        """Carry claimed rows beside the caller. `claimed_at` is by the monotonic clock."""
        for row in rows:
            task = asyncio.create_task(self._carry(row, wire, claimed_at), name=f"letter {row.mark}")
            self._flying[row.id] = task
            task.add_done_callback(lambda done, row=row: self._lost(row, done))

    def land(self, written: Iterable[Verdict]) -> None:
        """Let go of rows whose verdict is written."""
        for verdict in written:
            if not verdict.unsure:
                self._attempts.forget(verdict.row.id)
            self._let_go(verdict.row)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._flying:
            self._landed.clear()
            await self._landed.wait()

    async def finish(self, grace: float) -> None:
        """Try nothing new, and wait up to `grace` seconds for what is being tried."""
        self.open = False
        if not self._flying:
            return
        _, left = await asyncio.wait(self._flying.values(), timeout=grace)
        for task in left:
            task.cancel()  # its row stays under way and is looked for at the next start
        await asyncio.gather(*left, return_exceptions=True)

    async def _carry(self, row: Row, wire: Wire, claimed_at: float) -> None:
        async with self._slots:
            if not self.open:
                verdict = verdicts.given_back(row)
            elif await self._still_holds(row, claimed_at):
                verdict = await self._attempts.run(row, wire, self._carriers[row.letter.kind])
            else:
                return self._let_go(row)  # somebody else has it by now
        return self._arrived(verdict)

    async def _still_holds(self, row: Row, claimed_at: float) -> bool:
        if self._clock.monotonic() - claimed_at < self._limits.renew_after:
            return True
        return await self._rows.renew(row, self._owner, self._now() + timedelta(seconds=self._limits.lease))

    def _lost(self, row: Row, task: asyncio.Task[None]) -> None:
        """Let go of a row whose task ended without a verdict: it is looked for when its lease ends."""
        if task.cancelled():
            self._let_go(row)
        elif (fault := task.exception()) is not None:
            log.error(
                "a letter was dropped on the way",
                row=row.mark,
                kind=row.letter.kind,
                fault=type(fault).__name__,
            )
            self._let_go(row)

    def _let_go(self, row: Row) -> None:
        self._flying.pop(row.id, None)
        self._landed.set()
