from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
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


class Raw:
    """Asks the HTTP API by hand, for what the library would never send."""

    def __init__(self, lo: Loopback, session: aiohttp.ClientSession) -> None:
        self.lo = lo
        self.session = session

    async def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        sent = {"Authorization": f"Bot {self.lo.token}", "Content-Type": "application/json"} | headers
        data = None if body is None else json.dumps(body)
        async with self.session.request(method, self.lo.api_url + path, data=data, headers=sent) as got:
            answer = await got.json() if got.content_type == "application/json" else None
            return got.status, answer

    async def code(self, method: str, path: str, body: Any = None, **headers: str) -> int:
        """Answer Discord's code of a refusal, or 0 when it went well."""
        status, answer = await self(method, path, body, **headers)
        return answer["code"] if status >= 400 else 0


@pytest.fixture
async def raw(lo: Loopback) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(lo, session)


@dataclass
class Quiet:
    """A server without a bot on the line: for asking the API by hand."""

    lo: Loopback
    guild: Guild
    hall: Channel
    sam: Person
    raw: Raw

    async def send(self, **body: Any) -> int:
        """Send a message to the hall and answer the code of the refusal, or 0."""
        return await self.raw.code("POST", f"/channels/{self.hall.id}/messages", body)


@pytest.fixture
async def quiet(lo: Loopback, raw: Raw) -> Quiet:
    guild = lo.world.guild("Quiet")
    return Quiet(lo, guild, guild.text("hall"), lo.person("Sam", guild), raw)
