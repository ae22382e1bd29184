"""What runs in the loop's own thread touches a few rows by a key, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from groupbot.sessions.places import Status
from tests.desk import ALI, MIA, SAM, Desk

SMALL = ("SEARCH servers ", "SEARCH role_map ")  # a row, and a few, for each server


@contextmanager
def asked(desk: Desk) -> Iterator[list[tuple[str, Any]]]:
    """Gather the statements of presses, with their values."""
    found: list[tuple[str, Any]] = []
    engine = desk.database._writer.sync_engine

    def note(*of: Any) -> None:
        found.append((of[2], of[3]))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


async def wide(desk: Desk, found: list[tuple[str, Any]]) -> set[str]:
    """Give how SQLite finds rows, where it looks through a whole table or all that a server has in one."""
    told: set[str] = set()
    async with desk.database.reading() as connection:
        for statement, values in found:
            one = values[0] if isinstance(values, list) else values
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)
            told |= {row.detail for row in rows if "SCAN" in row.detail or "(guild_id=?)" in row.detail}
    return {each for each in told if not each.startswith(SMALL)}


async def test_a_press_for_a_place_looks_through_nothing_that_grows(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI)
    session = await desk.session(group, capacity=2)
    following = await desk.session(group, "2027-01-18 19:00")
    seats = desk.core.seats
    with asked(desk) as found:
        for who in (SAM, MIA, ALI):
            await seats.take(who, session.id)
        await seats.say(SAM, session.id, Status.CANT)
        await seats.accept(ALI, session.id)
        await seats.say(SAM, session.id, Status.MAYBE, "Perhaps later")
        await seats.withdraw(MIA, session.id)
        await seats.take(ALI, following.id)  # who is not new, so that their visits are looked up
    assert any("JOIN session_counts" in statement for statement, _ in found)
    assert await wide(desk, found) == set()
