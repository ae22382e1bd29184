"""Series on Discord: a preview with the first dates, a card with the next ones, changes from a date on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.series.cog import SeriesCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(SeriesCog(bot))
