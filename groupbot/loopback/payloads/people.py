"""People, roles and voice states as Discord writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from groupbot.loopback.guild import Guild
from groupbot.loopback.records import Member, Role, User, VoiceState


def stamp(moment: datetime | None) -> str | None:
    """Write a time as Discord does, in UTC with microseconds."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")


def user(it: User) -> dict[str, Any]:
    """Write an account."""
    payload: dict[str, Any] = {
        "id": str(it.id),
        "username": it.name,
        "avatar": None,
        "discriminator": "0000" if it.bot else "0",
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
        "global_name": None if it.bot else it.display,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }
    if it.bot:
        payload["bot"] = True
    return payload


def own_user(it: User) -> dict[str, Any]:
    """Write the bot's own account, with what only it sees."""
    return user(it) | {"mfa_enabled": True, "locale": it.locale, "verified": True, "email": None}


def member(it: Member, *, with_user: bool = True) -> dict[str, Any]:
    """Write a member of a server."""
    payload: dict[str, Any] = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": stamp(it.timed_out_until),
        "flags": 0,
        "joined_at": stamp(it.joined_at),
        "nick": it.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in it.roles],
        "mute": it.mute,
        "deaf": it.deaf,
    }
    if with_user:
        payload["user"] = user(it.user)
    return payload


def role(it: Role) -> dict[str, Any]:
    """Write a role."""
    payload: dict[str, Any] = {
        "id": str(it.id),
        "name": it.name,
        "permissions": str(it.permissions),
        "position": it.position,
        "color": it.color,
        "colors": {"primary_color": it.color, "secondary_color": None, "tertiary_color": None},
        "hoist": it.hoist,
        "managed": it.managed,
        "mentionable": it.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if it.bot_id:
        payload["tags"] = {"bot_id": str(it.bot_id)}
    return payload


def voice_state(it: VoiceState, guild: Guild, *, with_member: bool = True) -> dict[str, Any]:
    """Write where somebody is in voice."""
    who = guild.members.get(it.user_id)
    payload: dict[str, Any] = {
        "guild_id": str(guild.id),
        "channel_id": str(it.channel_id) if it.channel_id else None,
        "user_id": str(it.user_id),
        "session_id": it.session_id,
        "deaf": who.deaf if who else False,
        "mute": who.mute if who else False,
        "self_deaf": it.self_deaf,
        "self_mute": it.self_mute,
        "self_video": it.self_video,
        "self_stream": False,
        "suppress": it.suppress,
        "request_to_speak_timestamp": stamp(it.asked_to_speak),
    }
    if who and with_member:
        payload["member"] = member(who)
    return payload
