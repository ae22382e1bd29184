"""The intake: a burst is read all together, and nobody who looks can tell."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from groupbot.attendance import writer as writing
from groupbot.attendance.model import HereStatus, Sight, Sighting
from tests.attendance.test_writer import on_disk, rows
from tests.attendance.world import GUILD, MIA, OTHER_ROOM, ROOM, SAM, START, World

HERE = HereStatus.HERE


async def test_who_came_a_moment_ago_is_counted_at_once(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    assert world.attendance.present_now(GUILD, session.id) == 2
    world.leaves(SAM)
    assert world.attendance.present_now(GUILD, session.id) == 1


async def test_what_came_a_moment_ago_goes_to_disk_with_what_is_written_now(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    async with world.database.one_step():
        world.joins(SAM)
        await world.attendance.flush()
        assert list(await world.store.sightings(GUILD, session.id)) == [SAM]


async def test_a_session_that_ends_in_the_same_turn_has_seen_all_of_it(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    world.clock.at = START + timedelta(minutes=60)
    world.attendance.intake.moved(GUILD, SAM, ROOM, None, START + timedelta(minutes=20))
    await world.course.ring()
    assert await world.came(session) == {SAM: (20, HERE, False)}


async def test_in_a_burst_everything_keeps_its_order_and_has_one_moment(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    for before, after in ((None, ROOM), (ROOM, None), (None, ROOM), (ROOM, OTHER_ROOM)):
        world.attendance.intake.moved(GUILD, SAM, before, after)
        world.clock.at += timedelta(microseconds=1)
    await world.attendance.flush()
    seen = (await world.store.sightings(GUILD, session.id))[SAM]
    joined, left = Sighting(Sight.JOINED, START), Sighting(Sight.LEFT, START)
    assert seen == [joined, left, joined, left]
    assert world.attendance.present_now(GUILD, session.id) == 0


async def test_the_next_burst_has_a_moment_of_its_own(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.attendance.intake.moved(GUILD, SAM, None, ROOM)
    await asyncio.sleep(0)
    world.clock.at += timedelta(minutes=3)
    world.attendance.intake.moved(GUILD, SAM, ROOM, None)
    await world.attendance.flush()
    (joined, left) = (await world.store.sightings(GUILD, session.id))[SAM]
    assert left.at - joined.at == timedelta(minutes=3)


async def test_one_event_that_cannot_be_read_takes_no_other_with_it(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    with capture_logs() as logs:
        for member_id in (SAM, "nobody", MIA):
            world.attendance.intake.moved(GUILD, member_id, None, ROOM, START)  # pyright: ignore[reportArgumentType]
        assert world.attendance.present_now(GUILD, session.id) == 2
    assert [entry["event"] for entry in logs] == ["sighting not taken in"]


async def test_the_rest_of_a_burst_does_not_wait_for_the_pause(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PAUSE", 3600.0)
    session = await world.session()
    await world.reaches(0)
    writer = writing.Writer(world.database, world.store)
    await writer.begin()
    await asyncio.sleep(0)
    writer.add(rows(session.id, writing.MOST + 10))
    await on_disk(world, writing.MOST + 10)
    await writer.stop()
