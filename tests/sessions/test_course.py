"""Sessions open, begin and end by themselves, however long nobody was there to see to it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from groupbot.delivery.model import Posted, State
from groupbot.errors import NotAllowed, NotFound, NotPossible, OutOfDate
from groupbot.groups.model import Group
from groupbot.sessions import letters
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.store import SessionStore
from tests.desk import CORA, FAY, FINN, FLO, MIA, OMAR, SAM, STAFF_ROOM, START, Desk


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group with two members."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA)
    return group


async def state(desk: Desk, session: Session) -> SessionState:
    return (await desk.now(session)).state


async def test_a_session_takes_its_course_by_the_clock(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    seen = []
    while (at := await desk.core.course.next_at()) is not None:
        await desk.time_is(at)
        seen.append((await state(desk, session), at - session.starts_at))
    assert seen == [
        (SessionState.OPEN, -timedelta(minutes=15)),
        (SessionState.LIVE, timedelta(0)),
        (SessionState.ENDED, timedelta(minutes=90)),
    ]


async def test_after_a_long_absence_every_session_takes_every_turn(desk: Desk, group: Group) -> None:
    sessions = [await desk.session(group, f"2027-01-{day} 19:00") for day in (11, 12, 13)]
    turns: list[tuple[str, str]] = []

    async def noted(before: Session | None, after: Session) -> None:
        assert before is not None
        turns.append((before.state.value, after.state.value))

    desk.core.sessions.on_turn(noted)
    await desk.time_passes(days=30)
    assert [await state(desk, session) for session in sessions] == [SessionState.ENDED] * 3
    assert sorted(turns) == sorted([("planned", "open"), ("open", "live"), ("live", "ended")] * 3)
    assert [(await desk.now(s)).ended_at for s in sessions] == [s.ends_at for s in sessions]
    assert len(await desk.letters(letters.ENDED)) == 3
    still = await desk.letters(letters.CONSOLE, letters.CARD)
    assert all(row.state is State.EXPIRED for row in still), "nothing of what is over is said any more"


async def test_more_sessions_than_one_look_takes_all_end(desk: Desk, group: Group) -> None:
    session = (
        (await desk.session(group))
        .turned(START + timedelta(days=7, hours=7))
        .turned(START + timedelta(days=8))
    )
    async with desk.database.one_step():
        for n in range(51):
            await SessionStore(desk.database).add(replace(session, id=f"number{n:04d}"))
    await desk.time_passes(days=30)
    assert await desk.core.sessions.under_way() == []
    assert await desk.core.course.next_at() is None


async def test_at_fifteen_minutes_before_the_facilitators_get_their_console(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    await desk.time_is(session.opens_at)
    (console,) = await desk.letters(letters.CONSOLE)
    assert console.letter.recipient_id == STAFF_ROOM
    assert (console.letter.due_at, console.letter.expires_at) == (session.opens_at, session.ends_at)


async def test_once_a_session_is_over_nothing_about_it_is_said_but_that(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    await desk.full(session, SAM)
    await desk.time_is(session.starts_at)
    await desk.core.planning.edit(FAY, session.id, length="60")
    await desk.core.course.end(FAY, session.id)
    assert {row.letter.kind for row in await desk.letters(state=State.DUE)} == {letters.ENDED}


async def test_a_turn_that_fails_holds_up_no_other_session(desk: Desk, group: Group) -> None:
    broken = await desk.session(group, "2027-01-11 19:00")
    fine = await desk.session(group, "2027-01-11 20:00")

    async def fails(_before: Session | None, after: Session) -> None:
        if after.id == broken.id:
            raise LookupError

    desk.core.sessions.on_turn(fails)
    await desk.time_passes(days=8)
    assert await state(desk, broken) is SessionState.PLANNED
    assert await state(desk, fine) is SessionState.ENDED


async def test_a_turn_and_an_edit_at_the_same_moment_both_count(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    desk.clock.set_to(session.opens_at)
    await asyncio.gather(
        desk.core.course.ring(),
        desk.core.planning.edit(FAY, session.id, title="Evening"),
        desk.core.course.ring(),
    )
    after = await desk.now(session)
    assert (after.title, after.state) == ("Evening", SessionState.OPEN)
    assert len(await desk.letters(letters.CONSOLE)) == 1


# --- drafts -----------------------------------------------------------------------------------------


async def test_a_draft_is_gone_after_a_day(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group)
    await desk.time_passes(hours=23, minutes=59)
    assert await desk.core.sessions.get(draft.guild_id, draft.id) is not None
    await desk.time_passes(minutes=1)
    assert await desk.core.sessions.get(draft.guild_id, draft.id) is None
    with pytest.raises(NotFound):
        await desk.core.planning.publish(FAY, draft.id)


async def test_a_draft_that_was_edited_lives_no_longer_for_it(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group)
    await desk.time_passes(hours=23)
    await desk.core.planning.edit(FAY, draft.id, title="Evening")
    await desk.time_passes(hours=1)
    assert await desk.core.sessions.get(draft.guild_id, draft.id) is None


# --- ending by hand ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [FAY, FINN, CORA], ids=["facilitator", "co-facilitator", "coordinator"])
async def test_those_who_lead_can_end_a_session(desk: Desk, group: Group, who: object) -> None:
    session = await desk.session(group)
    await desk.time_is(session.starts_at + timedelta(minutes=30))
    after, _ = await desk.core.course.end(who, session.id)  # pyright: ignore[reportArgumentType]
    assert (after.state, after.ended_at) == (SessionState.ENDED, desk.clock.now())
    assert len(await desk.letters(letters.ENDED)) == 1


async def test_ending_twice_is_fine_and_told_once(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    await desk.time_is(session.starts_at)
    ends = await asyncio.gather(*(desk.core.course.end(who, session.id) for who in (FAY, FINN, CORA)))
    assert {after.state for after, _ in ends} == {SessionState.ENDED}
    assert len(await desk.letters(letters.ENDED)) == 1
    acts = [line.act for line in await desk.core.audit.acts(session.guild_id)]
    assert acts.count("session.end") == 1


@pytest.mark.parametrize("who", [SAM, FLO, OMAR], ids=["member", "facilitator elsewhere", "outsider"])
async def test_nobody_else_can(desk: Desk, group: Group, who: object) -> None:
    session = await desk.session(group)
    await desk.time_is(session.starts_at)
    with pytest.raises(NotAllowed):
        await desk.core.course.end(who, session.id)  # pyright: ignore[reportArgumentType]
    assert await state(desk, session) is SessionState.LIVE


async def test_what_has_not_opened_cannot_be_ended(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    with pytest.raises(NotPossible):
        await desk.core.course.end(FAY, session.id)


# --- going on after all ------------------------------------------------------------------------------


async def ended(desk: Desk, group: Group, minutes: int = 30) -> Session:
    """Plan a session in which Sam has a place, and end it by hand so long after its start."""
    session = await desk.session(group)
    await desk.full(session, SAM)
    await desk.time_is(session.starts_at + timedelta(minutes=minutes))
    await desk.core.course.end(FAY, session.id)
    return await desk.now(session)


@pytest.mark.parametrize("who", [FAY, FINN, CORA], ids=["facilitator", "co-facilitator", "coordinator"])
async def test_those_who_lead_can_undo_an_end_and_nobody_has_heard_of_it(
    desk: Desk, group: Group, who: object
) -> None:
    session = await ended(desk, group)
    await desk.time_passes(minutes=9)
    after, _ = await desk.core.course.go_on(who, session.id)  # pyright: ignore[reportArgumentType]
    assert (after.state, after.version) == (SessionState.LIVE, session.version + 1)
    assert after.turns_at == session.ends_at
    assert await desk.letters(letters.ENDED) == []
    assert await desk.statuses(session) == {SAM.id: "coming"}
    assert next(line.act for line in await desk.core.audit.acts(session.guild_id)) == "session.go-on"


async def test_each_end_of_a_session_is_said(desk: Desk, group: Group) -> None:
    session = await ended(desk, group)
    (first,) = await desk.letters(letters.ENDED)
    assert letters.speaks_of_this_end(session, first.letter.body)
    await desk.core.course.go_on(FAY, session.id)
    await desk.time_is(session.ends_at)
    (second,) = await desk.letters(letters.ENDED)
    session = await desk.now(session)
    assert letters.speaks_of_this_end(session, second.letter.body)
    assert not letters.speaks_of_this_end(session, first.letter.body)


async def test_the_message_of_an_end_that_was_undone_on_its_way_is_drawn_again(
    desk: Desk, group: Group
) -> None:
    session = await ended(desk, group)
    (row,) = await desk.letters(letters.ENDED)
    await desk.core.course.end_posted(row, Posted(STAFF_ROOM, 7001))
    assert await desk.letters(letters.ENDED_EDIT) == []
    await desk.core.course.go_on(FAY, session.id)
    await desk.core.course.end_posted(row, Posted(STAFF_ROOM, 7001))
    (edit,) = await desk.letters(letters.ENDED_EDIT)
    assert edit.letter.body["message_id"] == 7001


async def test_what_the_end_took_back_before_it_was_posted_is_put_again(desk: Desk, group: Group) -> None:
    session = await ended(desk, group)
    assert await desk.letters(letters.CARD, letters.CONSOLE) == []
    await desk.core.course.go_on(FAY, session.id)
    assert {row.letter.kind for row in await desk.letters(state=State.DUE)} == {letters.CARD, letters.CONSOLE}


async def test_an_end_is_final_by_the_clock_and_after_a_long_absence_too(desk: Desk, group: Group) -> None:
    session = await ended(desk, group)
    assert await desk.core.course.next_at() == desk.clock.now() + timedelta(minutes=10)
    await desk.time_passes(days=1)
    assert await desk.core.course.next_at() is None
    with pytest.raises(NotPossible):
        await desk.core.course.go_on(FAY, session.id)


async def test_nobody_else_can_undo_an_end_and_no_archived_group_goes_on(desk: Desk, group: Group) -> None:
    session = await ended(desk, group)
    for who in (SAM, FLO, OMAR):
        with pytest.raises(NotAllowed):
            await desk.core.course.go_on(who, session.id)
    await desk.core.groups.archive(CORA, group.id)
    with pytest.raises(NotPossible) as refused:
        await desk.core.course.go_on(CORA, session.id)
    assert "is archived" in refused.value.words


async def test_undoing_an_end_twice_at_once_counts_once(desk: Desk, group: Group) -> None:
    session = await ended(desk, group)
    done = await asyncio.gather(
        *(desk.core.course.go_on(who, session.id) for who in (FAY, FINN)), return_exceptions=True
    )
    assert sum(isinstance(one, OutOfDate) for one in done) == 1
    assert (await desk.now(session)).version == session.version + 1
