"""Groups on Discord: make them, find them, join and leave them, and set the server up for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.groups.cog import GroupCog
from cogs.groups.setting_up import SetupCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(GroupCog(bot))
    await bot.add_cog(SetupCog(bot))
