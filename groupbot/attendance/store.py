"""Reads and writes sightings, watches, attendance and counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Table, and_, bindparam, delete, insert, select, text, update

from groupbot.attendance.firsts import First, Shift, Visit
from groupbot.attendance.model import HereStatus, Record, SessionCounts, Sight, Sighting
from groupbot.attendance.tables import attendance, session_counts, sightings, watches
from groupbot.database import Database, from_microseconds, microseconds, upsert


class Seen(NamedTuple):
    """What was seen in a session at one moment, and of whom, in their order: as it waits to be written.

    In a burst of voice events many people come at once, and one more of them costs no more than a number.
    The fields stand in the order in which the statement below counts them.
    """

    session: tuple[int, str]  # server and session
    sight: Sight
    at: int  # microseconds since 1970
    estimated: bool
    members: list[int]


def seen_of(session: tuple[int, str], member_id: int, sighting: Sighting) -> Seen:
    """Give what was seen of one person in a session."""
    return Seen(session, sighting.sight, microseconds(sighting.at), sighting.estimated, [member_id])


def sighting_of(seen: Seen) -> Sighting:
    """Give what was seen, whoever it was."""
    return Sighting(seen.sight, from_microseconds(seen.at), seen.estimated)


@dataclass(frozen=True, slots=True)
class WatchRow:
    """What is kept of a watch, so that a restart can go on from it."""

    guild_id: int
    session_id: str
    channel_id: int
    heartbeat_at: datetime
    unnamed: int = 0
    unnamed_facilitators: int = 0
    headcount: int | None = None


# One statement for what was seen in a session: one call per row would give up the interpreter's lock at each.
# A sighting whose session closed while it waited is dropped: its minutes are counted already.
_INTO = """
WITH seen AS MATERIALIZED ({seen})
INSERT INTO sightings (guild_id, session_id, member_id, sight, at, estimated)
SELECT :guild_id, :session_id, CAST(member.value AS bigint), seen.sight, seen.at, seen.estimated
FROM seen, {members}
WHERE EXISTS (SELECT 1 FROM watches WHERE guild_id = :guild_id AND session_id = :session_id)
ORDER BY seen.key, member.key
"""
_SQLITE = {
    "seen": """
  SELECT key, json_extract(value, '$[0]') AS sight, json_extract(value, '$[1]') AS at,
    json_extract(value, '$[2]') AS estimated, json_extract(value, '$[3]') AS members
  FROM json_each(:batch)
""",
    "members": "json_each(seen.members) AS member",
}
_POSTGRESQL = {
    "seen": """
  SELECT key, value ->> 0 AS sight, CAST(value ->> 1 AS bigint) AS at,
    CAST(value ->> 2 AS boolean) AS estimated, value -> 3 AS members
  FROM json_array_elements(CAST(:batch AS json)) WITH ORDINALITY AS each(value, key)
