"""Reads and writes preferences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from groupbot.database import Database, upsert
from groupbot.preferences.model import Preferences
from groupbot.preferences.tables import preferences

# Read at every press, so built once; a list of one takes the library half as long again as one.
_OWN = select(preferences).where(
    preferences.c.guild_id == bindparam("in_guild"), preferences.c.member_id == bindparam("member")
)
_CHOSEN = select(preferences).where(
    preferences.c.guild_id == bindparam("in_guild"),
    preferences.c.member_id.in_(bindparam("members", expanding=True)),
)


class PreferencesStore:
    """The only place that touches the preferences table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, member_id: int) -> Preferences:
        """Give what a member chose; the defaults for who chose nothing."""
        async with self._database.reading() as connection:
            found = await connection.execute(_OWN, {"in_guild": guild_id, "member": member_id})
            row = found.mappings().one_or_none()
        return Preferences(guild_id, member_id) if row is None else _read(dict(row))

    async def get_many(self, guild_id: int, member_ids: list[int]) -> dict[int, Preferences]:
        """Give what these members chose; who chose nothing gets the defaults."""
        if not member_ids:
            return {}
        wanted = {"in_guild": guild_id, "members": member_ids}
        async with self._database.reading() as connection:
            rows = (await connection.execute(_CHOSEN, wanted)).mappings().all()
        found = {row["member_id"]: _read(dict(row)) for row in rows}
        return {i: found.get(i, Preferences(guild_id, i)) for i in member_ids}

    async def servers_of(self, member_id: int) -> list[int]:
        """Give the servers in which the member chose anything."""
        query = select(preferences.c.guild_id).where(preferences.c.member_id == member_id)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def save(self, chosen: Preferences) -> None:
        """Write a person's choices."""
        row = {
            "guild_id": chosen.guild_id,
            "member_id": chosen.member_id,
            "reminder_leads": list(chosen.reminder_leads),
            "reminders_by": chosen.reminders_by,
            "tell_changes": chosen.tell_changes,
            "asked": chosen.asked,
            "zone": chosen.zone,
            "digest_at": chosen.digest_at,
            "digest_next": chosen.digest_next,
            "late_offers": chosen.late_offers,
        }
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, preferences, row))

    async def next_digest(self) -> datetime | None:
        """Give the moment of the earliest digest there is, or None."""
        query = select(func.min(preferences.c.digest_next))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def with_digest_due(self, now: datetime, most: int = 100) -> list[Preferences]:
        """Give the choices of those whose digest is due, earliest first."""
        due = select(preferences).where(preferences.c.digest_next <= now)
        async with self._database.reading() as connection:
            found = await connection.execute(due.order_by(preferences.c.digest_next).limit(most))
            return [_read(dict(row)) for row in found.mappings()]

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's choices."""
        async with self._database.one_step() as connection:
            await connection.execute(
                delete(preferences).where(
                    preferences.c.guild_id == guild_id, preferences.c.member_id == member_id
                )
            )


def _read(row: dict[str, Any]) -> Preferences:
    return Preferences(**{**row, "reminder_leads": tuple(row["reminder_leads"])})
