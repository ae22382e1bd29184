"""Carries what is in the outbox to Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.delivery.cog import DeliveryCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(DeliveryCog(bot))
