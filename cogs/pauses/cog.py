"""The command for pauses, and the line about many new accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.kit.card import Card
from cogs.pauses import cards, components
from groupbot.delivery.model import Row
from groupbot.pauses.model import USUAL, What
from groupbot.pauses.raids import RAID

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

_WHAT = [
    app_commands.Choice(name="New RSVPs", value=What.RSVP.value),
    app_commands.Choice(name="New RSVPs, joining groups and notes", value=What.ALL.value),
    app_commands.Choice(name="Nothing: end the pause", value="end"),
]


class PausesCog(commands.Cog):
    """Pauses what people can do for a while."""

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Say how the line about many new accounts looks."""
        self._bot.core.delivery.carries(RAID, self._raid)

    @app_commands.command(
        name="pause", description="Pause new RSVPs for a while: for coordinators, and who is on duty"
    )
    @app_commands.describe(
        what="What to pause; without it, see what is paused",
        minutes="For how long: 5 to 1440 minutes; an hour unless you say so",
        group="Which group; without it the whole server, for coordinators and who is on duty for all of it",
    )
    @app_commands.choices(what=_WHAT)
    @app_commands.autocomplete(group=suggest.led_groups)
    @app_commands.guild_only()
    async def pause(
        self,
        interaction: Interaction,
        what: str | None = None,
        minutes: app_commands.Range[int, 5, 1440] = USUAL,
        group: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Pause, end a pause, or show what is paused."""
        act, typed = Act(interaction), group or ""
        if what is None:
            await act.answer(await components.listing(act, typed))
        elif what == "end":
            await components.finish(act, typed)
        else:
            await components.begin(act, What(what), minutes, typed)

    async def _raid(self, row: Row, late: bool) -> Card | None:
        core, letter = self._bot.core, row.letter
        group = await core.groups.get(letter.guild_id, letter.subject)
        if group is None or await core.pauses.over(group.guild_id, group.id):
            return None
        return cards.raid(group)
