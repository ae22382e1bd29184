"""What the bot may do in a channel, and who can look into it."""

from __future__ import annotations

import discord

from groupbot import permissions
from groupbot.visiting import lacking

Room = discord.TextChannel | discord.VoiceChannel | discord.StageChannel


def missing(room: Room, *, files: bool = False) -> tuple[str, ...]:
    """Give the permissions that the bot lacks for posting here, by the names Discord shows."""
    return _missing(room, permissions.POSTING + (permissions.FILES if files else ()))


def _missing(room: Room, needed: tuple[str, ...]) -> tuple[str, ...]:
    return permissions.in_a_channel(lacking(room, room.guild.me, needed))


def find(guild: discord.Guild | None, channel_id: int) -> Room | None:
    """Give a channel that people can write or meet in; None where it is not there (any more)."""
    found = guild.get_channel(channel_id) if guild else None
    return found if isinstance(found, Room) else None


def open_to_all(room: Room) -> bool:
    """Say whether everyone in the server sees this channel."""
    return room.permissions_for(room.guild.default_role).view_channel


def cannot_post(room: Room, *, files: bool = False) -> str | None:
    """Say which permissions are missing here and who can give them; None where posting works."""
    lacking = missing(room, files=files)
    if not lacking:
        return None
    named = ", ".join(lacking)
    return (
        f"I cannot post in {room.mention} yet. I am missing: {named}. Somebody who may edit that channel "
        "can give me this under Edit Channel, Permissions."
    )


def cannot_see(room: Room) -> str | None:
    """Say what is missing where people only meet; None where the bot sees who is there."""
    lacking = _missing(room, permissions.SEEING)
    if not lacking:
        return None
    return (
        f"I cannot see {room.mention} yet. I am missing: {', '.join(lacking)}. Somebody who may edit that "
        "channel can give me this under Edit Channel, Permissions."
    )
