"""Reads and writes what members wish."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import bindparam, delete, select

from groupbot.database import Database, upsert
from groupbot.wishes.model import Wish
from groupbot.wishes.tables import wishes

# Read whenever a card is drawn, so built once.
_OF_GROUP = select(wishes).where(
    wishes.c.guild_id == bindparam("in_guild"), wishes.c.group_id == bindparam("in_group")
)


class WishStore:
    """The only place that touches the table of wishes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_group(self, guild_id: int, group_id: str) -> dict[int, Wish]:
        """Give the wishes of a group by member; who wished nothing is not in it."""
        wanted = {"in_guild": guild_id, "in_group": group_id}
        async with self._database.reading() as connection:
            rows = (await connection.execute(_OF_GROUP, wanted)).mappings()
            return {row["member_id"]: Wish(**row) for row in rows}

    async def of_member(self, guild_id: int, member_id: int) -> list[Wish]:
        """Give what one person wishes in every group of a server."""
        query = select(wishes).where(wishes.c.guild_id == guild_id, wishes.c.member_id == member_id)
        async with self._database.reading() as connection:
            return [Wish(**row) for row in (await connection.execute(query)).mappings()]

    async def save(self, wish: Wish) -> None:
        """Write what somebody wishes."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, wishes, asdict(wish)))

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete what a person wishes."""
        gone = delete(wishes).where(wishes.c.guild_id == guild_id, wishes.c.member_id == member_id)
        async with self._database.one_step() as connection:
            await connection.execute(gone)
