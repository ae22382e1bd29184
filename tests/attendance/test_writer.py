"""The buffered writer: nothing is lost, nothing is doubled, and nothing breaks the gateway's loop."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event
from structlog.testing import capture_logs

from groupbot.attendance import writer as writing
from groupbot.attendance.model import HereStatus, Sight, Sighting
from groupbot.attendance.store import Seen, seen_of, sighting_of
from groupbot.attendance.writer import Writer
from groupbot.database import Database
from tests.attendance.world import EVA, GUILD, MEMBERS, MIA, OTHER_ROOM, ROOM, SAM, START, World

HERE = HereStatus.HERE


def rows(session_id: str, count: int) -> list[Seen]:
    seconds = (START + timedelta(seconds=n) for n in range(count))
    return [seen_of((GUILD, session_id), SAM, Sighting(Sight.JOINED, at)) for at in seconds]


async def on_disk(world: World, count: int) -> None:
    for _ in range(200):
        if await world.rows("sightings") == count:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{await world.rows('sightings')} of {count} rows are on disk")


async def test_what_is_seen_is_on_disk_soon_by_itself(world: World) -> None:
    await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await on_disk(world, 2)


async def test_what_is_written_is_what_was_seen_in_its_order(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    big = 2**63 - 1
    writer = Writer(world.database, world.store)
    sightings = [
        Sighting(Sight.LEFT, START + timedelta(microseconds=7), estimated=True),
        Sighting(Sight.JOINED, START),
        Sighting(Sight.STILL_HERE, START + timedelta(days=1)),
    ]
    writer.add(seen_of((GUILD, session.id), big, sighting) for sighting in sightings)
    await writer.flush()
    assert await world.store.sightings(GUILD, session.id) == {big: sightings}


async def test_nothing_is_written_for_a_session_that_is_not_watched(world: World) -> None:
    session = await world.session()
    await world.store.append(rows(session.id, 1))
    assert await world.rows("sightings") == 0


async def test_a_burst_goes_to_disk_many_rows_at_a_time(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    writer = Writer(world.database, world.store)
    writer.add(rows(session.id, 2 * writing.MOST + 500))
    commits: list[object] = []

    def count(connection: object) -> None:
        commits.append(connection)

    engine = world.database._writer.sync_engine  # pyright: ignore[reportPrivateUsage]
    event.listen(engine, "commit", count)
    await writer.flush()
    event.remove(engine, "commit", count)
    assert (len(commits), await world.rows("sightings"), len(writer)) == (3, 2 * writing.MOST + 500, 0)


@pytest.mark.parametrize(("burst", "more", "waits"), [(True, True, 4), (True, False, 2), (False, True, 1)])
async def test_company_is_waited_for_while_more_comes_and_never_longer_than_the_pause(
    world: World, monkeypatch: pytest.MonkeyPatch, burst: bool, more: bool, waits: int
) -> None:
    monkeypatch.setattr(writing, "LULL", 2**-10)
    monkeypatch.setattr(writing, "PAUSE", 4 * 2**-10)
    writer = Writer(world.database, world.store)
    waited: list[float] = []

    async def a_moment(seconds: float) -> None:
        waited.append(seconds)
        if more or len(waited) == 1:
            writer.add(rows("nowhere", 1))

    loop = SimpleNamespace(time=lambda: sum(waited))
    monkeypatch.setattr(writing, "asyncio", SimpleNamespace(sleep=a_moment, get_running_loop=lambda: loop))
    writer.add(rows("nowhere", 1))
    await writer._company(burst=burst)  # pyright: ignore[reportPrivateUsage]
    assert waited == [writing.LULL if burst else writing.PAUSE] * waits


async def test_what_is_more_than_goes_into_one_transaction_follows_by_itself(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    writer = Writer(world.database, world.store)
    await writer.begin()
    writer.add(rows(session.id, writing.MOST + 3))
    await on_disk(world, writing.MOST + 3)
    await writer.stop()


async def test_a_session_that_is_let_go_of_leaves_what_others_saw(world: World) -> None:
    session, other = await world.session(), await world.session("bbbbbbbbbb", room=OTHER_ROOM)
    await world.reaches(0)
    writer = Writer(world.database, world.store)
    writer.add([*rows(session.id, 1), *rows(other.id, 2)])
    writer.drop(GUILD, session.id)
    await writer.flush()
    assert (await world.rows("sightings"), list(await world.store.sightings(GUILD, session.id))) == (2, [])


@pytest.mark.parametrize(("many", "burst"), [(writing.BURST, True), (writing.BURST - 1, False)])
async def test_after_many_at_once_more_are_expected_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch, many: int, burst: bool
) -> None:
    session = await world.session()
    await world.reaches(0)
    writer = Writer(world.database, world.store)
    expected: list[bool] = []

    async def expect(*, burst: bool) -> None:
        expected.append(burst)

    monkeypatch.setattr(writer, "_company", expect)
    await writer.begin()
    (one,) = rows(session.id, 1)
    writer.add([one._replace(members=[SAM] * many)])
    await on_disk(world, many)
    writer.add([one])
    await on_disk(world, many + 1)
    await writer.stop()
    assert expected == [False, burst]


async def test_one_of_those_who_came_together_is_taken_out_and_the_others_stay(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    writer = Writer(world.database, world.store)
    key, came, left = (GUILD, session.id), Sighting(Sight.JOINED, START), Sighting(Sight.LEFT, START)
    together = seen_of(key, SAM, came)
    together.members.append(MIA)
    writer.add([together, seen_of(key, SAM, left), seen_of((GUILD, "elsewhere0"), SAM, came)])
    assert writer.take_out(GUILD, session.id, SAM) == [came, left]
    assert writer.take_out(GUILD, session.id, SAM) == []
    assert writer.take_out(GUILD, "elsewhere0", SAM) == [came]
    await writer.flush()
    assert await world.store.sightings(GUILD, session.id) == {MIA: [came]}


async def test_what_comes_while_a_batch_is_written_is_written_too(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    for member_id in MEMBERS * 40:
        world.moved(member_id, None, ROOM)
        world.moved(member_id, ROOM, None)
        await asyncio.sleep(0)
    await on_disk(world, len(MEMBERS) * 80)
    await world.reaches(60)
    assert await world.came(session) == {}


async def test_several_transactions_that_come_to_nothing_give_the_rows_back_in_their_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST", 2)
    session = await world.session()
    await world.reaches(0)
    writer = Writer(world.database, world.store)
    seen = rows(session.id, 6)
    writer.add(seen[:5])
    with pytest.raises(ZeroDivisionError):
        await _flushed_in_vain(world.database, writer, seen[5])
    monkeypatch.undo()
    await writer.flush()
    written = (await world.store.sightings(GUILD, session.id))[SAM]
    assert written == [sighting_of(one) for one in seen]


async def test_a_step_that_comes_to_nothing_gives_the_rows_back(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    writer = Writer(world.database, world.store)
    first, second = rows(session.id, 2)
    writer.add([first])
    with pytest.raises(ZeroDivisionError):
        await _flushed_in_vain(world.database, writer, second)
    assert len(writer) == 2
    await writer.flush()
    seen = await world.store.sightings(GUILD, session.id)
    assert seen == {SAM: [sighting_of(first), sighting_of(second)]}


async def _flushed_in_vain(database: Database, writer: Writer, later: Seen) -> None:
    async with database.one_step():
        await writer.flush()
        assert len(writer) == 0
        writer.add([later])
        raise ZeroDivisionError


async def test_rows_the_disk_refused_wait_and_are_written_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "AGAIN", 0.01)
    await world.session()
    await world.reaches(0)
    await _rename(world, "sightings", "hidden")
    with capture_logs() as logs:
        world.joins(SAM)
        for _ in range(200):
            if logs:
                break
            await asyncio.sleep(0.01)
    await _rename(world, "hidden", "sightings")
    await on_disk(world, 1)
    assert {entry["event"] for entry in logs} == {"sightings wait"}
    assert str(SAM) not in repr(logs)


async def _rename(world: World, table: str, name: str) -> None:
    async with world.database.one_step() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")


async def test_a_step_that_closes_sees_everything_seen_before_it(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    world.clock.at = START + timedelta(minutes=60)
    held = asyncio.Event()

    async def keep_the_connection() -> None:
        async with world.database.one_step():
            held.set()
            await asyncio.sleep(0.1)

    busy = asyncio.create_task(keep_the_connection())
    await held.wait()
    closing = asyncio.create_task(world.course.ring())
    await asyncio.sleep(0.02)  # closing waits for the connection; this is seen meanwhile
    world.moved(SAM, ROOM, None, START + timedelta(minutes=30))
    await asyncio.gather(busy, closing)
    assert await world.came(session) == {SAM: (30, HERE, False)}


async def test_an_end_that_comes_to_nothing_loses_nothing(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    world.clock.at = START + timedelta(minutes=30)
    with pytest.raises(ZeroDivisionError):
        await _ended_in_vain(world)
    world.joins(EVA)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (60, HERE, False), EVA: (30, HERE, False)}


async def _ended_in_vain(world: World) -> None:
    async with world.database.one_step():
        (session,) = await world.sessions.under_way(GUILD)
        closed = session.closed(session.ends_at)
        await world.attendance.session_turned(session, closed)
        assert (await world.rows("session_counts"), await world.rows("sightings")) == (1, 0)
        raise ZeroDivisionError
