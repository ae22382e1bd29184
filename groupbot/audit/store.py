"""Reads and writes the audit book."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from groupbot.audit.tables import audit
from groupbot.database import Database


class AuditStore:
    """The only place that touches the audit table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, **row: Any) -> None:
        """Append one line."""
        async with self._database.one_step() as connection:
            await connection.execute(insert(audit).values(**row))

    async def acts(self, guild_id: int, since: datetime) -> list[Any]:
        """Give the lines of a server since a moment, newest first."""
        query = (
            select(audit)
            .where(audit.c.guild_id == guild_id, audit.c.at >= since)
            .order_by(audit.c.at.desc(), audit.c.id.desc())
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).all())

    async def prune(self, before: datetime) -> int:
        """Delete lines older than a moment; give how many went."""
        async with self._database.one_step() as connection:
            return (await connection.execute(delete(audit).where(audit.c.at < before))).rowcount

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Keep the lines and take the person out of them."""
        async with self._database.one_step() as connection:
            for column in (audit.c.done_by, audit.c.about_id):
                await connection.execute(
                    update(audit)
                    .where(audit.c.guild_id == guild_id, column == member_id)
                    .values({column: None})
                )

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give the lines in which the person acted or was looked at."""
        query = select(audit.c.at, audit.c.act, audit.c.standing, audit.c.subject).where(
            audit.c.guild_id == guild_id, or_(audit.c.done_by == member_id, audit.c.about_id == member_id)
        )
        async with self._database.reading() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()]
