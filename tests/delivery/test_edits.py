"""Cards that are drawn again: the latest state wins, a few edits do."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

from groupbot.delivery.model import OutcomeUnknown, Row, TryLater, Undeliverable
from tests.delivery.world import World, card_edit, reminder


async def a_card(world: World) -> list[tuple[Any, float]]:
    """A card stands in the channel; give its edits."""
    world.delivery.carries("card", Counter(world).draw, world.hook)
    await world.delivery.put(reminder())
    await world.round()
    return world.wire.messages[0].edits


class Counter:
    """Draws how many edits were asked for so far."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def draw(self, row: Row, late: bool) -> str:
        return f"state {row.revision}"


async def test_an_edit_is_made(world: World) -> None:
    edits = await a_card(world)
    await world.delivery.redraw(card_edit())
    await world.round()
    assert [card for card, _ in edits] == ["state 0"]
    assert (await world.rows())[0]["state"] == "sent"
    assert world.hooked[-1] == ("s1", 5000)


async def test_many_changes_make_one_edit_with_the_latest_state(world: World) -> None:
    edits = await a_card(world)
    for _ in range(50):
        await world.delivery.redraw(card_edit())
    await world.round()
    assert [card for card, _ in edits] == ["state 49"]


async def test_two_edits_of_one_card_are_two_seconds_apart(world: World) -> None:
    edits = await a_card(world)
    for _ in range(40):
        await world.delivery.redraw(card_edit())
        await world.later(0.25)
    await world.later(2)
    times = [at for _, at in edits]
    assert all(later - earlier >= 2 for earlier, later in pairwise(times))
    assert 5 <= len(edits) <= 7
    assert edits[-1][0] == "state 39"


async def test_a_change_while_an_edit_is_made_is_drawn_after_it(world: World) -> None:
    edits = await a_card(world)
    world.wire.hold = asyncio.Event()
    await world.delivery.redraw(card_edit())
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    await world.delivery.redraw(card_edit())
    world.wire.hold.set()
    await world.delivery.idle()
    assert [row["state"] for row in await world.rows() if row["kind"] == "card"] == ["due"]
    await world.later(1)
    assert [card for card, _ in edits] == ["state 0"]
    await world.later(1)
    assert [card for card, _ in edits] == ["state 0", "state 1"]
    assert await world.states() == ["sent", "sent"]


async def test_two_cards_do_not_wait_for_each_other(world: World) -> None:
    await world.delivery.put(reminder("s1"), reminder("s2"))
    await world.round()
    await world.delivery.redraw(card_edit(5000))
    await world.delivery.redraw(card_edit(5001))
    await world.round()
    assert [len(message.edits) for message in world.wire.messages] == [1, 1]


async def test_an_edit_of_unknown_outcome_is_made_again_without_looking(world: World) -> None:
    edits = await a_card(world)
    world.wire.after = [OutcomeUnknown()]
    await world.delivery.redraw(card_edit())
    await world.round()
    await world.later(600)
    assert len(edits) == 2
    assert world.wire.asked["find"] == 0
    assert await world.states() == ["sent", "sent"]


async def test_an_edit_that_has_to_wait_draws_the_state_of_its_day(world: World) -> None:
    edits = await a_card(world)
    world.wire.before = [TryLater(5)]
    await world.delivery.redraw(card_edit())
    await world.round()
    await world.delivery.redraw(card_edit())
    await world.later(4)
    assert edits == []
    await world.later(1)
    assert [card for card, _ in edits] == ["state 1"]


async def test_an_edit_of_a_deleted_message_fails_and_its_owner_hears(world: World) -> None:
    gone: list[int | None] = []

    async def heard(row: Row) -> None:
        gone.append(row.message_id)

    world.delivery.carries("card", world.draw, gone=heard)
    world.wire.before = [Undeliverable(10008)]
    await world.delivery.redraw(card_edit())
    await world.round()
    assert gone == [5000]
    assert await world.states() == ["failed"]
    assert world.troubles == []


async def test_an_edit_left_by_a_killed_process_is_made(world: World) -> None:
    edits = await a_card(world)
    world.wire.hold = asyncio.Event()
    await world.delivery.redraw(card_edit())
    await world.delivery.ring()
    await world.dies()
    world.wire.hold = None
    await world.comes_back()
    await world.later(40)
    assert len(edits) == 1
    assert world.wire.asked["find"] == 0


async def test_an_edit_after_a_clock_set_back_does_not_wait_for_the_old_time(world: World) -> None:
    edits = await a_card(world)
    await world.delivery.redraw(card_edit())
    await world.round()
    world.clock.set_back(3600)
    await world.delivery.redraw(card_edit(due_at=world.clock.now()))
    await world.round()
    assert len(edits) == 2
