"""The commands for duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.duty import cards, components
from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from groupbot.duty.model import named
from groupbot.errors import BadInput

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

Typed = app_commands.Range[str, 1, 100]
Short = app_commands.Range[str, 1, 20]


@suggest.offers
async def standing_hours(act: Act, typed: str) -> list[suggest.Line]:
    """Offer the hours that this person may remove."""
    found = await act.core.duty.offered(await act.person())
    return suggest.matching([(named(*entry), entry[0].id) for entry in found], typed)


@suggest.offers
async def removed_hours(act: Act, typed: str) -> list[suggest.Line]:
    """Offer the hours whose removing this person can undo."""
    found = await act.core.duty.offered(await act.person(), removed=True)
    return suggest.matching([(named(*entry), entry[0].id) for entry in found], typed)


class DutyCog(commands.Cog):
    """Sets, shows and removes hours of duty."""

    duty = app_commands.Group(name="duty", description="Who looks, and when", guild_only=True)

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @duty.command(name="set", description="Set hours in which somebody looks, every week")
    @app_commands.describe(
        days="For example mon, wed; mon-fri; daily",
        begins="For example 19:00 or 7pm",
        ends="For example 21:00; earlier than the start means the next day",
        group="Which group; coordinators may leave it out for the whole server",
        person="Who; without it, you. For others: coordinators",
        zone="The time zone, if not the group's",
    )
    @app_commands.rename(begins="from", ends="to")
    @app_commands.autocomplete(group=suggest.led_groups, zone=suggest.zone_names)
    async def set_(
        self,
        interaction: Interaction,
        days: Typed,
        begins: Short,
        ends: Short,
        group: Typed | None = None,
        person: discord.Member | None = None,
        zone: Typed | None = None,
    ) -> None:
        """Set hours."""
        act = Act(interaction)
        if person is not None and person.bot:
            raise BadInput("A bot cannot be on duty. Choose a person.")
        hours, of = await act.core.duty.set_hours(
            await act.person(), days, begins, ends, group=group, who=person.id if person else None, zone=zone
        )
        await act.answer(cards.hours_set(hours, of))

    @duty.command(description="See who is on duty, and which hours are set")
    @app_commands.describe(group="Which group; without it, all that you look after")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def show(self, interaction: Interaction, group: Typed | None = None) -> None:
        """Show who is on duty."""
        act = Act(interaction)
        await act.answer(await components.listing(act, group or ""))

    @duty.command(description="Remove hours, after a question")
    @app_commands.describe(hours="Which hours")
    @app_commands.autocomplete(hours=standing_hours)
    async def remove(self, interaction: Interaction, hours: Typed) -> None:
        """Ask before hours are removed."""
        await components.ask(Act(interaction), hours)

    @duty.command(description="Bring removed hours back, for 10 minutes")
    @app_commands.describe(hours="Which hours")
    @app_commands.autocomplete(hours=removed_hours)
    async def undo(self, interaction: Interaction, hours: Typed) -> None:
        """Bring hours back."""
        act = Act(interaction)
        await act.answer(cards.restored(*await act.core.duty.restore(await act.person(), hours)))
