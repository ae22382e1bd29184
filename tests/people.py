"""A bot pointed at the loopback, for any test that wants people to talk to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from groupbot.loopback import Loopback


@contextmanager
def redirected(lo: Loopback) -> Iterator[None]:
    """Send the library to the loopback, and home again afterwards."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = lo.api_url, yarl.URL(lo.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@asynccontextmanager
async def running(client: discord.Client, lo: Loopback) -> AsyncIterator[None]:
    """Run a bot until the block ends. What ends it early is raised here."""
    logging.getLogger("discord").setLevel(logging.INFO)
    with redirected(lo):
        task = asyncio.create_task(client.start(lo.token))
        try:
            await lo.until(lambda: task.done() or client.is_ready(), what="The bot's start")
            if task.done():
                await task
            yield
        finally:
            await client.close()
            await asyncio.wait([task], timeout=5)
