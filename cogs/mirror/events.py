"""The events that the bot made in servers, as Discord has them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import discord

from groupbot.mirror.model import NO_PERMISSION, CannotMirror, Look, NotThere, Seen, Unclear

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

_PATIENCE = 20.0  # seconds for one request
_GONE = 10070  # Discord: unknown event


class DiscordEvents:
    """Lists, makes, changes and removes events; what is not the bot's own is left alone."""

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot
        self._listed: dict[int, dict[int, discord.ScheduledEvent]] = {}  # of each server, the last time

    async def listed(self, guild_id: int) -> list[Seen]:
        """Give the events that the bot made and that are not over."""
        guild = self._guild(guild_id)
        async with _answers():
            every = await guild.fetch_scheduled_events(with_counts=False)
        own = [event for event in every if self._bot.user and event.creator_id == self._bot.user.id]
        self._listed[guild_id] = {event.id: event for event in own}
        return [Seen(event.id, _look(event)) for event in own]

    async def create(self, guild_id: int, look: Look) -> int:
        """Make one; give its id."""
        guild = self._guild(guild_id)
        async with _answers():
            event = await guild.create_scheduled_event(
                name=look.name,
                description=look.description,
                location=look.location,
                start_time=look.starts_at,
                end_time=look.ends_at,
                entity_type=discord.EntityType.external,
                privacy_level=discord.PrivacyLevel.guild_only,
            )
        return event.id

    async def change(self, guild_id: int, event_id: int, look: Look) -> None:
        """Change one that was listed; one that is gone meanwhile is Unclear, and is made anew."""
        try:
            async with _answers():
                await self._listed[guild_id][event_id].edit(
                    name=look.name,
                    description=look.description,
                    location=look.location,
                    start_time=look.starts_at,
                    end_time=look.ends_at,
                    entity_type=discord.EntityType.external,
                )
        except CannotMirror as refused:
            if refused.code == _GONE:
                raise Unclear from refused
            raise

    async def remove(self, guild_id: int, event_id: int) -> None:
        """Take away one that was listed."""
        try:
            async with _answers():
                await self._listed[guild_id].pop(event_id).delete()
        except CannotMirror as refused:
            if refused.code != _GONE:
                raise

    def _guild(self, guild_id: int) -> discord.Guild:
        guild = self._bot.get_guild(guild_id)
        if guild is None:
            raise NotThere
        if guild.unavailable:
            raise Unclear
        return guild


def _look(event: discord.ScheduledEvent) -> Look:
    return Look(
        event.name,
        event.description or "",
        event.location or "",
        event.start_time,
        event.end_time or event.start_time,
    )


@asynccontextmanager
async def _answers() -> AsyncIterator[None]:
    """Turn what can go wrong into what follows from it."""
    try:
        async with asyncio.timeout(_PATIENCE):
            yield
    except discord.HTTPException as refused:
        if refused.status >= 500 or refused.status in (401, 408, 429):
            raise Unclear from refused
        raise CannotMirror(refused.code or NO_PERMISSION) from refused
    except Exception as lost:  # the connection broke: whether it was done is not known
        raise Unclear from lost
