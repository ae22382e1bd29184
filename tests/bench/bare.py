"""The library and nothing else, in a process of its own: `python -m tests.bench.bare`."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL


class Bare(discord.Client):
    """A client as it comes; it says when it is ready in the same words as ours."""

    async def on_ready(self) -> None:
        print(json.dumps({"event": "ready", "timestamp": datetime.now(UTC).isoformat()}), flush=True)


async def run() -> None:
    """Connect to the Discord that the environment names, and stay."""
    Route.BASE = os.environ["GROUPBOT_DISCORD_API"]
    DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["GROUPBOT_DISCORD_GATEWAY"])
    intents = discord.Intents(guilds=True, voice_states=True, dm_messages=True)
    async with Bare(intents=intents, max_messages=None) as client:
        await client.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(run())
