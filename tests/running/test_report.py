"""The summary on the operator's shell."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from groupbot.__main__ import cli
from groupbot.database import Database
from groupbot.migrating import migrate
from tests.reports.conftest import House
from tests.reports.making import a_group, a_session, counts_of


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder without a .env, with the data beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GROUPBOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'reports.sqlite'}")


async def a_quarter(folder: Path) -> None:
    """Leave a database behind in which Monday Circle met twice."""
    house = House(folder)
    await migrate(house.database)
    await house.settings()
    group = a_group()
    sessions = [a_session(group, date(2026, 10, day)) for day in (5, 12)]
    await house.add(group, *((session, counts_of(session, 7, 7)) for session in sessions))
    await house.database.close()


def test_the_operator_reads_a_table_or_takes_the_file(tmp_path: Path) -> None:
    asyncio.run(a_quarter(tmp_path))
    table = CliRunner().invoke(cli, ["report", "--period", "2026-Q4"])
    assert table.exit_code == 0, table.output
    assert "Monday Circle" in table.stdout
    assert "14" in table.stdout
    shared = CliRunner().invoke(cli, ["report", "--period", "2026-Q4", "--csv"])
    assert shared.exit_code == 0
    assert shared.stdout_bytes.startswith("\ufeff".encode())
    assert b"Monday Circle" in shared.stdout_bytes


def test_a_bad_period_is_answered_in_words(tmp_path: Path) -> None:
    asyncio.run(a_quarter(tmp_path))
    refused = CliRunner().invoke(cli, ["report", "--period", "last spring"])
    assert refused.exit_code == 1
    assert "2026-Q4" in refused.stderr or "2027-Q1" in refused.stderr or "quarter" in refused.stderr
    assert "Traceback" not in refused.output


def test_without_a_database_it_says_when_there_will_be_one() -> None:
    missing = CliRunner().invoke(cli, ["report"])
    assert missing.exit_code == 1
    assert "It is made when the bot first runs." in missing.stderr


def test_a_database_of_another_version_is_left_as_it_is(tmp_path: Path) -> None:
    async def older() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'reports.sqlite'}", durable=False)
        await migrate(database, to="0001")
        await database.close()

    asyncio.run(older())
    file = tmp_path / "reports.sqlite"
    before = file.read_bytes()
    refused = CliRunner().invoke(cli, ["report"])
    assert refused.exit_code == 1
    assert "groupbot migrate" in refused.stderr
    assert file.read_bytes() == before
    assert CliRunner().invoke(cli, ["migrate"]).exit_code == 0
    assert "There is no such server or group here yet." in CliRunner().invoke(cli, ["report"]).stderr
