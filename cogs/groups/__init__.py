"""Groups on Discord: make them, find them, join and leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.groups.cog import GroupCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(GroupCog(bot))
