"""The intake: a burst is read all together, and nobody who looks can tell."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from groupbot.attendance.model import HereStatus, Sight, Sighting
from tests.attendance.world import (
    EVA,
    GUILD,
    MEMBERS,
    MIA,
    OTHER_ROOM,
    ROOM,
    SAM,
    START,
    Walker,
    World,
    place,
    tell,
)

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
    world.moved(SAM, ROOM, None, START + timedelta(minutes=20))
    await world.course.ring()
    assert await world.came(session) == {SAM: (20, HERE, False)}


async def test_in_a_burst_everything_keeps_its_order_and_has_one_moment(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    for before, after in ((None, ROOM), (ROOM, None), (None, ROOM), (ROOM, OTHER_ROOM)):
        tell(world.attendance.intake, SAM, before, after)
        world.clock.at += timedelta(microseconds=1)
    await world.attendance.flush()
    seen = (await world.store.sightings(GUILD, session.id))[SAM]
    joined, left = Sighting(Sight.JOINED, START), Sighting(Sight.LEFT, START)
    assert seen == [joined, left, joined, left]
    assert world.attendance.present_now(GUILD, session.id) == 0


async def test_in_a_burst_everybody_is_where_they_went(world: World) -> None:
    one, other = await world.session(), await world.session("bbbbbbbbbb", room=OTHER_ROOM)
    await world.reaches(0)
    walks = (
        *((SAM, None, ROOM), (MIA, None, ROOM), (EVA, None, OTHER_ROOM)),
        *((MIA, ROOM, OTHER_ROOM), (EVA, OTHER_ROOM, OTHER_ROOM)),
    )
    for who, before, after in walks:
        tell(world.attendance.intake, who, before, after)
    await world.attendance.flush()
    joined, left = Sighting(Sight.JOINED, START), Sighting(Sight.LEFT, START)
    assert await world.store.sightings(GUILD, one.id) == {SAM: [joined], MIA: [joined, left]}
    assert await world.store.sightings(GUILD, other.id) == {EVA: [joined], MIA: [joined]}


async def test_in_a_burst_those_who_come_and_those_who_go_are_noted_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.session()
    await world.reaches(0)
    world.joins(*MEMBERS[:3])
    noted: list[tuple[Sight, list[int]]] = []
    monkeypatch.setattr(
        world.attendance.intake, "_note", lambda _, who, sight, __: noted.append((sight, who))
    )
    for n in range(3):
        tell(world.attendance.intake, 200 + n, None, ROOM)
        tell(world.attendance.intake, MEMBERS[n], ROOM, OTHER_ROOM)
    tell(world.attendance.intake, 200, ROOM, None)
    world.attendance.intake.read()
    await asyncio.sleep(0)
    assert noted == [
        (Sight.JOINED, [*MEMBERS[:3], 200]),
        (Sight.LEFT, [*MEMBERS[:3], 200]),
        (Sight.JOINED, [201, 202]),
    ]


async def test_two_sessions_in_one_room_keep_what_they_saw_apart(world: World) -> None:
    one, other = await world.session(), await world.session("bbbbbbbbbb")
    await world.reaches(0)
    world.joins(SAM, MIA)
    writer = world.attendance._book.writer  # pyright: ignore[reportPrivateUsage]
    assert len(writer.take_out(GUILD, one.id, SAM)) == 1
    await world.attendance.flush()
    assert list(await world.store.sightings(GUILD, one.id)) == [MIA]
    assert list(await world.store.sightings(GUILD, other.id)) == [SAM, MIA]


async def test_the_next_burst_has_a_moment_of_its_own(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    tell(world.attendance.intake, SAM, None, ROOM)
    await asyncio.sleep(0)
    world.clock.at += timedelta(minutes=3)
    tell(world.attendance.intake, SAM, ROOM, None)
    await world.attendance.flush()
    (joined, left) = (await world.store.sightings(GUILD, session.id))[SAM]
    assert left.at - joined.at == timedelta(minutes=3)


async def test_a_session_that_takes_nothing_in_takes_nothing_from_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, session = await world.session(), await world.session("bbbbbbbbbb", room=OTHER_ROOM)
    await world.reaches(0)
    watch = world.attendance._book.watches.get(GUILD, broken.id)  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(watch, "see", None)
    with capture_logs() as logs:
        tell(world.attendance.intake, SAM, None, ROOM)
        tell(world.attendance.intake, SAM, ROOM, OTHER_ROOM)
        await asyncio.sleep(0)
        assert world.attendance.present_now(GUILD, session.id) == 1
    assert [entry["event"] for entry in logs] == 2 * ["sighting not taken in"]
    assert str(SAM) not in repr(logs)


async def test_no_bot_is_counted(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.attendance.intake.moved(Walker(SAM, place(GUILD), bot=True), None, place(ROOM))
    assert world.attendance.present_now(GUILD, session.id) == 0
