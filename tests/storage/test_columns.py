"""Column types give back exactly what was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, type_coerce
from sqlalchemy.exc import StatementError

from groupbot.database import Choice, Database, Instant, Snowflake, microseconds, upsert


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


rows = Table(
    "rows",
    MetaData(),
    Column("n", Integer, primary_key=True),
    Column("at", Instant),
    Column("member", Snowflake),
    Column("colour", Choice(Colour)),
)

MOMENTS = [
    datetime.min.replace(tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=ZoneInfo("America/New_York")),
    datetime(2027, 1, 11, 19, 0, 0, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    datetime.max.replace(tzinfo=UTC),
]
IDS = [0, 1, 2**53, 2**53 + 1, 1_234_567_890_123_456_789, 2**63 - 1]


async def stored(database: Database, column: str, values: Sequence[Any]) -> list[Any]:
    """Write values into one column and read them back in the order of writing."""
    async with database.one_step() as connection:
        await connection.run_sync(rows.create, checkfirst=True)
        await connection.execute(insert(rows), [{"n": n, column: value} for n, value in enumerate(values)])
    async with database.reading() as connection:
        return list((await connection.execute(select(rows.c[column]).order_by(rows.c.n))).scalars())


async def test_a_moment_comes_back_to_the_microsecond_and_in_utc(database: Database) -> None:
    found = await stored(database, "at", MOMENTS)
    assert found == [moment.astimezone(UTC) for moment in MOMENTS]
    assert {moment.tzinfo for moment in found} == {UTC}


@given(st.datetimes(timezones=st.timezones()).filter(lambda m: 2 < m.year < 9998))
def test_every_moment_has_one_number(moment: datetime) -> None:
    column = Instant()
    number = microseconds(moment)
    assert column.process_result_value(number, None) == moment.astimezone(UTC)  # pyright: ignore[reportArgumentType]


async def test_moments_are_in_order_and_can_be_counted_with(database: Database) -> None:
    mixed = [MOMENTS[i] for i in (4, 0, 5, 2, 3, 1)]
    await stored(database, "at", mixed)
    async with database.reading() as connection:
        found = list((await connection.execute(select(rows.c.at).order_by(rows.c.at))).scalars())
        sooner = select(rows.c.n).where(rows.c.at < MOMENTS[4], rows.c.at > MOMENTS[2])
        between = (await connection.execute(sooner)).scalar_one()
        added = type_coerce(rows.c.at, Integer) + 1
        later = (await connection.execute(select(added).where(rows.c.n == 3))).scalar_one()
    assert found == sorted(moment.astimezone(UTC) for moment in mixed)
    assert mixed[between] == MOMENTS[3]
    assert later == 1


async def test_a_moment_without_its_offset_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="a moment needs its offset"):
        await stored(database, "at", [datetime(2027, 1, 1)])  # noqa: DTZ001


async def test_an_id_keeps_all_its_bits(database: Database) -> None:
    found = await stored(database, "member", IDS)
    assert found == IDS
    assert {type(member) for member in found} == {int}


async def test_a_choice_comes_back_as_itself_and_nothing_else_is_let_in(database: Database) -> None:
    assert await stored(database, "colour", [Colour.BLUE, "red"]) == [Colour.BLUE, Colour.RED]
    async with database.one_step() as connection:
        with pytest.raises(StatementError, match="green"):
            await connection.execute(insert(rows).values(n=9, colour="green"))


@pytest.mark.parametrize("column", ["at", "member", "colour"])
async def test_nothing_stays_nothing(database: Database, column: str) -> None:
    assert await stored(database, column, [None]) == [None]


async def test_a_row_is_written_or_written_over(database: Database) -> None:
    await stored(database, "member", [1, 2])
    async with database.one_step() as connection:
        for member in (7, 8):
            row = {"n": 1, "at": MOMENTS[4], "member": member, "colour": Colour.RED}
            await connection.execute(*upsert(database, rows, row))
    async with database.reading() as connection:
        found = (await connection.execute(select(rows).order_by(rows.c.n))).all()
    assert [tuple(row) for row in found] == [(0, None, 1, None), (1, MOMENTS[4], 8, Colour.RED)]
