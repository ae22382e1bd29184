"""Rest days on Discord: add them, see them, remove them, take them over from a calendar file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.rest.cog import RestCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(RestCog(bot))
