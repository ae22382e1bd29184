"""Reads and writes pauses."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update

from groupbot.database import Database, upsert
from groupbot.pauses.model import Pause
from groupbot.pauses.tables import pauses

# Asked at every press for a place, so built once.
_OVER = select(pauses).where(
    pauses.c.guild_id == bindparam("in_guild"),
    or_(pauses.c.scope == "", pauses.c.scope == bindparam("in_group")),
)


class PauseStore:
    """The only place that touches the pauses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def over(self, guild_id: int, group_id: str) -> list[Pause]:
        """Give what is paused for a group: its own pause, and the server's."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_OVER, {"in_guild": guild_id, "in_group": group_id})
            return [Pause(**row) for row in rows.mappings()]

    async def of_server(self, guild_id: int) -> list[Pause]:
        """Give every pause of a server."""
        return await self._all(pauses.c.guild_id == guild_id)

    async def over_by(self, now: datetime) -> list[Pause]:
        """Give the pauses whose time is over."""
        return await self._all(pauses.c.ends_at <= now)

    async def next_end(self) -> datetime | None:
        """Give when the next pause ends."""
        async with self._database.reading() as connection:
            return (await connection.execute(select(func.min(pauses.c.ends_at)))).scalar()

    async def _all(self, wanted: ColumnElement[bool]) -> list[Pause]:
        query = select(pauses).where(wanted).order_by(pauses.c.scope)
        async with self._database.reading() as connection:
            return [Pause(**row) for row in (await connection.execute(query)).mappings()]

    async def save(self, pause: Pause) -> None:
        """Write a pause, in place of the one that was there."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, pauses, asdict(pause)))

    async def remove(self, pause: Pause) -> None:
        """Delete a pause."""
        async with self._database.one_step() as connection:
            await connection.execute(
                delete(pauses).where(pauses.c.guild_id == pause.guild_id, pauses.c.scope == pause.scope)
            )

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Take a person out of the pauses they began."""
        async with self._database.one_step() as connection:
            await connection.execute(
                update(pauses)
                .where(pauses.c.guild_id == guild_id, pauses.c.started_by == member_id)
                .values(started_by=None)
            )

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give the pauses that a person began."""
        return [asdict(p) for p in await self.of_server(guild_id) if p.started_by == member_id]
