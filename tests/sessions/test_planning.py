"""Planning: a private draft first, then one session for everybody to see."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible, OutOfDate, Refusal
from groupbot.groups.model import Group, Person, PlaceKind
from groupbot.sessions import letters
from groupbot.sessions.model import Reason, Session, SessionState
from groupbot.sessions.store import SessionStore
from tests.desk import ADA, CIRCLE_ROOM, CORA, FAY, FINN, FLO, OMAR, OTHER_ROOM, SAM, START, Desk


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group that Fay and Finn lead."""
    group = await desk.new_group()
    await desk.join(group, SAM)
    return group


async def kept(desk: Desk, group: Group) -> list[Session]:
    """Give every session there is, drafts too."""
    query = "SELECT id FROM sessions WHERE group_id = ?"
    async with desk.database.reading() as connection:
        ids = list((await connection.exec_driver_sql(query, (group.id,))).scalars())
    found = [await desk.core.sessions.get(group.guild_id, i) for i in ids]
    return [session for session in found if session is not None]


# --- drafts -----------------------------------------------------------------------------------------


async def test_what_was_not_said_comes_from_the_group(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group)
    assert (draft.title, draft.zone, draft.length, draft.capacity) == (
        "Monday Circle",
        "Europe/London",
        90,
        12,
    )
    assert (draft.place_channel_id, draft.place_kind) == (CIRCLE_ROOM, PlaceKind.VOICE)
    assert (draft.facilitator_id, draft.co_facilitator_id, draft.created_by) == (FAY.id, None, FAY.id)
    assert draft.state is SessionState.DRAFT


async def test_what_was_said_counts(desk: Desk, group: Group) -> None:
    draft = await desk.draft(
        group,
        "2027-01-12 19:00 America/New_York",
        title=" Grief\nand  loss ",
        topic="A\n\n\n\nB",
        length="1h30",
        capacity=2,
        place=(OTHER_ROOM, PlaceKind.STAGE),
        facilitator_id=FINN.id,
        co_facilitator_id=FAY.id,
    )
    assert (draft.title, draft.topic, draft.length, draft.capacity) == ("Grief and loss", "A\n\nB", 90, 2)
    assert (draft.zone, draft.place_kind) == ("America/New_York", PlaceKind.STAGE)
    assert draft.led_by == {FAY.id, FINN.id}


async def test_a_draft_is_nobodys_business(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group)
    assert await desk.letters() == []
    assert (await desk.core.sessions.listing(SAM)).sessions == []
    for act in (desk.core.sessions.look, desk.core.seats.take):
        with pytest.raises(NotFound):
            await act(SAM, draft.id)
    with pytest.raises(NotPossible):
        await desk.core.planning.cancel(FAY, draft.id, Reason.OTHER)


@pytest.mark.parametrize(
    ("when", "plan"),
    [
        ("2027-01-03 19:00", {}),
        ("in 1 minute", {}),
        ("2027-09-01 19:00", {}),
        ("next tusday", {}),
        ("13/01 19:00", {}),
        ("2027-01-12 19:00 IST", {}),
        ("2027-01-12 19:00", {"length": "0"}),
        ("2027-01-12 19:00", {"length": "241"}),
        ("2027-01-12 19:00", {"capacity": 0}),
        ("2027-01-12 19:00", {"capacity": 51}),
        ("2027-01-12 19:00", {"title": "\u200b"}),
        ("2027-01-12 19:00", {"title": "x" * 101}),
        ("2027-01-12 19:00", {"topic": "x" * 1001}),
        ("2027-01-12 19:00", {"facilitator_id": FLO.id}),
        ("2027-01-12 19:00", {"co_facilitator_id": FAY.id}),
    ],
    ids=lambda given: str(given)[:30],
)
async def test_what_cannot_be_is_refused_and_nothing_is_kept(
    desk: Desk, group: Group, when: str, plan: dict[str, Any]
) -> None:
    with pytest.raises(BadInput):
        await desk.draft(group, when, **plan)
    assert await kept(desk, group) == []


async def test_a_coordinator_says_who_facilitates_where_there_is_a_choice(desk: Desk, group: Group) -> None:
    with pytest.raises(BadInput) as refused:
        await desk.draft(group, by=CORA)
    assert "Say who facilitates" in refused.value.words
    assert (await desk.draft(group, by=CORA, facilitator_id=FINN.id)).facilitator_id == FINN.id
    alone = await desk.new_group("Only one", leads=(FAY,))
    assert (await desk.draft(alone, by=CORA)).facilitator_id == FAY.id
    nobody = await desk.new_group("Nobody yet", leads=())
    with pytest.raises(NotPossible) as refused:
        await desk.draft(nobody, by=CORA)
    assert "/group facilitator add" in refused.value.words


