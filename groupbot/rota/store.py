"""Reads and writes the rota."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from groupbot.database import Database, upsert
from groupbot.rota.model import Cover, Turn
from groupbot.rota.tables import rota_pool, rota_sessions, rota_turns

# Asked after every round of the alarm clock, so built once.
_NEXT = select(func.min(rota_sessions.c.looks_at))
_TURNS = select(rota_turns).where(
    rota_turns.c.guild_id == bindparam("in_guild"), rota_turns.c.session_id == bindparam("of")
)


class RotaStore:
    """The only place that touches the tables of the rota."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- sessions ----------------------------------------------------------------------------------

    async def cover(self, guild_id: int, session_id: str) -> Cover | None:
        """Give what was done about a session, or None."""
        query = select(rota_sessions).where(
            rota_sessions.c.guild_id == guild_id, rota_sessions.c.session_id == session_id
        )
        found = await self._all(query)
        return Cover(**found[0]) if found else None

    async def covers(self, guild_id: int, session_ids: list[str]) -> dict[str, Cover]:
        """Give what was done about several sessions, by id."""
        query = select(rota_sessions).where(
            rota_sessions.c.guild_id == guild_id, rota_sessions.c.session_id.in_(session_ids)
        )
        return {row["session_id"]: Cover(**row) for row in await self._all(query)}

    async def to_look_at(self, now: datetime, most: int = 200) -> list[Cover]:
        """Give the sessions that are to be looked at now, earliest first."""
        due = select(rota_sessions).where(rota_sessions.c.looks_at <= now)
        return [Cover(**row) for row in await self._all(due.order_by(rota_sessions.c.looks_at).limit(most))]

    async def next_look(self) -> datetime | None:
        """Give the moment of the next look, or None."""
        async with self._database.reading() as connection:
            return (await connection.execute(_NEXT)).scalar_one()

    async def save(self, cover: Cover) -> None:
        """Write what was done about a session."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, rota_sessions, asdict(cover)))

    async def look_again(self, guild_id: int, group_id: str, now: datetime) -> None:
        """Have every session of a group that has not begun looked at now."""
        async with self._database.one_step() as connection:
            await connection.execute(
                update(rota_sessions)
                .where(
                    rota_sessions.c.guild_id == guild_id,
                    rota_sessions.c.group_id == group_id,
                    rota_sessions.c.starts_at > now,
                )
                .values(looks_at=now)
            )

    async def remove(self, guild_id: int, session_id: str) -> None:
        """Let go of everything about a session."""
        async with self._database.one_step() as connection:
            for table in (rota_turns, rota_sessions):
                await connection.execute(
                    delete(table).where(table.c.guild_id == guild_id, table.c.session_id == session_id)
                )

    # --- turns -------------------------------------------------------------------------------------

    async def turns(self, guild_id: int, session_id: str) -> dict[int, Turn]:
        """Give everybody's word on a session, by person."""
        found = await self._all(_TURNS, {"in_guild": guild_id, "of": session_id})
        return {row["member_id"]: Turn(**row) for row in found}

    async def turns_of(self, guild_id: int, session_ids: list[str]) -> dict[str, dict[int, Turn]]:
        """Give everybody's word on several sessions, by session and person."""
        query = select(rota_turns).where(
            rota_turns.c.guild_id == guild_id, rota_turns.c.session_id.in_(session_ids)
        )
        found: dict[str, dict[int, Turn]] = {session_id: {} for session_id in session_ids}
        for row in await self._all(query):
            found[row["session_id"]][row["member_id"]] = Turn(**row)
        return found

    async def keep_turns(self, guild_id: int, session_id: str, turns: dict[int, Turn]) -> None:
        """Write everybody's word on a session, in place of what was there."""
        async with self._database.one_step() as connection:
            mine = (rota_turns.c.guild_id == guild_id, rota_turns.c.session_id == session_id)
            await connection.execute(delete(rota_turns).where(*mine))
            for turn in turns.values():
                await connection.execute(*upsert(self._database, rota_turns, asdict(turn)))

    # --- the pool ----------------------------------------------------------------------------------

    async def pool(self, guild_id: int, group_id: str) -> frozenset[int]:
        """Give who wants to be asked for cover in a group."""
        query = select(rota_pool).where(rota_pool.c.guild_id == guild_id, rota_pool.c.group_id == group_id)
        return frozenset(row["member_id"] for row in await self._all(query))

    async def join_pool(self, guild_id: int, group_id: str, member_id: int) -> None:
        """Note that somebody wants to be asked."""
        row = {"guild_id": guild_id, "group_id": group_id, "member_id": member_id}
        async with self._database.one_step() as connection:
            known = await connection.execute(select(rota_pool).filter_by(**row))
            if known.first() is None:
                await connection.execute(rota_pool.insert().values(**row))

    async def leave_pool(self, guild_id: int, group_id: str, member_id: int) -> None:
        """Note that somebody does not want to be asked any more."""
        row = {"guild_id": guild_id, "group_id": group_id, "member_id": member_id}
        async with self._database.one_step() as connection:
            await connection.execute(delete(rota_pool).filter_by(**row))

    # --- people ------------------------------------------------------------------------------------

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's words on sessions and their wish to be asked."""
        mine = (rota_turns.c.guild_id == guild_id, rota_turns.c.offered_to == member_id)
        async with self._database.one_step() as connection:
            for table in (rota_turns, rota_pool):
                await connection.execute(
                    delete(table).where(table.c.guild_id == guild_id, table.c.member_id == member_id)
                )
            await connection.execute(update(rota_turns).where(*mine).values(offered_to=None))

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give what is kept of a person: their words, what was offered to them, who may ask them."""
        turns = select(rota_turns).where(
            rota_turns.c.guild_id == guild_id,
            or_(rota_turns.c.member_id == member_id, rota_turns.c.offered_to == member_id),
        )
        asked = select(rota_pool).where(rota_pool.c.guild_id == guild_id, rota_pool.c.member_id == member_id)
        return [*await self._all(turns), *await self._all(asked)]

    async def _all(self, query: Any, wanted: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        async with self._database.reading() as connection:
            return [dict(row) for row in (await connection.execute(query, wanted)).mappings()]
