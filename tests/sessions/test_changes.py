"""A change, a cancel and its undo: who is told, what, and how often."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from groupbot.delivery.model import State
from groupbot.errors import BadInput, NotPossible, OutOfDate
from groupbot.groups.model import Group, PlaceKind
from groupbot.preferences.model import By
from groupbot.sessions import letters
from groupbot.sessions.model import Reason, Session, SessionState
from groupbot.sessions.places import Status
from tests.desk import ALI, ANNOUNCEMENTS, CORA, EVA, FAY, FINN, FLO, MIA, OTHER_ROOM, SAM, TOM, Desk

TOLD = [SAM.id, MIA.id, ALI.id, EVA.id]


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group with five members."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI, EVA, TOM)
    return group


@pytest.fixture
async def session(desk: Desk, group: Group) -> Session:
    """Give a session with two places: Sam and Mia have them, Ali waits, Eva says maybe, Tom cannot come."""
    session = await desk.session(group, capacity=2)
    await desk.full(session, SAM, MIA, ALI)
    await desk.core.seats.say(EVA, session.id, Status.MAYBE)
    await desk.core.seats.say(TOM, session.id, Status.CANT)
    return session


async def asked(desk: Desk, session: Session) -> list[int]:
    """Give who is asked to confirm."""
    places = await desk.core.sessions.places(session.guild_id, session.id)
    return sorted(i for i, place in places.by_member.items() if place.please_confirm)


# --- edits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"when_typed": "2027-01-11 19:20"},
        {"length": "60"},
        {"place": (OTHER_ROOM, PlaceKind.VOICE)},
    ],
    ids=["time", "length", "place"],
)
async def test_a_change_that_matters_is_told_once_to_everyone_who_relies_on_it(
    desk: Desk, session: Session, change: dict[str, Any]
) -> None:
    await desk.core.planning.edit(FAY, session.id, **change)
    notices = await desk.letters(letters.CHANGED)
    assert [row.letter.recipient_id for row in notices] == TOLD
    assert {row.letter.due_at for row in notices} == {desk.clock.now() + timedelta(minutes=5)}
    (line,) = await desk.letters(letters.LINE)
    assert line.letter.recipient_id == ANNOUNCEMENTS


@pytest.mark.parametrize("change", [{"facilitator_id": FINN.id}, {"co_facilitator_id": FINN.id}])
async def test_of_another_facilitator_people_are_told_that_alone_and_the_channel_nothing(
    desk: Desk, session: Session, change: dict[str, Any]
) -> None:
    await desk.core.planning.edit(FAY, session.id, **change)
    notices = await desk.letters(letters.LED)
    assert [row.letter.recipient_id for row in notices] == TOLD
    assert {row.letter.due_at for row in notices} == {desk.clock.now() + timedelta(minutes=5)}
    assert await desk.letters(letters.CHANGED, letters.LINE) == []


async def test_a_move_and_another_facilitator_within_five_minutes_are_one_notice(
    desk: Desk, session: Session
) -> None:
    changes: list[dict[str, Any]] = [{"facilitator_id": FINN.id}, {"length": "60"}]
    for change in [*changes, {"co_facilitator_id": FAY.id}]:
        await desk.core.planning.edit(FAY, session.id, **change)
    assert await desk.letters(letters.LED) == []
    assert [row.letter.recipient_id for row in await desk.letters(letters.CHANGED)] == TOLD
    assert len(await desk.letters(letters.LINE)) == 1


async def test_a_co_facilitator_is_taken_off_again_and_that_is_told(desk: Desk, session: Session) -> None:
    await desk.core.planning.edit(FAY, session.id, co_facilitator_id=FINN.id)
    await desk.time_passes(minutes=6)
    await desk.core.planning.edit(FAY, session.id, no_co_facilitator=True, topic="Sleep")
    after = await desk.now(session)
    assert (after.facilitator_id, after.co_facilitator_id, after.topic) == (FAY.id, None, "Sleep")
    assert after.led_by == {FAY.id}
    assert len(await desk.letters(letters.LED, to=SAM)) == 2


async def test_a_co_facilitator_takes_over_alone(desk: Desk, session: Session) -> None:
    await desk.core.planning.edit(FAY, session.id, co_facilitator_id=FINN.id)
    shown = await desk.core.planning.edit(FAY, session.id, facilitator_id=FINN.id, no_co_facilitator=True)
    assert (shown.session.facilitator_id, shown.session.co_facilitator_id) == (FINN.id, None)


@pytest.mark.parametrize(
    "change", [{"title": "Evening"}, {"topic": "Sleep"}, {"capacity": 3}], ids=["title", "topic", "places"]
)
async def test_a_change_of_words_or_places_is_told_to_nobody(
    desk: Desk, session: Session, change: dict[str, Any]
) -> None:
    shown = await desk.core.planning.edit(FAY, session.id, **change)
    assert shown.session.version == session.version + 1
    assert await desk.letters(letters.CHANGED, letters.LINE) == []


@pytest.mark.parametrize(
    "change",
    [{}, {"title": "Monday Circle"}, {"when_typed": "2027-01-11 19:00"}, {"no_co_facilitator": True}],
)
async def test_an_edit_that_changes_nothing_does_nothing(
    desk: Desk, session: Session, change: dict[str, Any]
) -> None:
    acts = len(await desk.core.audit.acts(session.guild_id))
    assert (await desk.core.planning.edit(FAY, session.id, **change)).session == session
    assert await desk.letters(letters.CHANGED, letters.LINE) == []
    assert len(await desk.core.audit.acts(session.guild_id)) == acts


async def test_several_edits_within_five_minutes_are_one_notice(desk: Desk, session: Session) -> None:
    for minute in (10, 20, 30):
        await desk.core.planning.edit(FAY, session.id, when_typed=f"2027-01-11 19:{minute}")
        await desk.time_passes(minutes=4)
    assert await desk.letters(letters.CHANGED, state=State.SENT) == []
    await desk.time_passes(minutes=1)
    sent = await desk.letters(letters.CHANGED)
    assert [row.letter.recipient_id for row in sent] == TOLD
    assert {row.state for row in sent} == {State.SENT}
    assert len(await desk.letters(letters.LINE)) == 1


async def test_an_edit_after_the_notice_went_out_is_a_notice_of_its_own(desk: Desk, session: Session) -> None:
    await desk.core.planning.edit(FAY, session.id, length="60")
    await desk.time_passes(minutes=5)
    await desk.core.planning.edit(FAY, session.id, length="75")
    assert len(await desk.letters(letters.CHANGED, to=SAM)) == 2


async def test_whoever_chose_messages_hears_of_a_change_by_message_and_the_others_in_the_inbox(
    desk: Desk, session: Session
) -> None:
    await desk.core.preferences.choose_changes(SAM.guild_id, SAM.id, wanted=True)
    await desk.core.preferences.choose_reminders(MIA.guild_id, MIA.id, (60,), By.DM)
    await desk.core.preferences.choose_reminders(ALI.guild_id, ALI.id, (60,), By.INBOX)
    await desk.core.planning.edit(FAY, session.id, length="60")
    ways = {row.letter.recipient_id: row.letter.way.value for row in await desk.letters(letters.CHANGED)}
    assert ways == {SAM.id: "member", MIA.id: "member", ALI.id: "inbox", EVA.id: "inbox"}


async def test_a_move_of_more_than_half_an_hour_asks_those_who_are_coming(
    desk: Desk, session: Session
) -> None:
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 19:30")
    assert await asked(desk, session) == []
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 20:01")
    assert await asked(desk, session) == [SAM.id, MIA.id]
    kept = await desk.core.seats.take(SAM, session.id)
    assert not kept.already
    await desk.core.seats.say(MIA, session.id, Status.CANT)
    assert await asked(desk, session) == []
    assert (await desk.statuses(session))[ALI.id] == "offered"


async def test_small_moves_that_add_up_to_a_big_one_ask_too(desk: Desk, session: Session) -> None:
    for minute in (20, 40):
        await desk.core.planning.edit(FAY, session.id, when_typed=f"2027-01-11 19:{minute}")
        await desk.time_passes(minutes=10)
    assert await asked(desk, session) == [SAM.id, MIA.id]
    await desk.core.seats.take(SAM, session.id)
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 20:00")
    assert await asked(desk, session) == [MIA.id]  # Sam said yes to 19:40


async def test_a_move_back_to_the_time_people_said_yes_to_asks_nobody(desk: Desk, session: Session) -> None:
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 21:00")
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 19:10")
    assert await asked(desk, session) == []


async def test_a_move_that_was_not_told_yet_is_told_after_a_cancel_that_is_undone(
    desk: Desk, session: Session
) -> None:
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-12 20:00")
    await desk.core.planning.cancel(FAY, session.id, Reason.ILL)
    await desk.time_passes(minutes=1)
    await desk.core.planning.restore(FAY, session.id)
    await desk.time_passes(minutes=5)
    told = await desk.letters(letters.CHANGED)
    assert [(row.letter.recipient_id, row.state) for row in told] == [(i, State.SENT) for i in TOLD]
    assert await desk.letters(letters.CANCELLED, letters.RESTORED) == []
    assert len(await desk.letters(letters.LINE)) == 1


async def test_a_move_that_was_told_is_not_told_again_after_a_cancel_that_is_undone(
    desk: Desk, session: Session
) -> None:
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-12 20:00")
    await desk.time_passes(minutes=5)
    await desk.core.planning.cancel(FAY, session.id, Reason.ILL)
    await desk.core.planning.restore(FAY, session.id)
    await desk.time_passes(minutes=5)
    assert sorted(await desk.told(letters.CHANGED)) == TOLD


async def test_a_move_to_an_earlier_hour_asks_too(desk: Desk, session: Session) -> None:
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 18:00")
    assert await asked(desk, session) == [SAM.id, MIA.id]


async def test_reminders_follow_a_move_and_none_is_repeated_for_the_same_start(
    desk: Desk, session: Session
) -> None:
    await desk.core.seats.choose_default_reminders(SAM, (1440, 60), By.INBOX)
    await desk.time_is(session.starts_at - timedelta(hours=23))
    assert [row.state for row in await desk.letters(letters.REMINDER)] == [State.SENT, State.DUE]

    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-13 19:00")
    leads = [(row.letter.body["lead"], row.state) for row in await desk.letters(letters.REMINDER)]
    assert leads == [(1440, State.SENT), (1440, State.DUE), (60, State.DUE)]

    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 19:00")
    leads = [(row.letter.body["lead"], row.state) for row in await desk.letters(letters.REMINDER)]
    assert leads == [(1440, State.SENT), (60, State.DUE)]


async def test_an_open_session_that_moves_away_is_planned_again_and_opens_again(
    desk: Desk, session: Session
) -> None:
    await desk.time_is(session.opens_at)
    assert (await desk.now(session)).state is SessionState.OPEN
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 21:00")
    moved = await desk.now(session)
    assert (moved.state, moved.turns_at) == (SessionState.PLANNED, moved.opens_at)
    await desk.time_is(moved.opens_at)
    assert len(await desk.letters(letters.CONSOLE)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"when_typed": "yesterday 19:00"},
        {"when_typed": "2027-09-01 19:00"},
        {"length": "9h"},
        {"capacity": 51},
        {"capacity": 1},
        {"title": " \u200b "},
        {"title": "x" * 101},
        {"topic": "x" * 1001},
        {"facilitator_id": FLO.id},
        {"co_facilitator_id": FAY.id},
        {"co_facilitator_id": FINN.id, "no_co_facilitator": True},
    ],
    ids=lambda change: str(change)[:40],
)
async def test_a_change_that_cannot_be_is_refused_whole(
    desk: Desk, session: Session, change: dict[str, Any]
) -> None:
    with pytest.raises(BadInput):
        await desk.core.planning.edit(FAY, session.id, **{"topic": "New", **change})
    assert await desk.now(session) == session
    assert await desk.letters(letters.CHANGED) == []


async def test_a_session_whose_facilitator_left_the_list_can_still_be_changed(
    desk: Desk, session: Session, group: Group
) -> None:
    await desk.core.groups.remove_facilitator(CORA, group.id, FAY.id)
    await desk.core.planning.edit(FINN, session.id, title="Evening")
    shown = await desk.core.planning.edit(FINN, session.id, facilitator_id=FINN.id)
    assert shown.session.led_by == {FINN.id}


async def test_the_posted_card_is_drawn_again_after_every_change(desk: Desk, session: Session) -> None:
    await desk.card_stands(session)
    before = (await desk.letters(letters.CARD_EDIT))[0].revision
    await desk.core.planning.edit(FAY, session.id, title="Evening")
    await desk.core.seats.withdraw(SAM, session.id)
    (edit,) = await desk.letters(letters.CARD_EDIT)
    assert edit.revision >= before + 2


async def test_two_people_who_edit_at_once_lose_nothing_of_each_other(desk: Desk, session: Session) -> None:
    await asyncio.gather(
        desk.core.planning.edit(FAY, session.id, title="Evening"),
        desk.core.planning.edit(FINN, session.id, topic="Sleep"),
        desk.core.planning.edit(CORA, session.id, length="60"),
    )
    after = await desk.now(session)
    assert (after.title, after.topic, after.length) == ("Evening", "Sleep", 60)
    assert after.version == session.version + 3


# --- cancel and undo --------------------------------------------------------------------------------


async def test_a_cancel_is_told_after_two_minutes_and_takes_everything_else_back(
    desk: Desk, session: Session
) -> None:
    await desk.core.seats.choose_default_reminders(SAM, (60,), By.INBOX)
    await desk.core.planning.edit(FAY, session.id, length="60")
    shown = await desk.core.planning.cancel(FAY, session.id, Reason.ILL, " Fay is ill ")
    assert (shown.session.state, shown.session.reason_words) == (SessionState.CANCELLED, "Fay is ill")
    assert await desk.letters(letters.REMINDER, letters.CHANGED, letters.CARD, letters.OFFER) == []
    notices = await desk.letters(letters.CANCELLED)
    assert [row.letter.recipient_id for row in notices] == TOLD
    assert {row.letter.due_at for row in notices} == {desk.clock.now() + timedelta(minutes=2)}
    assert len(await desk.letters(letters.LINE)) == 1


async def test_a_cancel_can_be_told_to_nobody(desk: Desk, session: Session) -> None:
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER, tell=False)
    assert await desk.letters(letters.CANCELLED, letters.LINE) == []


async def test_an_undo_before_anyone_was_told_tells_nobody(desk: Desk, session: Session) -> None:
    await desk.core.seats.choose_default_reminders(SAM, (60,), By.INBOX)
    before = await desk.statuses(session)
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    await desk.time_passes(minutes=1)
    shown = await desk.core.planning.restore(FAY, session.id)
    assert shown.session.state is SessionState.PLANNED
    assert await desk.letters(letters.CANCELLED, letters.RESTORED, letters.LINE) == []
    assert await desk.statuses(session) == before
    assert await desk.told(letters.REMINDER) == [SAM.id]


async def test_an_undo_after_people_were_told_tells_exactly_those(desk: Desk, session: Session) -> None:
    await desk.core.preferences.choose_changes(SAM.guild_id, SAM.id, wanted=True)
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    await desk.time_passes(minutes=2)
    assert await desk.told(letters.CANCELLED) == TOLD
    await desk.core.planning.restore(FAY, session.id)
    told = [row.letter.recipient_id for row in await desk.letters(letters.RESTORED)]
    assert told == [MIA.id, ALI.id, EVA.id], "Sam's message was still waiting to be sent"


async def test_an_undo_comes_too_late_after_ten_minutes(desk: Desk, session: Session) -> None:
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    await desk.time_passes(minutes=10, seconds=1)
    with pytest.raises(NotPossible):
        await desk.core.planning.restore(FAY, session.id)
    with pytest.raises(OutOfDate):
        await desk.core.seats.take(TOM, session.id)


async def test_a_card_that_a_cancel_kept_from_being_posted_is_posted_after_the_undo(
    desk: Desk, session: Session
) -> None:
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    assert await desk.letters(letters.CARD) == []
    await desk.core.planning.restore(FAY, session.id)
    assert len(await desk.letters(letters.CARD)) == 1


async def test_a_card_that_stands_already_is_not_posted_again_by_an_undo(
    desk: Desk, session: Session
) -> None:
    await desk.card_stands(session)
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    await desk.core.planning.restore(FAY, session.id)
    assert await desk.letters(letters.CARD) == []
    assert len(await desk.letters(letters.CARD_EDIT)) == 1


async def test_an_open_session_gets_its_console_back_after_an_undo(desk: Desk, session: Session) -> None:
    await desk.time_is(session.opens_at)
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    assert await desk.letters(letters.CONSOLE) == []
    shown = await desk.core.planning.restore(FAY, session.id)
    assert shown.session.state is SessionState.OPEN
    assert len(await desk.letters(letters.CONSOLE)) == 1


async def test_offers_are_taken_back_by_a_cancel_and_made_anew_by_its_undo(
    desk: Desk, session: Session
) -> None:
    await desk.core.seats.withdraw(SAM, session.id)
    await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    assert (await desk.statuses(session))[ALI.id] == "waiting"
    assert await desk.letters(letters.OFFER) == []
    await desk.time_passes(minutes=3)
    await desk.core.planning.restore(FAY, session.id)
    assert (await desk.statuses(session))[ALI.id] == "offered"
    (offer,) = await desk.letters(letters.OFFER)
    assert offer.letter.due_at == desk.clock.now()


async def test_a_live_session_is_ended_and_not_cancelled(desk: Desk, session: Session) -> None:
    await desk.time_is(session.starts_at)
    with pytest.raises(NotPossible) as refused:
        await desk.core.planning.cancel(FAY, session.id, Reason.OTHER)
    assert refused.value.way_on == ("session.end", session.id)
    with pytest.raises(NotPossible):
        await desk.core.planning.before_cancel(FAY, session.id)


async def test_a_session_is_cancelled_once(desk: Desk, session: Session) -> None:
    results = await asyncio.gather(
        *(desk.core.planning.cancel(who, session.id, Reason.OTHER) for who in (FAY, FINN)),
        return_exceptions=True,
    )
    assert [type(result) for result in results].count(OutOfDate) == 1
    assert len(await desk.letters(letters.CANCELLED, to=SAM)) == 1


# --- archiving --------------------------------------------------------------------------------------


async def test_archiving_a_group_cancels_what_it_planned_and_tells(
    desk: Desk, group: Group, session: Session
) -> None:
    later = await desk.session(group, "2027-01-18 19:00")
    draft = await desk.draft(group, "2027-01-25 19:00")
    await desk.core.groups.archive(CORA, group.id)
    assert {(await desk.now(s)).state for s in (session, later)} == {SessionState.CANCELLED}
    assert await desk.told(letters.CANCELLED) == TOLD
    with pytest.raises(NotPossible):
        await desk.core.planning.publish(FAY, draft.id)
    with pytest.raises(NotPossible):
        await desk.core.planning.restore(FAY, session.id)
    with pytest.raises(NotPossible):
        await desk.draft(group, "2027-02-01 19:00")


async def test_a_group_is_not_archived_while_it_meets(desk: Desk, group: Group, session: Session) -> None:
    later = await desk.session(group, "2027-01-18 19:00")
    await desk.time_is(session.starts_at)
    with pytest.raises(NotPossible) as refused:
        await desk.core.groups.archive(CORA, group.id)
    assert refused.value.way_on == ("session.end", session.id)
    assert (await desk.now(later)).state is SessionState.PLANNED
    found = await desk.core.groups.get(group.guild_id, group.id)
    assert found is not None
    assert found.must_be_active()
