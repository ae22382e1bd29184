"""Templates on Discord: see them, copy them, change their phases, make one the usual one of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.templates.cog import TemplateCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(TemplateCog(bot))
