from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from groupbot.loopback import Loopback, Person
from groupbot.loopback.guild import Channel, Guild
from tests.loopback.tiny import Tiny
from tests.page import browser as started
from tests.page.browser import Tab
from tests.people import running

WIDE = {"width": 1280, "height": 800}
Opening = Callable[..., Awaitable[Tab]]


@dataclass
class Harbour:
    """A small server with the tiny bot in it."""

    lo: Loopback
    guild: Guild
    hall: Channel
    staff: Channel
    room: Channel
    sam: Person
    kim: Person
    bot: Tiny


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    try:
        started.chromium()
    except started.NoBrowser as missing:
        pytest.fail(str(missing), pytrace=False)
    async with started.browser() as chromium:
        yield chromium


@pytest_asyncio.fixture(loop_scope="session")
async def harbour() -> AsyncIterator[Harbour]:
    async with Loopback() as lo:
        guild = lo.world.guild("Harbour Peer Support")
        helper = guild.role("Facilitator", color=0x2ECC71, hoist=True)
        hall, staff = guild.text("hall", topic="Where we talk"), guild.text("staff")
        staff.deny(guild.everyone, "view_channel")
        for role in (helper, guild.bot_role):
            staff.allow(role, "view_channel")
        sam, kim = lo.person("Sam", guild), lo.person("Kim", guild, [helper])
        bot = Tiny()
        async with running(bot, lo):
            yield Harbour(lo, guild, hall, staff, guild.voice("Circle Room"), sam, kim, bot)


@pytest_asyncio.fixture(loop_scope="session")
async def tab(chromium: Browser) -> AsyncIterator[Opening]:
    """Give a way to open a tab as somebody; in the end every tab has to be clean."""
    contexts, tabs = [], []

    async def look(lo: Loopback, person: Person, **more: Any) -> Tab:
        context = await chromium.new_context(
            **{"viewport": WIDE, "locale": "en-GB", "timezone_id": "Europe/London"} | more
        )
        contexts.append(context)
        opened = await started.opened(context)
        tabs.append((opened, lo))
        await opened.look_as(lo, person)
        return opened

    yield look
    for context in contexts:
        await context.close()
    for opened, lo in tabs:
        opened.is_clean(lo)
