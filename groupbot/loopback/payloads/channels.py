"""Channels, threads and their overwrites as Discord writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from groupbot.loopback.guild import CATEGORY, PRIVATE_THREAD, Channel
from groupbot.loopback.payloads.people import stamp, user
from groupbot.loopback.records import Overwrite


def channel(it: Channel, bot_id: int) -> dict[str, Any]:
    """Write a channel of any kind as the bot sees it."""
    if it.guild is None:
        return direct(it, bot_id)
    return thread(it, bot_id) if it.thread else guild_channel(it)


def direct(it: Channel, bot_id: int) -> dict[str, Any]:
    """Write a direct message: the recipients are those who are not the bot."""
    return {
        "id": str(it.id),
        "type": it.kind,
        "last_message_id": _id(it.last_message_id),
        "flags": 0,
        "recipients": [user(one) for one in it.recipients.values() if one.id != bot_id],
    }


def guild_channel(it: Channel) -> dict[str, Any]:
    """Write a channel of a server."""
    payload: dict[str, Any] = {
        "id": str(it.id),
        "type": it.kind,
        "guild_id": str(it.guild.id) if it.guild else None,
        "name": it.name,
        "flags": 0,
        "position": it.position,
        "parent_id": _id(it.parent_id),
        "permission_overwrites": [overwrite(rule) for rule in it.overwrites.values()],
        "nsfw": it.nsfw,
    }
    if it.kind == CATEGORY:
        return payload
    payload |= {
        "topic": it.topic,
        "rate_limit_per_user": it.slowmode,
        "last_message_id": _id(it.last_message_id),
    }
    if it.is_spoken:
        payload |= {"bitrate": it.bitrate, "user_limit": it.user_limit, "rtc_region": None}
    return payload


def overwrite(rule: Overwrite) -> dict[str, Any]:
    """Write what a channel allows and denies somebody."""
    return {"id": str(rule.id), "type": rule.kind, "allow": str(rule.allow), "deny": str(rule.deny)}


def thread(it: Channel, bot_id: int) -> dict[str, Any]:
    """Write a thread, with the bot's own membership when it is in it."""
    part = it.thread
    if part is None or it.guild is None:
        raise ValueError("This channel is not a thread.")
    payload: dict[str, Any] = {
        "id": str(it.id),
        "type": it.kind,
        "guild_id": str(it.guild.id),
        "parent_id": _id(it.parent_id),
        "owner_id": str(part.owner_id),
        "name": it.name,
        "flags": 0,
        "last_message_id": _id(it.last_message_id),
        "rate_limit_per_user": it.slowmode,
        "message_count": len(it.messages),
        "member_count": min(len(part.members), 50),
        "total_message_sent": part.total_sent,
        "thread_metadata": _metadata(it),
    }
    if bot_id in part.members:
        payload["member"] = thread_member(it, bot_id, part.members[bot_id])
    return payload


def _metadata(it: Channel) -> dict[str, Any]:
    part = it.thread
    if part is None:
        raise ValueError("This channel is not a thread.")
    payload: dict[str, Any] = {
        "archived": part.archived,
        "archive_timestamp": stamp(part.archived_at or part.created_at),
        "auto_archive_duration": part.auto_archive,
        "locked": part.locked,
        "create_timestamp": stamp(part.created_at),
    }
    if it.kind == PRIVATE_THREAD:
        payload["invitable"] = part.invitable
    return payload


def thread_member(it: Channel, user_id: int, since: datetime) -> dict[str, Any]:
    """Write somebody's membership of a thread."""
    return {"id": str(it.id), "user_id": str(user_id), "join_timestamp": stamp(since), "flags": 1}


def partial(it: Channel, bot_id: int, viewer_permissions: int) -> dict[str, Any]:
    """Write a channel as interactions carry it, with what the person may do there."""
    return channel(it, bot_id) | {"permissions": str(viewer_permissions)}


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
