"""A group that meets, set up through the services, on a stage with only the faces a test is about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from groupbot.agreement.model import Purpose
from groupbot.core import Core
from groupbot.groups.model import Group, Mode, Person, PlaceKind, Role
from groupbot.loopback import Person as Somebody
from groupbot.sessions.model import Session
from tests.agreeing import agrees
from tests.stage import Stage, set_up


class Circle:
    """Monday Circle: led by Fay, whom Finn helps with other sessions; Sam and the others are in it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.group_id = ""
        self.session_id = ""

    @property
    def core(self) -> Core:
        return self.stage.app.core

    @property
    def guild_id(self) -> int:
        return self.stage.guild.id

    def acts(self, who: Somebody) -> Person:
        """Give somebody as the services see them when they press."""
        roles = frozenset(self.stage.guild.members[who.id].roles)
        return Person(self.guild_id, who.id, roles, manages_server=who is self.stage.ada)

    async def roles(self) -> None:
        ada = self.acts(self.stage.ada)
        await self.core.groups.map_role(ada, Role.FACILITATOR, self.stage.facilitator_role.id)
        await self.core.groups.map_role(ada, Role.COORDINATOR, self.stage.coordinator_role.id)

    async def meets(
        self, name: str = "Monday Circle", *, mode: Mode = Mode.NAMED, kind: PlaceKind = PlaceKind.VOICE
    ) -> Group:
        """Make a group that everybody but Omar is in; Ivy and Tom did not say yes to their names."""
        stage, cora = self.stage, self.acts(self.stage.cora)
        room = stage.text_room if kind is PlaceKind.TEXT else stage.circle_room
        group = await self.core.groups.new(
            cora,
            name=name,
            zone="Europe/London",
            mode=mode,
            announce_channel_id=stage.announcements.id,
            facilitators_channel_id=stage.staff_room.id,
            place_channel_id=room.id,
            place_kind=kind,
        )
        for who in (stage.fay, stage.finn):
            await self.core.groups.add_facilitator(cora, group.id, self.acts(who))
        for who in (stage.fay, stage.finn, *stage.members):
            await self.core.groups.join(self.acts(who), group.id)
            if mode is Mode.NAMED and who.name not in ("Ivy", "Tom"):
                await self.core.agreement.say(self.guild_id, group.id, who.id, Purpose.NAMED, yes=True)
            await agrees(self.core, group, self.acts(who))
        self.group_id = group.id
        return group

    async def plans(self, when: str = "mon 19:00", *, length: str = "60") -> Session:
        """Have Fay plan and publish a session, one hour long unless told otherwise."""
        fay = self.acts(self.stage.fay)
        drafted = await self.core.planning.plan(fay, self.group_id, when, length=length)
        published = await self.core.planning.publish(fay, drafted.session.id)
        await self.stage.settled()
        self.session_id = published.session.id
        return published.session

    async def session(self) -> Session:
        found = await self.core.sessions.get(self.guild_id, self.session_id)
        assert found is not None
        return found

    async def begins(self) -> None:
        """Let time pass until the session's start."""
        await self.stage.pass_until((await self.session()).starts_at)

    async def ends(self) -> None:
        """Let time pass until just after the session's end."""
        await self.stage.pass_until((await self.session()).ends_at + timedelta(seconds=1))

    async def held(self, *people: Somebody, minutes: int = 60) -> None:
        """Have people sit in the room from the start, for so many minutes, and let the session end."""
        await self.begins()
        for who in people:
            await who.joins(self.stage.circle_room)
        await self.seen(*people)
        if minutes < 60:
            await self.stage.pass_time(minutes=minutes)
            for who in people:
                await who.leaves()
            await self.gone(*people)
        await self.ends()
        for who in people if minutes >= 60 else ():
            await who.leaves()

    async def seen(self, *people: Somebody) -> None:
        """Wait until the bot has seen them in the room."""
        ids = {who.id for who in people}
        await self.stage.lo.until(lambda: ids <= self._in_room(), what="being seen")

    async def gone(self, *people: Somebody) -> None:
        """Wait until the bot has seen them leave."""
        ids = {who.id for who in people}
        await self.stage.lo.until(lambda: not ids & self._in_room(), what="being gone")

    def _in_room(self) -> set[int]:
        return self.stage.bot.present_in(self.guild_id, self.stage.circle_room.id)


@asynccontextmanager
async def circle_with(folder: Path, monkeypatch: pytest.MonkeyPatch, *faces: str) -> AsyncIterator[Circle]:
    """Start the bot with these faces and the one that carries letters, roles mapped."""
    monkeypatch.setattr("groupbot.bot.FACES", ("cogs.delivery", *faces))
    async with set_up(folder) as stage:
        circle = Circle(stage)
        await circle.roles()
        yield circle
