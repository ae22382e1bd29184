"""Servers, their members, roles and voice states."""

from __future__ import annotations

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import refused
from groupbot.loopback.payloads import channels, guilds, people
from groupbot.loopback.records import Role

GUILD = "/guilds/{guild_id}"
MEMBER = GUILD + "/members/{user_id}"


@route("GET", GUILD)
async def guild(ask: Ask) -> Answer:
    """Answer a server."""
    found = ask.guild()
    payload = guilds.guild(found)
    if ask.query.get("with_counts", "").lower() in ("1", "true"):
        payload |= {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return 200, payload


@route("GET", GUILD + "/channels")
async def guild_channels(ask: Ask) -> Answer:
    """List the channels of a server, without its threads."""
    return 200, [channels.guild_channel(one) for one in ask.guild().channels.values() if not one.thread]


@route("GET", GUILD + "/members")
async def members(ask: Ask) -> Answer:
    """List members by id. Needs the privileged member intent."""
    found = ask.guild()
    if not ask.hub.gateway.enabled_intents & (1 << 1):
        raise refused(50001)
    after, limit = int(ask.query.get("after", 0)), int(ask.query.get("limit", 1))
    ids = sorted(one for one in found.members if one > after)[:limit]
    return 200, [people.member(found.members[one]) for one in ids]


@route("GET", MEMBER)
async def member(ask: Ask) -> Answer:
    """Answer one member."""
    return 200, people.member(ask.member(ask.guild()))


@route("GET", GUILD + "/roles")
async def roles(ask: Ask) -> Answer:
    """List the roles of a server."""
    return 200, [people.role(one) for one in ask.guild().roles.values()]


def _role(ask: Ask) -> Role:
    found = ask.guild().roles.get(ask.number("role_id"))
    if found is None:
        raise refused(10011)
    return found


@route("GET", GUILD + "/roles/{role_id}")
async def role(ask: Ask) -> Answer:
    """Answer one role."""
    return 200, people.role(_role(ask))


@route("PUT", MEMBER + "/roles/{role_id}")
async def give_role(ask: Ask) -> Answer:
    """Give a member a role that is below the bot's own."""
    found = ask.guild("manage_roles")
    who, which = ask.member(found), _role(ask)
    _below(ask, which)
    if which.id not in who.roles:
        who.roles.append(which.id)
        found.member_changed(who)
    ask.log(found, 25, who.id)
    return 204, None


@route("DELETE", MEMBER + "/roles/{role_id}")
async def take_role(ask: Ask) -> Answer:
    """Take a role from a member."""
    found = ask.guild("manage_roles")
    who, which = ask.member(found), _role(ask)
    _below(ask, which)
    if which.id in who.roles:
        who.roles.remove(which.id)
        found.member_changed(who)
    ask.log(found, 25, who.id)
    return 204, None


def _below(ask: Ask, role: Role) -> None:
    """Refuse what the bot's highest role does not stand above, and managed roles."""
    found = ask.guild()
    mine = found.members[ask.bot.id].roles
    highest = max((found.roles[one].position for one in mine), default=0)
    if role.managed or role.id == found.id or role.position >= highest:
        raise refused(50013)


@route("GET", GUILD + "/voice-states/{user_id}")
async def voice_state(ask: Ask) -> Answer:
    """Answer where a member is in voice."""
    found = ask.guild()
    state = found.voice_states.get(ask.member(found).id)
    if state is None:
        raise refused(10065)
    return 200, people.voice_state(state, found)
