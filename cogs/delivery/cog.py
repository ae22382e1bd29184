"""Gives delivery its wire while Discord is there, and has shut channels tried again when they change."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
import structlog
from discord.ext import commands

from cogs.delivery.wire import DiscordWire

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

log = structlog.get_logger(__name__)

_ASK_TIME_EVERY = 30.0  # seconds, while the host's clock is wrong


class DeliveryCog(commands.Cog):
    """Ties the outbox to Discord."""

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot
        self._delivery = bot.core.delivery
        self._wire = DiscordWire(bot)
        self._asking: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Begin to watch the clock."""
        self._asking = asyncio.create_task(self._ask_time_while_wrong(), name="ask Discord the time")

    async def cog_unload(self) -> None:
        """Take the wire away: nothing can be said without Discord."""
        if self._delivery.wire is self._wire:
            self._delivery.wire = None
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Let what is due go out."""
        self._delivery.wire = self._wire

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Try a channel again whose rights may have changed."""
        await self._delivery.unpark(after.guild.id, after.id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Try a server's channels again when a role's rights changed."""
        if before.permissions != after.permissions:
            await self._delivery.unpark(after.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Try a server's channels again when the bot's own roles changed."""
        if self._bot.user is not None and after.id == self._bot.user.id:
            await self._delivery.unpark(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Try a server's channels again when the bot was asked back."""
        await self._delivery.unpark(guild.id)

    async def _ask_time_while_wrong(self) -> None:
        """Ask Discord the time while the host's clock is far off.

        Discord's time comes with every answer, but a bot that holds its letters may ask for nothing else,
        and would go by what it heard long ago.
        """
        while True:
            await asyncio.sleep(_ASK_TIME_EVERY)
            if self._delivery.clock_wrong:
                ahead = self._delivery.held_back.total_seconds()
                log.warning("the clock of this machine is wrong", seconds_ahead=round(ahead))
                try:
                    await self._bot.application_info()
                except Exception as fault:  # whatever it was: without asking, letters would wait for good
                    log.warning("the time could not be asked", fault=type(fault).__name__)
