"""The bot's application commands: global ones and those of one server."""

from __future__ import annotations

from typing import Any

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import refused
from groupbot.loopback.limits.commands import MOST, check_command, check_commands

GLOBAL = "/applications/{application_id}/commands"
LOCAL = "/applications/{application_id}/guilds/{guild_id}/commands"


def _scope(ask: Ask) -> int | None:
    """Answer the server of a command route, or None for the global ones."""
    if ask.number("application_id") != ask.hub.application_id:
        raise refused(20012)
    return ask.guild().id if "guild_id" in ask.params else None


def _kept(ask: Ask, scope: int | None) -> list[dict[str, Any]]:
    wanted = str(scope) if scope else None
    return [one for one in ask.hub.world.commands.values() if one.get("guild_id") == wanted]


def _key(body: dict[str, Any]) -> tuple[str, int]:
    return body["name"], body.get("type") or 1


def _keep(
    ask: Ask, scope: int | None, body: dict[str, Any], *, over: dict[str, Any] | None
) -> dict[str, Any]:
    """Keep a command under its old id, or under a new one."""
    world = ask.hub.world
    full = {
        "id": over["id"] if over else str(world.new_id()),
        "application_id": str(ask.hub.application_id),
        "version": str(world.new_id()),
        "type": body.get("type") or 1,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "default_member_permissions": _text(body.get("default_member_permissions")),
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
        "nsfw": bool(body.get("nsfw")),
        "dm_permission": body.get("dm_permission") is not False,
    }
    if full["type"] == 1 and body.get("options"):
        full["options"] = [_option(one) for one in body["options"]]
    if scope:
        full["guild_id"] = str(scope)
    world.commands[int(full["id"])] = full
    return full


def _option(body: dict[str, Any]) -> dict[str, Any]:
    full = {key: value for key, value in body.items() if value is not None}
    if "options" in full:
        full["options"] = [_option(one) for one in full["options"]]
    return full


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


async def everything(ask: Ask) -> Answer:
    """List the commands."""
    return 200, _kept(ask, _scope(ask))


async def replace(ask: Ask) -> Answer:
    """Put exactly these commands in place; a name that stays keeps its id."""
    scope = _scope(ask)
    check_commands(ask.body)
    old = {_key(one): one for one in _kept(ask, scope)}
    for one in old.values():
        del ask.hub.world.commands[int(one["id"])]
    return 200, [_keep(ask, scope, body, over=old.get(_key(body))) for body in ask.body or []]


async def create(ask: Ask) -> Answer:
    """Make a command, or write over the one of the same name."""
    scope = _scope(ask)
    check_command(ask.body)
    old = next((one for one in _kept(ask, scope) if _key(one) == _key(ask.body)), None)
    if not old and len(_kept(ask, scope)) >= sum(MOST.values()):
        raise refused(30032)
    return 200 if old else 201, _keep(ask, scope, ask.body, over=old)


def _one(ask: Ask) -> dict[str, Any]:
    scope = _scope(ask)
    found = next((one for one in _kept(ask, scope) if one["id"] == ask.params["command_id"]), None)
    if found is None:
        raise refused(10063)
    return found


async def one(ask: Ask) -> Answer:
    """Answer one command."""
    return 200, _one(ask)


async def change(ask: Ask) -> Answer:
    """Change one command in the fields that are named."""
    old = _one(ask)
    return 200, _keep(ask, _scope(ask), old | ask.body, over=old)


async def remove(ask: Ask) -> Answer:
    """Take one command away."""
    del ask.hub.world.commands[int(_one(ask)["id"])]
    return 204, None


for _base in (GLOBAL, LOCAL):
    route("GET", _base)(everything)
    route("PUT", _base)(replace)
    route("POST", _base)(create)
    route("GET", _base + "/{command_id}")(one)
    route("PATCH", _base + "/{command_id}")(change)
    route("DELETE", _base + "/{command_id}")(remove)
