"""Reads and writes the outbox: the only file that does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update

from groupbot.database import Database
from groupbot.delivery.model import Counts, Letter, Row, State, Way
from groupbot.delivery.records import Standing, new_values, row_of, settlement
from groupbot.delivery.tables import (
    CLAIM,
    KEY,
    LOOK,
    NEXT_AT,
    NOT_SETTLED,
    PROBE,
    RELEASED,
    SETTLE,
    STANDING,
    Waiting,
    its_park,
    outbox,
    parked,
    redrawing,
    to_be_tried,
    too_late,
    waiting,
)
from groupbot.delivery.verdicts import Verdict

_SETTLED = [State.SENT, State.FAILED, State.EXPIRED]
_PRIVATE = [Way.MEMBER, Way.INBOX]


class Outbox:
    """The rows. Every writing method joins the caller's step."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert
        self._redraw = redrawing(self._insert(outbox))
        self._put = self._insert(outbox).on_conflict_do_update(
            index_elements=KEY, set_={"withdrawn": False}, where=outbox.c.withdrawn
        )

    # putting and taking back

    async def put(self, letters: Sequence[Letter]) -> None:
        """Insert letters whose key is new, in one statement; one that is being taken back counts again."""
        await self._write(self._put, [new_values(letter) for letter in letters])

    async def replace(self, letter: Letter) -> None:
        """Insert a letter, or give its times and body to the row that still waits under its key."""
        statement = self._insert(outbox)
        new = statement.excluded
        fresh = {name: new[name] for name in ("due_at", "try_at", "expires_at", "late_after", "body")}
        statement = statement.on_conflict_do_update(
            index_elements=KEY, set_=fresh, where=outbox.c.state == State.DUE
        )
        await self._write(statement, [new_values(letter)])
        await self.put([letter])  # one that is under way and was taken back counts again

    async def redraw(self, letter: Letter, message_id: int, now: datetime, gap: timedelta) -> datetime:
        """Make the edit of a message due (again); one that is due already only takes the newest body.

        Gives when it is to be tried.
        """
        values = new_values(letter) | {"channel_id": letter.recipient_id, "message_id": message_id}
        values |= {"try_at": max(letter.due_at, now), "right_now": now, "just_now": now - gap}
        values |= {"gap": gap // timedelta(microseconds=1)}
        async with self._database.one_step() as connection:
            return (await connection.execute(self._redraw, values)).scalar_one()

    async def take_back(
        self, guild_id: int, kinds: Collection[str], subject: str, recipient_id: int | None
    ) -> None:
        """Delete what waits; what may have been said is looked for, and never said again."""
        wanted = {"in_guild": guild_id, "about": subject, "kinds": kinds, "to": recipient_id}
        # Mostly there is nothing to take back, and looking is cheaper than writing nothing.
        async with self._database.one_step() as connection:
            found = (await connection.execute(NOT_SETTLED, wanted)).all()
            unsaid = [row.id for row in found if row.state is State.DUE and not row.unsure]
            if unsaid:
                await connection.execute(delete(outbox).where(outbox.c.id.in_(unsaid)))
            if asked_back := [row.id for row in found if row.id not in unsaid]:
                await connection.execute(
                    update(outbox).where(outbox.c.id.in_(asked_back)).values(withdrawn=True)
                )

    async def told(self, guild_id: int, kind: str, subject: str) -> list[int]:
        """Give whom a message of this kind about this subject has reached, or may have."""
        said = or_(outbox.c.state.in_([State.SENT, State.SENDING]), outbox.c.unsure)
        statement = select(outbox.c.recipient_id).where(
            outbox.c.guild_id == guild_id, outbox.c.subject == subject, outbox.c.kind == kind, said
        )
        async with self._database.reading() as connection:
            return sorted(set((await connection.execute(statement)).scalars()))

    async def untold(self, guild_id: int, kind: str, subject: str) -> list[int]:
        """Give whom a message of this kind about this subject has certainly not reached yet."""
        statement = select(outbox.c.recipient_id).where(
            outbox.c.guild_id == guild_id,
            outbox.c.subject == subject,
            outbox.c.kind == kind,
            outbox.c.state == State.DUE,
            ~outbox.c.unsure,
        )
        async with self._database.reading() as connection:
            return sorted(set((await connection.execute(statement)).scalars()))

    async def given_up(self, guild_id: int, kind: str) -> set[str]:
        """Give the subjects of the rows of this kind that failed."""
        statement = select(outbox.c.subject).where(
            outbox.c.guild_id == guild_id, outbox.c.kind == kind, outbox.c.state == State.FAILED
        )
        async with self._database.reading() as connection:
            return set((await connection.execute(statement)).scalars())

    async def stands(self, guild_id: int, kind: str, subject: str) -> list[Row]:
        """Give the rows of this kind about this subject whose message stands somewhere."""
        of_it = and_(outbox.c.guild_id == guild_id, outbox.c.subject == subject, outbox.c.kind == kind)
        return await self._rows(select(outbox).where(of_it, outbox.c.message_id.is_not(None)))

    async def erase(self, guild_id: int, kinds: Collection[str], subject: str) -> None:
        """Delete rows whatever their state; what is being sent is sent, and nothing of it is kept."""
        which = and_(outbox.c.guild_id == guild_id, outbox.c.subject == subject, outbox.c.kind.in_(kinds))
        await self._write(delete(outbox).where(which))

    # taking rows to send

    async def next_at(self, now: datetime, kinds: Collection[str]) -> datetime | None:
        """Give when the next row that could be sent is to be tried, or None."""
        async with self._database.reading() as connection:
            found = await connection.execute(NEXT_AT, {"at": now, "kinds": kinds})
            return found.scalar_one_or_none()

    async def look(self, now: datetime) -> Waiting:
        """Say what a round would find to do now, in one statement that writes nothing."""
        async with self._database.reading() as connection:
            return Waiting(*(await connection.execute(LOOK, {"at": now})).one())

    async def claim(
        self,
        owner: str,
        now: datetime,
        lease: timedelta,
        kinds: Collection[str],
        most: int,
        *,
        probing: tuple[int, int] | None = None,
    ) -> list[Row]:
        """Take up to `most` rows that are to be tried now, oldest first.

        Those of parked channels are left alone, unless `probing` names one (server, channel).
        """
        values = {"at": now, "by": owner, "until": now + lease, "kinds": kinds, "most": most}
        if probing is not None:
            values |= {"probed_guild": probing[0], "probed": probing[1]}
        async with self._database.one_step() as connection:
            found = await connection.execute(CLAIM if probing is None else PROBE, values)
            rows = [row_of(row) for row in found.mappings()]
        return sorted(rows, key=lambda row: row.try_at)

    async def renew(self, row: Row, owner: str, until: datetime) -> bool:
        """Hold a claimed row for longer; False where somebody else has it by now."""
        statement = (
            update(outbox)
            .where(outbox.c.id == row.id, outbox.c.state == State.SENDING, outbox.c.owner == owner)
            .values(lease_until=until)
            .returning(outbox.c.id)
        )
        async with self._database.one_step() as connection:
            return (await connection.execute(statement)).first() is not None

    async def to_probe(self, now: datetime, kinds: Collection[str], most: int) -> list[tuple[int, int]]:
        """Give the parked channels whose turn it is to be tried once more and that have something to say."""
        waiting = select(outbox.c.id).where(
            outbox.c.guild_id == parked.c.guild_id,
            outbox.c.recipient_id == parked.c.recipient_id,
            to_be_tried(now),
            outbox.c.kind.in_(kinds),
        )
        statement = (
            select(parked.c.guild_id, parked.c.recipient_id)
            .where(parked.c.retry_at <= now, exists(waiting))
            .limit(most)
        )
        async with self._database.reading() as connection:
            return [(found[0], found[1]) for found in await connection.execute(statement)]

    # what became of them

    async def standing(self, ids: Collection[int]) -> dict[int, Standing]:
        """Give how these rows stand now; a row that was deleted is not among them."""
        async with self._database.one_step() as connection:
            rows = await connection.execute(STANDING, {"ids": ids})
            return {found[0]: Standing(*found[1:]) for found in rows}

    async def settle(self, final: Iterable[Verdict]) -> None:
        """Write what became of rows, in one statement."""
        await self._write(SETTLE, [settlement(verdict) for verdict in final])

    async def delete(self, ids: Collection[int]) -> None:
        """Delete rows that were taken back and not said."""
        await self._write(delete(outbox).where(outbox.c.id.in_(ids)))

    async def release(
        self, at: datetime, *, lapsed: datetime | None = None, flying: Collection[int] = ()
    ) -> int:
        """Put rows that nobody is sending any more back to due, in doubt, to be tried at `at`.

        `lapsed`: only those whose lease ended by then, and never one in `flying`; None takes them all.
        Gives their number.
        """
        left = outbox.c.state == State.SENDING
        if lapsed is not None:
            left = and_(left, outbox.c.lease_until <= lapsed, outbox.c.id.not_in(flying))
        values = {"state": State.DUE, "try_at": at, "unsure": outbox.c.way != Way.EDIT} | RELEASED
        async with self._database.one_step() as connection:
            return (await connection.execute(update(outbox).where(left).values(values))).rowcount

    async def expire(self, now: datetime, most: int) -> list[Row]:
        """Settle up to `most` rows for which it is too late, and give them; none that is in doubt."""
        return await self._settle_at_once(too_late(now), State.EXPIRED, now, most)

    async def lay_in_inbox(self, now: datetime, most: int) -> list[Row]:
        """Settle up to `most` rows that only have to be found in the inbox from now on."""
        which = and_(to_be_tried(now), outbox.c.way == Way.INBOX)
        return await self._settle_at_once(which, State.SENT, now, most, inbox=True)

    async def _settle_at_once(
        self, which: ColumnElement[bool], state: State, now: datetime, most: int, *, inbox: bool = False
    ) -> list[Row]:
        ids = select(outbox.c.id).where(which).order_by(outbox.c.try_at).limit(most)
        statement = (
            update(outbox)
            .where(outbox.c.id.in_(ids.scalar_subquery()))
            .values(state=state, try_at=now, settled_at=now, inbox=inbox)
            .returning(outbox)
        )
        return sorted(await self._rows(statement), key=lambda row: row.letter.due_at)

    async def prune(self, now: datetime, before: datetime, most: int) -> None:
        """Delete up to `most` rows that were settled before then.

        What was said in a channel stays as long as it is worth saying: its key says it only once.
        """
        over = or_(outbox.c.way != Way.CHANNEL, outbox.c.expires_at.is_(None), outbox.c.expires_at <= now)
        ids = select(outbox.c.id).where(outbox.c.state.in_(_SETTLED), outbox.c.try_at < before, over)
        ids = ids.limit(most)
        await self._write(delete(outbox).where(outbox.c.id.in_(ids.scalar_subquery())))

    async def give_up(self, now: datetime, kept: timedelta) -> None:
        """Fail what waited longer than that for a channel that took nothing in all that time."""
        shut = its_park().where(parked.c.since <= now - kept)
        statement = (
            update(outbox)
            .where(waiting(now), outbox.c.due_at <= now - kept, exists(shut))
            .values(state=State.FAILED, try_at=now, settled_at=now)
        )
        await self._write(statement)

    # channels that take nothing

    async def park(
        self, guild_id: int, recipient_id: int, trouble: str, now: datetime, backoff: float
    ) -> bool:
        """Leave a channel alone; True where it was not parked before. `backoff` in seconds."""
        values = {
            "guild_id": guild_id,
            "recipient_id": recipient_id,
            "trouble": trouble,
            "since": now,
            "backoff": backoff,
            "retry_at": now + timedelta(seconds=backoff),
        }
        statement = self._insert(parked).values(values).on_conflict_do_nothing().returning(parked.c.guild_id)
        async with self._database.one_step() as connection:
            return (await connection.execute(statement)).first() is not None

    async def put_off(self, channel: tuple[int, int], now: datetime, most: float) -> None:
        """Let a parked channel rest for its backoff again, and for twice as long the time after."""
        which = and_(parked.c.guild_id == channel[0], parked.c.recipient_id == channel[1])
        async with self._database.one_step() as connection:
            backoff = (await connection.execute(select(parked.c.backoff).where(which))).scalar_one_or_none()
            longer = min(most, 2 * (backoff or most))
            rest = {"backoff": longer, "retry_at": now + timedelta(seconds=longer)}
            await connection.execute(update(parked).where(which).values(rest))

    async def unpark(self, guild_id: int, recipient_id: int | None) -> bool:
        """Try a channel again, or all of a server; True where one was parked."""
        which = parked.c.guild_id == guild_id
        if recipient_id is not None:
            which = and_(which, parked.c.recipient_id == recipient_id)
        async with self._database.one_step() as connection:
            return (await connection.execute(delete(parked).where(which))).rowcount > 0

    async def parked(self) -> set[tuple[int, int]]:
        """Give every parked channel with its server."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(parked.c.guild_id, parked.c.recipient_id))
            return {(guild_id, recipient_id) for guild_id, recipient_id in found}

    # what people and operators may see

    async def inbox(self, guild_id: int, member_id: int) -> list[Row]:
        """Give what waits in somebody's inbox, newest first."""
        statement = select(outbox).where(_in_inbox_of(guild_id, member_id)).order_by(outbox.c.due_at.desc())
        return await self._rows(statement)

    async def clear_inbox(self, guild_id: int, member_id: int) -> None:
        """Take everything out of somebody's inbox; the rows stay a while, so that nothing is said again."""
        await self._write(update(outbox).where(_in_inbox_of(guild_id, member_id)).values(inbox=False))

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete every row to one person, whatever became of it."""
        await self._write(delete(outbox).where(_to_member(guild_id, member_id)))

    async def export(self, guild_id: int, member_id: int) -> list[Row]:
        """Give every row to one person."""
        return await self._rows(
            select(outbox).where(_to_member(guild_id, member_id)).order_by(outbox.c.due_at)
        )

    async def counts(self, late_before: datetime, guild_id: int | None) -> Counts:
        """Count rows by where they stand, in one server or in all."""
        here = () if guild_id is None else (outbox.c.guild_id == guild_id,)
        by_state = select(outbox.c.state, func.count()).where(*here).group_by(outbox.c.state)
        late = (
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.state == State.DUE, outbox.c.try_at < late_before, ~exists(its_park()), *here)
        )
        shut = select(func.count()).select_from(parked)
        if guild_id is not None:
            shut = shut.where(parked.c.guild_id == guild_id)
        async with self._database.reading() as connection:
            found: dict[State, int] = dict(list(await connection.execute(by_state)))
            return Counts(
                due=found.get(State.DUE, 0),
                late=(await connection.execute(late)).scalar_one(),
                sending=found.get(State.SENDING, 0),
                failed=found.get(State.FAILED, 0),
                parked=(await connection.execute(shut)).scalar_one(),
            )

    async def _write(self, statement: Any, rows: Sequence[dict[str, Any]] | None = None) -> None:
        if rows is not None and not rows:
            return
        async with self._database.one_step() as connection:
            await connection.execute(statement, rows)

    async def _rows(self, statement: Any) -> list[Row]:
        opened = self._database.reading() if statement.is_select else self._database.one_step()
        async with opened as connection:
            return [row_of(found) for found in (await connection.execute(statement)).mappings()]


def _to_member(guild_id: int, member_id: int) -> ColumnElement[bool]:
    return and_(outbox.c.guild_id == guild_id, outbox.c.recipient_id == member_id, outbox.c.way.in_(_PRIVATE))


def _in_inbox_of(guild_id: int, member_id: int) -> ColumnElement[bool]:
    return and_(outbox.c.guild_id == guild_id, outbox.c.recipient_id == member_id, outbox.c.inbox.is_(True))
