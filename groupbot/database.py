"""The database: its column types, its two engines, one step at a time, and its lock file."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, MetaData, String, Table, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from groupbot import driver

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ENDS_WITHIN = 5.0  # seconds that statements under way are given when the database is closed
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, stored as whole microseconds since 1970.

    The library's own DateTime loses the offset on SQLite and compares as text; a number is the
    same, in order and in arithmetic, on every engine.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware moment into microseconds; a naive one is a mistake in our code."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds into an aware moment in UTC."""
        return None if value is None else from_microseconds(value)


def microseconds(moment: datetime) -> int:
    """Give a moment as it is stored: microseconds since 1970, UTC."""
    if moment.tzinfo is None:
        raise TypeError("a moment needs its offset")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_microseconds(stored: int) -> datetime:
    """Give the moment, in UTC, that was stored as microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=stored)


class Snowflake(TypeDecorator[int]):
    """A Discord id: 64 bits, never a float on the way."""

    impl = BigInteger
    cache_ok = True


class Choice(TypeDecorator[StrEnum]):
    """One of a StrEnum's values, stored as its text."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind
        self._members = {member.value: member for member in kind}

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Refuse what is not one of the values."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Give the member of the enum back."""
        return None if value is None else self._members[value]


class DatabaseClosed(RuntimeError):
    """Something was asked of the database after it was closed."""


class AlreadyRunning(RuntimeError):
    """Another process holds this database."""


class CannotOpen(RuntimeError):
    """The database's file cannot be made, read or written."""


@dataclass
class _Step:
    """A transaction under way, and what to do once its end is known."""

    database: Database
    connection: AsyncConnection
    task: asyncio.Task[Any] | None
    committed: list[Callable[[], None]] = field(default_factory=list)
    undone: list[Callable[[], None]] = field(default_factory=list)


_current: ContextVar[_Step | None] = ContextVar("groupbot_step", default=None)


