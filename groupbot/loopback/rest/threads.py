"""Threads: start them, who is in them, and where the old ones are."""

from __future__ import annotations

from typing import Any

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import invalid, refused
from groupbot.loopback.guild import ANNOUNCEMENT_THREAD, PRIVATE_THREAD, PUBLIC_THREAD, TEXT, Channel, Guild
from groupbot.loopback.limits import places
from groupbot.loopback.payloads import channels, people
from groupbot.loopback.permissions import has
from groupbot.loopback.shapes import check

CHANNEL = "/channels/{channel_id}"
MEMBERS = CHANNEL + "/thread-members"


@route("POST", CHANNEL + "/threads")
async def start(ask: Ask) -> Answer:
    """Start a thread on its own; private unless the body says otherwise."""
    channel = ask.channel()
    check(places.NEW_THREAD, ask.body)
    kind = ask.body.get("type") or PRIVATE_THREAD
    if channel.guild is None or channel.kind != TEXT or kind == ANNOUNCEMENT_THREAD:
        raise refused(50024)
    ask.allow(channel, "create_private_threads" if kind == PRIVATE_THREAD else "create_public_threads")
    thread = channel.guild.start_thread(channel, ask.bot.id, ask.body["name"], kind)
    return 201, _prepared(ask, thread)


@route("POST", CHANNEL + "/messages/{message_id}/threads")
async def start_on_message(ask: Ask) -> Answer:
    """Start a public thread on a message; it gets the message's id."""
    channel = ask.channel("create_public_threads", "read_message_history")
    check(places.NEW_THREAD, ask.body)
    message = ask.message(channel)
    if channel.guild is None or channel.kind != TEXT:
        raise refused(50024)
    if message.thread_id:
        raise refused(160004)
    name = ask.body["name"]
    thread = channel.guild.start_thread(channel, ask.bot.id, name, PUBLIC_THREAD, on=message.id)
    message.thread_id = thread.id
    message.flags |= 1 << 5
    ask.hub.world.edited(message)
    return 201, _prepared(ask, thread)


def _prepared(ask: Ask, thread: Channel) -> dict[str, Any]:
    part = thread.thread
    if part and thread.guild:
        part.auto_archive = ask.body.get("auto_archive_duration") or part.auto_archive
        part.invitable = ask.body.get("invitable") is not False
        thread.slowmode = ask.body.get("rate_limit_per_user") or 0
        ask.log(thread.guild, 110, thread.id)
    return channels.thread(thread, ask.bot.id)


def _thread(ask: Ask) -> tuple[Guild, Channel]:
    channel = ask.channel()
    if channel.guild is None or channel.thread is None:
        raise refused(50024)
    return channel.guild, channel


def _open_thread(ask: Ask) -> tuple[Guild, Channel]:
    guild, thread = _thread(ask)
    if thread.thread and thread.thread.archived:
        raise refused(50083)
    return guild, thread


def _who(ask: Ask, guild: Guild) -> int:
    return ask.member(guild).id


@route("PUT", MEMBERS + "/{user_id}")
async def add(ask: Ask) -> Answer:
    """Put the bot (@me) or somebody who sees the parent into a thread."""
    guild, thread = _open_thread(ask)
    user_id = _who(ask, guild)
    if user_id != ask.bot.id:
        ask.allow(thread, "send_messages_in_threads")
        parent = guild.channels[thread.parent_id or 0]
        if not has(parent.permissions_of(guild.members[user_id]), "view_channel"):
            raise refused(50001)
        part = thread.thread
        if thread.kind == PRIVATE_THREAD and part and not part.invitable and part.owner_id != ask.bot.id:
            ask.allow(thread, "manage_threads")
    guild.join_thread(thread, user_id)
    return 204, None


