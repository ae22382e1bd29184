from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from groupbot.loopback import Loopback, Person
from groupbot.loopback.guild import Channel, Guild
from tests.contract import held_to_the_contract  # noqa: F401
from tests.loopback.tiny import Tiny
from tests.people import running


@pytest.fixture(autouse=True)
def _by_the_book(held_to_the_contract: None) -> None:  # noqa: F811
    """Hold every exchange of these tests against Discord's description."""


@dataclass
class Town:
    """A server with two people and a bot in it."""

    lo: Loopback
    guild: Guild
    hall: Channel
    room: Channel
    sam: Person
    kim: Person
    bot: Tiny


@pytest.fixture
async def lo() -> AsyncIterator[Loopback]:
    async with Loopback() as started:
        yield started


@pytest.fixture
async def town(lo: Loopback) -> AsyncIterator[Town]:
    guild = lo.world.guild("Harbour")
    hall, room = guild.text("hall"), guild.voice("Circle Room")
    sam, kim = lo.person("Sam", guild), lo.person("Kim", guild)
    bot = Tiny()
    async with running(bot, lo):
        yield Town(lo, guild, hall, room, sam, kim, bot)
