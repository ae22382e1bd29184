"""How SQLite is driven: what a connection is told first, how a step begins, what crosses to its thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any, Self

_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
    "trusted_schema=OFF",
)


class Cursor:
    """A cursor that crosses to the connection's thread once for a statement and its rows, or not at all.

    The driver's own crosses four times (open, execute, fetch, close), and a crossing costs more than
    most statements. In a step that is brief, only the first one crosses: it waits for the lock.
    """

    arraysize = 1

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> None:
        """Run a statement, and fetch what it finds."""
        await self._do(self._driver._conn.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Any) -> None:
        """Run a statement once for each set of values."""
        await self._do(self._driver._conn.executemany, statement, parameters)

    async def fetchall(self) -> list[Any]:
        """Give the rows that were fetched."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Let go of the rows; the real cursor is closed already."""
        self._rows = []

    async def _do(self, execute: Callable[..., sqlite3.Cursor], statement: str, parameters: Any) -> None:
        if self._driver.brief and not self._driver.begins:
            self._run(execute, statement, parameters)
        else:
            await self._driver._execute(self._run, execute, statement, parameters)

    def _run(self, execute: Callable[..., sqlite3.Cursor], statement: str, parameters: Any) -> None:
        """Do it all in one go."""
        if self._driver.begins:
            self._driver._conn.execute("BEGIN IMMEDIATE").close()
            self._driver.begins = False  # once it has begun: what is written outside of a step stays
        with closing(execute(statement, parameters)) as cursor:
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid


def prepare(connection: Any, *, durable: bool) -> None:
    """Tell a new connection how it works. `durable=False` trades safety at power loss for speed."""
    driver = connection.driver_connection
    driver.cursor, driver.begins, driver.brief = lambda: Cursor(driver), False, False
    driver.commit = lambda: driver._execute(commit, driver._conn)
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for pragma in (*_PRAGMAS, f"synchronous={'FULL' if durable else 'OFF'}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def commit(connection: sqlite3.Connection) -> None:
    """Commit, or leave nothing under way.

    Where the file's folder knows no WAL, a program that reads can make a commit fail and leave its
    transaction open: the next step could not begin, or would write what was said to be lost.
    """
    try:
        connection.commit()
    except sqlite3.Error:
        connection.rollback()
        raise


def begin(connection: Any) -> None:
    """Have the next statement begin a transaction that may write, in the same crossing.

    Plain BEGIN takes the lock at the first write: a read before it then fails as "locked".
    """
    driver = connection.connection.driver_connection
    driver.begins, driver.brief = True, connection.get_execution_options().get("brief", False)


def without_foreign_keys(connection: Any, _record: object) -> None:
    """Let a table be made anew without emptying those that refer to it."""
    connection.execute("PRAGMA foreign_keys=OFF")
