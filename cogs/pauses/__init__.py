"""Pauses on Discord: begun, shown, ended, and said where they are met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.pauses.cog import PausesCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(PausesCog(bot))