class Database:
    """One write connection that locks at once, and a small pool that only reads."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        """Open nothing yet. `durable=False` trades safety at power loss for speed (tests)."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._durable = durable
        self._writer = self._engine(pool_size=1, writes=True)
        self._readers = self._engine(pool_size=4, writes=False)
        self._lock: int | None = None
        self._using = 0
        self._closed = False
        self._unused = asyncio.Event()

    @property
    def insert(self) -> Callable[[Table], Any]:
        """Make an INSERT that knows ON CONFLICT: the two dialects share it, the neutral one lacks it."""
        if self.is_sqlite:
            return sqlite.insert
        from sqlalchemy.dialects import postgresql  # here, since only a PostgreSQL server's bot needs it

        return postgresql.insert

    @property
    def file(self) -> Path | None:
        """Give the database's file, or None where it is not one."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def _engine(self, *, pool_size: int, writes: bool) -> AsyncEngine:
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": 60}
        options["hide_parameters"] = True  # an error must not carry what a person wrote
        # There is nothing left to roll back: a step ends its transaction itself, whatever becomes of it.
        options["pool_reset_on_return"] = None
        if self.is_sqlite:
            options["connect_args"] = {"check_same_thread": False}  # a brief step runs where it is asked for
        if not writes:
            options["isolation_level"] = "AUTOCOMMIT"
            options["skip_autocommit_rollback"] = self.is_sqlite
        engine = create_async_engine(self.url, **options)
        if self.is_sqlite:
            event.listen(engine.sync_engine, "connect", self._prepare)
            if writes:
                event.listen(engine.sync_engine, "begin", driver.begin)
        return engine

    def _prepare(self, connection: Any, _record: object) -> None:
        driver.prepare(connection, durable=self._durable)

    @asynccontextmanager
    async def one_step(self, *, brief: bool = False) -> AsyncGenerator[AsyncConnection]:
        """Read, check and write in one transaction; an inner call joins the outer one.

        `brief`, of the outermost: every statement touches a few rows by a key. On SQLite they then run
        in the loop's own thread, all but the first and the end: 20 µs each, where to cross takes 200.

        Raises RuntimeError in a child task that inherited somebody else's step: its writes
        would land in a transaction that it does not end.
        """
        outer = self._joined()
        if outer is not None:
            yield outer.connection
            return
        async with self._in_use(), self._writer.connect() as connection:
            await connection.execution_options(brief=brief)
            step = _Step(self, connection, asyncio.current_task())
            try:
                async with connection.begin():
                    token = _current.set(step)
                    try:
                        yield connection
                    finally:
                        _current.reset(token)
            except BaseException:
                for act in reversed(step.undone):
                    act()
                raise
            # Before the connection is given back: the next step must find what follows from this one.
            for act in step.committed:
                act()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        """Read what is committed; inside a step, read what the step sees."""
        outer = self._joined()
        if outer is not None:
            yield outer.connection
            return
        async with self._in_use(), self._readers.connect() as connection:
            yield connection

    @asynccontextmanager
    async def _in_use(self) -> AsyncGenerator[None]:
        """Count who uses a connection: one taken after the pools are closed would never be closed."""
        if self._closed:
            raise DatabaseClosed("The database is closed.")
        self._using += 1
        try:
            yield
        finally:
            self._using -= 1
            if self._closed and not self._using:
                self._unused.set()

    @asynccontextmanager
    async def for_migration(self) -> AsyncGenerator[AsyncConnection]:
        """Give a transaction of its own in which foreign keys are off.

        On SQLite a table is changed by making it anew; with the keys on, dropping the old one
        empties every table that cascades from it, without a word.
        """
        engine = create_async_engine(self.url, poolclass=NullPool, hide_parameters=True)
        if self.is_sqlite:
            event.listen(engine.sync_engine, "connect", self._prepare)
            event.listen(engine.sync_engine, "connect", driver.without_foreign_keys)
            event.listen(engine.sync_engine, "begin", driver.begin)
        try:
            async with engine.begin() as connection:
                yield connection
        finally:
            await engine.dispose()

    async def copy_to(self, target: Path) -> None:
        """Write a whole and compact copy of a SQLite file (VACUUM INTO)."""
        async with self._readers.connect() as connection:
            await connection.exec_driver_sql("VACUUM INTO ?", (str(target),))

    async def damage(self) -> str:
        """Have SQLite look through its file; give its first complaint, or nothing where all is well.

        Its indexes too, which takes 5 s with a million counted sessions (0.3 without): through a damaged
        one a row is not found, and nobody is told.
        """
        if not self.is_sqlite:
            return ""
        try:
            async with self._readers.connect() as connection:
                said = (await connection.exec_driver_sql("PRAGMA integrity_check(1)")).scalar_one()
        except DatabaseError as unreadable:
            return str(unreadable.orig)
        return "" if said == "ok" else str(said)

    def _joined(self) -> _Step | None:
        step = _current.get()
        if step is None or step.database is not self:
            return None
        if step.task is not asyncio.current_task():
            raise RuntimeError("a child task may not use its parent's step")
        return step

    def after_commit(self, act: Callable[[], None]) -> None:
        """Do this once the step under way is on disk; at once where there is no step."""
        step = self._joined()
        if step is None:
            act()
        else:
            step.committed.append(act)

    def after_undo(self, act: Callable[[], None]) -> None:
        """Do this if the step under way comes to nothing."""
        step = self._joined()
        if step is not None:
            step.undone.append(act)

    def own(self) -> None:
        """Hold the database for this process, or raise AlreadyRunning. SQLite is for one process.

        Raises CannotOpen where its file cannot be used, in words for the operator.
        """
        if self.file is None or self._lock is not None:
            return
        try:
            self._hold(self.file)
        except (OSError, sqlite3.Error) as closed:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None
            words = closed.strerror if isinstance(closed, OSError) else str(closed)
            raise CannotOpen(
                f"The database {self.file} cannot be used: {words}. Check that the folder is there, belongs "
                "to the user that runs groupbot and has room left, or put a backup in its place."
            ) from closed

    def _hold(self, file: Path) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(file.with_name(file.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            os.close(lock)
            raise AlreadyRunning(f"Another groupbot is running on {file.name}.") from taken
        self._lock = lock
        # Nobody else on this machine may read who was where. SQLite gives its side files the same mode.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(file, timeout=5)) as look:
            look.execute("PRAGMA schema_version")  # fails where it is no database

    async def close(self) -> None:
        """Close every connection (an open one keeps the process alive) and give the lock up.

        What is under way may come to its end first; what comes later raises DatabaseClosed.
        """
        self._closed = True
        if self._using:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._unused.wait(), ENDS_WITHIN)
        await self._writer.dispose()
        await self._readers.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def upsert(database: Database, table: Table, row: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Give what writes a row, or writes over the one with its primary key: the statement and the row."""
    return _upserting(database.insert, table, tuple(row)), row


@cache
def _upserting(insert: Callable[[Table], Any], table: Table, names: tuple[str, ...]) -> Any:
    """Build it once: to build it and find it among those compiled takes the library longer than to run it."""
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)
