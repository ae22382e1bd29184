"""Hours of duty on Discord: set, shown, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.duty.cog import DutyCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(DutyCog(bot))
