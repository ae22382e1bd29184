"""Writing to a group's facilitators on Discord, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.contact.cog import ContactCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(ContactCog(bot))
