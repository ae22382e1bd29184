"""The command to write to facilitators, and the letters about talks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from cogs.contact import cards, components
from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.kit.card import Card
from groupbot.contact import letters
from groupbot.contact.model import Conversation
from groupbot.delivery.model import Row, Way

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

Typed = app_commands.Range[str, 1, 100]


class ContactCog(commands.Cog):
    """Lets people write to the facilitators of a group, and facilitators answer."""

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Say how talks look in the facilitators' channel and to the person."""
        carries, contact = self._bot.core.delivery.carries, self._bot.core.contact
        carries(letters.POST, self._post, contact.posted)
        carries(letters.ANSWER, self._answer, contact.posted)
        carries(letters.CLOSED, self._closed)
        carries(letters.EDIT, self._again)

    @app_commands.command(
        name="contact", description="Write to a group's facilitators, or read what was written"
    )
    @app_commands.describe(group="Which group; without it, yours to choose from")
    @app_commands.autocomplete(group=suggest.groups)
    @app_commands.guild_only()
    async def contact(self, interaction: Interaction, group: Typed | None = None) -> None:
        """Show the way to write, or the talk that is open."""
        act = Act(interaction)
        if group is None:
            await components.groups(act)
        else:
            await act.answer(await components.opened(act, group))

    async def _post(self, row: Row, late: bool) -> Card | None:
        found = await self._bot.core.contact.shown(row.letter.guild_id, row.letter.subject)
        return None if found is None else cards.post(found, row.letter.body["number"])

    async def _answer(self, row: Row, late: bool) -> Card | None:
        found = await self._bot.core.contact.shown(row.letter.guild_id, row.letter.subject)
        return None if found is None else _answered(found, row, discreet=row.letter.way is Way.MEMBER)

    async def _closed(self, row: Row, late: bool) -> Card | None:
        group = await self._bot.core.groups.get(row.letter.guild_id, row.letter.body["group_id"])
        if group is None:
            return None
        discreet = row.letter.way is Way.MEMBER
        drawn = cards.closed_by_them(group, discreet=discreet)
        return drawn.in_dm(row.letter.guild_id) if discreet else drawn

    async def _again(self, row: Row, late: bool) -> Card | None:
        body = row.letter.body
        found = await self._bot.core.contact.shown(row.letter.guild_id, row.letter.subject)
        if found is not None:
            return (
                _answered(found, row, discreet=True) if body["direct"] else cards.post(found, body["number"])
            )
        drawn = cards.taken_away(body["group_id"], direct=body["direct"])
        return drawn.in_dm(row.letter.guild_id) if body["direct"] else drawn


def _answered(found: Conversation, row: Row, *, discreet: bool) -> Card | None:
    drawn = cards.answered(found, row.letter.body["number"], discreet=discreet)
    return drawn.in_dm(row.letter.guild_id) if drawn and discreet else drawn
