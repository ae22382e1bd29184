from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from groupbot.groups.model import Group, Mode, PlaceKind, Role
from groupbot.groups.model import Person as Actor
from groupbot.loopback import Person, Shown
from groupbot.loopback.guild import Channel
from tests.agreeing import agrees
from tests.contract import held_to_the_contract  # noqa: F401
from tests.stage import Stage, set_up


class Circle:
    """A stage on which Monday Circle stands ready: roles, facilitators, members."""

    def __init__(self, stage: Stage, group: Group) -> None:
        self.stage = stage
        self.group = group

    def actor(self, person: Person) -> Actor:
        """Give somebody as the services see them."""
        member = self.stage.guild.members[person.id]
        return Actor(self.stage.guild.id, person.id, frozenset(member.roles))

    def cards(self, channel: Channel | None = None) -> list[Shown]:
        """Give what stands in the announce channel, or in another one, as Ada sees it."""
        return self.stage.ada.sees(channel or self.stage.announcements)

    @property
    def card(self) -> Shown:
        """Give the first card in the announce channel."""
        return self.cards()[0]

    async def come(self, *people: Person, to: str | None = None) -> None:
        """Have people ask for a place, one after the other, in the first coming session or in this one."""
        wanted = to or await self.session_id()
        for person in people:
            await self.stage.app.core.seats.take(self.actor(person), wanted)
        await self.stage.settled()

    async def hear_by_message(self, *people: Person) -> None:
        """Have people choose that changes reach them as a direct message."""
        for person in people:
            await self.stage.app.core.preferences.choose_changes(self.stage.guild.id, person.id, True)

    async def session_id(self) -> str:
        """Give the id of the first coming session."""
        core = self.stage.app.core
        return (await core.sessions.offered(self.actor(self.stage.fay), led=True))[0].id


async def made(stage: Stage, *, mode: Mode = Mode.NAMED, name: str = "Monday Circle") -> Circle:
    """Make the group with both facilitators and all members through the services: quick."""
    groups = stage.app.core.groups
    circle = Circle.__new__(Circle)
    circle.stage = stage
    admin = Actor(stage.guild.id, stage.ada.id, manages_server=True)
    await groups.map_role(admin, Role.FACILITATOR, stage.facilitator_role.id)
    await groups.map_role(admin, Role.COORDINATOR, stage.coordinator_role.id)
    cora = circle.actor(stage.cora)
    circle.group = await groups.new(
        cora,
        name=name,
        zone="Europe/London",
        mode=mode,
        announce_channel_id=stage.announcements.id,
        facilitators_channel_id=stage.staff_room.id,
        place_channel_id=stage.circle_room.id,
        place_kind=PlaceKind.VOICE,
    )
    for who in (stage.fay, stage.finn):
        circle.group = await groups.add_facilitator(cora, circle.group.id, circle.actor(who))
    for member in stage.members:
        await groups.join(circle.actor(member), circle.group.id)
        await agrees(stage.app.core, circle.group, circle.actor(member))
    return circle


@pytest.fixture
async def circle(tmp_path: Path, held_to_the_contract: None) -> AsyncIterator[Circle]:  # noqa: F811
    """Give a server in which Monday Circle can meet."""
    async with set_up(tmp_path) as stage:
        yield await made(stage)
