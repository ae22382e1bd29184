"""The command for helplines, and the answer to a direct message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.crisis import cards, components
from cogs.kit import draw, suggest
from cogs.kit.act import Act, Interaction

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


@suggest.offers
async def regions(act: Act, typed: str) -> list[suggest.Line]:
    """Offer the regions that there are helplines for; the file holds no more than fit."""
    crisis = act.core.crisis
    known = crisis.in_use(await crisis.added_by(act.guild_id)).regions
    return suggest.matching([(each.name, each.code) for each in known], typed)


class CrisisCog(commands.Cog):
    """Shows helplines, and lets nobody who writes to the bot meet silence."""

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @app_commands.command(name="crisis", description="See helplines. Only you see them, and nobody is told")
    @app_commands.describe(region="Where you are; without it you can choose from a list")
    @app_commands.autocomplete(region=regions)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def crisis(
        self, interaction: Interaction, region: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        """Show helplines."""
        await components.show(Act(interaction), region or "")

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a direct message, whatever is in it: it is not read, stored or logged."""
        if message.guild is not None or message.author.bot or message.is_system():
            return
        crisis, person_id = self._bot.core.crisis, message.author.id
        if not crisis.may_answer(person_id):
            return
        try:
            await message.channel.send(view=draw.view(cards.nobody_reads()))
        except Exception:  # a cut line too: whoever got no answer is answered when they write again
            crisis.not_answered(person_id)
