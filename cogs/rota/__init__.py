"""The rota on Discord: who runs what, cover, turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.rota.cog import RotaCog

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


async def setup(bot: GroupBot) -> None:
    """Add the face."""
    await bot.add_cog(RotaCog(bot))
