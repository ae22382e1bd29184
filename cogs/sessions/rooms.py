"""The channels of a session: which are still there, and what the bot may do in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from cogs.kit import rooms
from groupbot.errors import NotPossible
from groupbot.groups.model import PlaceKind

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

KINDS = {
    discord.ChannelType.voice: PlaceKind.VOICE,
    discord.ChannelType.stage_voice: PlaceKind.STAGE,
    discord.ChannelType.text: PlaceKind.TEXT,
}


GONE = "The channel for this group's cards is gone. A coordinator can choose another one with /group edit."
Picked = tuple[int, PlaceKind | None]


class Room(app_commands.Transformer):
    """An option for a channel people can meet in.

    The library's own would look the channel up in its cache, and call a room it cannot see an error.
    """

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Say that it is a channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Say which kinds the client offers."""
        return list(KINDS)

    async def transform(self, interaction: Any, value: Any, /) -> Picked:
        """Give the channel's id and kind; None is a kind that was not offered."""
        return value.id, KINDS.get(value.type)


def known(bot: GroupBot, guild_id: int, channel_id: int) -> bool:
    """Say whether a channel is there; while its server cannot be seen, it is taken to be."""
    guild = bot.get_guild(guild_id)
    return guild is None or guild.unavailable or guild.get_channel_or_thread(channel_id) is not None


def must_take_cards(bot: GroupBot, guild_id: int, channel_id: int) -> None:
    """Raise where a card could not be posted, naming the permission that is missing."""
    guild = bot.get_guild(guild_id)
    if guild is None or guild.unavailable:
        return
    room = rooms.find(guild, channel_id)
    words = GONE if room is None else rooms.cannot_post(room)
    if words is not None:
        raise NotPossible(words)


def open_to_all(bot: GroupBot, guild_id: int, channel_id: int) -> bool:
    """Say whether everyone in the server sees the room."""
    room = rooms.find(bot.get_guild(guild_id), channel_id)
    return room is not None and rooms.open_to_all(room)


def place(picked: Picked | None) -> tuple[int, PlaceKind] | None:
    """Read where a session is to meet; None where nothing was picked."""
    if picked is None:
        return None
    channel_id, kind = picked
    if kind is None:
        raise NotPossible("A session can meet in a voice, stage or text channel. Choose one of those.")
    return channel_id, kind
