"""Names: without a yes nobody is on disk, and a yes can be given and taken back while a session runs."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from groupbot.attendance.model import HereStatus
from groupbot.groups.model import Mode
from tests.attendance.world import (
    ALI,
    COORDINATORS,
    EVA,
    FAY,
    FINN,
    GUILD,
    MIA,
    ROOM,
    SAM,
    START,
    TOM,
    World,
    a_group,
    who,
)

HERE, PART = HereStatus.HERE, HereStatus.PART


@pytest.fixture
async def quiet(world: World) -> World:
    """Give the world with a number-only group as its group."""
    world.group = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    return world


async def test_in_a_number_only_group_nobody_is_on_disk_at_any_time(quiet: World) -> None:
    session = await quiet.session(group=quiet.group)
    await quiet.reaches(0)
    quiet.joins(SAM, MIA, FAY)
    await quiet.attendance.flush()
    await quiet.attendance.here(who(ALI), session.id)
    await quiet.reaches(30)
    quiet.leaves(SAM)
    await quiet.outage(minutes=5, then={MIA, FAY})
    assert [await quiet.mentions(i) for i in (SAM, MIA, FAY, ALI)] == [[], [], [], []]
    await quiet.reaches(60)
    assert [await quiet.mentions(i) for i in (SAM, MIA, FAY, ALI)] == [[], [], [], []]
    counts = await quiet.counts(session)
    assert (counts.present, counts.unnamed, counts.facilitators, counts.at_least) == (3, 3, 1, False)
    assert (counts.new_in_group_ever, counts.new_in_server_ever, counts.estimated) == (0, 0, True)


async def test_in_a_number_only_group_a_yes_names_nobody(quiet: World) -> None:
    session = await quiet.session(group=quiet.group)
    await quiet.reaches(0)
    quiet.joins(SAM)
    await quiet.agrees(SAM, group=quiet.group)
    await quiet.attendance.flush()
    assert await quiet.mentions(SAM) == []
    await quiet.reaches(60)
    assert ((await quiet.counts(session)).unnamed, await quiet.mentions(SAM)) == (1, [])


async def test_in_a_number_only_group_the_places_go_with_the_session(quiet: World) -> None:
    session = await quiet.session(group=quiet.group)
    await quiet.seats.take(who(SAM), session.id)
    await quiet.seats.take(who(MIA), session.id)
    await quiet.reaches(59)
    assert await quiet.rows("places") == 2
    await quiet.reaches(60)
    assert await quiet.rows("places") == 0
    counts = await quiet.counts(session)
    assert (counts.places_taken, counts.waiting, counts.capacity) == (2, 0, 12)


async def test_without_a_yes_a_person_is_part_of_the_number_only(world: World) -> None:
    session = await world.session()
    await world.agrees(SAM, yes=False)
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.attendance.flush()
    assert await world.mentions(SAM) == []
    await world.reaches(60)
    assert await world.mentions(SAM) == []
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.new_in_group_ever) == (2, 1, 1)


async def test_who_is_there_without_a_name_is_counted_until_they_leave(quiet: World) -> None:
    session = await quiet.session(group=quiet.group)
    await quiet.reaches(0)
    quiet.joins(SAM, MIA)
    assert quiet.attendance.present_now(GUILD, session.id) == 2
    quiet.leaves(SAM)
    assert quiet.attendance.present_now(GUILD, session.id) == 1


async def test_ids_of_unnamed_people_are_not_held_in_memory(quiet: World) -> None:
    session = await quiet.session(group=quiet.group)
    rare = 7_123_456_789_012_345
    await quiet.reaches(0)
    quiet.moved(rare, None, ROOM, START)
    assert quiet.attendance.present_now(GUILD, session.id) == 1
    gc.collect()
    holders = [
        kept for kept in gc.get_objects() if isinstance(kept, (dict, list, set, tuple)) and _holds(kept, rare)
    ]
    assert holders == []


def _holds(kept: Any, number: int) -> bool:
    values = [*kept, *kept.values()] if isinstance(kept, dict) else list(kept)
    return any(type(value) is int and value == number for value in values)


async def test_a_yes_taken_back_while_the_session_runs_takes_the_name_out_at_once(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(20)
    await world.agrees(SAM, yes=False)
    assert await world.mentions(SAM) == []
    await world.reaches(30)
    world.leaves(SAM)
    await world.attendance.flush()
    assert await world.mentions(SAM) == []
    await world.reaches(60)
    assert await world.mentions(SAM) == []
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed) == (2, 1)


async def test_a_press_and_a_mark_go_on_without_the_name(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    await world.attendance.here(who(SAM), session.id)
    await world.attendance.mark(who(FAY), session.id, MIA, HERE, "In the room with me")
    await world.attendance.mark(who(FAY), session.id, ALI, PART, "Left early")
    for member_id in (SAM, MIA, ALI):
        await world.agrees(member_id, yes=False)
        assert await world.mentions(member_id) == []
    await world.reaches(60)
    assert [await world.mentions(i) for i in (SAM, MIA, ALI)] == [[], [], []]
    assert (await world.counts(session)).unnamed == 2


async def test_minutes_before_and_after_taking_a_yes_back_add_up(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(6)
    await world.agrees(SAM, yes=False)
    await world.reaches(12)
    world.leaves(SAM)
    await world.reaches(60)
    assert (await world.counts(session)).present == 1


async def test_what_waits_to_be_written_is_taken_out_with_the_name(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    async with world.database.one_step():
        await world.agrees(SAM, yes=False)
        await world.reaches(11)
        world.leaves(SAM)  # seen before the step is on disk: still by name
    await world.attendance.flush()
    assert await world.mentions(SAM) == []
    await world.reaches(60)
    assert (await world.counts(session)).present == 1


async def test_a_change_of_mind_that_comes_to_nothing_changes_nothing(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    with pytest.raises(ZeroDivisionError):
        await _no_that_breaks(world)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (60, HERE, False)}


async def _no_that_breaks(world: World) -> None:
    async with world.database.one_step():
        await world.agrees(SAM, yes=False)
        raise ZeroDivisionError


async def test_a_yes_given_while_the_session_runs_names_from_now_on(world: World) -> None:
    session = await world.session()
    await world.agrees(SAM, yes=False)
    await world.agrees(MIA, yes=False)
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(55)
    await world.agrees(SAM)
    await world.reaches(60)
    # The minutes are those since the yes; the time before still counts towards being present.
    assert await world.came(session) == {SAM: (5, HERE, False)}
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed) == (2, 1)


async def test_a_yes_in_the_moment_of_leaving_counts_no_minute_after_it(world: World) -> None:
    session = await world.session()
    await world.agrees(SAM, yes=False)
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(2)

    def goes() -> None:
        world.leaves(SAM)
        world.clock.at += timedelta(seconds=1)

    async with world.database.one_step():
        world.database.after_commit(goes)
        await world.agrees(SAM)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (0, PART, False)}
    assert (await world.counts(session)).present == 0


async def test_an_outage_after_a_named_person_left_is_no_estimate_of_theirs(world: World) -> None:
    session = await world.session()
    await world.agrees(SAM, yes=False)
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(10)
    await world.agrees(SAM)
    await world.reaches(20)
    world.leaves(SAM)
    await world.outage(minutes=10, then=set())
    await world.reaches(60)
    assert await world.came(session) == {SAM: (10, HERE, False)}


async def test_yes_no_and_yes_again_count_one_person(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    for minute, yes in ((10, False), (20, True), (30, False), (40, True)):
        await world.reaches(minute)
        await world.agrees(SAM, yes=yes)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (20, HERE, False)}
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed) == (1, 0)


async def test_at_least_stays_at_least_when_one_of_them_is_named_after_a_restart(world: World) -> None:
    session = await world.session()
    for member_id in (SAM, MIA):
        await world.agrees(member_id, yes=False)
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(20)
    await world.restart(then={ROOM: {SAM}})
    await world.agrees(SAM)
    await world.reaches(60)
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.at_least) == (2, 1, True)


async def test_a_group_that_becomes_number_only_loses_its_names_and_keeps_its_numbers(world: World) -> None:
    first = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(60)
    second = await world.session("bbbbbbbbbb", starts_at=START.replace(hour=21))
    await world.reaches(120)
    await world.reaches(140)
    world.joins(EVA)
    await world.groups.edit(who(1, COORDINATORS), world.group.id, mode=Mode.NUMBER)
    assert [await world.mentions(i) for i in (SAM, MIA, EVA)] == [[], [], []]
    await world.agrees(EVA)  # an old question answered late names nobody here any more
    await world.attendance.flush()
    assert await world.mentions(EVA) == []
    await world.reaches(180)
    assert [await world.mentions(i) for i in (SAM, MIA, EVA)] == [[], [], []]
    before, after = await world.counts(first), await world.counts(second)
    assert (before.present, before.unnamed, before.new_in_group_ever) == (2, 2, 2)
    assert (after.present, after.unnamed, after.new_in_group_ever) == (3, 3, 0)


async def test_a_new_facilitator_is_counted_apart_from_the_change_on(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    assert world.attendance.present_now(GUILD, session.id) == 2
    await world.groups.add_facilitator(who(1, COORDINATORS), world.group.id, who(SAM))
    assert world.attendance.present_now(GUILD, session.id) == 1
    await world.reaches(60)
    counts = await world.counts(session)
    assert (counts.present, counts.facilitators) == (1, 1)


async def test_forgetting_deletes_the_records_and_leaves_the_counts(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(60)
    await world.attendance.mark(who(FAY), session.id, ALI, HERE, "Came by phone")
    counts = await world.counts(session)
    await world.attendance.forget(GUILD, SAM)
    assert (await world.mentions(SAM), await world.counts(session)) == ([], counts)
    await world.attendance.forget(GUILD, FAY)
    assert await world.mentions(FAY) == []
    marked = (await world.records(session))[ALI]
    assert (marked.marked_by, marked.marked_why, marked.status) == (None, "", HERE)


async def test_forgetting_while_a_session_runs_leaves_the_person_in_the_number(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.attendance.here(who(MIA), session.id)
    await world.reaches(20)
    for member_id in (SAM, MIA):
        await world.attendance.forget(GUILD, member_id)
        assert await world.mentions(member_id) == []
    await world.reaches(60)
    assert [await world.mentions(i) for i in (SAM, MIA)] == [[], []]
    assert (await world.counts(session)).unnamed == 2


async def test_forgetting_one_group_leaves_the_others(world: World) -> None:
    dawn = await world.add_group(a_group("dawn000000"))
    first = await world.session()
    second = await world.session("bbbbbbbbbb", group=dawn)
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(60)
    await world.attendance.forget(GUILD, SAM, group_id=dawn.id)
    assert (len(await world.records(first)), len(await world.records(second))) == (1, 0)


async def test_a_person_can_have_their_own_records(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA, FAY)
    own = await world.attendance.export(GUILD, SAM)
    assert own["attendance"] == []
    await world.reaches(60)
    await world.attendance.mark(who(FAY), session.id, SAM, PART, "Left early")
    own = await world.attendance.export(GUILD, SAM)
    assert own["sightings"] == []
    (row,) = own["attendance"]
    assert (row["session_id"], row["status"], row["marked_why"]) == (session.id, PART, "Left early")
    assert "marked_by" not in row
    assert TOM not in row.values()


async def test_a_facilitator_who_steps_down_keeps_the_record_as_it_was(world: World) -> None:
    session = await world.session(co_facilitator_id=FINN)
    await world.reaches(0)
    world.joins(FINN)
    await world.reaches(60)
    await world.groups.remove_facilitator(who(1, COORDINATORS), world.group.id, FINN)
    assert (await world.records(session))[FINN].facilitating
    assert replace(await world.counts(session), held_minutes=0).facilitators == 1
