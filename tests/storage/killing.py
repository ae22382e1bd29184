"""Kills a migration at each of its statements in turn, and says what it left: one line for each.

Run as `python -m tests.storage.killing <file> <folder of migrations> <revision>`, so that the forks come
from a process without threads. A file that is not there is migrated from nothing.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from groupbot import migrating
from groupbot.database import Database

_KILLED = 9


def migrated(file: Path, to: str, at_statement: int | None) -> None:
    """Migrate; leave as a kill would at the n-th writing statement, the commit being the last one."""
    seen = count(1)

    def counts(*happening: Any) -> None:
        statement = happening[2] if len(happening) > 1 else "COMMIT"
        if not statement.lstrip().upper().startswith(("PRAGMA", "SELECT", "BEGIN")) and (
            next(seen) == at_statement
        ):
            os._exit(_KILLED)

    if at_statement is not None:
        event.listen(Engine, "before_cursor_execute", counts)
        event.listen(Engine, "commit", counts)

    async def go() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
        await migrating.migrate(database, to=to)
        await database.close()

    asyncio.run(go())


def in_a_fork(file: Path, to: str, at_statement: int | None) -> int:
    """Migrate in a process of its own and give how it ended."""
    if (child := os.fork()) == 0:
        migrated(file, to, at_statement)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def state(file: Path) -> str:
    """Say what is in a file, every table and every row, in one line."""
    connection = sqlite3.connect(file)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return str(hash(tuple(connection.iterdump()))) if _tables(connection) else "empty"
    finally:
        connection.close()


def _tables(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _main(start: Path, folder: str, to: str) -> None:
    migrating.files = lambda _name: Path(folder)
    before = state(start) if start.exists() else "empty"
    whole = start.with_name("whole.sqlite")
    if start.exists():
        shutil.copy(start, whole)
    migrated(whole, to, None)  # here, so that every fork finds all modules read; its threads end with it
    print(f"before {before} after {state(whole)}")
    for n in count(1):
        file = start.with_name(f"killed-{n}.sqlite")
        if start.exists():
            shutil.copy(start, file)
        ended = in_a_fork(file, to, n)
        left = state(file)
        again = state(file) if n % 8 == 1 and in_a_fork(file, to, None) == 0 else "not tried"
        print(f"{n} ended {ended} left {left} again {again}")
        if ended == 0:
            return


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
