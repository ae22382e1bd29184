"""Attendance summaries: the card, its chart, and the file made for sharing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.reports import components
from cogs.reports.cog import ReportsCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

assert components  # importing it is what registers its presses


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(ReportsCog(bot))
