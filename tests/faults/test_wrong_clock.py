"""A machine whose clock is an hour wrong: nothing happens early, and minutes are what they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groupbot.database import from_microseconds
from groupbot.sessions.places import Status
from tests.attendance.world import ROOM
from tests.attendance.world import World as Hall
from tests.clock import Off
from tests.delivery.world import World, card_edit, reminder
from tests.desk import ALI, MIA, SAM, opened
from tests.faults.evening import evening
from tests.faults.main_story import CIRCLE, MainStory
from tests.stage import set_up

HOUR = timedelta(hours=1)


async def test_a_clock_that_is_far_ahead_neither_opens_nor_ends_a_session(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        session = await desk.session(await desk.new_group())
        desk.core.delivery.their_clock = Off(HOUR)
        desk.clock.set_to(session.opens_at + HOUR - timedelta(minutes=1))
        assert await desk.core.course.next_at() == session.opens_at + HOUR
        await desk.core.course.ring()
        assert (await desk.now(session)).state.value == "planned"
        desk.clock.advance(timedelta(minutes=1))
        await desk.core.course.ring()
        assert (await desk.now(session)).state.value == "open"


async def test_a_clock_that_is_far_behind_opens_and_ends_a_session_in_time(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        session = await desk.session(await desk.new_group())
        desk.core.delivery.their_clock = Off(-HOUR)
        desk.clock.set_to(session.opens_at - HOUR - timedelta(minutes=1))
        assert await desk.core.course.next_at() == session.opens_at - HOUR
        await desk.core.course.ring()
        assert (await desk.now(session)).state.value == "planned"
        desk.clock.advance(timedelta(minutes=1))
        await desk.core.course.ring()
        assert (await desk.now(session)).state.value == "open"
        desk.clock.set_to(session.ends_at - HOUR)
        await desk.core.course.ring()
        assert (await desk.now(session)).state.value == "ended"


@pytest.mark.parametrize("wrong", [HOUR, -HOUR], ids=["ahead", "behind"])
async def test_a_clock_that_is_wrong_from_the_start_turns_nothing_before_discord_told_the_time(
    tmp_path: Path, wrong: timedelta
) -> None:
    async with set_up(tmp_path, start_bot=False) as stage:
        await stage.start()
        for kind, role in (("facilitator", stage.facilitator_role), ("coordinator", stage.coordinator_role)):
            await stage.ada.slash("/setup role", in_=stage.staff_room, kind=kind, role=role)
        await stage.make_group()
        await stage.plan("2027-01-11 19:00")
        await stage.stop()
        right, opens = stage.lo.world.now, datetime(2027, 1, 11, 18, 45, tzinfo=UTC)
        for at, state in ((opens - timedelta(minutes=1), "planned"), (opens, "open")):
            stage.lo.world.now = lambda: stage.clock.now() - wrong
            stage.clock.advance(at + wrong - stage.clock.now())
            stage.lo.faults.slow_by = 0.1  # what the alarm clock rang before the first answer, it would show
            await stage.start()
            stage.lo.faults.slow_by = 0.0
            await stage.settled()
            async with stage.app.database.reading() as connection:
                states = (await connection.exec_driver_sql("SELECT state FROM sessions")).scalars().all()
            await stage.stop()
            assert states == [state]
        stage.lo.world.now = right


async def test_a_bot_that_sees_the_others_time_before_its_clock_is_moved_does_not_move_it_twice(
    tmp_path: Path,
) -> None:
    async with evening(tmp_path) as made:
        stage = made.stage
        await MainStory(made).prologue()
        preview = await stage.fay.slash(
            "/session new", in_=stage.staff_room, group=CIRCLE, when="2027-01-14 19:00"
        )
        await stage.fay.press(preview, "Publish")
        await made.quiet()
        stage.clock.advance(timedelta(days=8))
        await stage.sam.slash("/me next", in_=stage.announcements)  # the answer's answer bears the new time
        await made.child.move_clock(stage.clock.shift)
        await made.child.next_due()
        assert made.rows("SELECT state FROM sessions") == [("planned",)]


async def test_whoever_moves_the_clock_of_a_session_under_way_leaves_no_gap_behind(tmp_path: Path) -> None:
    async with evening(tmp_path) as made:
        stage, story = made.stage, MainStory(made)
        await story.prologue()
        await story.plan()
        for minutes in (-10, 0, 20):
            await made.time_is(story.starts + timedelta(minutes=minutes))
        (seen_until,) = made.rows("SELECT heartbeat_at FROM watches")[0]
        assert from_microseconds(seen_until) >= story.starts + timedelta(minutes=20)
        assert stage.clock.now() >= from_microseconds(seen_until)


async def test_a_card_asked_for_by_a_wrong_clock_is_drawn_at_once(tmp_path: Path) -> None:
    world = await World(tmp_path / "groupbot.sqlite").open()
    await world.delivery.put(card := reminder())
    await world.round()
    (message,) = world.wire.messages
    world.delivery.their_clock = Off(HOUR)
    world.clock.wall += HOUR
    await world.later(10)
    await world.delivery.redraw(card_edit(message.id, subject=card.subject, due_at=world.clock.now()))
    await world.round()
    assert len(message.edits) == 1
    await world.close()


async def test_letters_wait_for_discords_clock(tmp_path: Path) -> None:
    world = await World(tmp_path / "groupbot.sqlite").open()
    due = world.clock.now() + timedelta(minutes=30)
    await world.delivery.put(reminder(due_at=due))
    world.delivery.their_clock = Off(HOUR)
    world.clock.wall += HOUR
    await world.round()
    assert (world.wire.messages, await world.delivery.next_at()) == ([], due + HOUR)
    await world.later(29 * 60)
    assert world.wire.messages == []
    await world.later(60)
    assert len(world.wire.messages) == 1
    await world.close()


async def test_an_offer_ends_by_discords_clock(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        group = await desk.new_group()
        await desk.join(group, SAM, ALI, MIA)
        session = await desk.session(group, capacity=2)
        await desk.full(session, SAM, ALI, MIA)
        await desk.core.seats.say(SAM, session.id, Status.CANT)
        places = await desk.core.sessions.places(session.guild_id, session.id)
        ends = places.by_member[MIA.id].offer_ends_at
        assert ends is not None
        desk.core.delivery.their_clock = Off(HOUR)
        desk.clock.set_to(ends + HOUR - timedelta(minutes=1))
        await desk.core.course.ring()
        assert (await desk.statuses(session))[MIA.id] == "offered"
        desk.clock.advance(timedelta(minutes=1))
        await desk.core.course.ring()
        assert (await desk.statuses(session))[MIA.id] != "offered"


@pytest.mark.parametrize(
    ("jump", "put_right"),
    [(HOUR, True), (-HOUR, True), (HOUR, False)],
    ids=["ahead", "behind", "ahead to the end"],
)
async def test_a_clock_that_jumps_while_people_meet_changes_nobodys_minutes(
    tmp_path: Path, jump: timedelta, put_right: bool
) -> None:
    hall = Hall(tmp_path)
    await hall.open()
    session = await hall.session()
    await hall.reaches(0)
    hall.joins(31, 32)
    await hall.reaches(20)
    hall.delivery.their_clock = Off(jump)
    hall.clock.at += jump
    await hall.passes(20)
    hall.moved(31, ROOM, None)
    await hall.passes(10)
    if put_right:
        hall.clock.at -= jump
        hall.delivery.their_clock = Off(timedelta(0))
    await hall.reaches(60 if put_right else 120)
    came = {who: (minutes, estimated) for who, (minutes, _, estimated) in (await hall.came(session)).items()}
    assert came == {31: (40, False), 32: (60, False)}
    await hall.close()
