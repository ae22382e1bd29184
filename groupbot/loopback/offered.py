"""The commands a client offers a person in a channel, and what is sent when one is used."""

from __future__ import annotations

from typing import Any

from groupbot.loopback.guild import Channel
from groupbot.loopback.home import HasId
from groupbot.loopback.options import Resolved
from groupbot.loopback.permissions import has
from groupbot.loopback.shown import CannotDo
from groupbot.loopback.world import World


def registered(world: World, who: HasId, channel: Channel) -> list[dict[str, Any]]:
    """List the commands offered to somebody in a channel, as they were registered."""
    return [one for one in world.commands.values() if _why_not(who, one, channel) is None]


def listed(world: World, who: HasId, channel: Channel) -> list[str]:
    """List the commands offered to somebody in a channel, subcommands spelled out."""
    names: list[str] = []
    for one in registered(world, who, channel):
        names += _spelled(one) if one["type"] == 1 else [one["name"]]
    return sorted(names)


def spelled_out(
    world: World, who: HasId, line: str, channel: Channel
) -> tuple[dict[str, Any], list[str], dict[str, Any]]:
    """Find a command such as "/session new": itself, the way down, and what stands at the end of it."""
    name, *path = line.removeprefix("/").split()
    found = top(world, who, name, channel, 1)
    leaf = found
    for part in path:
        inside = [one for one in leaf.get("options") or [] if one["type"] in (1, 2) and one["name"] == part]
        if not inside:
            raise CannotDo(f"There is no command {line!r}.")
        leaf = inside[0]
    if any(one["type"] in (1, 2) for one in leaf.get("options") or []):
        raise CannotDo(f"{line!r} has subcommands and cannot be sent itself.")
    return found, path, leaf


def top(world: World, who: HasId, name: str, channel: Channel, kind: int) -> dict[str, Any]:
    """Find a command by name and kind; CannotDo with the reason when it is not offered."""
    reasons = [f"There is no command {name!r}."]
    for one in world.commands.values():
        if one["name"] == name and one["type"] == kind:
            reason = _why_not(who, one, channel)
            if reason is None:
                return one
            reasons.append(reason)
    raise CannotDo(reasons[-1])


def _why_not(who: HasId, command: dict[str, Any], channel: Channel) -> str | None:
    """Say why the client hides a command from this person here, or None."""
    guild = channel.guild
    if command.get("guild_id") not in (None, str(guild.id) if guild else ""):
        return "The command belongs to another server."
    contexts = command.get("contexts")
    allowed = contexts if contexts is not None else [0, 1] if command.get("dm_permission", True) else [0]
    if (0 if guild else 1) not in allowed:
        return "The command is not offered here."
    if guild is None:
        return None
    mine = channel.permissions_of(who)
    if not guild.bot_here or not has(mine, "view_channel", "use_application_commands"):
        return "This person may not use commands here."
    needed = command.get("default_member_permissions")
    if needed is not None and (int(needed) == 0 or mine & int(needed) != int(needed)):
        return None if has(mine, "administrator") else "The command is hidden from this person."
    return None


def request(
    command: dict[str, Any], path: list[str], inner: list[dict[str, Any]], resolved: Resolved
) -> dict[str, Any]:
    """Write a command's request: its options wrapped in its subcommands, and what they point at."""
    nested = inner
    for depth, name in reversed(list(enumerate(path))):
        nested = [{"name": name, "type": 1 if depth == len(path) - 1 else 2, "options": nested}]
    request: dict[str, Any] = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if command["type"] == 1:
        request["options"] = nested
    if command.get("guild_id"):
        request["guild_id"] = command["guild_id"]
    return request | ({"resolved": resolved.found} if resolved.found else {})


def _spelled(command: dict[str, Any], before: str = "/") -> list[str]:
    if not _below(command):
        return [before + command["name"]]
    return [line for one in _below(command) for line in _spelled(one, f"{before}{command['name']} ")]


def _below(command: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer the subcommands and groups of a command."""
    return [one for one in command.get("options") or [] if one["type"] in (1, 2)]
