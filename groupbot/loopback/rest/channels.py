"""Channels themselves: make, read, change, delete, and who may do what in them."""

from __future__ import annotations

from typing import Any

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import invalid, refused
from groupbot.loopback.guild import CATEGORY, TEXT, Channel, Guild
from groupbot.loopback.limits import places
from groupbot.loopback.payloads import channels
from groupbot.loopback.permissions import ALL, has
from groupbot.loopback.records import Overwrite
from groupbot.loopback.shapes import check

CHANNEL = "/channels/{channel_id}"
PERMISSION = CHANNEL + "/permissions/{overwrite_id}"
# Body keys and the fields they set.
_FIELDS = {
    "name": "name",
    "topic": "topic",
    "position": "position",
    "nsfw": "nsfw",
    "rate_limit_per_user": "slowmode",
    "bitrate": "bitrate",
    "user_limit": "user_limit",
}


@route("GET", CHANNEL)
async def fetch(ask: Ask) -> Answer:
    """Answer a channel."""
    return 200, channels.channel(ask.channel(), ask.bot.id)


@route("POST", "/guilds/{guild_id}/channels")
async def create(ask: Ask) -> Answer:
    """Make a channel; its overwrites may give and take only what the bot has itself."""
    guild = ask.guild("manage_channels")
    check(places.NEW_CHANNEL, ask.body)
    rules = _overwrites(ask, guild)
    parent = _parent(ask, guild)
    kind = ask.body.get("type") or TEXT
    channel = guild.add_channel(kind, ask.body["name"], parent=parent, overwrites=rules, **_fields(ask.body))
    ask.log(guild, 10, channel.id)
    return 201, channels.guild_channel(channel)


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    found = {field: body[key] for key, field in _FIELDS.items() if body.get(key) is not None}
    return {field: value for field, value in found.items() if field not in ("name", "position")}


def _parent(ask: Ask, guild: Guild) -> Channel | None:
    if ask.body.get("parent_id") is None:
        return None
    parent = guild.channels.get(int(ask.body["parent_id"]))
    if parent is None or parent.kind != CATEGORY:
        raise invalid(("parent_id",), "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
    return parent


def _overwrites(ask: Ask, guild: Guild) -> list[Overwrite]:
    mine = guild.permissions_of(ask.bot)
    rules = []
    for one in ask.body.get("permission_overwrites") or []:
        rule = Overwrite(int(one["id"]), one["type"], int(one.get("allow") or 0), int(one.get("deny") or 0))
        _may_set(rule, mine)
        rules.append(rule)
    return rules


def _may_set(rule: Overwrite, mine: int) -> None:
    if (rule.allow | rule.deny) & ~mine and mine != ALL:
        raise refused(50013)


@route("PATCH", CHANNEL)
async def change(ask: Ask) -> Answer:
    """Change a channel or a thread."""
    channel = ask.channel()
    if channel.guild is None:
        raise refused(50003)
    if channel.thread:
        _change_thread(ask, channel)
    else:
        ask.allow(channel, "manage_channels")
        check(places.CHANNEL_EDIT, ask.body)
        if "permission_overwrites" in ask.body:
            channel.overwrites = {rule.id: rule for rule in _overwrites(ask, channel.guild)}
        if "parent_id" in ask.body:
            parent = _parent(ask, channel.guild)
            channel.parent_id = parent.id if parent else None
        channel.changed(**{field: ask.body[key] for key, field in _FIELDS.items() if key in ask.body})
    ask.log(channel.guild, 111 if channel.thread else 11, channel.id)
    return 200, channels.channel(channel, ask.bot.id)


def _change_thread(ask: Ask, channel: Channel) -> None:
    """Change a thread: its owner may rename and archive, Manage Threads may do the rest."""
    part, body = channel.thread, ask.body
    if part is None:
        return
    check(places.THREAD_EDIT, body)
    moderates = has(channel.permissions_of(ask.bot), "manage_threads")
    owns = part.owner_id == ask.bot.id
    moderating = {"locked", "invitable"} & set(body) and not (
        owns and part.invitable is True and "locked" not in body
    )
    if not moderates and (moderating or not owns or (part.locked and part.archived)):
        raise refused(50013)
    if part.archived and body.get("archived") is not False:
        raise refused(50083)
    if "archived" in body:
        part.archived = bool(body["archived"])
        part.archived_at = ask.hub.now()
    for key, field in (
        ("locked", "locked"),
        ("invitable", "invitable"),
        ("auto_archive_duration", "auto_archive"),
    ):
        if body.get(key) is not None:
            setattr(part, field, body[key])
    channel.changed(
        **{_FIELDS[key]: body[key] for key in ("name", "rate_limit_per_user") if body.get(key) is not None}
    )


@route("DELETE", CHANNEL)
async def delete(ask: Ask) -> Answer:
    """Take a channel or a thread away; a direct message is only closed."""
    channel = ask.channel()
    answer = channels.channel(channel, ask.bot.id)
    if channel.guild:
        ask.allow(channel, "manage_threads" if channel.thread else "manage_channels")
        ask.log(channel.guild, 112 if channel.thread else 12, channel.id)
        channel.delete()
    return 200, answer


@route("PUT", PERMISSION)
async def set_permission(ask: Ask) -> Answer:
    """Write what one role or member may do in a channel."""
    channel = ask.channel("manage_roles")
    check(places.OVERWRITE, ask.body)
    target = ask.number("overwrite_id")
    rule = Overwrite(
        target, ask.body["type"], int(ask.body.get("allow") or 0), int(ask.body.get("deny") or 0)
    )
    if channel.guild is None:
        raise refused(50003)
    if target not in (channel.guild.roles if rule.kind == 0 else channel.guild.members):
        raise refused(10009)
    _may_set(rule, channel.permissions_of(ask.bot))
    channel.overwrites[target] = rule
    channel.changed()
    ask.log(channel.guild, 14, channel.id)
    return 204, None


@route("DELETE", PERMISSION)
async def clear_permission(ask: Ask) -> Answer:
    """Take an overwrite away."""
    channel = ask.channel("manage_roles")
    if channel.guild is None or ask.number("overwrite_id") not in channel.overwrites:
        raise refused(10009)
    del channel.overwrites[ask.number("overwrite_id")]
    channel.changed()
    ask.log(channel.guild, 15, channel.id)
    return 204, None
