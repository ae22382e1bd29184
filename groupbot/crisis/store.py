"""Reads and writes what servers add to the helplines."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from groupbot.crisis.model import ServerHelp
from groupbot.crisis.tables import server_contacts
from groupbot.database import Database, upsert


class CrisisStore:
    """The only place that touches the servers' own contacts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int) -> ServerHelp:
        """Give what a server added; an empty one where it added nothing."""
        query = select(server_contacts).where(server_contacts.c.guild_id == guild_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return ServerHelp(**row) if row else ServerHelp(guild_id)

    async def save(self, added: ServerHelp) -> None:
        """Write what a server adds."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, server_contacts, asdict(added)))
