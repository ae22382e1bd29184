"""Places in the hands of the session's facilitators, late places, and a turn that is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groupbot.delivery.model import State
from groupbot.errors import NotAllowed, NotPossible
from groupbot.groups.model import Group
from groupbot.sessions import letters
from groupbot.sessions.model import Session
from tests.desk import ALI, CORA, EVA, FAY, FINN, MIA, OMAR, SAM, TOM, Desk

COMING, WAITING = "coming", "waiting"


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group with five members."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI, EVA, TOM)
    return group


@pytest.fixture
async def session(desk: Desk, group: Group) -> Session:
    """Give a session whose two places Sam and Mia have; Ali and Eva wait."""
    session = await desk.session(group, capacity=2)
    await desk.full(session, SAM, MIA, ALI, EVA)
    return session


async def test_a_facilitator_admits_somebody_with_a_reason_that_is_in_the_book(
    desk: Desk, session: Session
) -> None:
    hosted = await desk.core.hosting.admit(FAY, session.id, ALI.id, "came a long way")
    assert (hosted.places.coming, hosted.places.over) == (3, 1)
    assert (await desk.statuses(session))[ALI.id] == COMING
    assert await desk.told(letters.GIVEN) == [ALI.id]
    line = await desk.core.audit.lately(
        session.guild_id, "session.admit", session.id, timedelta(hours=1), ALI.id
    )
    assert line is not None
    assert (line.done_by, line.standing) == (FAY.id, "facilitator")


@pytest.mark.parametrize("who", [FINN, CORA, SAM])
async def test_only_who_facilitates_this_session_decides_about_its_places(
    desk: Desk, session: Session, who: object
) -> None:
    assert isinstance(who, type(FAY))
    for act in (
        desk.core.hosting.admit(who, session.id, ALI.id, "why"),
        desk.core.hosting.line_up(who, session.id, SAM.id),
        desk.core.hosting.give_back(who, session.id, ALI.id),
    ):
        with pytest.raises(NotAllowed):
            await act


async def test_who_is_not_in_the_group_is_asked_to_join_first(desk: Desk, session: Session) -> None:
    with pytest.raises(NotPossible) as refused:
        await desk.core.hosting.admit(FAY, session.id, OMAR.id, "why")
    assert "/group join" in refused.value.words


async def test_who_has_to_wait_is_told_and_nobody_is_told_where_it_is_undone_in_time(
    desk: Desk, session: Session
) -> None:
    await desk.core.planning.edit(FAY, session.id, capacity=3)
    await desk.core.seats.take(ALI, session.id)
    await desk.core.planning.edit(FAY, session.id, capacity=2)
    await desk.core.hosting.line_up(FAY, session.id, SAM.id)
    assert await desk.statuses(session) == {
        SAM.id: WAITING,
        MIA.id: COMING,
        ALI.id: COMING,
        EVA.id: WAITING,
    }
    await desk.core.hosting.give_back(FAY, session.id, SAM.id)
    await desk.time_passes(minutes=3)
    assert await desk.letters(letters.LINED_UP, letters.GIVEN) == []

    await desk.core.hosting.line_up(FAY, session.id, MIA.id)
    await desk.time_passes(minutes=3)
    (told,) = await desk.letters(letters.LINED_UP)
    assert (told.letter.recipient_id, told.state) == (MIA.id, State.SENT)
    await desk.core.hosting.give_back(FAY, session.id, MIA.id)
    assert await desk.told(letters.GIVEN) == [MIA.id]


async def test_a_place_that_becomes_free_late_is_told_to_all_who_wait_and_want_to_hear(
    desk: Desk, session: Session
) -> None:
    await desk.core.preferences.choose_late_offers(EVA.guild_id, EVA.id, wanted=False)
    await desk.core.seats.take(TOM, session.id)
    await desk.time_is(session.starts_at - timedelta(hours=1))
    await desk.core.seats.withdraw(SAM, session.id)
    assert await desk.told(letters.OFFER) == []
    assert sorted(await desk.told(letters.FIRST)) == [ALI.id, TOM.id]
    await desk.core.seats.take(TOM, session.id)
    slow = await desk.core.seats.take(ALI, session.id)
    assert not slow.already
    assert await desk.statuses(session) == {
        MIA.id: COMING,
        ALI.id: WAITING,
        EVA.id: WAITING,
        TOM.id: COMING,
    }


async def test_a_second_place_that_becomes_free_late_is_told_again(desk: Desk, session: Session) -> None:
    await desk.time_is(session.starts_at - timedelta(hours=1))
    await desk.core.seats.withdraw(SAM, session.id)
    await desk.time_passes(minutes=5)
    await desk.core.seats.take(EVA, session.id)
    await desk.core.seats.withdraw(MIA, session.id)
    assert sorted(await desk.told(letters.FIRST)) == [ALI.id, ALI.id, EVA.id]


async def test_who_passes_an_offer_on_can_be_first_at_the_next_date(desk: Desk, group: Group) -> None:
    session = await desk.session(group, capacity=2)
    following = await desk.session(group, "2027-01-18 19:00", capacity=2)
    for each in (session, following):
        await desk.full(each, SAM, MIA)
    await desk.full(following, TOM)
    await desk.core.seats.take(ALI, session.id)
    await desk.core.seats.withdraw(SAM, session.id)
    await desk.core.seats.pass_on(ALI, session.id)
    kept = await desk.core.seats.keep_turn(ALI, session.id)
    assert (kept.session.id, kept.places.position(ALI.id), kept.places.position(TOM.id)) == (
        following.id,
        1,
        2,
    )
    with pytest.raises(NotPossible):
        await desk.core.seats.keep_turn(ALI, session.id)


async def test_without_a_next_date_the_turn_is_kept_for_later(desk: Desk, session: Session) -> None:
    await desk.core.seats.withdraw(SAM, session.id)
    await desk.core.seats.pass_on(ALI, session.id)
    with pytest.raises(NotPossible) as refused:
        await desk.core.seats.keep_turn(ALI, session.id)
    assert refused.value.words.startswith("No next date is planned yet.")
    places = await desk.core.sessions.places(session.guild_id, session.id)
    assert places.by_member[ALI.id].passed_on


async def test_nobody_is_asked_who_waits_where_everybody_has_a_place(desk: Desk, session: Session) -> None:
    with pytest.raises(NotPossible) as refused:
        await desk.core.hosting.may_line_up(FAY, session.id)
    assert refused.value.words.startswith("There is a place for everybody who is coming")