# --- publishing -------------------------------------------------------------------------------------


async def test_publishing_posts_the_card_and_begins_the_course(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group)
    session = (await desk.core.planning.publish(FINN, draft.id)).session
    assert session.state is SessionState.PLANNED
    (card,) = await desk.letters()
    assert (card.letter.kind, card.letter.due_at) == (letters.CARD, START)
    assert await desk.core.course.next_at() == session.opens_at


async def test_of_two_who_publish_at_once_one_does_and_the_other_is_told(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group)
    results = await asyncio.gather(
        *(desk.core.planning.publish(who, draft.id) for who in (FAY, FINN)), return_exceptions=True
    )
    refused = [result for result in results if isinstance(result, Refusal)]
    assert [type(each) for each in refused] == [OutOfDate]
    assert len(await desk.letters(letters.CARD)) == 1
    acts = [line.act for line in await desk.core.audit.acts(group.guild_id)]
    assert acts.count("session.publish") == 1


async def test_of_publish_and_discard_at_once_one_wins(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group)
    results = await asyncio.gather(
        desk.core.planning.publish(FAY, draft.id),
        desk.core.planning.discard(FINN, draft.id),
        return_exceptions=True,
    )
    assert [isinstance(result, Refusal) for result in results].count(True) == 1
    published = isinstance(results[1], Refusal)
    assert len(await kept(desk, group)) == published
    assert len(await desk.letters(letters.CARD)) == published


async def test_a_draft_whose_time_went_by_is_not_published(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group, "2027-01-04 13:00")
    desk.clock.advance(timedelta(hours=1))
    with pytest.raises(NotPossible) as refused:
        await desk.core.planning.publish(FAY, draft.id)
    assert "has passed" in refused.value.words


async def test_a_draft_of_somebody_who_left_the_list_waits_for_a_facilitator(
    desk: Desk, group: Group
) -> None:
    draft = await desk.draft(group)
    await desk.core.groups.remove_facilitator(CORA, group.id, FAY.id)
    with pytest.raises(BadInput):
        await desk.core.planning.publish(FINN, draft.id)
    await desk.core.planning.edit(FINN, draft.id, facilitator_id=FINN.id)
    assert (await desk.core.planning.publish(FINN, draft.id)).session.led_by == {FINN.id}


