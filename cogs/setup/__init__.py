"""Setting a server up on Discord: who is who, what is kept, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.setup.cog import SetupCog
from cogs.setup.own import ServerCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(SetupCog(bot))
    await bot.add_cog(ServerCog())
