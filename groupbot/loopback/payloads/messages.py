"""Messages and their files as Discord writes them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from groupbot.loopback.payloads.people import member, role, stamp, user
from groupbot.loopback.records import File, Message
from groupbot.loopback.world import World

__all__ = ["file", "message", "role"]


def file(it: File, base_url: str) -> dict[str, Any]:
    """Write an attachment; its address serves the bytes."""
    url = f"{base_url}/attachments/{it.channel_id}/{it.id}/{quote(it.name)}"
    payload: dict[str, Any] = {
        "id": str(it.id),
        "filename": it.name,
        "size": len(it.content),
        "url": url,
        "proxy_url": url,
    }
    if it.content_type:
        payload["content_type"] = it.content_type
    if it.description:
        payload["description"] = it.description
    if it.ephemeral:
        payload["ephemeral"] = True
    return payload


def message(it: Message, world: World, base_url: str, *, full: bool = True) -> dict[str, Any]:
    """Write a message as REST answers it. Not `full`: without what needs the content intent."""
    payload: dict[str, Any] = {
        "id": str(it.id),
        "channel_id": str(it.channel_id),
        "type": it.kind,
        "author": user(it.author),
        "content": it.content if full else "",
        "embeds": it.embeds if full else [],
        "attachments": [file(one, base_url) for one in it.files] if full else [],
        "components": it.components if full else [],
        "mentions": [user(world.users[one]) for one in it.mentions],
        "mention_roles": [str(one) for one in it.mention_roles],
        "mention_everyone": it.mention_everyone,
        "timestamp": stamp(it.sent_at),
        "edited_timestamp": stamp(it.edited_at),
        "flags": it.flags,
        "pinned": it.pinned_at is not None,
        "tts": it.tts,
    }
    if it.reactions:
        payload["reactions"] = [_reaction(name, who, world) for name, who in it.reactions.items()]
    return payload | _origin(it)


def _origin(it: Message) -> dict[str, Any]:
    """Write where a message came from: a nonce, a reply, an interaction."""
    payload: dict[str, Any] = {}
    if it.nonce is not None:
        payload["nonce"] = it.nonce
    if it.reference:
        payload["message_reference"] = it.reference
    if it.application_id:
        payload["application_id"] = str(it.application_id)
    if it.interaction:
        payload["webhook_id"] = str(it.application_id)
        payload["interaction_metadata"] = it.interaction
    return payload


def _reaction(name: str, who: list[int], world: World) -> dict[str, Any]:
    return {
        "emoji": {"id": None, "name": name},
        "count": len(who),
        "count_details": {"burst": 0, "normal": len(who)},
        "burst_colors": [],
        "me_burst": False,
        "burst_me": False,
        "me": world.bot.id in who,
        "burst_count": 0,
    }


def event(it: Message, world: World, base_url: str, guild_id: int | None, *, full: bool) -> dict[str, Any]:
    """Write a message as the gateway sends it: with its server and its author's membership."""
    payload = message(it, world, base_url, full=full)
    if guild_id is None:
        return payload
    payload["guild_id"] = str(guild_id)
    author = world.guilds[guild_id].members.get(it.author.id)
    if author:
        payload["member"] = member(author, with_user=False)
    for entry in payload["mentions"]:
        mentioned = world.guilds[guild_id].members.get(int(entry["id"]))
        if mentioned:
            entry["member"] = member(mentioned, with_user=False)
    return payload
