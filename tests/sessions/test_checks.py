"""The looks before a session: who still comes, who has left, and whether there are enough people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groupbot.delivery.model import State
from groupbot.errors import NotAllowed, NotPossible, OutOfDate
from groupbot.groups.model import Group
from groupbot.sessions import letters
from groupbot.sessions.model import Few, Reason, Session
from groupbot.sessions.places import Still
from tests.desk import ALI, CORA, EVA, FAY, FINN, MIA, SAM, TOM, Desk

COMING, WAITING = "coming", "waiting"
HOUR = timedelta(hours=1)


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group of five that asks people to confirm, and its facilitators where fewer than three come."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI, EVA, TOM)
    await desk.core.rules.change(CORA, group.id, confirm_places=True, minimum=3, minimum_before=120)
    for who in (SAM, MIA, ALI):
        await desk.core.preferences.choose_changes(who.guild_id, who.id, wanted=True)
    return group


@pytest.fixture
async def session(desk: Desk, group: Group) -> Session:
    """Give a session a week from now whose two places Sam and Mia have; Ali and Eva wait."""
    session = await desk.session(group, capacity=2)
    await desk.full(session, SAM, MIA, ALI, EVA)
    return session


async def still(desk: Desk, session: Session) -> dict[int, Still]:
    """Give what each person said when asked."""
    places = await desk.core.sessions.places(session.guild_id, session.id)
    return {i: place.still for i, place in sorted(places.by_member.items()) if place.still}


# --- confirm your place ------------------------------------------------------------------------------


async def test_a_day_before_whoever_takes_messages_is_asked_once(desk: Desk, group: Group) -> None:
    session = await desk.session(group, capacity=4)
    await desk.full(session, SAM, MIA, EVA)
    await desk.core.groups.take_break(MIA, group.id, session.starts_at.date())
    assert await desk.core.checks.next_at() == session.starts_at - 24 * HOUR
    await desk.time_is(session.starts_at - 24 * HOUR)
    assert await still(desk, session) == {SAM.id: Still.ASKED}
    await desk.time_passes(hours=1)
    assert await desk.told(letters.STILL) == [SAM.id]
    await desk.core.seats.take(SAM, session.id)
    await desk.time_is(session.starts_at - 5 * HOUR)
    assert await still(desk, session) == {SAM.id: Still.YES}


async def test_without_an_answer_a_place_is_kept_until_somebody_takes_it_who_is_then_told(
    desk: Desk, session: Session
) -> None:
    await desk.time_is(session.starts_at - 24 * HOUR)
    await desk.core.seats.take(SAM, session.id)
    await desk.time_is(session.starts_at - 6 * HOUR)
    assert await still(desk, session) == {SAM.id: Still.YES, MIA.id: Still.LOOSE}
    assert (await desk.statuses(session))[MIA.id] == COMING
    assert sorted(await desk.told(letters.FIRST)) == [ALI.id, EVA.id]

    await desk.core.seats.take(EVA, session.id)
    assert await desk.statuses(session) == {
        SAM.id: COMING,
        MIA.id: WAITING,
        ALI.id: WAITING,
        EVA.id: COMING,
    }
    assert await desk.told(letters.TAKEN) == [MIA.id]
    places = await desk.core.sessions.places(session.guild_id, session.id)
    assert (places.position(MIA.id), places.over) == (1, 0)


async def test_a_late_yes_keeps_the_place(desk: Desk, session: Session) -> None:
    await desk.time_is(session.starts_at - 24 * HOUR)
    await desk.time_is(session.starts_at - 6 * HOUR)
    await desk.core.seats.take(MIA, session.id)
    await desk.core.seats.take(SAM, session.id)
    slow = await desk.core.seats.take(EVA, session.id)
    assert slow.now is not None
    assert slow.now.status.value == WAITING
    assert await desk.told(letters.TAKEN) == []


async def test_a_bot_that_comes_back_too_late_asks_nobody_and_takes_nothing(
    desk: Desk, session: Session
) -> None:
    await desk.time_is(session.starts_at - 5 * HOUR)
    assert await still(desk, session) == {}
    assert await desk.told(letters.STILL) == []


# --- who has left the server --------------------------------------------------------------------------


async def test_whoever_left_the_server_gives_their_place_back_at_the_next_look(
    desk: Desk, session: Session
) -> None:
    async def is_here(guild_id: int, member_id: int) -> bool | None:
        return {SAM.id: False, MIA.id: None}.get(member_id, True)

    desk.core.checks.asks_who_is_here(is_here)
    await desk.time_is(session.starts_at - 24 * HOUR)
    assert await desk.statuses(session) == {MIA.id: COMING, ALI.id: "offered", EVA.id: WAITING}
    assert await desk.letters(letters.STILL, to=SAM) == []


# --- few people ---------------------------------------------------------------------------------------


async def test_too_few_people_are_a_question_to_the_facilitators_once(desk: Desk, session: Session) -> None:
    await desk.time_is(session.starts_at - 2 * HOUR)
    (asked,) = await desk.letters(letters.FEW)
    assert asked.letter.expires_at == session.starts_at - HOUR / 2
    assert (await desk.now(session)).few is Few.ASKED
    await desk.time_passes(minutes=10)
    assert len(await desk.letters(letters.FEW)) == 1


async def test_enough_people_are_no_question(desk: Desk, group: Group) -> None:
    session = await desk.session(group, capacity=3)
    await desk.full(session, SAM, MIA, ALI)
    await desk.time_is(session.starts_at - 2 * HOUR)
    assert await desk.letters(letters.FEW) == []


async def test_without_an_answer_it_is_held(desk: Desk, session: Session) -> None:
    await desk.time_is(session.starts_at - 2 * HOUR)
    await desk.time_is(session.starts_at - HOUR / 2)
    assert (await desk.now(session)).few is Few.UNANSWERED
    with pytest.raises(OutOfDate):
        await desk.core.checks.hold(FINN, session.id, drop_in=False)
    await desk.time_is(session.starts_at)
    assert (await desk.now(session)).state.value == "live"


async def test_one_decision_counts_and_the_second_facilitator_learns_of_it(
    desk: Desk, session: Session
) -> None:
    with pytest.raises(NotPossible):
        await desk.core.checks.hold(FAY, session.id, drop_in=False)
    await desk.time_is(session.starts_at - 2 * HOUR)
    with pytest.raises(NotAllowed):
        await desk.core.checks.hold(SAM, session.id, drop_in=True)
    await desk.core.checks.hold(FAY, session.id, drop_in=True)
    with pytest.raises(OutOfDate):
        await desk.core.checks.hold(FINN, session.id, drop_in=False)
    after = await desk.now(session)
    assert (after.drop_in, after.few) == (True, Few.DROP_IN)
    assert len(await desk.letters(letters.LINE)) == 1


async def test_in_a_drop_in_everybody_has_a_place(desk: Desk, session: Session) -> None:
    await desk.core.checks.hold(FAY, session.id, drop_in=True)
    await desk.core.seats.take(TOM, session.id)
    places = await desk.core.sessions.places(session.guild_id, session.id)
    assert (places.coming, places.over) == (3, 0)
    assert sorted(await desk.told(letters.OFFER)) == [ALI.id, EVA.id]


async def test_a_cancel_and_a_move_take_the_question_back(desk: Desk, session: Session) -> None:
    await desk.time_is(session.starts_at - 2 * HOUR)
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-13 19:00")
    moved = await desk.now(session)
    assert (moved.few, moved.checks_at) == (None, None)
    await desk.time_is(moved.starts_at - 2 * HOUR)
    assert len(await desk.letters(letters.FEW)) == 2
    await desk.core.planning.cancel(FAY, session.id, Reason.FEW)
    assert await desk.letters(letters.FEW, state=State.DUE) == []


async def test_new_rules_count_for_what_is_planned_already(desk: Desk, session: Session) -> None:
    await desk.time_is(session.starts_at - 4 * HOUR)
    await desk.core.rules.change(FAY, session.group_id, minimum_before=180)
    await desk.ring()
    assert await desk.core.checks.next_at() == session.starts_at - 3 * HOUR
