"""Who runs a session: asked in time, covered where somebody cannot, called off where nobody is found."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from groupbot.delivery.model import State, Way
from groupbot.errors import NotAllowed, NotPossible, OutOfDate
from groupbot.groups.model import Group
from groupbot.preferences.model import By
from groupbot.rota import letters
from groupbot.rota.model import Answer
from groupbot.sessions import letters as session_letters
from groupbot.sessions.model import Reason, Session, SessionState
from tests.desk import ALI, CORA, FAY, FINN, FLO, MIA, SAM, Desk

HOUR = timedelta(hours=1)


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group that Fay, Finn and Flo lead; Flo wants to be asked for cover."""
    group = await desk.new_group(leads=(FAY, FINN, FLO))
    await desk.join(group, SAM)
    await desk.core.rota.join_pool(FLO, group.id)
    return group


@pytest.fixture
async def session(desk: Desk, group: Group) -> Session:
    """Give a session a week from now that Fay runs, to which Sam comes."""
    session = await desk.session(group)
    await desk.full(session, SAM)
    return session


async def said(desk: Desk, session: Session) -> dict[int, Answer]:
    """Give what each facilitator said."""
    rota = await desk.core.rota.look(CORA, session.id)
    return {i: turn.answer for i, turn in sorted(rota.turns.items())}


async def staff_cards(desk: Desk) -> list[str]:
    """Give what called for each message in the facilitators' channel."""
    return [row.letter.occasion.partition(".")[2] for row in await desk.letters(letters.STAFF)]


async def test_whoever_takes_a_session_gives_the_own_place_in_it_to_the_next_in_line(
    desk: Desk, group: Group
) -> None:
    session = await desk.session(group, capacity=2)
    await desk.core.preferences.choose_reminders(FLO.guild_id, FLO.id, (60,), By.DM)
    await desk.join(group, FLO, MIA, ALI)
    await desk.full(session, FLO, MIA, ALI)
    assert await desk.told(session_letters.REMINDER) == [FLO.id]
    await desk.core.rota.cannot(FAY, session.id)
    await desk.core.rota.take(FLO, session.id)
    assert await desk.statuses(session) == {MIA.id: "coming", ALI.id: "offered"}
    assert await desk.told(session_letters.REMINDER) == []
    with pytest.raises(NotPossible) as refused:
        await desk.core.seats.take(FLO, session.id)
    assert refused.value.words.startswith("You are facilitating this one")


# --- being asked -------------------------------------------------------------------------------------


async def test_three_days_before_each_facilitator_is_asked_once(desk: Desk, group: Group) -> None:
    session = await desk.session(group, co_facilitator_id=FINN.id)
    await desk.core.preferences.choose_changes(FINN.guild_id, FINN.id, wanted=True)
    await desk.time_is(session.starts_at - 73 * HOUR)
    assert await desk.letters(letters.ASK) == []
    await desk.time_is(session.starts_at - 72 * HOUR)
    await desk.time_passes(hours=1)
    ways = {row.letter.recipient_id: row.letter.way for row in await desk.letters(letters.ASK)}
    assert ways == {FAY.id: Way.INBOX, FINN.id: Way.MEMBER}
    assert await staff_cards(desk) == ["ask"]
    await desk.core.rota.confirm(FAY, session.id)
    assert await said(desk, session) == {FAY.id: Answer.YES, FINN.id: Answer.ASKED}


async def test_where_all_take_messages_the_channel_is_left_in_peace(desk: Desk, session: Session) -> None:
    await desk.core.preferences.choose_changes(FAY.guild_id, FAY.id, wanted=True)
    await desk.time_is(session.starts_at - 72 * HOUR)
    assert await desk.told(letters.ASK) == [FAY.id]
    assert await staff_cards(desk) == []


async def test_who_plans_a_session_for_tomorrow_has_said_so_already(desk: Desk, group: Group) -> None:
    session = await desk.session(group, "2027-01-06 19:00", co_facilitator_id=FINN.id)
    await desk.ring()
    assert await desk.told(letters.ASK) == [FINN.id]
    assert await said(desk, session) == {FAY.id: Answer.YES, FINN.id: Answer.ASKED}


