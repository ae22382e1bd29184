"""Channels themselves: read, change, delete."""

from __future__ import annotations

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.payloads import channels


@route("GET", "/channels/{channel_id}")
async def fetch(ask: Ask) -> Answer:
    """Answer a channel."""
    return 200, channels.channel(ask.channel(), ask.bot.id)