@route("DELETE", MEMBERS + "/{user_id}")
async def remove(ask: Ask) -> Answer:
    """Take the bot (@me) or, from an own private thread or by Manage Threads, somebody out."""
    guild, thread = _open_thread(ask)
    user_id = _who(ask, guild)
    own = thread.kind == PRIVATE_THREAD and thread.thread and thread.thread.owner_id == ask.bot.id
    if user_id != ask.bot.id and not own:
        ask.allow(thread, "manage_threads")
    guild.leave_thread(thread, user_id)
    return 204, None


def _membership(ask: Ask, guild: Guild, thread: Channel, user_id: int) -> dict[str, Any]:
    part = thread.thread
    if part is None or user_id not in part.members:
        raise refused(10007)
    payload = channels.thread_member(thread, user_id, part.members[user_id])
    if ask.query.get("with_member", "").lower() in ("1", "true"):
        payload["member"] = people.member(guild.members[user_id])
    return payload


@route("GET", MEMBERS)
async def members(ask: Ask) -> Answer:
    """List who is in a thread. Needs the privileged member intent."""
    guild, thread = _thread(ask)
    if not ask.hub.gateway.enabled_intents & (1 << 1):
        raise refused(50001)
    inside = thread.thread.members if thread.thread else {}
    return 200, [_membership(ask, guild, thread, one) for one in inside]


@route("GET", MEMBERS + "/{user_id}")
async def member(ask: Ask) -> Answer:
    """Answer whether somebody is in a thread."""
    guild, thread = _thread(ask)
    return 200, _membership(ask, guild, thread, _who(ask, guild))


@route("GET", "/guilds/{guild_id}/threads/active")
async def active(ask: Ask) -> Answer:
    """List the threads that are not archived and that the bot sees."""
    guild = ask.guild()
    return 200, _listed(
        ask, [one for one in guild.threads() if one.thread and not one.thread.archived], False
    )


def _listed(ask: Ask, threads: list[Channel], more: bool | None) -> dict[str, Any]:
    bot = ask.bot
    seen = [one for one in threads if has(one.permissions_of(bot), "view_channel") and one.admits(bot)]
    inside = [
        (one, one.thread.members[bot.id]) for one in seen if one.thread and bot.id in one.thread.members
    ]
    return {
        "threads": [channels.thread(one, bot.id) for one in seen],
        "members": [channels.thread_member(one, bot.id, since) for one, since in inside],
        "has_more": bool(more),
    }


async def _archived(ask: Ask, kinds: tuple[int, ...], *needed: str, joined: bool = False) -> Answer:
    channel = ask.channel("read_message_history", *needed)
    if channel.guild is None:
        raise refused(50024)
    limit = int(ask.query.get("limit", 50))
    if not 2 <= limit <= 100:
        raise invalid(("limit",), "NUMBER_TYPE_MIN", "int value should be between 2 and 100.")
    found = [one for one in channel.guild.threads() if one.parent_id == channel.id and one.kind in kinds]
    found = [one for one in found if one.thread and one.thread.archived]
    if joined:
        found = [one for one in found if one.thread and ask.bot.id in one.thread.members]
    found.sort(key=lambda one: (one.thread and one.thread.archived_at) or ask.hub.now(), reverse=True)
    return 200, _listed(ask, found[:limit], len(found) > limit)


@route("GET", CHANNEL + "/threads/archived/public")
async def archived_public(ask: Ask) -> Answer:
    """List archived public threads, the last archived first."""
    return await _archived(ask, (PUBLIC_THREAD, ANNOUNCEMENT_THREAD))


@route("GET", CHANNEL + "/threads/archived/private")
async def archived_private(ask: Ask) -> Answer:
    """List archived private threads. Needs Manage Threads."""
    return await _archived(ask, (PRIVATE_THREAD,), "manage_threads")


@route("GET", CHANNEL + "/users/@me/threads/archived/private")
async def archived_joined(ask: Ask) -> Answer:
    """List archived private threads the bot is in."""
    return await _archived(ask, (PRIVATE_THREAD,), joined=True)
