"""Remembers which problems were told, so that none is told every day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select

from groupbot.database import Database
from groupbot.doctor.tables import told_problems

Key = tuple[str, str]


class DoctorStore:
    """The only place that touches the told problems."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def told(self, guild_id: int) -> set[Key]:
        """Give what was told of a server and is still so."""
        query = select(told_problems.c.kind, told_problems.c.subject)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.where(told_problems.c.guild_id == guild_id))
            return {(row.kind, row.subject) for row in rows}

    async def keep(self, guild_id: int, keys: Iterable[Key], now: datetime) -> None:
        """Write what is so now; what has been put right is told again when it comes back."""
        before, wanted = await self.told(guild_id), set(keys)
        async with self._database.one_step() as connection:
            for kind, subject in before - wanted:
                gone = delete(told_problems).where(
                    told_problems.c.guild_id == guild_id,
                    told_problems.c.kind == kind,
                    told_problems.c.subject == subject,
                )
                await connection.execute(gone)
            new = [
                {"guild_id": guild_id, "kind": kind, "subject": subject, "since": now}
                for kind, subject in sorted(wanted - before)
            ]
            if new:
                await connection.execute(insert(told_problems), new)
