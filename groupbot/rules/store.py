"""Reads and writes the rules of groups."""

from __future__ import annotations

from dataclasses import asdict, fields

from sqlalchemy import bindparam, select

from groupbot.database import Database, upsert
from groupbot.rules.model import Rules
from groupbot.rules.tables import group_rules

# Read at presses, so built once.
_OF = select(*(group_rules.c[field.name] for field in fields(Rules))).where(
    group_rules.c.guild_id == bindparam("in_guild"), group_rules.c.group_id == bindparam("wanted")
)


class RulesStore:
    """The only place that touches the table of rules."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, guild_id: int, group_id: str) -> Rules:
        """Give the rules of a group; the defaults where nothing was set."""
        async with self._database.reading() as connection:
            found = await connection.execute(_OF, {"in_guild": guild_id, "wanted": group_id})
            row = found.mappings().first()
        return Rules(**row) if row else Rules()

    async def mirrored(self) -> list[tuple[int, str]]:
        """Give server and id of every mirrored group."""
        query = select(group_rules.c.guild_id, group_rules.c.group_id).where(group_rules.c.mirrored.is_(True))
        async with self._database.reading() as connection:
            return [(row.guild_id, row.group_id) for row in await connection.execute(query)]

    async def save(self, guild_id: int, group_id: str, rules: Rules) -> None:
        """Write the rules of a group."""
        row = {"guild_id": guild_id, "group_id": group_id, **asdict(rules)}
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, group_rules, row))
