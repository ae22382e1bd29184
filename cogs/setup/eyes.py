"""Looks at servers in the client's memory, for the doctor."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from groupbot.doctor.model import Seen
from groupbot.visiting import seen

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


class ClientEyes:
    """What the gateway has told of servers."""

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @property
    def ahead(self) -> timedelta | None:
        """Give how far this machine's clock is before Discord's."""
        return self._bot.core.delivery.their_clock.ahead

    def servers(self) -> list[int]:
        """Give the servers that can be seen now."""
        return [guild.id for guild in self._bot.guilds if not guild.unavailable]

    def channel(self, guild_id: int, channel_id: int, needed: tuple[str, ...]) -> Seen | None:
        """Look at a channel."""
        guild = self._bot.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild else None
        return seen(channel, guild.me, needed) if guild and channel else None

    def has_role(self, guild_id: int, role_id: int) -> bool:
        """Say whether there is such a role."""
        guild = self._bot.get_guild(guild_id)
        return guild is not None and guild.get_role(role_id) is not None

    def may(self, guild_id: int, permission: str) -> bool:
        """Say whether the bot has a permission in the whole server."""
        guild = self._bot.get_guild(guild_id)
        return guild is not None and getattr(guild.me.guild_permissions, permission)

    def joins_shown(self, guild_id: int) -> int | None:
        """Give the channel in which Discord itself says who has joined; None where it does not."""
        guild = self._bot.get_guild(guild_id)
        shown = guild is not None and guild.system_channel_flags.join_notifications
        return guild.system_channel.id if guild and shown and guild.system_channel else None

    def called(self, guild_id: int, channel_id: int) -> str:
        """Mention the channel."""
        return f"<#{channel_id}>"
