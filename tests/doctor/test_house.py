"""What the doctor finds in the bot's own house."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from groupbot.database import Database
from groupbot.doctor.house import LEAST_FREE, MOST_AHEAD, house
from groupbot.doctor.model import Kind
from groupbot.migrating import migrate


async def _made(file: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
    await migrate(database)
    await database.close()


async def _damaged(file: Path) -> bool:
    database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
    try:
        return Kind.DATABASE in [each.kind for each in await house(database, None)]
    finally:
        await database.close()


async def test_a_whole_file_is_not_complained_of(tmp_path: Path) -> None:
    file = tmp_path / "groupbot.sqlite"
    await _made(file)
    assert not await _damaged(file)


async def test_a_row_that_an_index_has_lost_is_said(tmp_path: Path) -> None:
    file = tmp_path / "groupbot.sqlite"
    await _made(file)
    index = (
        "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE name = 'ix_sightings_session'"
    )
    hidden = "PRAGMA writable_schema = ON"
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        (kept,) = writer.execute(index).fetchall()
        writer.execute(hidden)
        writer.execute("DELETE FROM sqlite_master WHERE name = 'ix_sightings_session'")
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:  # which knows of no index
        writer.execute("INSERT INTO sightings VALUES (1, 10, 'aaaaaaaaaa', 31, 'joined', 0, 0)")
        writer.execute(hidden)
        writer.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)
    with closing(sqlite3.connect(file)) as reader:
        assert reader.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert await _damaged(file)


async def test_a_file_that_cannot_be_read_at_all_is_said(tmp_path: Path) -> None:
    file = tmp_path / "groupbot.sqlite"
    await _made(file)
    content = file.read_bytes()
    file.write_bytes(content[:4096] + bytes(len(content) - 4096))
    assert await _damaged(file)


async def test_a_clock_that_is_ahead_and_a_disk_that_is_nearly_full_are_said_in_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "groupbot.sqlite"
    await _made(file)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=LEAST_FREE - 1))
    database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
    found = {each.kind: each.words for each in await house(database, MOST_AHEAD + timedelta(seconds=1))}
    assert "199 MB left" in found[Kind.DISK]
    assert "11 seconds ahead" in found[Kind.CLOCK]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=LEAST_FREE))
    assert await house(database, MOST_AHEAD) == []
    await database.close()
