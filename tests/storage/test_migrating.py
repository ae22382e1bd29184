"""A database is brought up to date whole, or left as it was."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError, OperationalError

import migrations
from groupbot.database import Database
from groupbot.groups.model import Group, Membership, Mode
from groupbot.groups.store import GroupStore
from groupbot.groups.tables import memberships
from groupbot.migrating import DatabaseNewer, MigrationBroken, _revisions, migrate
from tests.storage.killing import state

MIGRATIONS = Path(migrations.__file__).parent
SCRIPTS = ScriptDirectory(str(MIGRATIONS))
HEAD = SCRIPTS.get_current_head()
# Each upgrade, and what it begins with. `make soak` kills all of them, `make test` the newest.
UPGRADES = {one.revision: str(one.down_revision) for one in SCRIPTS.walk_revisions() if one.down_revision}
ALL = "FAULTS_ALL" in os.environ
GROUP = Group(
    10, "monday0000", "Monday Circle", "Europe/London", Mode.NAMED, 1, 2, 3, facilitators=frozenset({21})
)

NEXT = '''
"""Give groups a colour."""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9998", {down!r}


def upgrade() -> None:
    with op.batch_alter_table("groups", recreate="always") as groups:
        groups.add_column(sa.Column("colour", sa.String(8), nullable=False, server_default="blue"))
    op.execute("UPDATE groups SET colour = 'red'")
{more}
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the migrations, and have it used from now on."""
    copy = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("groupbot.migrating.files", lambda _name: copy)
    return copy


def write_next(folder: Path, more: str = "") -> None:
    """Write one more revision, that makes the table of groups anew."""
    (folder / "versions" / "9998_a_colour.py").write_text(NEXT.format(down=HEAD, more=f"    {more}"))


async def filled(database: Database) -> None:
    """Bring a database to today's head and put a group with two members into it."""
    await migrate(database)
    store = GroupStore(database)
    await store.add(GROUP, datetime(2027, 1, 4, tzinfo=UTC))
    for member_id in (31, 32):
        await store.save_membership(
            Membership(10, GROUP.id, member_id, datetime(2027, 1, 4, tzinfo=UTC).date())
        )


def copies(database: Database) -> list[Path]:
    assert database.file is not None
    return sorted(database.file.parent.glob("groupbot.sqlite.before-*.copy"))


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.reading() as connection:
        return [tuple(row) for row in await connection.exec_driver_sql(query)]


