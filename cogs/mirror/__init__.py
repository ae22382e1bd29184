"""The events of servers on Discord, and what facilitators are told about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.mirror.cog import MirrorCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(MirrorCog(bot))
