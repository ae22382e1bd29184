"""Reads and writes how far servers are set up."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select, update

from groupbot.database import Database, upsert
from groupbot.setup.model import Progress, Step
from groupbot.setup.tables import setups


class SetupStore:
    """The only place that touches the table of set-ups."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int) -> Progress:
        """Give how far a server has come; an empty one where nobody has begun."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(setups).where(setups.c.guild_id == guild_id))
            row = found.mappings().first()
        if row is None:
            return Progress(guild_id)
        settled = frozenset(Step(each) for each in row["settled"].split(",") if each in set(Step))
        return Progress(**{**row, "settled": settled})

    async def save(self, progress: Progress) -> None:
        """Write how far a server has come."""
        row = {**asdict(progress), "settled": ",".join(sorted(progress.settled))}
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, setups, row))

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Let go of who began."""
        gone = (
            update(setups)
            .where(setups.c.guild_id == guild_id, setups.c.started_by == member_id)
            .values(started_by=None)
        )
        async with self._database.one_step() as connection:
            await connection.execute(gone)