async def test_after_two_days_away_only_what_still_makes_sense_is_asked_and_once(
    desk: Desk, group: Group
) -> None:
    over = await desk.session(group, "2027-01-10 19:00")
    soon = await desk.session(group, "2027-01-11 19:00")
    ahead = await desk.session(group, "2027-01-13 19:00")
    await desk.time_is(soon.starts_at - 2 * HOUR)
    await desk.time_passes(minutes=1)
    assert [row.letter.subject for row in await desk.letters(letters.ASK)] == [ahead.id]
    assert over.id not in [row.letter.subject for row in await desk.letters(letters.STAFF)]


async def test_a_move_asks_anew(desk: Desk, session: Session) -> None:
    await desk.time_is(session.starts_at - 72 * HOUR)
    await desk.core.rota.confirm(FAY, session.id)
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-20 19:00")
    assert await said(desk, session) == {}
    moved = await desk.now(session)
    await desk.time_is(moved.starts_at - 72 * HOUR)
    assert await said(desk, session) == {FAY.id: Answer.ASKED}
    assert len(await desk.letters(letters.ASK, state=State.SENT)) == 2


async def test_who_cannot_still_cannot_after_a_move_that_leaves_no_time_to_ask(
    desk: Desk, session: Session
) -> None:
    await desk.time_is(session.starts_at - HOUR)
    await desk.core.rota.cannot(FAY, session.id)
    start = session.starts_at + HOUR / 4
    await desk.core.planning.edit(FINN, session.id, when_typed=f"{start:%Y-%m-%d %H:%M}")
    await desk.ring()
    assert await said(desk, session) == {FAY.id: Answer.CANT}
    (asked,) = await desk.letters(letters.COVER, to=FLO)
    assert asked.letter.occasion == f"{int(start.timestamp())}.2"
    await desk.time_is(start - timedelta(minutes=30))
    assert (await desk.now(session)).reason is Reason.NOBODY


async def test_whoever_planned_it_and_could_not_is_asked_after_a_move(desk: Desk, group: Group) -> None:
    session = await desk.session(group, "2027-01-06 19:00")
    await desk.ring()
    await desk.core.rota.cannot(FAY, session.id)
    await desk.core.planning.edit(FINN, session.id, when_typed="2027-01-06 20:00")
    await desk.ring()
    assert await said(desk, session) == {FAY.id: Answer.ASKED}


# --- cover -------------------------------------------------------------------------------------------


async def test_who_cannot_has_cover_asked_for_at_once_and_the_first_to_take_it_gets_it(
    desk: Desk, session: Session
) -> None:
    await desk.core.rota.cannot(FAY, session.id)
    assert await desk.told(letters.COVER) == [FLO.id]
    assert await staff_cards(desk) == ["1"]
    both = await asyncio.gather(desk.core.rota.take(FLO, session.id), desk.core.rota.take(FINN, session.id))
    assert sorted(taken.by_other is None for taken in both) == [False, True]
    winner, loser = sorted(both, key=lambda taken: taken.by_other is not None)
    after = await desk.now(session)
    assert after.staff == (loser.by_other,) == winner.rota.session.staff
    assert await desk.told(letters.TAKEN) == [FAY.id]
    assert SAM.id in await desk.told(session_letters.LED)
    assert await desk.letters(session_letters.CHANGED, session_letters.LINE) == []


async def test_whoever_took_it_may_see_the_names_and_who_could_not_may_not(
    desk: Desk, session: Session
) -> None:
    await desk.core.rota.cannot(FAY, session.id)
    await desk.core.sessions.people(FAY, session.id)
    await desk.core.rota.take(FINN, session.id)
    await desk.core.sessions.people(FINN, session.id)
    with pytest.raises(NotAllowed):
        await desk.core.sessions.people(FAY, session.id)
    with pytest.raises(OutOfDate):
        await desk.core.rota.confirm(FAY, session.id)


async def test_who_cannot_still_cannot_when_a_cancelled_session_comes_back(
    desk: Desk, session: Session
) -> None:
    await desk.core.rota.cannot(FAY, session.id)
    await desk.ring()
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    for needed in (2, 1):
        await desk.core.rules.change(CORA, session.group_id, facilitators_needed=needed)  # looks at all again
        await desk.ring()
    await desk.core.planning.restore(FAY, session.id)
    await desk.ring()
    assert await said(desk, session) == {FAY.id: Answer.CANT}
    assert (await desk.core.rota.look(CORA, session.id)).nobody
    assert await staff_cards(desk) == ["1"]
    assert await desk.told(letters.COVER) == [FLO.id]


