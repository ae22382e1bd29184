"""A machine whose clock is an hour ahead of Discord's: nothing turns early, and no card stays old."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.delivery.world import World, card_edit, reminder
from tests.desk import opened

HOUR = timedelta(hours=1)


class Slow:
    """A wire to a Discord whose clock is an hour behind; nothing has to go over it."""

    ahead = HOUR

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