""",
    "members": "json_array_elements_text(seen.members) WITH ORDINALITY AS member(value, key)",
}
_OF_VISIT = ("session_id", "group_id", "on_day", "starts_at")
# Asked whenever somebody takes a place, so built once. An outer join, so that SQLite begins with the person:
# it would look through all that was ever counted in the server.
_VISITS = (
    select(attendance.c.member_id, attendance.c.firsts, *(session_counts.c[name] for name in _OF_VISIT))
    .join(
        session_counts,
        and_(
            session_counts.c.guild_id == attendance.c.guild_id,
            session_counts.c.session_id == attendance.c.session_id,
        ),
        isouter=True,
    )
    .where(
        attendance.c.guild_id == bindparam("in_guild"),
        attendance.c.member_id.in_(bindparam("members", expanding=True)),
        attendance.c.status == HereStatus.HERE,
        attendance.c.facilitating.is_(False),
    )
)


class AttendanceStore:
    """The only place that touches the tables of attendance. Every writing method joins the caller's step."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._append = text(_INTO.format(**_SQLITE if database.is_sqlite else _POSTGRESQL))

    async def _write(self, statement: Any, rows: Any = None) -> int:
        async with self._database.one_step() as connection:
            return (await connection.execute(statement, rows)).rowcount

    async def _read(self, query: Any, wanted: dict[str, Any] | None = None) -> list[Any]:
        async with self._database.reading() as connection:
            return list((await connection.execute(query, wanted)).mappings())

    # --- sightings -------------------------------------------------------------------------------

    async def append(self, seen: Iterable[Seen]) -> None:
        """Write what was seen, a row for each person, in the order given."""
        batches = defaultdict[tuple[int, str], list[list[Any]]](list)
        for session, *rest in seen:
            batches[session].append(rest)
        for (guild_id, session_id), batch in batches.items():
            found = {"guild_id": guild_id, "session_id": session_id, "batch": orjson.dumps(batch).decode()}
            await self._write(self._append, found)

    async def sightings(
        self, guild_id: int, session_id: str, member_id: int | None = None
    ) -> dict[int, list[Sighting]]:
        """Give what was seen in a session, by member, in the order in which it came."""
        query = (
            select(sightings).where(_of(sightings, guild_id, session_id, member_id)).order_by(sightings.c.id)
        )
        seen: dict[int, list[Sighting]] = {}
        for row in await self._read(query):
            seen.setdefault(row["member_id"], []).append(Sighting(row["sight"], row["at"], row["estimated"]))
        return seen

    async def drop_sightings(self, guild_id: int, session_id: str, member_id: int | None = None) -> None:
        """Delete what was seen in a session, of one person or of all."""
        await self._write(delete(sightings).where(_of(sightings, guild_id, session_id, member_id)))

    # --- watches ---------------------------------------------------------------------------------

    async def watches(self) -> list[WatchRow]:
        """Give every watch there is."""
        return [WatchRow(**row) for row in await self._read(select(watches))]

    async def watch(self, guild_id: int, session_id: str) -> WatchRow | None:
        """Give one watch, or None."""
        rows = await self._read(select(watches).where(_of(watches, guild_id, session_id)))
        return WatchRow(**rows[0]) if rows else None

    async def save_watch(self, row: WatchRow) -> None:
        """Write a watch."""
        await self._write(*upsert(self._database, watches, asdict(row)))

    async def move_watch(self, guild_id: int, session_id: str, channel_id: int) -> None:
        """Note that a session under way moved to another room."""
        await self._write(
            update(watches).where(_of(watches, guild_id, session_id)).values(channel_id=channel_id)
        )

    async def set_headcount(self, guild_id: int, session_id: str, number: int) -> None:
        """Note a facilitator's count of a session under way."""
        await self._write(update(watches).where(_of(watches, guild_id, session_id)).values(headcount=number))

    async def beat(self, beats: Sequence[tuple[int, str, int, int]], now: datetime) -> None:
        """Note that all was seen up to now: (server, session, unnamed people, unnamed facilitators)."""
        statement = (
            update(watches)
            .where(
                watches.c.guild_id == bindparam("of_guild"), watches.c.session_id == bindparam("of_session")
            )
            .values(heartbeat_at=now, unnamed=bindparam("people"), unnamed_facilitators=bindparam("leading"))
        )
        names = ("of_guild", "of_session", "people", "leading")
        if beats:
            await self._write(statement, [dict(zip(names, each, strict=True)) for each in beats])

    async def drop_watch(self, guild_id: int, session_id: str) -> None:
        """Delete a watch and what was seen under it."""
        await self.drop_sightings(guild_id, session_id)
        await self._write(delete(watches).where(_of(watches, guild_id, session_id)))

    # --- records ---------------------------------------------------------------------------------

    async def records(self, guild_id: int, session_id: str) -> dict[int, Record]:
        """Give the records of a session, by member."""
        rows = await self._read(select(attendance).where(_of(attendance, guild_id, session_id)))
        return {row["member_id"]: _record(row) for row in rows}

    async def record(self, guild_id: int, session_id: str, member_id: int) -> Record | None:
        """Give one person's record, or None."""
        rows = await self._read(select(attendance).where(_of(attendance, guild_id, session_id, member_id)))
        return _record(rows[0]) if rows else None

    async def save_record(self, guild_id: int, session_id: str, record: Record) -> None:
        """Write one person's record."""
        key = {"guild_id": guild_id, "session_id": session_id}
        await self._write(*upsert(self._database, attendance, key | asdict(record)))

    async def replace_records(self, guild_id: int, session_id: str, records: Collection[Record]) -> None:
        """Write the records of a session in place of those it had."""
        key = {"guild_id": guild_id, "session_id": session_id}
        await self._write(delete(attendance).where(_of(attendance, guild_id, session_id)))
        if records:
            await self._write(insert(attendance), [key | asdict(record) for record in records])

    async def remove_record(self, guild_id: int, session_id: str, member_id: int) -> None:
        """Delete one person's record."""
        await self._write(delete(attendance).where(_of(attendance, guild_id, session_id, member_id)))

    async def visits(self, guild_id: int, member_ids: Collection[int]) -> dict[int, list[Visit]]:
        """Give the closed sessions at which these people were present and did not facilitate."""
        found: dict[int, list[Visit]] = {member_id: [] for member_id in member_ids}
        wanted = {"in_guild": guild_id, "members": list(found)}
        for row in await self._read(_VISITS, wanted) if found else ():
            if row["session_id"] is not None:  # else it is not closed, and not counted yet
                visit = Visit(**{name: row[name] for name in _OF_VISIT}, firsts=First(row["firsts"]))
                found[row["member_id"]].append(visit)
        return found

    # --- counts ----------------------------------------------------------------------------------

    async def counts(self, guild_id: int, session_id: str) -> SessionCounts | None:
        """Give the counts of a closed session, or None."""
        rows = await self._read(select(session_counts).where(_of(session_counts, guild_id, session_id)))
        return SessionCounts(**rows[0]) if rows else None

    async def counts_between(
        self, guild_id: int, first_day: date, last_day: date, group_id: str | None
    ) -> list[SessionCounts]:
        """Give the counts of the sessions of these days, by start."""
        query = select(session_counts).where(
            session_counts.c.guild_id == guild_id,
            session_counts.c.on_day >= first_day,
            session_counts.c.on_day <= last_day,
        )
        if group_id is not None:
            query = query.where(session_counts.c.group_id == group_id)
        query = query.order_by(session_counts.c.starts_at, session_counts.c.session_id)
        return [SessionCounts(**row) for row in await self._read(query)]

    async def save_counts(self, counts: SessionCounts) -> None:
        """Write the counts of a session."""
        await self._write(*upsert(self._database, session_counts, asdict(counts)))

    async def drop_counts(self, guild_id: int, session_id: str) -> None:
        """Delete the counts of a session that goes on after all."""
        await self._write(delete(session_counts).where(_of(session_counts, guild_id, session_id)))

    async def shift(self, guild_id: int, member_id: int, shifts: Iterable[Shift]) -> None:
        """Move firsts of one person between sessions: the numbers, and which record holds them."""
        for shift in shifts:
            for session_id, change in ((shift.gives, -1), (shift.takes, +1)):
                if session_id is not None:
                    await self._count_first(guild_id, session_id, member_id, shift.first, change)

    async def _count_first(
        self, guild_id: int, session_id: str, member_id: int, first: First, change: int
    ) -> None:
        column = session_counts.c[first.column]
        await self._write(
            update(session_counts)
            .where(_of(session_counts, guild_id, session_id))
            .values({column: column + change})
        )
        await self._write(
            update(attendance)
            .where(_of(attendance, guild_id, session_id, member_id))
            .values(firsts=attendance.c.firsts + change * first.value)
        )

    async def unname_group(self, guild_id: int, group_id: str) -> None:
        """Delete who was at a group's closed sessions; they stay in the numbers, without a name."""
        mine = and_(session_counts.c.guild_id == guild_id, session_counts.c.group_id == group_id)
        await self._write(delete(attendance).where(_in_group(guild_id, group_id)))
        await self._write(update(session_counts).where(mine).values(unnamed=session_counts.c.present))

    # --- a person's own --------------------------------------------------------------------------

    async def forget(self, guild_id: int, member_id: int, group_id: str | None = None) -> None:
        """Delete a person's records, of one group or of all, and their hand in those of others."""
        mine = and_(attendance.c.guild_id == guild_id, attendance.c.member_id == member_id)
        if group_id is not None:
            await self._write(delete(attendance).where(mine, _in_group(guild_id, group_id)))
            return
        await self._write(delete(attendance).where(mine))
        await self._write(
            delete(sightings).where(sightings.c.guild_id == guild_id, sightings.c.member_id == member_id)
        )
        marked = and_(attendance.c.guild_id == guild_id, attendance.c.marked_by == member_id)
        await self._write(update(attendance).where(marked).values(marked_by=None, marked_why=""))

    async def has_any(self, guild_id: int, member_id: int, group_id: str) -> bool:
        """Say whether a person has records of a group."""
        mine = and_(attendance.c.guild_id == guild_id, attendance.c.member_id == member_id)
        found = select(attendance.c.session_id).where(mine, _in_group(guild_id, group_id)).limit(1)
        return bool(list(await self._read(found)))

    async def export(self, guild_id: int, member_id: int) -> dict[str, list[dict[str, Any]]]:
        """Give a person's records, and what was seen of them in sessions under way."""
        kept = {}
        for table in (attendance, sightings):
            mine = and_(table.c.guild_id == guild_id, table.c.member_id == member_id)
            kept[table.name] = [dict(row) for row in await self._read(select(table).where(mine))]
        for row in kept["attendance"]:
            del row["marked_by"]  # somebody else's id
        return kept


def _of(table: Table, guild_id: int, session_id: str, member_id: int | None = None) -> Any:
    mine = and_(table.c.guild_id == guild_id, table.c.session_id == session_id)
    return mine if member_id is None else and_(mine, table.c.member_id == member_id)


def _in_group(guild_id: int, group_id: str) -> Any:
    closed = select(session_counts.c.session_id).where(
        session_counts.c.guild_id == guild_id, session_counts.c.group_id == group_id
    )
    return and_(attendance.c.guild_id == guild_id, attendance.c.session_id.in_(closed))


def _record(row: Any) -> Record:
    return Record(**{name: value for name, value in row.items() if name not in ("guild_id", "session_id")})