async def test_what_is_kept_of_a_cancelled_session_goes_with_its_start(desk: Desk, session: Session) -> None:
    await desk.core.rota.cannot(FAY, session.id)
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    store = desk.core.rota.book.store
    assert await store.turns(session.guild_id, session.id)
    await desk.time_is(session.starts_at + HOUR / 60)
    assert await store.turns(session.guild_id, session.id) == {}
    assert await store.cover(session.guild_id, session.id) is None


async def test_who_can_after_all_takes_it_back_while_nobody_has_it(desk: Desk, session: Session) -> None:
    await desk.core.rota.cannot(FAY, session.id)
    await desk.core.rota.confirm(FAY, session.id)
    assert (await desk.now(session)).staff == (FAY.id,)
    assert await desk.letters(letters.COVER, state=State.DUE) == []
    with pytest.raises(OutOfDate):
        await desk.core.rota.take(FINN, session.id)


async def test_a_second_gap_is_asked_about_again(desk: Desk, session: Session) -> None:
    await desk.core.rota.cannot(FAY, session.id)
    await desk.core.rota.take(FINN, session.id)
    await desk.core.rota.cannot(FINN, session.id)
    assert len(await desk.letters(letters.COVER, state=State.DUE)) == 1
    assert await staff_cards(desk) == ["1", "2"]


async def test_one_of_two_who_is_not_needed_is_let_go(desk: Desk, group: Group) -> None:
    session = await desk.session(group, co_facilitator_id=FINN.id)
    await desk.core.rota.cannot(FAY, session.id)
    assert (await desk.now(session)).staff == (FINN.id,)
    assert await desk.letters(letters.COVER) == []


async def test_a_group_that_needs_more_has_them_beside_up_to_four(desk: Desk, session: Session) -> None:
    await desk.core.rules.change(CORA, session.group_id, facilitators_needed=3)
    await desk.ring()
    assert await staff_cards(desk) == []
    await desk.time_is(session.starts_at - 72 * HOUR)
    assert sorted(await staff_cards(desk)) == ["1", "ask"]
    await desk.core.rota.take(FINN, session.id)
    await desk.core.rota.take(FLO, session.id)
    after = await desk.now(session)
    assert after.staff == (FAY.id, FINN.id, FLO.id)
    await desk.core.sessions.people(FLO, session.id)
    with pytest.raises(OutOfDate):
        await desk.core.rota.confirm(CORA, session.id)


async def test_coordinators_decide_a_day_before_and_fewer_can_do(desk: Desk, session: Session) -> None:
    await desk.core.rules.change(CORA, session.group_id, facilitators_needed=2)
    await desk.time_is(session.starts_at - 24 * HOUR)
    assert "1.short" in await staff_cards(desk)
    await desk.time_passes(hours=1)
    assert (await staff_cards(desk)).count("1.short") == 1
    rota = await desk.core.rota.run_with_fewer(CORA, session.id)
    assert (rota.missing, rota.running) == (0, (FAY.id,))
    await desk.core.rota.cannot(FAY, session.id)
    with pytest.raises(NotPossible):
        await desk.core.rota.run_with_fewer(CORA, session.id)


# --- nobody ------------------------------------------------------------------------------------------


async def test_with_nobody_by_half_an_hour_before_it_is_called_off_and_people_are_told(
    desk: Desk, session: Session
) -> None:
    await desk.core.rota.cannot(FAY, session.id)
    await desk.time_is(session.starts_at - timedelta(minutes=31))
    assert (await desk.now(session)).coming_up
    await desk.time_is(session.starts_at - HOUR / 2)
    off = await desk.now(session)
    assert (off.state, off.reason) == (SessionState.CANCELLED, Reason.NOBODY)
    assert await desk.told(session_letters.CANCELLED) == [SAM.id]
    assert any(occasion.startswith("off") for occasion in await staff_cards(desk))
    await desk.core.planning.restore(FINN, session.id)
    await desk.ring()
    assert (await desk.now(session)).coming_up


