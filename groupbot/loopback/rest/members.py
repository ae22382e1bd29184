"""Members of a server: read, change, silence, move, kick and ban."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import Refused, invalid, refused
from groupbot.loopback.guild import Guild
from groupbot.loopback.limits import places
from groupbot.loopback.payloads import people
from groupbot.loopback.permissions import ALL
from groupbot.loopback.records import Member
from groupbot.loopback.shapes import Keys, Whole, check

MEMBER = "/guilds/{guild_id}/members/{user_id}"
BAN = "/guilds/{guild_id}/bans/{user_id}"
# Which permission a field needs.
_NEEDS = {
    "nick": "manage_nicknames",
    "roles": "manage_roles",
    "mute": "mute_members",
    "deaf": "deafen_members",
    "channel_id": "move_members",
    "communication_disabled_until": "moderate_members",
}
_BAN = Keys({"delete_message_seconds": Whole(0, 604800), "delete_message_days": Whole(0, 7)})
# Discord: 28 days.
_LONGEST_TIME_OUT = timedelta(days=28)


@route("GET", MEMBER)
async def fetch(ask: Ask) -> Answer:
    """Answer one member."""
    return 200, people.member(ask.member(ask.guild()))


@route("PATCH", MEMBER)
async def change(ask: Ask) -> Answer:
    """Change a member: nickname, roles, mute, voice channel, time-out."""
    check(places.MEMBER, ask.body)
    guild = ask.guild(*(_NEEDS[key] for key in ask.body if key in _NEEDS))
    who = ask.member(guild)
    _above(ask, guild, who)
    _fill(ask, guild, who)
    guild.member_changed(who)
    ask.log(guild, 24, who.id)
    return 200, people.member(who)


def _above(ask: Ask, guild: Guild, who: Member) -> None:
    """Refuse to act on the owner or on somebody the bot does not stand above."""
    if who.id == ask.bot.id:
        return
    ranks = [
        max((guild.roles[one].position for one in member.roles), default=0)
        for member in (guild.members[ask.bot.id], who)
    ]
    if who.id == guild.owner_id or ranks[0] <= ranks[1]:
        raise refused(50013)


def _fill(ask: Ask, guild: Guild, who: Member) -> None:
    body: dict[str, Any] = ask.body
    for key in ("mute", "deaf"):
        if body.get(key) is not None:
            if who.id not in guild.voice_states:
                raise Refused(400, {"message": "Target user is not connected to voice.", "code": 40032})
            setattr(who, key, body[key])
    if "nick" in body:
        who.nick = body["nick"] or None
    if body.get("roles") is not None:
        who.roles = [int(one) for one in body["roles"]]
    if "communication_disabled_until" in body:
        _silence(ask, guild, who)
    if "channel_id" in body:
        if who.id not in guild.voice_states:
            raise Refused(400, {"message": "Target user is not connected to voice.", "code": 40032})
        guild.move_voice(who.id, guild.channels.get(int(body["channel_id"] or 0)))


def _silence(ask: Ask, guild: Guild, who: Member) -> None:
    text = ask.body["communication_disabled_until"]
    until = datetime.fromisoformat(text) if text else None
    if until and until > ask.hub.now() + _LONGEST_TIME_OUT:
        key = ("communication_disabled_until",)
        raise invalid(key, "COMMUNICATION_DISABLED_UNTIL", "A time-out lasts 28 days at most.")
    if until and guild.permissions_of(who) == ALL:
        raise refused(50013)
    who.timed_out_until = until


@route("DELETE", MEMBER)
async def kick(ask: Ask) -> Answer:
    """Throw a member out."""
    guild = ask.guild("kick_members")
    who = ask.member(guild)
    _above(ask, guild, who)
    guild.remove_member(who)
    ask.log(guild, 20, who.id)
    return 204, None


@route("PUT", BAN)
async def ban(ask: Ask) -> Answer:
    """Throw somebody out for good."""
    guild = ask.guild("ban_members")
    check(_BAN, ask.body)
    user_id = ask.number("user_id")
    if user_id not in ask.hub.world.users:
        raise refused(10013)
    if user_id in guild.members:
        _above(ask, guild, guild.members[user_id])
        guild.remove_member(guild.members[user_id])
    guild.banned.add(user_id)
    ask.log(guild, 22, user_id)
    return 204, None


@route("DELETE", BAN)
async def unban(ask: Ask) -> Answer:
    """Let somebody come back."""
    guild = ask.guild("ban_members")
    if ask.number("user_id") not in guild.banned:
        raise Refused(404, {"message": "Unknown Ban", "code": 10026})
    guild.banned.discard(ask.number("user_id"))
    ask.log(guild, 23, ask.number("user_id"))
    return 204, None
