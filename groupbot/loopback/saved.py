"""The whole state as JSON and back: servers, people, messages, files, commands."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from groupbot.loopback import records
from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.world import World

VERSION = 1
_RECORDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        records.Role,
        records.Member,
        records.Overwrite,
        records.Thread,
        records.File,
        records.Message,
        records.VoiceState,
        records.StageInstance,
        records.ScheduledEvent,
        records.AuditEntry,
    )
}
# What belongs to the running world and is put back when it is loaded.
_LIVE = {Guild: ("home", "bot"), Channel: ("home", "guild")}


def save(world: World) -> dict[str, Any]:
    """Write down a world; everything in the answer is plain JSON."""
    in_messages = {id(file) for message in _messages(world) for file in message.files}
    loose = [file for file in world.files.values() if id(file) not in in_messages]
    return {
        "version": VERSION,
        "last_id": world.last_id,
        "bot": world.bot.id,
        "owner": world.app_owner.id,
        "users": [_fields(user) for user in world.users.values()],
        "guilds": [_fields(guild) for guild in world.guilds.values()],
        "dms": [_fields(channel) for channel in world.dms.values()],
        "files": _packed(loose),
        "commands": list(world.commands.values()),
    }


def _messages(world: World) -> list[records.Message]:
    places = [*world.dms.values(), *(c for guild in world.guilds.values() for c in guild.channels.values())]
    return [message for place in places for message in place.messages.values()]


def _fields(thing: Any) -> dict[str, Any]:
    live = _LIVE.get(type(thing), ())
    return {one.name: _packed(getattr(thing, one.name)) for one in fields(thing) if one.name not in live}


def _packed(value: Any) -> Any:
    """Write a value so that JSON carries it: what JSON lacks becomes an object with one marked key."""
    if isinstance(value, records.User):
        return {"$user": value.id}
    if isinstance(value, Channel):
        return {"$channel": _fields(value)}
    if is_dataclass(value):
        return {"$record": type(value).__name__, "with": _fields(value)}
    if isinstance(value, datetime):
        return {"$at": value.isoformat()}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, set):
        return {"$set": [_packed(one) for one in sorted(value)]}
    if isinstance(value, list):
        return [_packed(one) for one in value]
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value):
            return {key: _packed(one) for key, one in value.items()}
        return {"$pairs": [[key, _packed(one)] for key, one in value.items()]}
    return value


def load(kept: dict[str, Any], now: Callable[[], datetime]) -> World:
    """Make the world again from what `save` wrote. ValueError for a version it does not know."""
    if kept.get("version") != VERSION:
        raise ValueError("This was saved by another version of the loopback.")
    world = World(now)
    world.users = {one["id"]: records.User(**one) for one in kept["users"]}
    world.bot, world.app_owner = world.users[kept["bot"]], world.users[kept["owner"]]
    world.last_id = kept["last_id"]
    world.commands = {int(one["id"]): one for one in kept["commands"]}
    for one in kept["guilds"]:
        guild = Guild(
            home=world, bot=world.bot, **{key: _unpacked(value, world) for key, value in one.items()}
        )
        for channel in guild.channels.values():
            channel.guild = guild
        world.guilds[guild.id] = guild
    for one in kept["dms"]:
        channel = _channel(one, world)
        world.dms[channel.id] = channel
    loose: list[records.File] = _unpacked(kept["files"], world)
    for file in [*loose, *(file for message in _messages(world) for file in message.files)]:
        world.files[file.id] = file
    return world


def _channel(kept: dict[str, Any], world: World) -> Channel:
    return Channel(home=world, **{key: _unpacked(value, world) for key, value in kept.items()})


def _unpacked(value: Any, world: World) -> Any:
    if isinstance(value, list):
        return [_unpacked(one, world) for one in value]
    if not isinstance(value, dict):
        return value
    if "$user" in value:
        return world.users[value["$user"]]
    if "$channel" in value:
        return _channel(value["$channel"], world)
    if "$record" in value:
        inside = {key: _unpacked(one, world) for key, one in value["with"].items()}
        return _RECORDS[value["$record"]](**inside)
    if "$at" in value:
        return datetime.fromisoformat(value["$at"])
    if "$bytes" in value:
        return base64.b64decode(value["$bytes"])
    if "$set" in value:
        return set(value["$set"])
    if "$pairs" in value:
        return {key: _unpacked(one, world) for key, one in value["$pairs"]}
    return {key: _unpacked(one, world) for key, one in value.items()}


def readdress(world: World, old: str, new: str) -> None:
    """Point the addresses inside messages at a server that listens somewhere else now."""
    for message in _messages(world):
        message.components = _moved(message.components, old, new)
        message.embeds = _moved(message.embeds, old, new)


def _moved(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str):
        return new + value.removeprefix(old) if value.startswith(old) else value
    if isinstance(value, list):
        return [_moved(one, old, new) for one in value]
    if isinstance(value, dict):
        return {key: _moved(one, old, new) for key, one in value.items()}
    return value