async def test_who_cannot_at_the_last_minute_leaves_the_others_a_quarter_of_an_hour(
    desk: Desk, session: Session
) -> None:
    await desk.time_is(session.starts_at - timedelta(minutes=20))
    await desk.core.rota.cannot(FAY, session.id)
    assert (await desk.now(session)).coming_up
    await desk.time_passes(minutes=14)
    assert (await desk.now(session)).coming_up
    await desk.time_passes(minutes=1)
    assert (await desk.now(session)).state is SessionState.CANCELLED


async def test_once_it_has_begun_it_is_settled_by_who_is_there(desk: Desk, session: Session) -> None:
    await desk.time_is(session.starts_at)
    for act in (
        desk.core.rota.cannot(FAY, session.id),
        desk.core.rota.take(FINN, session.id),
        desk.core.rota.swap(FAY, session.id, FINN.id),
    ):
        with pytest.raises(NotPossible) as refused:
            await act
        assert "has begun" in refused.value.words


# --- passing a turn on -------------------------------------------------------------------------------


async def test_a_turn_is_passed_on_once_the_other_says_yes(desk: Desk, session: Session) -> None:
    for stranger in (SAM.id, FAY.id):
        with pytest.raises(NotPossible):
            await desk.core.rota.swap(FAY, session.id, stranger)
    with pytest.raises(OutOfDate):
        await desk.core.rota.swap(FINN, session.id, FLO.id)
    await desk.core.rota.swap(FAY, session.id, FINN.id)
    assert (await desk.now(session)).staff == (FAY.id,)
    assert await desk.told(letters.SWAP) == [FINN.id]
    with pytest.raises(OutOfDate):
        await desk.core.rota.take(FLO, session.id)
    await desk.core.rota.take(FINN, session.id)
    assert (await desk.now(session)).staff == (FINN.id,)
    assert await desk.told(letters.TAKEN) == [FAY.id]


async def test_whoever_says_no_to_it_leaves_it_as_it_was(desk: Desk, session: Session) -> None:
    await desk.core.rota.swap(FAY, session.id, FINN.id)
    await desk.core.rota.decline(FINN, session.id)
    assert (await desk.now(session)).staff == (FAY.id,)
    assert await desk.told(letters.ANSWERED) == [FAY.id]
    with pytest.raises(OutOfDate):
        await desk.core.rota.decline(FINN, session.id)


# --- the sheet ---------------------------------------------------------------------------------------


async def test_the_sheet_shows_eight_weeks_and_turns_are_counted_for_all(desk: Desk, group: Group) -> None:
    session = await desk.session(group, "2027-01-05 19:00", co_facilitator_id=FINN.id)
    await desk.session(group, "2027-03-10 19:00")
    sheet = await desk.core.rota.sheet(FLO, group.id)
    assert [rota.session.id for rota in sheet.lines] == [session.id]
    assert sheet.in_pool
    await desk.time_is(session.ends_at)
    _, turns = await desk.core.rota.turns(CORA, group.id)
    assert turns == [(FAY.id, 1), (FINN.id, 1), (FLO.id, 0)]
    with pytest.raises(NotAllowed):
        await desk.core.rota.sheet(SAM, group.id)
    with pytest.raises(NotAllowed):
        await desk.core.rota.turns(SAM, group.id)


async def test_nobody_who_is_not_a_facilitator_takes_anything(desk: Desk, session: Session) -> None:
    await desk.core.rota.cannot(FAY, session.id)
    with pytest.raises(NotPossible):
        await desk.core.rota.take(CORA, session.id)
    with pytest.raises(NotPossible):
        await desk.core.rota.join_pool(CORA, session.group_id)
    with pytest.raises(NotAllowed):
        await desk.core.rota.take(SAM, session.id)


async def test_what_is_kept_of_a_person_is_given_and_deleted(desk: Desk, session: Session) -> None:
    await desk.core.rota.swap(FAY, session.id, FLO.id)
    book = desk.core.rota.book
    assert len(await book.export(FLO.guild_id, FLO.id)) == 2
    await book.forget(FLO.guild_id, FLO.id)
    assert await book.export(FLO.guild_id, FLO.id) == []
    assert len(await book.export(FAY.guild_id, FAY.id)) == 1
