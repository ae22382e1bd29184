"""Sessions: what is on, one's own place, and the console of those who facilitate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.sessions import components, hosting, presses
from cogs.sessions.cog import SessionCog
from cogs.sessions.rsvp import RsvpCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

assert components.__doc__  # importing them is what registers what is pressed
assert presses.__doc__
assert hosting.__doc__


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(SessionCog(bot))
    await bot.add_cog(RsvpCog(bot))
