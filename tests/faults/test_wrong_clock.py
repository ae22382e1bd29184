"""A machine whose clock is an hour wrong: nothing happens early, and minutes are what they were."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from groupbot.sessions.places import Status
from tests.attendance.world import GUILD, ROOM
from tests.attendance.world import World as Hall
from tests.delivery.world import World, card_edit, reminder
from tests.desk import ALI, MIA, SAM, opened

HOUR = timedelta(hours=1)


class Slow:
    """A wire to a Discord whose clock is an hour behind; nothing has to go over it."""

    def __init__(self, ahead: timedelta = HOUR) -> None:
        self.ahead = ahead

    async def send(self, row: object, card: object) -> None:
        raise AssertionError("nothing is due")

    edit = find = send


async def test_a_clock_that_is_far_ahead_neither_opens_nor_ends_a_session(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        session = await desk.session(await desk.new_group())
        desk.core.delivery.wire = Slow()  # pyright: ignore[reportAttributeAccessIssue]
        desk.clock.set_to(session.opens_at + HOUR - timedelta(minutes=1))
        assert await desk.core.course.next_at() == session.opens_at + HOUR
        await desk.core.course.ring()
        assert (await desk.now(session)).state.value == "planned"
        desk.clock.advance(timedelta(minutes=1))
        await desk.core.course.ring()
        assert (await desk.now(session)).state.value == "open"
        desk.core.delivery.wire = None


async def test_a_card_asked_for_by_a_wrong_clock_is_drawn_at_once(tmp_path: Path) -> None:
    world = await World(tmp_path / "groupbot.sqlite").open()
    await world.delivery.put(card := reminder())
    await world.round()
    (message,) = world.wire.messages
    world.wire.ahead = HOUR
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
    world.wire.ahead = HOUR
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
        desk.core.delivery.wire = Slow()  # pyright: ignore[reportAttributeAccessIssue]
        desk.clock.set_to(ends + HOUR - timedelta(minutes=1))
        await desk.core.course.ring()
        assert (await desk.statuses(session))[MIA.id] == "offered"
        desk.clock.advance(timedelta(minutes=1))
        await desk.core.course.ring()
        assert (await desk.statuses(session))[MIA.id] != "offered"
        desk.core.delivery.wire = None


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
    hall.delivery.wire = Slow(jump)  # pyright: ignore[reportAttributeAccessIssue]
    hall.clock.at += jump
    await hall.passes(20)
    hall.attendance.moved(GUILD, 31, ROOM, None)
    await hall.passes(10)
    if put_right:
        hall.clock.at -= jump
        hall.delivery.wire = None
    await hall.reaches(60 if put_right else 120)
    came = {who: (minutes, estimated) for who, (minutes, _, estimated) in (await hall.came(session)).items()}
    assert came == {31: (40, False), 32: (60, False)}
    await hall.close()
