"""Delivery: says what is in the outbox when it is due, once, and finds out what it does not know."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.delivery.flights import Flights
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Carrier, Counts, Draw, Gone, Letter, Row, Sent, Way, Wire
from groupbot.delivery.settling import OnMissed, OnTrouble, Settling
from groupbot.delivery.store import Outbox
from groupbot.delivery.their_clock import RightClock, TheirClock
from groupbot.delivery.verdicts import Verdict
from groupbot.each import each

log = structlog.get_logger("groupbot.delivery")

_LATE = timedelta(minutes=1)
_SWEPT_AT_ONCE = 500  # rows that expire, or go to the inbox, in one step


class Delivery:
    """The outbox and what empties it.

    Putting and taking back join the caller's step. Nothing is sent before `begin` and before a
    face has set `wire`, and no kind before its face has said how it is drawn.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        limits: Limits | None = None,
        wakeup: Callable[[], None] = lambda: None,
    ) -> None:
        """`wakeup` is called when the time of the next row may have changed."""
        self._database = database
        self._clock = clock
        self._limits = limits or Limits()
        self._wakeup = wakeup
        self._owner = secrets.token_hex(8)
        self._rows = Outbox(database)
        self._carriers: dict[str, Carrier] = {}
        self._wire: Wire | None = None
        self._open = False
        self._settling = Settling(
            database, self._rows, self._now, self._limits, self._owner, self._carriers, self._settled
        )
        self._flights = Flights(
            clock, self._now, self._limits, self._owner, self._rows, self._carriers, self._settling.add
        )
        self._pruned: float | None = None
        self.their_clock = TheirClock(clock)  # whoever talks to Discord tells it each answer's time
        self._awaited: datetime | None = None  # what the alarm is set for, while that is sure

    # what is to be said

    async def put(self, *letters: Letter) -> None:
        """Put letters in the outbox, in the caller's step; a key that is there already is not said again."""
        for letter in letters:
            _check_way(letter, edit=False)
        await self._rows.put(letters)
        self._database.after_commit(self._wakeup)

    async def replace(self, letter: Letter) -> None:
        """Put a letter; where one still waits under its key, that takes the new times and body."""
        _check_way(letter, edit=False)
        await self._rows.replace(letter)
        self._database.after_commit(self._wakeup)

    async def take_back(
        self, guild_id: int, *, kinds: Iterable[str], subject: str, recipient_id: int | None = None
    ) -> None:
        """Take back what was not said yet. What was said stays said, and stays in the inbox."""
        await self._rows.take_back(guild_id, list(kinds), subject, recipient_id)

    async def told(self, guild_id: int, kind: str, subject: str) -> list[int]:
        """Give whom a message of this kind about this subject has reached, or may have."""
        return await self._rows.told(guild_id, kind, subject)

    async def untold(self, guild_id: int, kind: str, subject: str) -> list[int]:
        """Give whom a message of this kind about this subject has not reached yet: it waits for its time."""
        return await self._rows.untold(guild_id, kind, subject)

    async def given_up(self, guild_id: int, kind: str) -> set[str]:
        """Give what messages of this kind were about that nobody could be told, while rows are kept."""
        return await self._rows.given_up(guild_id, kind)

    async def stands(self, guild_id: int, kind: str, subject: str) -> list[Row]:
        """Give the rows of this kind about this subject whose message stands, while settled rows are kept."""
        return await self._rows.stands(guild_id, kind, subject)

    async def erase(self, guild_id: int, *, kinds: Iterable[str], subject: str) -> None:
        """Let go of every row of these kinds about a subject, said or not, the inbox too."""
        await self._rows.erase(guild_id, list(kinds), subject)

    async def redraw(self, letter: Letter) -> None:
        """Have an existing message drawn again: the latest state wins, at most once in `edit_gap`.

        `recipient_id` is the channel and `body["message_id"]` the message.
        """
        _check_way(letter, edit=True)
        gap, now = timedelta(seconds=self._limits.edit_gap), self._now()
        # Whoever asked may have read a clock that is far ahead; the card would stay old for that long.
        letter = replace(letter, due_at=min(letter.due_at, now))
        at = await self._rows.redraw(letter, letter.body["message_id"], now, gap)
        self._database.after_commit(lambda: self._wakeup_for(at))

    def _wakeup_for(self, at: datetime) -> None:
        """Have the alarm look again, unless it is set for something earlier."""
        if self._awaited is None or at < self._awaited:
            self._wakeup()

    # who says it

    def carries(
        self,
        kind: str,
        draw: Draw,
        sent: Sent | None = None,
        gone: Gone | None = None,
        *,
        says_anew: Collection[str] = (),
    ) -> None:
        """Say how a kind of letter is drawn, and what follows once it stands there or was deleted.

        `draw(row, late)` gives the card, or None where there is nothing to say any more. `sent(row,
        posted)` and `gone(row)` run in the step that marks the row; where one raises, the row is
        looked for again later, so both may come twice. `says_anew`: the kinds about the same subject
        that leave an inbox once this one is laid there.
        """
        self._carriers[kind] = Carrier(draw, sent, gone, says_anew)
        self._wakeup()

    @property
    def wire(self) -> Wire | None:
        """Give what carries letters, or None while Discord is not ready."""
        return self._wire

    @wire.setter
    def wire(self, wire: Wire | None) -> None:
        self._wire = wire
        self._wakeup()

    def tells(self, on_trouble: OnTrouble | None = None, on_missed: OnMissed | None = None) -> None:
        """Say who is told, in the step that writes it down, what could not be said.

        `on_trouble(guild_id, recipient_id, code)`: once when a channel takes nothing any more, and for
        each message that Discord refuses. `on_missed(guild_id, rows)`: it became too late for these.
        """
        self._settling.on_trouble = on_trouble
        self._settling.on_missed = on_missed

    def also_tells(self, on_trouble: OnTrouble) -> None:
        """Have another room hear of trouble too, after the one that `tells` named."""
        self._settling.also_on_trouble = on_trouble

    async def draw(self, row: Row) -> Any | None:
        """Draw a row for the inbox; None where there is nothing to say any more or nobody carries it."""
        carrier = self._carriers.get(row.letter.kind)
        return None if carrier is None else await carrier.draw(row, row.late(row.settled_at or self._now()))

    # the alarm

    async def begin(self, *, alone: bool = True) -> None:
        """Start. Rows left in the middle of a try are looked for one send timeout later.

        `alone`: nobody else has this database (the lock file says so), so that their leases need not
        be waited for.
        """
        later = self._now() + timedelta(seconds=self._limits.send_timeout)
        if alone and (left := await self._rows.release(later)):
            log.info("rows were left in the middle of a try", rows=left)
        self._settling.start()
        self._flights.open = self._open = True
        self._wakeup()

    async def stop(self, grace: float = 5.0) -> None:
        """Begin nothing new, give what is under way `grace` seconds, write down what came of it."""
        if not self._open:
            return
        self._open = False
        await self._flights.finish(grace)
        await self._settling.stop()

    async def next_at(self) -> datetime | None:
        """Give when there is something to do next, or None while nothing can be done."""
        self._awaited = None  # while this reads, something may be put that it does not see
        if not self._open or self._wire is None or not self._flights.has_room:
            return None
        self._awaited = at = await self._rows.next_at(self._now(), list(self._carriers))
        return None if at is None else at + self._held_back()

    async def ring(self) -> None:
        """Do what is to be done now; what is sent goes on beside it."""
        if not self._open:
            return
        self._awaited = None
        found = await self._rows.look(self._now())
        if found.late:
            await self._guarded(self._expire)
        if found.lapsed or found.for_inbox or found.shut or found.to_send:
            await self._guarded(self._claim)
        await self._guarded(self._prune)

    async def let_go_of_late(self) -> None:
        """Expire what is too late now, so that it is told of before anybody takes it back."""
        if self._open and (await self._rows.look(self._now())).late:
            await self._guarded(self._expire)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        await self._flights.idle()

    @property
    def clock_wrong(self) -> bool:
        """Say whether the host's clock is so far off Discord's that Discord's counts."""
        return self.held_back != timedelta(0)

    @property
    def held_back(self) -> timedelta:
        """Give how far off the host's clock is: by so much later it shows what is due; negative: earlier."""
        return self._held_back()

    def now(self) -> datetime:
        """Give the time by which things are due: the host's, or Discord's where the two are far apart."""
        return self._now()

    @property
    def right_clock(self) -> RightClock:
        """Give a clock that goes as Discord's does while the host's is far off."""
        return RightClock(self._clock, self._ahead, timedelta(seconds=self._limits.early_most))

    def _ahead(self) -> timedelta | None:
        return self.their_clock.ahead

    def _held_back(self) -> timedelta:
        ahead = self._ahead() or timedelta(0)
        return ahead if abs(ahead.total_seconds()) > self._limits.early_most else timedelta(0)

    def _now(self) -> datetime:
        return self._clock.now() - self._held_back()

    async def _guarded(self, part: Callable[[], Awaitable[None]]) -> None:
        await each([part], lambda part: part(), "a part of the round failed", lambda part: part.__name__)

    async def _expire(self) -> None:
        async with self._database.one_step():
            if late := await self._rows.expire(self._now(), _SWEPT_AT_ONCE):
                await self._settling.tell_of_missed(late)

    async def _claim(self) -> None:
        now, claimed_at = self._now(), self._clock.monotonic()
        async with self._database.one_step():
            await self._rows.release(now, lapsed=now, flying=self._flights.ids)
            await self._rows.lay_in_inbox(now, _SWEPT_AT_ONCE)
            if (wire := self._wire) is None or not self._flights.has_room:
                return
            rows = await self._claim_probes(now)
            rows += await self._claim_up_to(self._flights.room - len(rows), now)
        self._flights.launch(rows, wire, claimed_at)

    async def _claim_up_to(
        self, most: int, now: datetime, probing: tuple[int, int] | None = None
    ) -> list[Row]:
        lease = timedelta(seconds=self._limits.lease)
        return await self._rows.claim(self._owner, now, lease, list(self._carriers), most, probing=probing)

    async def _claim_probes(self, now: datetime) -> list[Row]:
        """Take one row for each parked channel that has rested long enough."""
        rows: list[Row] = []
        for channel in await self._rows.to_probe(now, list(self._carriers), self._flights.room // 2):
            await self._rows.put_off(channel, now, self._limits.park_most)
            rows += await self._claim_up_to(1, now, channel)
        return rows

    def _settled(self, batch: Sequence[Verdict]) -> None:
        had_room = self._flights.has_room
        self._flights.land(batch)
        if not all(verdict.is_settled for verdict in batch) or self._flights.has_room > had_room:
            self._wakeup()

    async def _prune(self) -> None:
        now = self._clock.monotonic()
        if self._pruned is None or now - self._pruned >= self._limits.prune_every:
            self._pruned = now
            await self.prune()

    async def prune(self) -> None:
        """Delete what was settled longer ago than it is kept; give up what no channel took in that time."""
        kept = timedelta(seconds=self._limits.kept)
        async with self._database.one_step():
            await self._rows.give_up(self._now(), kept)
            await self._rows.prune(self._now(), self._now() - kept, most=5000)

    # channels, people, health

    async def unpark(self, guild_id: int, recipient_id: int | None = None) -> None:
        """Try a channel again, or all of a server: something changed there."""
        if await self._rows.unpark(guild_id, recipient_id):
            self._database.after_commit(self._wakeup)

    async def inbox(self, guild_id: int, member_id: int) -> list[Row]:
        """Give what waits in somebody's inbox, newest first, without what a newer one says anew.

        It is kept for 7 days.
        """
        waits: list[Row] = []
        said_anew: set[tuple[str, str]] = set()
        for row in await self._rows.inbox(guild_id, member_id):
            kind, subject = row.letter.kind, row.letter.subject
            if (kind, subject) not in said_anew:
                waits.append(row)
            if carrier := self._carriers.get(kind):
                said_anew |= {(other, subject) for other in carrier.says_anew}
        return waits

    async def clear_inbox(self, guild_id: int, member_id: int) -> None:
        """Take everything out of somebody's inbox."""
        await self._rows.clear_inbox(guild_id, member_id)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete every letter to one person, said or not."""
        await self._rows.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give what is kept of the letters to one person."""
        return [
            {
                "kind": row.letter.kind,
                "subject": row.letter.subject,
                "way": row.letter.way.value,
                "due_at": row.letter.due_at.isoformat(),
                "state": row.state.value,
                "settled_at": row.settled_at.isoformat() if row.settled_at else None,
                "inbox": row.inbox,
            }
            for row in await self._rows.export(guild_id, member_id)
        ]

    async def parked(self, guild_id: int) -> list[int]:
        """Give the channels of a server that take nothing now."""
        return sorted(channel for guild, channel in await self._rows.parked() if guild == guild_id)

    async def waiting(self, guild_id: int | None = None) -> Counts:
        """Count rows by where they stand, in one server or in all."""
        return await self._rows.counts(self._now() - _LATE, guild_id)


def _check_way(letter: Letter, *, edit: bool) -> None:
    if (letter.way is Way.EDIT) is not edit:
        raise ValueError("an edit is redrawn, everything else is put")
