from __future__ import annotations

from tests.delivery.world import World, reminder


async def test_what_is_due_is_said_and_marked(world: World) -> None:
    await world.delivery.put(reminder())
    await world.round()
    assert world.wire.said == ["s1"]
    assert await world.states() == ["sent"]
    assert world.hooked == [("s1", 5000)]
