"""Marks what was tried: many rows in one transaction, each with what its owner does about it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from groupbot.database import Database
from groupbot.delivery import verdicts
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Carrier, Row, State, Way
from groupbot.delivery.records import Standing
from groupbot.delivery.store import Outbox
from groupbot.delivery.verdicts import Verdict

log = structlog.get_logger("groupbot.delivery")

OnTrouble = Callable[[int, int, int], Awaitable[None]]  # server, recipient, Discord's code
OnMissed = Callable[[int, list[Row]], Awaitable[None]]  # server, what was not sent in time


class Settling:
    """Gathers verdicts while a transaction is under way, and writes them all in the next."""

    def __init__(
        self,
        database: Database,
        rows: Outbox,
        now: Callable[[], datetime],
        limits: Limits,
        owner: str,
        carriers: Mapping[str, Carrier],
        settled: Callable[[Sequence[Verdict]], None],
    ) -> None:
        """`settled` hears of each batch once it is on disk."""
        self._database = database
        self._rows = rows
        self._now = now
        self._limits = limits
        self._owner = owner
        self._carriers = carriers
        self._settled = settled
        self._gathered: list[Verdict] = []
        self._more = asyncio.Event()
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.on_trouble: OnTrouble | None = None
        self.also_on_trouble: OnTrouble | None = None
        self.on_missed: OnMissed | None = None

    def start(self) -> None:
        """Begin to write what is added."""
        self._closing.clear()
        self._task = asyncio.create_task(self._write_as_they_come(), name="delivery settles")

    async def stop(self) -> None:
        """Write what was added so far, once, and end."""
        self._closing.set()
        self._more.set()
        if self._task is not None:
            await self._task
            self._task = None

    def add(self, verdict: Verdict) -> None:
        """Have a verdict written soon."""
        self._gathered.append(verdict)
        self._more.set()

    async def _write_as_they_come(self) -> None:
        while self._gathered or not self._closing.is_set():
            await self._more.wait()
            self._more.clear()
            batch, self._gathered = self._gathered, []
            while batch and not await self._wrote(batch):
                if self._closing.is_set():
                    return  # the rows stay under way and are looked for at the next start
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._limits.backoff_first):
                        await self._closing.wait()

    async def _wrote(self, batch: list[Verdict]) -> bool:
        try:
            await self._write(batch)
        except _OwnerFailed as failed:
            self._mark_in_doubt(batch, failed)
            return await self._wrote(batch)
        except Exception as fault:
            log.error("the outbox could not be written", rows=len(batch), fault=type(fault).__name__)
            return False
        self._settled(batch)
        return True

    def _mark_in_doubt(self, batch: list[Verdict], failed: _OwnerFailed) -> None:
        """Have the row looked for again later, so that its owner hears of it then."""
        row = failed.verdict.row
        log.error("what follows a message failed", row=row.mark, kind=row.letter.kind, fault=failed.fault)
        place = next(i for i, verdict in enumerate(batch) if verdict.row.id == row.id)
        batch[place] = verdicts.outcome_unknown(row, self._now(), self._limits)

    async def _write(self, batch: Sequence[Verdict]) -> None:
        async with self._database.one_step():
            standing = await self._rows.standing([verdict.row.id for verdict in batch])
            valid = [v for v in batch if v.row.id in standing and self._counts(v, standing[v.row.id])]
            undone = [v.row.id for v in valid if standing[v.row.id].withdrawn and _was_not_said(v)]
            if undone:
                await self._rows.delete(undone)
            final = [self._final(v, standing[v.row.id]) for v in valid if v.row.id not in undone]
            await self._rows.settle(final)
            for verdict in final:
                await self._tell_owner(verdict)
            await self._unpark_where_said(final)

    def _counts(self, verdict: Verdict, standing: Standing) -> bool:
        """What was said was said; anything less counts only while the row is still ours."""
        if standing.state is not State.SENDING:
            return standing.state is State.DUE and verdict.state is State.SENT
        return standing.owner == self._owner or verdict.state is State.SENT

    def _final(self, verdict: Verdict, standing: Standing) -> Verdict:
        """An edit of a card that changed meanwhile is due again, after the pause between two edits."""
        row = verdict.row
        if row.letter.way is not Way.EDIT or standing.revision == row.revision or verdict.gone:
            return verdict
        if not verdict.is_settled:
            return verdict
        at = self._now() + timedelta(seconds=self._limits.edit_gap)
        return replace(verdict, state=State.DUE, try_at=at, attempts=0, trouble=None, missed=False)

    async def _tell_owner(self, verdict: Verdict) -> None:
        row, carrier = verdict.row, self._carriers.get(verdict.row.letter.kind)
        try:
            if verdict.posted is not None and carrier is not None and carrier.sent is not None:
                await carrier.sent(row, verdict.posted)
            if verdict.gone and carrier is not None and carrier.gone is not None:
                await carrier.gone(row)
            if verdict.missed:
                await self.tell_of_missed([row])
            await self._tell_of_trouble(verdict)
        except Exception as fault:
            raise _OwnerFailed(verdict, type(fault).__name__) from fault

    async def _tell_of_trouble(self, verdict: Verdict) -> None:
        letter, code, now = verdict.row.letter, verdict.tells, self._now()
        if verdict.parks is not None and await self._rows.park(
            letter.guild_id, letter.recipient_id, str(verdict.parks), now, self._limits.park_first
        ):
            code = verdict.parks
        for hear in (self.on_trouble, self.also_on_trouble):
            if code is not None and hear is not None:
                await hear(letter.guild_id, letter.recipient_id, code)

    async def _unpark_where_said(self, final: Sequence[Verdict]) -> None:
        said = {(v.row.letter.guild_id, v.row.letter.recipient_id) for v in final if v.posted is not None}
        for guild_id, recipient_id in said & (await self._rows.parked() if said else set()):
            await self._rows.unpark(guild_id, recipient_id)

    async def tell_of_missed(self, rows: Sequence[Row]) -> None:
        """Tell once for each server what was not sent in time, in the step under way."""
        by_server: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            by_server[row.letter.guild_id].append(row)
        if self.on_missed is not None:
            for guild_id, missed in by_server.items():
                await self.on_missed(guild_id, missed)


def _was_not_said(verdict: Verdict) -> bool:
    return verdict.inbox or (verdict.state is not State.SENT and not verdict.unsure)


class _OwnerFailed(Exception):
    """The owner's own part of a marking raised."""

    def __init__(self, verdict: Verdict, fault: str) -> None:
        super().__init__(fault)
        self.verdict = verdict
        self.fault = fault
