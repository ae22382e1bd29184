"""What a group asks of whoever comes: its agreement, and the card that stands before the first session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.agreement import asking, components
from cogs.agreement.cog import AgreementCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

assert components.__doc__  # importing them is what registers what is pressed
assert asking.__doc__


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(AgreementCog(bot))
