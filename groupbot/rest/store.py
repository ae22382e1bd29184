"""Reads and writes rest days."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select, update

from groupbot.database import Database, upsert
from groupbot.rest.model import Rest
from groupbot.rest.tables import rests


class RestStore:
    """The only place that touches the table of rest days."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def about(self, guild_id: int, subject: str) -> list[Rest]:
        """Give the rest of this id, or all that were read from the file of this id, by their days."""
        mine = or_(rests.c.id == subject, rests.c.batch == subject)
        return await self._all(select(rests).where(rests.c.guild_id == guild_id, mine))

    async def until(self, guild_id: int, first: date, last: date) -> list[Rest]:
        """Give every rest in force that touches these days, of all groups, by its days."""
        return await self._all(
            select(rests).where(
                rests.c.guild_id == guild_id,
                rests.c.last_day >= first,
                rests.c.first_day <= last,
                rests.c.offered.is_(False),
                rests.c.removed_at.is_(None),
            )
        )

    async def removed_since(self, guild_id: int, moment: datetime) -> list[Rest]:
        """Give the rests of a server that were removed since a moment."""
        return await self._all(
            select(rests).where(rests.c.guild_id == guild_id, rests.c.removed_at >= moment)
        )

    async def count(self, guild_id: int) -> int:
        """Count the rests of a server, also those that wait for a yes."""
        query = select(func.count()).select_from(rests).where(rests.c.guild_id == guild_id)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def add(self, new: list[Rest]) -> None:
        """Write new rests."""
        if new:
            async with self._database.one_step() as connection:
                await connection.execute(insert(rests), [asdict(rest) for rest in new])

    async def save(self, rest: Rest) -> None:
        """Write a rest that exists."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, rests, asdict(rest)))

    async def discard(self, guild_id: int, batch: str) -> None:
        """Let go of what was read from a file and nobody said yes to."""
        async with self._database.one_step() as connection:
            gone = delete(rests).where(rests.c.guild_id == guild_id, rests.c.batch == batch)
            await connection.execute(gone.where(rests.c.offered.is_(True)))

    async def prune(self, before: date, offered: datetime, removed: datetime) -> int:
        """Delete what ended before a day, was offered or removed before these moments; give how many."""
        old = or_(
            rests.c.last_day < before,
            rests.c.offered.is_(True) & (rests.c.added_at < offered),
            rests.c.removed_at < removed,
        )
        async with self._database.one_step() as connection:
            return (await connection.execute(delete(rests).where(old))).rowcount

    async def added_by(self, guild_id: int, member_id: int) -> list[Rest]:
        """Give the rests that somebody added."""
        mine = select(rests).where(rests.c.guild_id == guild_id, rests.c.added_by == member_id)
        return await self._all(mine)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Keep the days that somebody added, and let go of who it was."""
        mine = update(rests).where(rests.c.guild_id == guild_id, rests.c.added_by == member_id)
        async with self._database.one_step() as connection:
            await connection.execute(mine.values(added_by=0))

    async def _all(self, query: Select[Any]) -> list[Rest]:
        async with self._database.reading() as connection:
            found = await connection.execute(query.order_by(rests.c.first_day, rests.c.last_day, rests.c.id))
            return [Rest(**row) for row in found.mappings()]
