"""(e) The summary of one group's twelve weeks, over ever more rows that are kept."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from groupbot.attendance.store import AttendanceStore
from groupbot.attendance.tables import session_counts
from groupbot.database import Database
from groupbot.migrating import migrate
from tests.bench.figures import Line

GUILD, WEEKS = 7, 12
_LAST = date(2026, 12, 31)


async def measure(
    folder: Path, *, rounds: int = 7, rows: tuple[int, ...] = (10_000, 1_000_000), asks: int = 30
) -> list[Line]:
    """Ask for one group's twelve weeks, again and again, with few and with many rows beside them."""
    lines = []
    for number in rows:
        place = folder / str(number)
        place.mkdir()
        database = Database(f"sqlite+aiosqlite:///{place / 'groupbot.sqlite'}")
        await migrate(database)
        await asyncio.to_thread(_fill, place / "groupbot.sqlite", number)
        store = AttendanceStore(database)
        took = [await _ask(store, asks) for _ in range(rounds)]
        await database.close()
        lines.append(Line(f"twelve weeks of one group, of {number:,} sessions counted", took, " ms", most=5))
    return lines


async def _ask(store: AttendanceStore, asks: int) -> float:
    took = []
    for _ in range(asks):
        began = time.perf_counter()
        found = await store.counts_between(GUILD, _LAST - timedelta(weeks=WEEKS), _LAST, "group00003")
        took.append((time.perf_counter() - began) * 1000)
        assert found
    return median(took)


def _fill(file: Path, number: int) -> None:
    """Write counted sessions: a server of 100 groups, a session of each every day back from the last."""
    row = {
        "guild_id": f"{GUILD} + i / 300000",
        "group_id": "printf('group%05d', i % 100)",
        "on_day": "date('2026-12-31', '-' || (i / 100 % 3000) || ' days')",
        "session_id": "printf('s%09d', i)",
        "starts_at": "1798671600000000 - (i / 100 % 3000) * 86400000000",
    }
    # Whatever else has to be there is small numbers; what may be missing is.
    rest = {c.name: "1" for c in session_counts.c if not c.nullable and c.name not in row}
    columns, values = ", ".join(row | rest), ", ".join((row | rest).values())
    statement = f"""
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
        INSERT INTO session_counts ({columns}) SELECT {values} FROM n
    """  # noqa: S608 (nothing in it was typed)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement, (number,))