def test_each_migration_is_named_by_its_revision_and_they_follow_in_that_order() -> None:
    walked = [each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert _revisions(MIGRATIONS) == walked[::-1]


async def test_a_new_file_gets_its_tables_and_needs_no_copy(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'groupbot.sqlite'}", durable=False)
    try:
        assert await migrate(database) is None
        assert await migrate(database) == HEAD
        assert await rows(database, "SELECT count(*) FROM groups") == [(0,)]
        assert copies(database) == []
    finally:
        await database.close()


async def test_a_copy_is_made_before_an_upgrade(database: Database, folder: Path) -> None:
    await filled(database)
    write_next(folder)
    assert await migrate(database) == HEAD
    assert await rows(database, "SELECT name, colour FROM groups") == [("Monday Circle", "red")]
    (copy,) = copies(database)
    with sqlite3.connect(copy) as old:
        assert old.execute("SELECT * FROM alembic_version").fetchall() == [(HEAD,)]
        assert old.execute("SELECT count(*) FROM memberships").fetchall() == [(2,)]
        assert "colour" not in {column[1] for column in old.execute("PRAGMA table_info(groups)")}
    old.close()


async def test_copies_older_than_a_week_go_at_the_next_start(database: Database) -> None:
    await migrate(database)
    assert database.file is not None
    now = datetime.now(UTC)
    for name, age in (("young", timedelta(days=6, hours=23)), ("old", timedelta(days=7, minutes=1))):
        copy = database.file.with_name(f"groupbot.sqlite.before-{name}-20270101T000000.copy")
        copy.write_bytes(b"")
        made = (now - age).timestamp()
        os.utime(copy, (made, made))
    await migrate(database)
    assert [copy.name.split("-")[1] for copy in copies(database)] == ["young"]


async def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    await filled(database)
    async with database.one_step() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await database.close()
    assert database.file is not None
    before = state(database.file)
    with pytest.raises(DatabaseNewer, match="written by a newer groupbot"):
        await migrate(database)
    assert state(database.file) == before
    assert copies(database) == []


async def test_making_a_table_anew_keeps_the_rows_that_hang_on_it(database: Database, folder: Path) -> None:
    await filled(database)
    write_next(folder)
    await migrate(database)
    assert await rows(database, "SELECT member_id FROM memberships ORDER BY 1") == [(31,), (32,)]
    assert await rows(database, "SELECT member_id FROM facilitators") == [(21,)]
    async with database.one_step() as connection:
        await connection.exec_driver_sql("DELETE FROM groups")
    assert await rows(database, "SELECT * FROM memberships") == []


async def test_outside_a_migration_no_row_can_point_nowhere(database: Database) -> None:
    await filled(database)
    lost = {
        "guild_id": 10,
        "group_id": "nowhere000",
        "member_id": 33,
        "joined_on": datetime(2027, 1, 4, tzinfo=UTC),
    }
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with database.one_step() as connection:
            await connection.execute(insert(memberships).values(lost))


@pytest.mark.parametrize(
    ("more", "broken"),
    [
        ("op.execute('SELECT * FROM nothing_like_it')", OperationalError),
        ("op.execute(\"UPDATE memberships SET group_id = 'nowhere000'\")", MigrationBroken),
    ],
    ids=["fails", "leaves rows that point nowhere"],
)
async def test_a_migration_that_goes_wrong_leaves_the_old_database_whole(
    database: Database, folder: Path, more: str, broken: type[Exception]
) -> None:
    await filled(database)
    await database.close()
    write_next(folder, more)
    assert database.file is not None
    before = state(database.file)
    with pytest.raises(broken):
        await migrate(database)
    assert state(database.file) == before
    assert len(copies(database)) == 1
    write_next(folder)
    assert await migrate(database) == HEAD


async def killed_everywhere(file: Path, folder: Path, to: str = "head") -> list[list[str]]:
    """Kill the migration of a file at each statement in turn; give what was left, as words."""
    command = [sys.executable, "-m", "tests.storage.killing", str(file), str(folder), to]
    run = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return [line.split() for line in run.stdout.splitlines()]


async def test_a_kill_at_any_statement_of_the_first_migration_leaves_an_empty_file_or_a_whole_one(
    tmp_path: Path, folder: Path
) -> None:
    (_, before, _, after), *kills = await killed_everywhere(tmp_path / "start.sqlite", folder)
    assert before == "empty" != after
    assert len(kills) > 20
    assert {kill[4] for kill in kills if kill[2] == "9"} == {"empty"}
    assert kills[-1][2:5] == ["0", "left", after]
    assert {kill[6] for kill in kills} == {after, "not"}


async def test_a_kill_at_any_statement_of_an_upgrade_leaves_the_old_database_whole(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    await filled(database)
    await database.close()
    write_next(folder)
    assert database.file is not None
    (_, before, _, after), *kills = await killed_everywhere(database.file, folder)
    assert before != after
    assert len(kills) > 5
    assert {kill[4] for kill in kills if kill[2] == "9"} == {before}
    assert kills[-1][2:5] == ["0", "left", after]
    assert {kill[6] for kill in kills} == {after, "not"}


def fill_each_table(file: Path) -> None:
    """Put a row into each table: the same word and the same number everywhere, so that references hold."""
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            values = [_value(kind) for _, _, kind, *_ in columns]
            if table not in ("alembic_version", "sqlite_sequence"):
                marks = ",".join("?" * len(values))
                connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608
        connection.commit()


def _value(kind: str) -> object:
    return "[]" if kind == "JSON" else "a" if "CHAR" in kind else "2027-01-04" if kind == "DATE" else 1


@pytest.mark.parametrize("to", [one for one in UPGRADES if ALL or one == HEAD])
async def test_a_kill_at_any_statement_of_a_migration_leaves_what_was_there_as_it_was(
    database: Database, folder: Path, to: str
) -> None:
    await migrate(database, to="0001")
    assert database.file is not None
    fill_each_table(database.file)
    await migrate(database, to=UPGRADES[to])
    await database.close()
    (_, before, _, after), *kills = await killed_everywhere(database.file, folder, to)
    assert before != after
    assert {kill[4] for kill in kills if kill[2] == "9"} == {before}
    assert kills[-1][2:5] == ["0", "left", after]
