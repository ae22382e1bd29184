"""Reads and writes hours of duty."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from groupbot.database import Database, upsert
from groupbot.duty.model import Hours
from groupbot.duty.tables import duty_hours


class DutyStore:
    """The only place that touches the hours of duty."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, hours_id: str) -> Hours | None:
        """Give one entry, a removed one too, or None."""
        found = await self._all(duty_hours.c.guild_id == guild_id, duty_hours.c.id == hours_id)
        return found[0] if found else None

    async def standing(self, guild_id: int) -> list[Hours]:
        """Give every entry of a server that is not removed."""
        return await self._all(duty_hours.c.guild_id == guild_id, duty_hours.c.removed_at.is_(None))

    async def removed(self, guild_id: int, since: datetime) -> list[Hours]:
        """Give what was removed since a moment."""
        return await self._all(duty_hours.c.guild_id == guild_id, duty_hours.c.removed_at >= since)

    async def of(self, guild_id: int, member_id: int) -> list[Hours]:
        """Give the entries of one person."""
        return await self._all(duty_hours.c.guild_id == guild_id, duty_hours.c.member_id == member_id)

    async def _all(self, *wanted: Any) -> list[Hours]:
        query = select(duty_hours).where(*wanted).order_by(duty_hours.c.starts, duty_hours.c.id)
        async with self._database.reading() as connection:
            return [_read(row) for row in (await connection.execute(query)).mappings()]

    async def save(self, hours: Hours) -> None:
        """Write an entry."""
        row = asdict(hours) | {"days": sum(1 << day for day in hours.days)}
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, duty_hours, row))

    async def prune(self, before: datetime) -> None:
        """Delete what was removed before a moment."""
        async with self._database.one_step() as connection:
            await connection.execute(delete(duty_hours).where(duty_hours.c.removed_at < before))

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete the hours of a person."""
        async with self._database.one_step() as connection:
            await connection.execute(
                delete(duty_hours).where(
                    duty_hours.c.guild_id == guild_id, duty_hours.c.member_id == member_id
                )
            )


def _read(row: Any) -> Hours:
    return Hours(**{**row, "days": tuple(day for day in range(7) if row["days"] >> day & 1)})
