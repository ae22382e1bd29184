"""What is each person's own on Discord: what comes next, the inbox, reminders, and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.me.cog import MeCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(MeCog(bot))
