"""The command for attendance summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from cogs.kit.act import Act, Interaction
from cogs.kit.suggest import Line, led_groups, offers
from cogs.reports.components import say_summary
from groupbot.reports.model import By

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

_ROWS = [app_commands.Choice(name=by.value, value=by.value) for by in By]


@offers
async def periods(act: Act, typed: str) -> list[Line]:
    """Offer months, quarters and reporting years."""
    return await act.core.reports.offered((await act.person()).guild_id, typed)


class ReportsCog(commands.Cog):
    """Summaries for coordinators and facilitators."""

    report = app_commands.Group(name="report", description="Summaries in numbers", guild_only=True)

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @report.command(name="attendance", description="How many sessions were held, and how many people came")
    @app_commands.describe(
        period="A month, a quarter or a reporting year",
        group="One group; coordinators may leave it out for all of them",
        by="A row for each week, month or group",
    )
    @app_commands.choices(by=_ROWS)
    @app_commands.autocomplete(period=periods, group=led_groups)
    async def attendance(
        self, interaction: Interaction, period: str, group: str | None = None, by: str | None = None
    ) -> None:
        """Show a summary to the one who asks."""
        await say_summary(Act(interaction), group, period, by)
