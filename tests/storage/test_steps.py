"""One step: read, check and write together, or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from groupbot import driver
from groupbot.database import Database


@pytest.fixture(autouse=True, params=[False, True], ids=["", "brief"])
async def tally(database: Database, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test a table with one number in it, 0, and steps of one kind, then of the other."""
    monkeypatch.setattr(database, "one_step", partial(database.one_step, brief=request.param))
    async with database.one_step() as connection:
        await connection.exec_driver_sql("CREATE TABLE tally (n INTEGER NOT NULL)")
        await connection.exec_driver_sql("INSERT INTO tally VALUES (0)")


async def read(database: Database) -> int:
    async with database.reading() as connection:
        return (await connection.exec_driver_sql("SELECT n FROM tally")).scalar_one()


async def write(database: Database, n: int) -> None:
    async with database.one_step() as connection:
        await connection.exec_driver_sql("UPDATE tally SET n = ?", (n,))


async def count_one(database: Database) -> None:
    async with database.one_step():
        seen = await read(database)
        await asyncio.sleep(0)  # give everybody else the chance to come between
        await write(database, seen + 1)


def on_disk(database: Database) -> int:
    """Read with another connection, as another program would."""
    assert database.file is not None
    with sqlite3.connect(database.file) as other:
        n = other.execute("SELECT n FROM tally").fetchone()[0]
    other.close()
    return n


async def test_two_hundred_people_who_count_at_once_give_two_hundred(database: Database) -> None:
    await asyncio.gather(*(count_one(database) for _ in range(200)))
    assert await read(database) == 200


async def test_an_inner_step_joins_the_outer_one(database: Database) -> None:
    async with database.one_step() as outer:
        async with database.one_step() as inner:
            assert inner is outer
        async with database.reading() as reader:
            assert reader is outer


async def test_what_an_inner_step_wrote_goes_with_the_outer_one(database: Database) -> None:
    with pytest.raises(LookupError):
        await undone(database)
    assert on_disk(database) == 0


async def undone(database: Database) -> None:
    async with database.one_step():
        await write(database, 5)
        assert await read(database) == 5
        raise LookupError


async def test_others_see_nothing_of_a_step_before_its_end(database: Database) -> None:
    written, looked = asyncio.Event(), asyncio.Event()

    async def writer() -> None:
        async with database.one_step():
            await write(database, 7)
            written.set()
            await looked.wait()

    writing = asyncio.create_task(writer())
    await written.wait()
    assert await read(database) == 0
    looked.set()
    await writing
    assert await read(database) == 7


@pytest.mark.parametrize("act", [read, count_one], ids=["reading", "writing"])
async def test_a_child_task_may_not_use_its_parents_step(
    database: Database, act: Callable[[Database], Coroutine[Any, Any, object]]
) -> None:
    async with database.one_step():
        child = asyncio.create_task(act(database))
        with pytest.raises(RuntimeError, match="child task"):
            await child
    await count_one(database)
    assert await read(database) == 1


async def test_a_task_begun_before_the_step_has_steps_of_its_own(database: Database) -> None:
    go = asyncio.Event()

    async def waits() -> None:
        await go.wait()
        await count_one(database)

    early = asyncio.create_task(waits())
    async with database.one_step():
        go.set()
        await asyncio.sleep(0)
        await write(database, 10)
    await early
    assert await read(database) == 11


async def test_a_step_that_is_cancelled_leaves_nothing_and_lets_the_next_one_in(database: Database) -> None:
    began = asyncio.Event()

    async def hangs() -> None:
        async with database.one_step():
            await write(database, 3)
            began.set()
            await asyncio.Event().wait()

    hanging = asyncio.create_task(hangs())
    await began.wait()
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging
    await count_one(database)
    assert await read(database) == 1


async def test_a_step_may_be_cancelled_at_any_moment(database: Database) -> None:
    for n in range(60):
        before = await read(database)
        counting = asyncio.create_task(count_one(database))
        await asyncio.sleep(n / 20_000)  # a step takes about a millisecond
        counting.cancel()
        with suppress(asyncio.CancelledError):
            await counting
        assert on_disk(database) in (before, before + 1)
        await write(database, 100 * n)
    assert await read(database) == 5900


async def test_people_who_give_up_waiting_for_a_step_do_no_harm(database: Database) -> None:
    holding, end = await held(database)
    waiting = [asyncio.create_task(count_one(database)) for _ in range(3)]
    await asyncio.sleep(0.01)
    for task in waiting[:2]:
        task.cancel()
    end.set()
    await asyncio.gather(holding, *waiting, return_exceptions=True)
    await count_one(database)
    assert await read(database) == 2


async def held(database: Database) -> tuple[asyncio.Task[None], asyncio.Event]:
    """Give a task that is inside a step until the event comes."""
    began, end = asyncio.Event(), asyncio.Event()

    async def holds() -> None:
        async with database.one_step():
            began.set()
            await end.wait()

    holding = asyncio.create_task(holds())
    await began.wait()
    return holding, end


async def test_steps_on_two_databases_do_not_mix(database: Database, tmp_path: Path) -> None:
    other = Database(f"sqlite+aiosqlite:///{tmp_path / 'other.sqlite'}", durable=False)
    try:
        with pytest.raises(LookupError):
            await both(database, other)
        assert await read(database) == 0
        assert await read(other) == 9
    finally:
        await other.close()


