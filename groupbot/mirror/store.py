"""Reads and writes what was last written among the events of servers."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select

from groupbot.database import Database, upsert
from groupbot.mirror.model import Mirrored
from groupbot.mirror.tables import mirrors


class MirrorStore:
    """The only place that touches the table of mirrors. No person stands in it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def servers(self) -> set[int]:
        """Give the servers in which something was written."""
        async with self._database.reading() as connection:
            return set((await connection.execute(select(mirrors.c.guild_id).distinct())).scalars())

    async def of(self, guild_id: int) -> dict[str, Mirrored]:
        """Give what was written in a server, by group."""
        query = select(mirrors).where(mirrors.c.guild_id == guild_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return {row["group_id"]: Mirrored(**row) for row in rows}

    async def save(self, mirrored: Mirrored) -> None:
        """Write what stands there for a group."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, mirrors, asdict(mirrored)))

    async def remove(self, guild_id: int, group_id: str) -> None:
        """Forget a group that is mirrored no more."""
        async with self._database.one_step() as connection:
            gone = delete(mirrors).where(mirrors.c.guild_id == guild_id, mirrors.c.group_id == group_id)
            await connection.execute(gone)
