"""Saying who was there: the button, marks, heads and the list, and who may do it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groupbot.attendance.model import HereStatus, Proof
from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible, OutOfDate, Refusal
from groupbot.groups.model import Mode, Person, PlaceKind
from groupbot.sessions.places import Status
from tests.attendance.world import (
    ALI,
    COORDINATORS,
    EVA,
    FAY,
    FINN,
    GUILD,
    MIA,
    SAM,
    TEXT,
    TOM,
    World,
    a_group,
    who,
)

HERE, PART = HereStatus.HERE, HereStatus.PART
APOLOGIES, NOT_RECORDED = HereStatus.APOLOGIES, HereStatus.NOT_RECORDED
CORA = Person(GUILD, 51, frozenset({COORDINATORS}))
ADA = Person(GUILD, 52, manages_server=True)


# --- I'm here ----------------------------------------------------------------------------------


async def test_the_button_counts_a_person_once(world: World) -> None:
    session = await world.session(room=TEXT, kind=PlaceKind.TEXT)
    await world.reaches(5)
    first = await world.attendance.here(who(SAM), session.id)
    second = await world.attendance.here(who(SAM), session.id)
    assert ((first.named, first.again), (second.named, second.again)) == ((True, False), (True, True))
    assert world.attendance.present_now(GUILD, session.id) == 1
    await world.reaches(60)
    assert await world.came(session) == {SAM: (0, HERE, False)}
    assert (await world.records(session))[SAM].proof is Proof.BUTTON
    assert (await world.counts(session)).present == 1


async def test_the_button_counts_without_a_name_where_there_is_no_yes(world: World) -> None:
    session = await world.session()
    await world.agrees(SAM, yes=False)
    await world.reaches(5)
    first = await world.attendance.here(who(SAM), session.id)
    again = await world.attendance.here(who(SAM), session.id)
    assert (first.named, first.again, again.again) == (False, False, True)
    await world.reaches(60)
    assert await world.mentions(SAM) == []
    assert (await world.counts(session)).unnamed == 1


async def test_pressing_and_being_seen_is_one_person(world: World) -> None:
    session = await world.session()
    await world.agrees(MIA, yes=False)
    await world.reaches(0)
    world.joins(SAM, MIA)
    for member_id in (SAM, MIA):
        await world.attendance.here(who(member_id), session.id)
    assert world.attendance.present_now(GUILD, session.id) == 2
    await world.reaches(4)
    world.leaves(SAM, MIA)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (4, HERE, False)}
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed) == (2, 1)


async def test_a_press_lives_through_a_restart(world: World) -> None:
    session = await world.session()
    await world.agrees(MIA, yes=False)
    await world.reaches(0)
    for member_id in (SAM, MIA):
        await world.attendance.here(who(member_id), session.id)
    await world.attendance.beat()
    await world.restart(away=1)
    assert world.attendance.present_now(GUILD, session.id) == 1
    assert (await world.attendance.here(who(SAM), session.id)).again
    assert not (await world.attendance.here(who(MIA), session.id)).again  # nothing about her was kept
    await world.reaches(60)
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.at_least) == (2, 1, True)


@pytest.mark.parametrize("minute", [-10, 0, 59])
async def test_the_button_works_from_ten_minutes_before_to_the_end(world: World, minute: int) -> None:
    session = await world.session()
    await world.reaches(minute)
    assert not (await world.attendance.here(who(SAM), session.id)).again


@pytest.mark.parametrize("minute", [-30, -11, 61])
async def test_the_button_is_closed_before_and_after(world: World, minute: int) -> None:
    session = await world.session()
    await world.reaches(minute)
    with pytest.raises((NotPossible, OutOfDate)):
        await world.attendance.here(who(SAM), session.id)


async def test_the_button_is_for_people_of_the_group(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    with pytest.raises(NotAllowed) as refused:
        await world.attendance.here(who(99), session.id)
    assert refused.value.way_on == ("group.join", world.group.id)
    await world.attendance.here(who(FAY), session.id)  # a facilitator needs no membership
    assert world.attendance.present_now(GUILD, session.id) == 0


# --- marks -------------------------------------------------------------------------------------


async def ended(world: World, *members: int) -> str:
    """Run a session in which these people are there for all of it."""
    session = await world.session()
    await world.reaches(0)
    world.joins(*members)
    await world.reaches(60)
    return session.id


async def test_a_mark_keeps_the_old_value_who_when_and_why(world: World) -> None:
    session_id = await ended(world, SAM)
    await world.passes(10)
    _, _, record = await world.attendance.mark(who(FAY), session_id, SAM, PART, "  Left  early ")
    assert record is not None
    assert (record.status, record.old_status, record.proof) == (PART, HERE, Proof.FACILITATOR)
    assert (record.marked_by, record.marked_at, record.marked_why) == (FAY, world.clock.at, "Left early")
    assert record.minutes == 60
    counts = await world.attendance.counts(GUILD, session_id)
    assert counts is not None
    assert (counts.present, counts.new_in_group_month, counts.new_in_server_ever) == (0, 0, 0)
    _, _, record = await world.attendance.mark(who(FAY), session_id, SAM, HERE, "It was somebody else")
    assert record is not None
    assert (record.status, record.old_status) == (HERE, HERE)
    counts = await world.attendance.counts(GUILD, session_id)
    assert counts is not None
    assert (counts.present, counts.new_in_group_month, counts.new_in_server_ever) == (1, 1, 1)


async def test_somebody_who_was_not_seen_can_be_added_and_taken_off_again(world: World) -> None:
    session_id = await ended(world, SAM)
    await world.attendance.mark(who(FAY), session_id, MIA, HERE, "By phone")
    counts = await world.attendance.counts(GUILD, session_id)
    assert counts is not None
    assert (counts.present, counts.unnamed, counts.new_in_group_ever) == (2, 0, 2)
    _, _, record = await world.attendance.mark(who(FAY), session_id, MIA, NOT_RECORDED, "Wrong person")
    assert record is None
    assert await world.mentions(MIA) == []
    counts = await world.attendance.counts(GUILD, session_id)
    assert counts is not None
    assert (counts.present, counts.new_in_group_ever) == (1, 1)


async def test_taking_off_somebody_who_was_seen_keeps_what_was_seen(world: World) -> None:
    session_id = await ended(world, SAM)
    _, _, record = await world.attendance.mark(who(FAY), session_id, SAM, NOT_RECORDED, "Only the phone was")
    assert record is not None
    assert (record.status, record.old_status) == (NOT_RECORDED, HERE)


async def test_a_facilitator_marked_counts_apart(world: World) -> None:
    session_id = await ended(world, SAM)
    await world.attendance.mark(who(FAY), session_id, FINN, HERE, "By phone")
    counts = await world.attendance.counts(GUILD, session_id)
    assert counts is not None
    assert (counts.present, counts.facilitators, counts.new_in_group_ever) == (1, 1, 1)
    await world.attendance.mark(who(FAY), session_id, FINN, APOLOGIES, "Was ill")
    counts = await world.attendance.counts(GUILD, session_id)
    assert counts is not None
    assert counts.facilitators == 0


async def test_a_mark_made_while_the_session_runs_stands_at_the_end(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.attendance.mark(who(FAY), session.id, SAM, PART, "Fell asleep")
    await world.attendance.mark(who(FAY), session.id, MIA, NOT_RECORDED, "Only the phone was")
    await world.attendance.mark(who(FAY), session.id, ALI, HERE, "In the room with me")
    await world.attendance.mark(who(FAY), session.id, EVA, APOLOGIES, "Wrote to me")
    await world.attendance.mark(who(FAY), session.id, TOM, NOT_RECORDED, "Nothing to take off")
    await world.reaches(60)
    found = {i: (r.status, r.old_status, r.minutes) for i, r in (await world.records(session)).items()}
    assert found == {
        SAM: (PART, HERE, 60),
        MIA: (NOT_RECORDED, HERE, 60),
        ALI: (HERE, NOT_RECORDED, 0),
        EVA: (APOLOGIES, NOT_RECORDED, 0),
    }
    counts = await world.counts(session)
    assert (counts.present, counts.new_in_group_ever) == (1, 1)


async def test_nobody_is_marked_by_name_without_their_yes(world: World) -> None:
    session_id = await ended(world)
    await world.agrees(SAM, yes=False)
    with pytest.raises(NotPossible) as refused:
        await world.attendance.mark(who(FAY), session_id, SAM, HERE, "Was there")
    assert "has not agreed to be named, so they are part of the number only." in refused.value.words
    assert await world.mentions(SAM) == []


async def test_nobody_is_marked_by_name_in_a_number_only_group(world: World) -> None:
    number = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    session = await world.session(group=number)
    await world.reaches(10)
    with pytest.raises(NotPossible, match=r"^NotPossible$") as refused:
        await world.attendance.mark(who(FAY), session.id, SAM, HERE, "Was there")
    assert "without their names" in refused.value.words


@pytest.mark.parametrize("why", ["", "   ", "\u200b", "x" * 201])
async def test_a_mark_needs_a_reason(world: World, why: str) -> None:
    session_id = await ended(world, SAM)
    with pytest.raises(BadInput):
        await world.attendance.mark(who(FAY), session_id, SAM, PART, why)
    assert (await world.store.records(GUILD, session_id))[SAM].status is HERE


async def test_marks_and_heads_can_be_put_right_for_ninety_days(world: World) -> None:
    session_id = await ended(world, SAM)
    world.clock.at += timedelta(days=90)
    await world.attendance.mark(who(FAY), session_id, SAM, PART, "Left early")
    await world.attendance.headcount(who(FAY), session_id, 3)
    await world.attendance.list_for(who(FAY), session_id)
    world.clock.at += timedelta(minutes=1)
    for act in (
        world.attendance.mark(who(FAY), session_id, SAM, HERE, "Was there"),
        world.attendance.headcount(who(FAY), session_id, 4),
        world.attendance.list_for(who(FAY), session_id),
    ):
        with pytest.raises(NotPossible):
            await act


async def test_nothing_can_be_marked_before_a_session_opens(world: World) -> None:
    session = await world.session()
    with pytest.raises(NotPossible) as refused:
        await world.attendance.mark(who(FAY), session.id, SAM, HERE, "Will come")
    assert f"<t:{int(session.opens_at.timestamp())}:R>" in refused.value.words


# --- who may -----------------------------------------------------------------------------------

NAMES_ARE_NOT_FOR = [who(FINN), who(SAM), CORA, ADA]


@pytest.mark.parametrize(
    "person", NAMES_ARE_NOT_FOR, ids=["other facilitator", "member", "coordinator", "admin"]
)
async def test_names_are_for_the_facilitators_of_that_session(world: World, person: Person) -> None:
    session_id = await ended(world, SAM)
    for act in (
        world.attendance.list_for(person, session_id),
        world.attendance.mark(person, session_id, SAM, PART, "No"),
    ):
        with pytest.raises(NotAllowed):
            await act
    assert await world.rows("audit") == 0


@pytest.mark.parametrize(
    ("person", "allowed"),
    [(who(FAY), True), (who(FINN), True), (CORA, True), (who(SAM), False), (ADA, False)],
    ids=["facilitator", "other facilitator", "coordinator", "member", "admin"],
)
async def test_heads_are_counted_by_those_who_lead_the_group(
    world: World, person: Person, allowed: bool
) -> None:
    session_id = await ended(world, SAM)
    if allowed:
        await world.attendance.headcount(person, session_id, 2)
    else:
        with pytest.raises(NotAllowed):
            await world.attendance.headcount(person, session_id, 2)


async def test_a_session_of_another_server_is_not_there(world: World) -> None:
    session_id = await ended(world, SAM)
    stranger = Person(GUILD + 1, FAY, frozenset({COORDINATORS}), manages_server=True)
    words = set()
    for wanted in (session_id, "zzzzzzzzzz"):
        for act in (
            world.attendance.list_for(stranger, wanted),
            world.attendance.here(stranger, wanted),
            world.attendance.headcount(stranger, wanted, 1),
            world.attendance.mark(stranger, wanted, SAM, HERE, "Me"),
        ):
            with pytest.raises(NotFound) as refused:
                await act
            words.add(refused.value.words)
    assert len(words) == 1


# --- heads -------------------------------------------------------------------------------------


async def test_a_headcount_takes_the_place_of_the_number_without_names(world: World) -> None:
    session = await world.session()
    await world.agrees(MIA, yes=False)
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.attendance.headcount(who(FAY), session.id, 7)
    await world.reaches(60)
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.headcount) == (7, 6, 7)
    await world.attendance.headcount(who(FAY), session.id, 5)
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.headcount) == (5, 4, 5)


async def test_a_headcount_is_the_total_when_somebody_is_named_later(world: World) -> None:
    session_id = await ended(world, SAM)
    await world.attendance.headcount(who(FAY), session_id, 3)
    for member_id, present, unnamed in ((MIA, 3, 1), (ALI, 3, 0), (EVA, 4, 0)):
        await world.attendance.mark(who(FAY), session_id, member_id, HERE, "Was there")
        counts = await world.attendance.counts(GUILD, session_id)
        assert counts is not None
        assert (counts.present, counts.unnamed) == (present, unnamed)


async def test_a_headcount_outlives_a_restart_and_is_exact(world: World) -> None:
    number = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    session = await world.session(group=number)
    await world.reaches(10)
    await world.attendance.headcount(who(FAY), session.id, 4)
    await world.restart(away=1)
    await world.reaches(60)
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.at_least) == (4, 4, False)


async def test_a_headcount_after_the_end_makes_the_number_exact(world: World) -> None:
    number = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    session = await world.session(group=number)
    await world.reaches(10)
    await world.restart(away=1)
    await world.reaches(60)
    assert (await world.counts(session)).at_least
    await world.attendance.headcount(who(FAY), session.id, 4)
    counts = await world.counts(session)
    assert (counts.present, counts.at_least) == (4, False)


async def test_fewer_heads_than_names_are_not_possible(world: World) -> None:
    session_id = await ended(world, SAM, MIA)
    with pytest.raises(BadInput) as refused:
        await world.attendance.headcount(who(FAY), session_id, 1)
    assert "names 2 people" in refused.value.words


@pytest.mark.parametrize("number", [-1, 501, 2**63])
async def test_heads_are_from_none_to_five_hundred(world: World, number: int) -> None:
    session_id = await ended(world)
    with pytest.raises(BadInput):
        await world.attendance.headcount(who(FAY), session_id, number)


# --- the list ----------------------------------------------------------------------------------


async def test_the_list_says_here_for_part_could_not_come_and_not_recorded(world: World) -> None:
    session = await world.session()
    for member_id, status in ((SAM, Status.COMING), (EVA, Status.CANT), (TOM, Status.COMING)):
        await world.seats.say(who(member_id), session.id, status)
    await world.reaches(0)
    world.joins(SAM, MIA, FAY)
    await world.reaches(5)
    world.leaves(MIA)
    await world.reaches(60)
    shown = await world.attendance.list_for(who(FAY), session.id)
    assert [(line.member_id, line.status, line.minutes) for line in shown.people] == [
        (SAM, HERE, 60),
        (MIA, PART, 5),
        (EVA, APOLOGIES, 0),
        (TOM, NOT_RECORDED, 0),
    ]
    assert [line.member_id for line in shown.facilitators] == [FAY]
    assert (shown.present, shown.unnamed, shown.estimated, shown.at_least) == (1, 0, False, False)


async def test_the_list_names_nobody_whose_yes_is_gone(world: World) -> None:
    session = await world.session()
    await world.seats.say(who(EVA), session.id, Status.CANT)
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(60)
    for member_id in (SAM, EVA):
        await world.agrees(member_id, yes=False)
    shown = await world.attendance.list_for(who(FAY), session.id)
    assert [line.member_id for line in shown.people] == [MIA]
    assert (shown.unnamed, shown.present) == (1, 2)


async def test_the_list_of_a_number_only_group_is_a_number(world: World) -> None:
    number = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    session = await world.session(group=number)
    await world.seats.say(who(EVA), session.id, Status.CANT)
    await world.reaches(0)
    world.joins(SAM, MIA, FAY)
    await world.reaches(20)
    running = await world.attendance.list_for(who(FAY), session.id)
    await world.reaches(60)
    shown = await world.attendance.list_for(who(FAY), session.id)
    for each in (running, shown):
        assert (each.people, each.facilitators, each.unnamed) == ((), (), 2)


async def test_while_the_session_runs_the_list_says_what_it_comes_to_so_far(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(9)
    shown = await world.attendance.list_for(who(FAY), session.id)
    assert [(line.status, line.minutes) for line in shown.people] == [(PART, 9)]
    await world.reaches(10)
    shown = await world.attendance.list_for(who(FAY), session.id)
    assert [(line.status, line.minutes) for line in shown.people] == [(HERE, 10)]


async def test_every_look_at_the_list_is_written_down(world: World) -> None:
    session_id = await ended(world, SAM)
    await world.attendance.list_for(who(FAY), session_id)
    await world.attendance.mark(who(FAY), session_id, SAM, PART, "Left early")
    await world.attendance.headcount(who(FINN), session_id, 3)
    acts = [(r.done_by, r.standing, r.act, r.subject, r.about_id) for r in await world.audit.acts(GUILD)]
    assert acts == [
        (FINN, "facilitator", "attendance.headcount", session_id, None),
        (FAY, "facilitator", "attendance.mark", session_id, SAM),
        (FAY, "facilitator", "attendance.list", session_id, None),
    ]


async def test_no_error_of_attendance_carries_an_id_into_the_logs(world: World) -> None:
    session_id = await ended(world)
    await world.agrees(SAM, yes=False)
    with pytest.raises(Refusal) as refused:
        await world.attendance.mark(who(FAY), session_id, SAM, HERE, "Was there")
    assert str(SAM) not in str(refused.value)