async def both(database: Database, other: Database) -> None:
    async with database.one_step() as mine:
        await write(database, 9)
        async with other.one_step() as theirs:
            assert theirs is not mine
            await theirs.exec_driver_sql("CREATE TABLE tally (n INTEGER NOT NULL)")
            await theirs.exec_driver_sql("INSERT INTO tally VALUES (9)")
        raise LookupError


async def test_what_waits_for_the_commit_happens_once_it_is_on_disk(database: Database) -> None:
    seen: list[int] = []
    async with database.one_step():
        await write(database, 4)
        async with database.one_step():
            database.after_commit(lambda: seen.append(on_disk(database)))
        assert seen == []
    assert seen == [4]


async def test_what_waits_for_the_commit_does_not_happen_when_the_step_comes_to_nothing(
    database: Database,
) -> None:
    done: list[str] = []
    with pytest.raises(LookupError):
        await both_ends(database, done)
    assert done == ["undone"]


async def both_ends(database: Database, done: list[str]) -> None:
    async with database.one_step():
        database.after_commit(lambda: done.append("committed"))
        database.after_undo(lambda: done.append("undone"))
        raise LookupError


async def test_what_is_for_an_undo_is_not_done_after_a_commit(database: Database) -> None:
    done: list[str] = []
    async with database.one_step():
        database.after_undo(lambda: done.append("undone"))
        database.after_commit(lambda: done.append("committed"))
    assert done == ["committed"]


@pytest.mark.parametrize("ends_well", [True, False])
async def test_what_follows_from_a_step_is_done_before_the_next_one_begins(
    database: Database, ends_well: bool
) -> None:
    happened: list[str] = []

    async def first() -> None:
        async with database.one_step():
            await write(database, 1)
            (database.after_commit if ends_well else database.after_undo)(lambda: happened.append("followed"))
            if not ends_well:
                raise LookupError

    async def second() -> None:
        async with database.one_step():
            happened.append("next")

    await asyncio.gather(first(), second(), return_exceptions=True)
    assert happened == ["followed", "next"]


async def test_a_step_that_has_only_read_keeps_other_programs_from_writing(database: Database) -> None:
    assert database.file is not None
    async with database.one_step():
        assert await read(database) == 0
        with (
            closing(sqlite3.connect(database.file, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("UPDATE tally SET n = 9")
    assert on_disk(database) == 0


@pytest.mark.parametrize("tally", [True], indirect=True, ids=["brief"])
async def test_a_brief_step_crosses_to_its_thread_for_its_beginning_and_its_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    crossed: list[str] = []
    crosses = aiosqlite.Connection._execute

    async def noted(self: aiosqlite.Connection, act: Callable[..., Any], *words: Any, **named: Any) -> Any:
        crossed.append(act.__name__)
        return await crosses(self, act, *words, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", noted)
    async with database.one_step() as connection:
        for n in range(5):
            assert await read(database) == n
            await write(database, n + 1)
        await connection.execute(text("INSERT INTO tally VALUES (:n)"), [{"n": 6}, {"n": 7}])
    assert crossed == ["_run", "commit"]
    assert on_disk(database) == 5


async def test_a_step_waits_for_another_program_without_holding_the_loop_up(database: Database) -> None:
    assert database.file is not None
    with closing(sqlite3.connect(database.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        counting = asyncio.create_task(count_one(database))
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert not counting.done()
        other.execute("ROLLBACK")
    await counting
    assert on_disk(database) == 1


async def test_what_follows_a_statement_that_was_locked_out_is_in_the_step_too(database: Database) -> None:
    assert database.file is not None
    async with database.one_step() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout=10")
    with closing(sqlite3.connect(database.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LookupError):
            await locked_out_at_first(database, other)
    assert on_disk(database) == 0


async def locked_out_at_first(database: Database, other: sqlite3.Connection) -> None:
    async with database.one_step():
        with pytest.raises(OperationalError, match="locked"):
            await write(database, 1)
        other.execute("ROLLBACK")
        await write(database, 2)
        raise LookupError


async def test_a_commit_that_fails_leaves_nothing_for_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "_PRAGMAS", ("journal_mode=DELETE", "busy_timeout=10"))  # no WAL everywhere
    plain = Database(f"sqlite+aiosqlite:///{tmp_path / 'plain.sqlite'}", durable=False)
    assert plain.file is not None
    try:
        async with plain.one_step() as connection:
            await connection.exec_driver_sql("CREATE TABLE tally (n INTEGER NOT NULL)")
            await connection.exec_driver_sql("INSERT INTO tally VALUES (0)")
        with closing(sqlite3.connect(plain.file, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT n FROM tally").fetchall()
            with pytest.raises(OperationalError, match="locked"):
                await count_one(plain)
            other.execute("ROLLBACK")
        async with plain.one_step():
            pass
        assert on_disk(plain) == 0
        await count_one(plain)
        assert on_disk(plain) == 1
    finally:
        await plain.close()


async def test_without_a_step_there_is_nothing_to_wait_for(database: Database) -> None:
    done: list[str] = []
    database.after_undo(lambda: done.append("undone"))
    database.after_commit(lambda: done.append("at once"))
    assert done == ["at once"]


async def test_readers_are_not_held_up_by_a_step(database: Database) -> None:
    holding, end = await held(database)
    found = await asyncio.gather(*(read(database) for _ in range(20)))
    end.set()
    await holding
    assert found == [0] * 20
