"""Gives the mirror its events while Discord is there, and draws what facilitators are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from cogs.kit.card import Card
from cogs.mirror import cards
from cogs.mirror.events import DiscordEvents
from groupbot.delivery.model import Row
from groupbot.mirror.service import EDITED, TROUBLE

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


class MirrorCog(commands.Cog):
    """Ties the mirror to Discord."""

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot
        self._core = bot.core
        self._events = DiscordEvents(bot)

    async def cog_load(self) -> None:
        """Say how the letters are drawn."""
        self._core.delivery.carries(EDITED, self._edited)
        self._core.delivery.carries(TROUBLE, self._trouble)

    async def cog_unload(self) -> None:
        """Take the events away: nothing can be done without Discord."""
        if self._core.mirror.events is self._events:
            self._core.mirror.events = None

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Let the mirror look."""
        self._core.mirror.events = self._events

    async def _edited(self, row: Row, late: bool) -> Card | None:
        session = await self._core.sessions.get(row.letter.guild_id, row.letter.subject)
        return cards.edited(session) if session is not None and session.coming_up else None

    async def _trouble(self, row: Row, late: bool) -> Card | None:
        group = await self._core.groups.get(row.letter.guild_id, row.letter.subject)
        return None if group is None else cards.trouble(group, row.letter.body["code"])
