"""Helplines on Discord, and the one answer to a direct message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.crisis.cog import CrisisCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(CrisisCog(bot))