async def test_a_server_can_plan_500_sessions_and_not_one_more(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    extra = await desk.draft(group, "2027-01-12 19:00")
    async with desk.database.one_step() as connection:
        await connection.exec_driver_sql(
            "CREATE TEMP TABLE copied AS SELECT * FROM sessions WHERE id = ?", (session.id,)
        )
        for n in range(498):
            await connection.exec_driver_sql("UPDATE copied SET id = ?", (f"copy{n:06d}",))
            await connection.exec_driver_sql("INSERT INTO sessions SELECT * FROM copied")
        await connection.exec_driver_sql("DROP TABLE copied")
    last = await desk.draft(group, "2027-01-13 19:00")
    await desk.core.planning.publish(FAY, last.id)
    with pytest.raises(NotPossible) as refused:
        await desk.core.planning.publish(FAY, extra.id)
    assert "up to 500 sessions" in refused.value.words
    with pytest.raises(OutOfDate):
        await desk.core.planning.publish(FAY, last.id)
    other = await desk.new_group(
        "Elsewhere", by=replace(CORA, guild_id=11), leads=(replace(FAY, guild_id=11),)
    )
    await desk.session(other, by=replace(FAY, guild_id=11))


async def test_discarding_throws_a_draft_away_and_only_a_draft(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group)
    await desk.core.planning.discard(FINN, draft.id)
    assert await kept(desk, group) == []
    with pytest.raises(NotFound):
        await desk.core.planning.discard(FAY, draft.id)
    session = await desk.session(group)
    with pytest.raises(NotPossible):
        await desk.core.planning.discard(FAY, session.id)


# --- what a preview warns of ------------------------------------------------------------------------


async def warnings(desk: Desk, group: Group, when: str, **plan: Any) -> tuple[str, ...]:
    return (await desk.core.planning.plan(FAY, group.id, when, **plan)).warnings


async def test_a_second_session_in_the_same_room_and_by_the_same_person_is_warned_of(
    desk: Desk, group: Group
) -> None:
    await desk.session(group, title="Evening")
    room, person = await warnings(desk, group, "2027-01-11 20:00")
    assert room == f"Evening meets in <#{CIRCLE_ROOM}> at the same time."
    assert person == f"<@{FAY.id}> already facilitates Evening at that time."
    elsewhere = {"place": (OTHER_ROOM, PlaceKind.VOICE), "facilitator_id": FINN.id}
    assert await warnings(desk, group, "2027-01-11 20:00", **elsewhere) == ()


@pytest.mark.parametrize(("when", "overlaps"), [("17:30", 0), ("17:31", 2), ("20:29", 2), ("20:30", 0)])
async def test_sessions_back_to_back_do_not_overlap(
    desk: Desk, group: Group, when: str, overlaps: int
) -> None:
    await desk.session(group)
    assert len(await warnings(desk, group, f"2027-01-11 {when}")) == overlaps


async def test_drafts_cancelled_and_other_servers_sessions_are_in_nobodys_way(
    desk: Desk, group: Group
) -> None:
    await desk.draft(group)
    cancelled = await desk.session(group)
    await desk.core.planning.cancel(FAY, cancelled.id, Reason.OTHER)
    fay = replace(FAY, guild_id=11)
    other = await desk.new_group("Elsewhere", by=replace(CORA, guild_id=11), leads=(fay,))
    await desk.session(other, by=fay)
    assert await warnings(desk, group, "2027-01-11 19:00") == ()


async def test_a_start_in_less_than_ten_minutes_is_allowed_and_says_that_nobody_is_reminded(
    desk: Desk, group: Group
) -> None:
    assert await warnings(desk, group, "in 10 minutes") == ()
    (warning,) = await warnings(desk, group, "in 9 minutes", place=(OTHER_ROOM, PlaceKind.VOICE))
    assert "no reminders" in warning


# --- the week after ---------------------------------------------------------------------------------


async def test_the_week_after_is_a_new_draft_of_the_same(desk: Desk, group: Group) -> None:
    session = await desk.session(group, title="Evening", capacity=5, co_facilitator_id=FINN.id)
    await desk.card_stands(session)
    await desk.full(session, SAM)
    await desk.time_is(session.ends_at)
    draft = (await desk.core.planning.plan_next(FINN, session.id)).session
    assert (draft.state, draft.created_by, draft.version) == (SessionState.DRAFT, FINN.id, 1)
    assert draft.starts_at == session.starts_at + timedelta(weeks=1)
    assert (draft.title, draft.capacity, draft.led_by) == ("Evening", 5, {FAY.id, FINN.id})
    assert (draft.card_message_id, draft.console_message_id, draft.ended_at) == (None, None, None)
    assert await desk.statuses(draft) == {}
    assert (await desk.core.planning.publish(FAY, draft.id)).session.state is SessionState.PLANNED


async def test_the_week_after_a_cancelled_session_is_not_cancelled(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    await desk.core.planning.cancel(FAY, session.id, Reason.ILL, "Flu")
    draft = (await desk.core.planning.plan_next(FAY, session.id)).session
    assert (draft.reason, draft.reason_words, draft.cancelled_at, draft.cancelled_from) == (
        None,
        "",
        None,
        None,
    )


async def test_a_week_after_that_lies_too_far_ahead_is_refused(desk: Desk, group: Group) -> None:
    session = await desk.session(group, "2027-07-05 12:00")
    with pytest.raises(BadInput) as refused:
        await desk.core.planning.plan_next(FAY, session.id)
    assert "26 weeks" in refused.value.words


# --- who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", [SAM, FLO, OMAR, ADA], ids=["member", "facilitator elsewhere", "outsider", "admin"]
)
async def test_only_those_who_lead_the_group_plan(desk: Desk, group: Group, who: Person) -> None:
    session, draft = await desk.session(group), await desk.draft(group, "2027-01-12 19:00")
    for refused in (
        desk.core.planning.plan(who, group.id, "2027-01-13 19:00"),
        desk.core.planning.plan_next(who, session.id),
        desk.core.planning.edit(who, session.id, title="Mine"),
    ):
        with pytest.raises(NotAllowed):
            await refused
    for refused in (desk.core.planning.publish(who, draft.id), desk.core.planning.discard(who, draft.id)):
        with pytest.raises(NotFound):
            await refused
    assert {session.title for session in await kept(desk, group)} == {"Monday Circle"}


async def test_the_store_deletes_nothing_but_drafts(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    await SessionStore(desk.database).remove(session.guild_id, session.id)
    assert await desk.now(session) == session
