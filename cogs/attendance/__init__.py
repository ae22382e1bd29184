"""Who was there: I'm here, marks by hand, heads counted, and the list for those who led the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.attendance import components
from cogs.attendance.cog import AttendanceCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

assert components  # importing it is what registers its presses


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(AttendanceCog(bot))
