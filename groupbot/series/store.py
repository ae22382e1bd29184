"""Reads and writes series."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from groupbot.database import Database, upsert
from groupbot.series.model import Series, SeriesState
from groupbot.series.reading import Ends, read_rule, typed_on
from groupbot.series.tables import series
from groupbot.templates.model import as_rows, from_rows

_SAME = {field.name for field in fields(Series)} - {"rule", "at", "ends", "fewer", "phases"}


class SeriesStore:
    """The only place that touches the table of series."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, series_id: str) -> Series | None:
        """Give one series, or None."""
        found = await self._all(select(series).where(series.c.guild_id == guild_id, series.c.id == series_id))
        return found[0] if found else None

    async def save(self, one: Series) -> None:
        """Write a series, new or known."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, series, _write(one)))

    async def remove(self, one: Series) -> None:
        """Delete a draft."""
        draft = series.c.state == SeriesState.DRAFT
        async with self._database.one_step() as connection:
            await connection.execute(
                delete(series).where(series.c.guild_id == one.guild_id, series.c.id == one.id, draft)
            )

    async def in_state(self, guild_id: int, *states: SeriesState) -> list[Series]:
        """Give a server's series that stand so, by title."""
        query = select(series).where(series.c.guild_id == guild_id, series.c.state.in_(states))
        return await self._all(query.order_by(series.c.title, series.c.id))

    async def growing(self, now: datetime, most: int = 50) -> list[Series]:
        """Give the series that have dates to plan, earliest first."""
        query = select(series).where(series.c.grows_at <= now).order_by(series.c.grows_at).limit(most)
        return await self._all(query)

    async def next_growth(self) -> datetime | None:
        """Give when the next dates are to be planned, or None."""
        query = (
            select(series.c.grows_at)
            .where(series.c.grows_at.is_not(None))
            .order_by(series.c.grows_at)
            .limit(1)
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar()

    async def look_again(self, guild_id: int, group_id: str | None, at: datetime) -> None:
        """Have the running series of a group, or of the whole server, looked at at this moment or before."""
        later = or_(series.c.grows_at.is_(None), series.c.grows_at > at)
        query = update(series).where(
            series.c.guild_id == guild_id, series.c.state == SeriesState.RUNNING, later
        )
        if group_id is not None:
            query = query.where(series.c.group_id == group_id)
        async with self._database.one_step() as connection:
            await connection.execute(query.values(grows_at=at))

    async def _all(self, query: Select[Any]) -> list[Series]:
        async with self._database.reading() as connection:
            return [_read(row) for row in (await connection.execute(query)).mappings()]


def _write(one: Series) -> dict[str, Any]:
    same = {name: getattr(one, name) for name in _SAME}
    return same | {
        "every": one.rule.every,
        "unit": one.rule.unit,
        "on": typed_on(one.rule),
        "at": one.at.isoformat(timespec="minutes"),
        "ends_after": one.ends.after,
        "ends_until": one.ends.until,
        "phases": as_rows(one.phases),
        "fewer": [day.isoformat() for day in one.fewer],
    }


def _read(row: Any) -> Series:
    return Series(
        rule=read_rule(row["every"], row["unit"], row["on"], row["starts_on"]),
        at=time.fromisoformat(row["at"]),
        ends=Ends(row["ends_after"], row["ends_until"]),
        phases=from_rows(row["phases"]),
        fewer=tuple(date.fromisoformat(day) for day in row["fewer"]),
        **{name: row[name] for name in _SAME},
    )
