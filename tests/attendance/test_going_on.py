"""Going on after all: an end by hand that is undone leaves no trace in attendance and counts."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from groupbot.attendance.model import HereStatus, Record, SessionCounts
from groupbot.errors import NotAllowed, NotPossible, OutOfDate
from groupbot.groups.model import Mode, PlaceKind
from groupbot.sessions.model import Session, SessionState
from tests.attendance.world import (
    ALI,
    EVA,
    FAY,
    GUILD,
    MEMBERS,
    MIA,
    OTHER_ROOM,
    ROOM,
    SAM,
    START,
    TEXT,
    TOM,
    World,
    a_group,
    who,
)

HERE, PART, NOT_RECORDED = HereStatus.HERE, HereStatus.PART, HereStatus.NOT_RECORDED


async def end(world: World, session: Session) -> None:
    await world.course.end(who(FAY), session.id)


async def go_on(world: World, session: Session) -> Session:
    return (await world.course.go_on(who(FAY), session.id))[0]


async def test_an_undone_end_takes_records_and_counts_back_and_goes_on_seeing(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(20)
    await end(world, session)
    assert await world.came(session) == {SAM: (20, HERE, False), MIA: (20, HERE, False)}
    await world.reaches(25)
    assert (await go_on(world, session)).state is SessionState.LIVE
    assert await world.records(session) == {}
    assert await world.attendance.counts(GUILD, session.id) is None
    assert world.attendance.present_now(GUILD, session.id) == 2
    world.joins(ALI)
    await world.reaches(40)
    world.leaves(MIA)
    await world.reaches(60)
    assert await world.came(session) == {
        SAM: (60, HERE, False),
        MIA: (40, HERE, False),
        ALI: (35, HERE, False),
    }
    assert (await world.counts(session)).present == 3
    assert [await world.rows(table) for table in ("watches", "sightings")] == [0, 0]


async def test_who_left_in_between_counts_for_half_of_it_and_who_came_counts_from_the_undo(
    world: World,
) -> None:
    session = await world.session()
    await world.agrees(EVA, yes=False)
    await world.reaches(0)
    world.joins(SAM, MIA, EVA)
    await world.reaches(7)
    await end(world, session)
    world.clock.at += timedelta(minutes=1)
    world.leaves(MIA, EVA)
    world.joins(TOM)
    world.clock.at += timedelta(minutes=7)
    await go_on(world, session)
    await world.reaches(60)
    assert await world.came(session) == {
        SAM: (60, HERE, False),
        MIA: (11, HERE, True),
        TOM: (45, HERE, False),
    }
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.estimated, counts.at_least) == (4, 1, True, False)


async def test_after_a_restart_in_between_the_unnamed_are_at_least(world: World) -> None:
    number = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    session = await world.session(group=number)
    await world.reaches(0)
    world.joins(SAM, MIA, ALI)
    await world.reaches(20)
    await end(world, session)
    await world.restart(away=3, then={ROOM: {SAM}})
    assert await world.rows("watches") == 1
    await go_on(world, session)
    await world.reaches(60)
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.at_least) == (3, 3, True)


async def test_names_live_through_a_restart_in_between(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.attendance.here(who(ALI), session.id)
    await world.reaches(20)
    await end(world, session)
    await world.restart(away=4, then={ROOM: {SAM}})
    await go_on(world, session)
    await world.reaches(60)
    assert await world.came(session) == {
        SAM: (60, HERE, False),
        MIA: (22, HERE, True),
        ALI: (0, HERE, False),
    }
    assert not (await world.counts(session)).at_least


async def test_an_end_that_was_not_seen_leaves_its_gap(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(10)
    world.attendance.lost()
    await world.passes(10)
    await end(world, session)
    await world.snapshot()
    await go_on(world, session)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (60, HERE, True)}


async def test_while_nothing_can_be_seen_the_next_snapshot_settles_who_stayed(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(20)
    await end(world, session)
    world.attendance.lost()
    await go_on(world, session)
    await world.passes(10)
    world.rooms[ROOM] = {SAM}
    await world.snapshot(resumed=True)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (60, HERE, True), MIA: (25, HERE, True)}


@pytest.mark.parametrize("restarts", [False, True])
async def test_what_was_seen_goes_when_the_ten_minutes_are_over(world: World, restarts: bool) -> None:
    number = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    session = await world.session(group=number)
    named = await world.session("bbbbbbbbbb", room=OTHER_ROOM)
    await world.seats.take(who(SAM), session.id)
    await world.reaches(5)
    world.joins(SAM)
    world.joins(MIA, room=OTHER_ROOM)
    await world.reaches(20)
    for each in (session, named):
        await end(world, each)
    assert [await world.rows(t) for t in ("places", "watches", "sightings")] == [1, 2, 1]
    assert await world.mentions(SAM) == []
    if restarts:
        await world.restart(away=1)
    await world.reaches(29.9)
    assert [await world.rows(t) for t in ("places", "watches", "sightings")] == [1, 2, 1]
    await world.reaches(30)
    assert [await world.rows(t) for t in ("places", "watches", "sightings")] == [0, 0, 0]
    with pytest.raises(NotPossible) as late:
        await go_on(world, session)
    assert "can be undone for 10 minutes" in late.value.words
    assert (await world.counts(session)).present == 1
    assert await world.course.next_at() is None


async def test_at_the_planned_end_an_end_is_final_at_once(world: World) -> None:
    number = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    early, whole = await world.session(group=number), await world.session("bbbbbbbbbb", group=number)
    for each in (early, whole):
        await world.seats.take(who(SAM), each.id)
    await world.reaches(57)
    await end(world, early)
    assert await world.rows("places") == 2
    await world.reaches(60)
    assert [await world.rows(t) for t in ("places", "watches")] == [0, 0]
    for each in (early, whole):
        with pytest.raises(NotPossible) as over:
            await go_on(world, each)
        assert "not after the planned end" in over.value.words


async def test_the_hand_that_may_end_may_undo_and_nobody_else(world: World) -> None:
    session = await world.session()
    await world.reaches(10)
    with pytest.raises(OutOfDate):
        await go_on(world, session)
    await end(world, session)
    with pytest.raises(NotAllowed):
        await world.course.go_on(who(SAM), session.id)
    await go_on(world, session)
    with pytest.raises(OutOfDate):
        await go_on(world, session)


async def test_presses_marks_and_heads_stand_whether_made_before_the_end_or_after(world: World) -> None:
    session = await world.session(room=TEXT, kind=PlaceKind.TEXT)
    await world.reaches(5)
    await world.attendance.here(who(SAM), session.id)
    await world.attendance.mark(who(FAY), session.id, MIA, PART, "Left early")
    await end(world, session)
    await world.attendance.mark(who(FAY), session.id, ALI, HERE, "I saw him")
    await world.attendance.headcount(who(FAY), session.id, 7)
    await go_on(world, session)
    assert (await world.attendance.here(who(SAM), session.id)).again
    await world.reaches(60)
    records = await world.records(session)
    assert {i: (r.status, r.old_status) for i, r in records.items()} == {
        SAM: (HERE, None),
        MIA: (PART, NOT_RECORDED),
        ALI: (HERE, NOT_RECORDED),
    }
    counts = await world.counts(session)
    assert (counts.present, counts.headcount, counts.unnamed) == (7, 7, 5)


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_yes_taken_back_in_between_takes_the_name_out_of_what_was_seen(
    world: World, restarts: bool
) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(20)
    await end(world, session)
    if restarts:
        await world.restart(away=1)
    await world.agrees(SAM, yes=False)
    assert "sightings" not in await world.mentions(SAM)
    assert (await world.counts(session)).present == 2
    await go_on(world, session)
    assert await world.mentions(SAM) == []
    await world.reaches(60)
    assert set(await world.came(session)) == {MIA}
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed) == (2, 1)
    assert counts.at_least is restarts


async def test_a_yes_given_in_between_names_from_the_undo_on(world: World) -> None:
    session = await world.session()
    for member_id in (SAM, MIA):
        await world.agrees(member_id, yes=False)
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(20)
    await end(world, session)
    for member_id in (SAM, MIA):
        await world.agrees(member_id)
    assert await world.mentions(SAM) == []
    world.leaves(MIA)
    world.clock.at += timedelta(minutes=4)
    await go_on(world, session)
    await world.reaches(60)
    records = await world.records(session)
    assert (records[SAM].minutes, records[SAM].status) == (36, HERE)
    assert (records[MIA].minutes, records[MIA].status) == (0, HERE)


async def test_forgetting_in_between_leaves_nothing_of_a_person(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(20)
    await end(world, session)
    await world.restart(away=1)
    await world.attendance.forget(GUILD, SAM, world.group.id)
    assert await world.mentions(SAM) == []


async def test_a_group_that_keeps_only_a_number_in_between_names_nobody_after_it(world: World) -> None:
    session = await world.session()
    await world.seats.take(who(SAM), session.id)
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(20)
    await end(world, session)
    await world.groups.edit(who(1, 91), world.group.id, mode=Mode.NUMBER)
    assert await world.mentions(SAM) == []
    await go_on(world, session)
    await world.reaches(60)
    assert await world.mentions(SAM) == []
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed) == (1, 1)
    assert await world.rows("places") == 0


# --- an end, an undo and an end are one end -----------------------------------------------------------


async def held(world: World, seed: int, *, undone: bool) -> tuple[list[SessionCounts], list[list[Record]]]:
    """Hold five times a session or two at once, of two groups, and end each by hand.

    `undone`: those that go on are ended before as well, and this is undone while nobody comes or goes.
    """
    chance, hands = random.Random(seed), random.Random(seed + 1)
    other = await world.add_group(a_group("other00000", room=OTHER_ROOM))
    for member_id in chance.sample(MEMBERS, 1):
        await world.agrees(member_id, yes=False, group=other)
    sessions: list[Session] = []
    moment = START
    for number in range(5):
        group = chance.choice([world.group, other])
        room = group.place_channel_id
        session = await world.session(f"s{number:09}", group=group, starts_at=moment, room=room)
        other_one = None
        if chance.random() < 0.5:
            theirs = other if group is world.group else world.group
            other_one = await world.session(
                f"t{number:09}", group=theirs, starts_at=moment, room=theirs.place_channel_id
            )
        pair = [one for one in (session, other_one) if one is not None]
        await world.passes((moment - world.clock.at).total_seconds() / 60)
        for one in pair:
            world.joins(*chance.sample(MEMBERS, chance.randint(1, 4)), room=one.place_channel_id)
        await world.passes(chance.choice([3, 20]))
        if group is world.group and chance.random() < 0.5:
            await world.attendance.mark(who(FAY), session.id, SAM, chance.choice([HERE, PART]), "Seen")
        ends_for_good = other_one if chance.random() < 0.5 else None
        go = [one for one in pair if one is not ends_for_good]
        for one in hands.sample(go, len(go)) if undone else ():
            await end(world, one)
        await world.passes(2)
        if ends_for_good is not None:
            await end(world, ends_for_good)
        await world.passes(2)
        for one in hands.sample(go, len(go)) if undone else ():
            await go_on(world, one)
        for one in pair:
            there = sorted(world.rooms[one.place_channel_id])
            world.leaves(*chance.sample(there, len(there) // 2), room=one.place_channel_id)
        await world.passes(chance.choice([2, 25]))
        for one in pair:
            await end(world, one)
            world.leaves(*list(world.rooms[one.place_channel_id]), room=one.place_channel_id)
        sessions += pair
        moment += timedelta(days=chance.choice([1, 25, 90]))
    counts = await world.attendance.counts_between(GUILD, date(2027, 1, 1), date(2035, 1, 1))
    records = [sorted((await world.records(s)).values(), key=lambda r: r.member_id) for s in sessions]
    return counts, records


@pytest.mark.parametrize("seed", range(6))
async def test_an_end_an_undo_and_an_end_come_to_the_same_as_one_end(
    world: World, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    once = World(tmp_path_factory.mktemp("once"))
    await once.open()
    try:
        expected = await held(once, seed, undone=False)
    finally:
        await once.close()
    assert await held(world, seed, undone=True) == expected
    assert any(counts.present for counts in expected[0])
