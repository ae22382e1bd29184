"""A database file belongs to one running bot at a time."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from groupbot.database import AlreadyRunning, Database, DatabaseClosed

_HOLDS = """
import sys
from groupbot.database import AlreadyRunning, Database
try:
    Database(sys.argv[1]).own()
    print("mine", flush=True)
except AlreadyRunning as taken:
    print(taken, flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(database: Database) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a process that wants the same database, and give what it says."""
    command = [sys.executable, "-c", _HOLDS, database.url.render_as_string()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


async def test_a_database_is_owned_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'deep' / 'groupbot.sqlite'}"
    first, second = Database(url), Database(url)
    first.own()
    first.own()
    with pytest.raises(AlreadyRunning, match=r"Another groupbot is running on groupbot\.sqlite\."):
        second.own()
    await first.close()
    second.own()
    await second.close()


def test_a_second_process_is_told_and_touches_nothing(database: Database) -> None:
    database.own()
    with another_process(database) as (_, says):
        assert says == "Another groupbot is running on groupbot.sqlite."
    assert database.file is not None
    assert database.file.stat().st_size == 0


def test_a_process_that_is_killed_gives_its_database_up(database: Database) -> None:
    with another_process(database) as (process, says):
        assert says == "mine"
        with pytest.raises(AlreadyRunning):
            database.own()
        process.kill()
        process.wait()
        database.own()


async def test_closing_waits_for_what_is_under_way_and_takes_nothing_new(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'groupbot.sqlite'}", durable=False)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with database.one_step() as connection:
            begun.set()
            await go_on.wait()
            await connection.exec_driver_sql("CREATE TABLE written (a)")

    writing = asyncio.create_task(write())
    await begun.wait()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    with pytest.raises(DatabaseClosed):
        async with database.reading():
            raise AssertionError("read after the end")
    assert not closing.done()
    go_on.set()
    await asyncio.gather(writing, closing)


def test_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'groupbot.sqlite'}")
    database.own()
    assert (tmp_path / "new" / "groupbot.sqlite").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    asyncio.run(database.close())
