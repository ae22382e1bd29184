"""What is seen in a session's room: minutes, presence and counts, from joins and leaves to the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from groupbot.attendance.model import HereStatus
from groupbot.groups.model import PlaceKind
from groupbot.sessions.model import Reason
from tests.attendance.world import (
    ALI,
    EVA,
    FAY,
    FINN,
    GUILD,
    MIA,
    OTHER_ROOM,
    ROOM,
    SAM,
    START,
    TEXT,
    World,
    a_group,
    tell,
    who,
)

HERE, PART = HereStatus.HERE, HereStatus.PART


async def test_minutes_are_counted_from_joining_to_leaving(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(20)
    world.joins(MIA)
    world.leaves(SAM)
    await world.reaches(29)
    world.leaves(MIA)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (20, HERE, False), MIA: (9, PART, False)}
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.facilitators) == (1, 0, 0)
    assert (counts.held_minutes, counts.on_day, counts.estimated, counts.at_least) == (
        60,
        START.date(),
        False,
        False,
    )


async def test_whoever_is_in_the_room_when_it_opens_is_seen(world: World) -> None:
    session = await world.session()
    world.joins(SAM)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (70, HERE, False)}


async def test_nothing_is_kept_of_rooms_without_a_session(world: World) -> None:
    await world.session()
    await world.reaches(-20)
    world.joins(SAM)
    await world.reaches(0)
    world.joins(MIA, room=OTHER_ROOM)
    await world.attendance.flush()
    assert await world.mentions(MIA) == []


async def test_what_was_seen_is_deleted_when_the_session_ends(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.attendance.flush()
    assert await world.rows("sightings") == 1
    await world.reaches(60)
    assert (await world.rows("sightings"), await world.rows("watches")) == (0, 0)
    world.leaves(SAM)
    await world.attendance.flush()
    assert (await world.rows("sightings"), len(await world.came(session))) == (0, 1)


async def test_what_still_waits_when_the_session_ends_is_counted(world: World) -> None:
    session = await world.session()
    await world.reaches(59)
    world.joins(SAM)
    world.moved(MIA, None, ROOM, START + timedelta(minutes=30))
    world.clock.at += timedelta(minutes=1)
    await world.course.ring()
    assert await world.came(session) == {SAM: (1, PART, False), MIA: (30, HERE, False)}


async def test_a_mute_repeated_and_reordered_events_are_harmless(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, SAM)
    world.moved(SAM, ROOM, ROOM, START)
    world.moved(MIA, ROOM, None, START)
    await world.reaches(30)
    world.moved(SAM, ROOM, None, START + timedelta(minutes=12))
    world.moved(EVA, ROOM, None, START + timedelta(minutes=25))
    world.moved(EVA, None, ROOM, START + timedelta(minutes=10))
    await world.reaches(60)
    assert await world.came(session) == {SAM: (12, HERE, False), EVA: (15, HERE, False)}


async def test_moving_between_two_sessions_counts_in_each(world: World) -> None:
    dawn = await world.add_group(a_group("dawn000000", room=OTHER_ROOM))
    first = await world.session()
    second = await world.session("bbbbbbbbbb", group=dawn, room=OTHER_ROOM)
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(20)
    world.goes(SAM, ROOM, OTHER_ROOM)
    await world.reaches(60)
    assert await world.came(first) == {SAM: (20, HERE, False)}
    assert await world.came(second) == {SAM: (40, HERE, False)}


async def test_two_sessions_in_one_room_count_the_same_stay(world: World) -> None:
    first = await world.session()
    second = await world.session("bbbbbbbbbb", starts_at=START + timedelta(hours=1))
    await world.reaches(40)
    world.joins(SAM)
    await world.reaches(90)
    world.leaves(SAM)
    await world.reaches(120)
    assert await world.came(first) == {SAM: (20, HERE, False)}
    assert await world.came(second) == {SAM: (40, HERE, False)}


async def test_facilitators_are_counted_apart(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(FAY, FINN, SAM)
    assert world.attendance.present_now(GUILD, session.id) == 1
    await world.reaches(60)
    counts = await world.counts(session)
    assert (counts.present, counts.facilitators, counts.new_in_group_ever) == (1, 2, 1)
    assert {i: r.facilitating for i, r in (await world.records(session)).items()} == {
        FAY: True,
        FINN: True,
        SAM: False,
    }


async def test_a_session_ended_by_hand_needs_less_time(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(4)
    world.leaves(SAM)
    world.joins(MIA)
    await world.reaches(12)
    await world.course.end(who(FAY), session.id)
    assert await world.came(session) == {SAM: (4, HERE, False), MIA: (8, HERE, False)}
    assert (await world.counts(session)).held_minutes == 12


async def test_a_session_ended_before_it_began_has_nobody_present(world: World) -> None:
    session = await world.session()
    await world.reaches(-9)
    world.joins(SAM)
    await world.reaches(-2)
    await world.course.end(who(FAY), session.id)
    counts = await world.counts(session)
    assert (counts.present, counts.held_minutes) == (0, 0)


async def test_a_session_nobody_came_to_is_counted_as_that(world: World) -> None:
    session = await world.session()
    await world.reaches(60)
    counts = await world.counts(session)
    assert (counts.present, counts.facilitators, counts.held_minutes) == (0, 0, 60)


async def test_a_cancelled_session_leaves_nothing(world: World) -> None:
    session = await world.session()
    await world.reaches(-5)
    world.joins(SAM)
    await world.attendance.flush()
    await world.attendance.here(who(MIA), session.id)
    assert (await world.mentions(SAM), await world.mentions(MIA)) == (["sightings"], ["attendance"])
    await world.planning.cancel(who(FAY), session.id, Reason.ILL)
    world.leaves(SAM)
    await world.attendance.flush()
    assert (await world.mentions(SAM), await world.mentions(MIA)) == ([], [])
    assert await world.rows("watches") == 0
    assert await world.attendance.counts(GUILD, session.id) is None


async def test_a_cancel_undone_goes_on_watching(world: World) -> None:
    session = await world.session()
    await world.reaches(-8)
    world.joins(SAM)
    await world.planning.cancel(who(FAY), session.id, Reason.ILL)
    await world.reaches(-6)
    await world.planning.restore(who(FAY), session.id)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (66, HERE, False)}


async def test_a_session_put_off_starts_anew(world: World) -> None:
    session = await world.session()
    world.joins(SAM)
    await world.reaches(-5)
    await world.planning.edit(who(FAY), session.id, when_typed="2027-01-11 20:00")
    assert await world.rows("watches") == 0
    world.leaves(SAM)
    await world.reaches(120)
    assert await world.came(session) == {}


async def test_a_session_that_moves_is_watched_in_its_new_room(world: World) -> None:
    session = await world.session()
    world.joins(SAM, ALI)
    world.joins(MIA, room=OTHER_ROOM)
    await world.reaches(-5)
    await world.agrees(ALI, yes=False)
    await world.planning.edit(who(FAY), session.id, place=(OTHER_ROOM, PlaceKind.VOICE))
    assert world.attendance.present_now(GUILD, session.id) == 1
    world.joins(EVA)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (5, PART, False), MIA: (65, HERE, False)}
    assert (await world.counts(session)).present == 1


async def test_who_comes_to_the_old_room_while_the_session_moves_was_never_in_the_new_one(
    world: World,
) -> None:
    session = await world.session()
    await world.agrees(ALI, yes=False)
    await world.reaches(-5)
    async with world.database.one_step():
        await world.planning.edit(who(FAY), session.id, place=(OTHER_ROOM, PlaceKind.VOICE))
        world.clock.at += timedelta(seconds=1)
        world.joins(EVA, ALI)
        await asyncio.sleep(0)
    await world.reaches(60)
    assert {who: minutes for who, (minutes, _, _) in (await world.came(session)).items() if minutes} == {}
    assert (await world.counts(session)).present == 0


async def test_a_text_session_sees_nobody_by_itself(world: World) -> None:
    session = await world.session(room=TEXT, kind=PlaceKind.TEXT)
    world.rooms[TEXT] = {SAM}
    await world.reaches(60)
    assert (await world.counts(session)).present == 0


async def test_another_servers_event_is_not_taken_in(world: World) -> None:
    await world.session()
    await world.reaches(0)
    tell(world.attendance.intake, SAM, None, ROOM, GUILD + 1)
    await world.attendance.flush()
    assert await world.rows("sightings") == 0
