"""A disk that is full, locked, damaged or not ours: never "saved" what was not, and always clear words."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from groupbot.database import Database
from groupbot.delivery.service import Delivery
from groupbot.migrating import DatabaseNewer, migrate
from tests.delivery.world import FakeClock, reminder

ALL = "FAULTS_ALL" in os.environ
FLIPS = 500 if ALL else 40


async def _made(file: Path, letters: int = 0) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
    await migrate(database)
    delivery = Delivery(database, FakeClock())
    await delivery.put(*(reminder(f"s{n}") for n in range(letters)))
    await database.close()


def _subjects(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in reader.execute("SELECT subject FROM outbox")]


def test_on_a_full_disk_everything_said_to_be_saved_is_there_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "groupbot.sqlite"
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.storage_child", str(file), "800000"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    *saved, stopped = ran.stdout.splitlines()
    assert stopped.startswith("stopped OperationalError")
    assert "full" in stopped or "disk I/O error" in stopped
    assert len(saved) > 20
    assert sorted(_subjects(file)) == sorted(line.removeprefix("saved ") for line in saved)


@pytest.mark.parametrize("seconds", [1, 5, 30] if ALL else [1])
async def test_a_locked_file_is_waited_for_or_refused_and_never_half_written(
    tmp_path: Path, seconds: int
) -> None:
    file = tmp_path / "groupbot.sqlite"
    await _made(file)
    database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
    delivery = Delivery(database, FakeClock())
    held = threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN EXCLUSIVE")
            held.set()
            time.sleep(seconds)
            other.rollback()

    holding = asyncio.create_task(asyncio.to_thread(hold))
    await asyncio.to_thread(held.wait)
    saved = []
    for n in range(3):
        try:
            await delivery.put(reminder(f"s{n}"))
            saved.append(f"s{n}")
        except Exception as locked:
            assert "locked" in str(locked)  # noqa: PT017
    await holding
    await delivery.put(reminder("after"))
    await database.close()
    assert sorted(_subjects(file)) == sorted([*saved, "after"])
    assert saved or seconds > 4


async def test_a_damaged_file_is_never_taken_for_a_whole_one_without_a_word(tmp_path: Path) -> None:
    """Each flip is found by SQLite, or changes what a reader gets; none ends in a hang or a crash."""
    whole = tmp_path / "whole.sqlite"
    await _made(whole, letters=60)
    content, chance = whole.read_bytes(), Random(500)
    for n in range(FLIPS):
        at = chance.randrange(len(content))
        file = tmp_path / f"flip-{n}.sqlite"
        file.write_bytes(content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :])
        await _saves_or_says_why(file)


async def _saves_or_says_why(file: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
    delivery = Delivery(database, FakeClock())
    try:
        await migrate(database)
        await delivery.put(reminder("new"))
        saved = True
    except Exception as damaged:
        assert str(damaged), type(damaged)  # noqa: PT017
        saved = False
    finally:
        await database.close()
    if saved:
        # By no index, and past no other row: whoever comes by what is damaged there is told.
        last = "SELECT subject FROM outbox NOT INDEXED ORDER BY rowid DESC LIMIT 1"
        with closing(sqlite3.connect(file)) as reader:
            assert reader.execute(last).fetchone() == ("new",)


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    # Root may write everywhere but there.
    ran = _groupbot(Path("/proc/self/fd") if os.geteuid() == 0 else tmp_path)
    assert ran.returncode == 1
    assert "cannot be used" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_file_that_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "groupbot.sqlite").write_text("no database, but long enough to be looked at\n" * 100)
    ran = _groupbot(tmp_path)
    assert ran.returncode == 1
    assert "cannot be used: file is not a database" in ran.stderr
    assert "Traceback" not in ran.stderr


async def test_a_database_newer_than_this_bot_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "groupbot.sqlite"
    await _made(file, letters=1)
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    before = _subjects(file)
    database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
    with pytest.raises(DatabaseNewer):
        await migrate(database)
    await database.close()
    assert _subjects(file) == before
    ran = _groupbot(tmp_path)
    assert ran.returncode == 1
    assert "newer groupbot" in ran.stderr
    assert "Traceback" not in ran.stderr


def _groupbot(data: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GROUPBOT_")}
    return subprocess.run(
        [sys.executable, "-m", "groupbot", "run"],
        env=kept | {"DISCORD_TOKEN": "x", "GROUPBOT_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
