"""The commands of a group's agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from cogs.agreement import components
from cogs.kit import suggest
from cogs.kit.act import Act, Interaction

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

Typed = app_commands.Range[str, 1, 100]


class AgreementCog(commands.Cog):
    """What people in a group agree on."""

    agreement = app_commands.Group(
        name="agreement", description="What people in a group agree on", guild_only=True
    )

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @agreement.command(description="Read what people in a group agree on, and say yes to it")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.groups)
    async def show(self, interaction: Interaction, group: Typed) -> None:
        """Show the agreement as it stands."""
        act = Act(interaction)
        await act.answer(await components.own_card(act, group))

    @agreement.command(description="See the earlier versions of a group's agreement")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.groups)
    async def history(self, interaction: Interaction, group: Typed) -> None:
        """List the versions."""
        await components.history(Act(interaction), group)

    @agreement.command(description="Change the lines of a group's agreement: for its facilitators")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def edit(self, interaction: Interaction, group: Typed) -> None:
        """Open the form with the lines."""
        await components.edit(Act(interaction), group)

    @agreement.command(description="Undo a change of the agreement, for 10 minutes after it")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def undo(self, interaction: Interaction, group: Typed) -> None:
        """Take back what was just published."""
        await components.undo(Act(interaction), group)
