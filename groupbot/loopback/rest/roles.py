"""Roles: read, make, change, delete, give and take."""

from __future__ import annotations

from typing import Any

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import refused
from groupbot.loopback.guild import Guild
from groupbot.loopback.limits import places
from groupbot.loopback.payloads import people
from groupbot.loopback.permissions import ALL
from groupbot.loopback.records import Role
from groupbot.loopback.shapes import check

ROLES = "/guilds/{guild_id}/roles"
ROLE = ROLES + "/{role_id}"
GIVEN = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
_FIELDS = ("name", "color", "hoist", "mentionable")


@route("GET", ROLES)
async def listed(ask: Ask) -> Answer:
    """List the roles of a server."""
    return 200, [people.role(one) for one in ask.guild().roles.values()]


def _role(ask: Ask, guild: Guild) -> Role:
    found = guild.roles.get(ask.number("role_id"))
    if found is None:
        raise refused(10011)
    return found


def _below(ask: Ask, guild: Guild, role: Role) -> None:
    """Refuse what the bot's highest role does not stand above."""
    mine = guild.members[ask.bot.id].roles
    if role.position >= max((guild.roles[one].position for one in mine), default=0):
        raise refused(50013)


def _values(ask: Ask, guild: Guild) -> dict[str, Any]:
    check(places.ROLE, ask.body)
    values = {key: ask.body[key] for key in _FIELDS if ask.body.get(key) is not None}
    if (ask.body.get("colors") or {}).get("primary_color") is not None:
        values["color"] = ask.body["colors"]["primary_color"]
    if ask.body.get("permissions") is not None:
        values["permissions"] = int(ask.body["permissions"])
        mine = guild.permissions_of(ask.bot)
        if mine != ALL and values["permissions"] & ~mine:
            raise refused(50013)
    return values


@route("GET", ROLE)
async def fetch(ask: Ask) -> Answer:
    """Answer one role."""
    return 200, people.role(_role(ask, ask.guild()))


@route("POST", ROLES)
async def create(ask: Ask) -> Answer:
    """Make a role at the bottom; it may hold only what the bot holds."""
    guild = ask.guild("manage_roles")
    values = _values(ask, guild)
    values.setdefault("permissions", guild.everyone.permissions & guild.permissions_of(ask.bot))
    role = guild.role(values.pop("name", "new role"), **values | {"position": 1})
    ask.log(guild, 30, role.id)
    return 200, people.role(role)


@route("PATCH", ROLE)
async def change(ask: Ask) -> Answer:
    """Change a role below the bot's own."""
    guild = ask.guild("manage_roles")
    role = _role(ask, guild)
    _below(ask, guild, role)
    guild.role_changed(role, **_values(ask, guild))
    ask.log(guild, 31, role.id)
    return 200, people.role(role)


@route("DELETE", ROLE)
async def delete(ask: Ask) -> Answer:
    """Take a role away."""
    guild = ask.guild("manage_roles")
    role = _role(ask, guild)
    _below(ask, guild, role)
    if role.managed or role.id == guild.id:
        raise refused(50013)
    guild.delete_role(role)
    ask.log(guild, 32, role.id)
    return 204, None


def _gift(ask: Ask) -> tuple[Guild, Any, Role]:
    guild = ask.guild("manage_roles")
    who, role = ask.member(guild), _role(ask, guild)
    _below(ask, guild, role)
    if role.managed or role.id == guild.id:
        raise refused(50013)
    return guild, who, role


@route("PUT", GIVEN)
async def give(ask: Ask) -> Answer:
    """Give a member a role that is below the bot's own."""
    guild, who, role = _gift(ask)
    if role.id not in who.roles:
        who.roles.append(role.id)
        guild.member_changed(who)
    ask.log(guild, 25, who.id)
    return 204, None


@route("DELETE", GIVEN)
async def take(ask: Ask) -> Answer:
    """Take a role from a member."""
    guild, who, role = _gift(ask)
    if role.id in who.roles:
        who.roles.remove(role.id)
        guild.member_changed(who)
    ask.log(guild, 25, who.id)
    return 204, None
