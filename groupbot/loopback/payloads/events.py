"""Happenings as the gateway sends them: which intent they need and what is in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.home import Happening
from groupbot.loopback.payloads import channels, guilds, messages, people
from groupbot.loopback.permissions import has
from groupbot.loopback.world import World

GUILDS, GUILD_MEMBERS, MODERATION = 1 << 0, 1 << 1, 1 << 2
VOICE_STATES, PRESENCES, GUILD_MESSAGES, REACTIONS = 1 << 7, 1 << 8, 1 << 9, 1 << 10
DIRECT_MESSAGES, DIRECT_REACTIONS, MESSAGE_CONTENT = 1 << 12, 1 << 13, 1 << 15
SCHEDULED_EVENTS, AUTOMOD = 1 << 16, 1 << 20
PRIVILEGED = GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT
KNOWN_INTENTS = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25

Payload = dict[str, Any]


@dataclass(frozen=True)
class View:
    """Whose eyes an event is written for."""

    world: World
    base_url: str
    intents: int

    def wants(self, intent: int) -> bool:
        """Say whether the session asked for this intent."""
        return bool(self.intents & intent)


def written(happening: Happening, view: View) -> Payload | None:
    """Write an event for a session, or answer None when it does not get it."""
    write = WRITERS.get(happening.name)
    if write is None:
        return None
    guild = view.world.guilds.get(happening.guild_id or 0)
    always = happening.guild_id is None or happening.name in ("GUILD_DELETE", "INTERACTION_CREATE")
    if not always and (guild is None or not guild.bot_here or not guild.available):
        return None
    return write(happening, view, guild)


def _interaction(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    return it.subject


def _guild_created(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    if not view.wants(GUILDS):
        return None
    return guilds.created(
        it.subject,
        view.world,
        members=view.wants(GUILD_MEMBERS),
        voice=view.wants(VOICE_STATES),
        joined=it.extra.get("joined", False),
    )


def _guild_deleted(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    gone: Payload = {"id": str(it.subject.id)}
    if it.extra.get("unavailable"):
        gone["unavailable"] = True
    return gone if view.wants(GUILDS) else None


def _guild_updated(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    return guilds.guild(it.subject) if view.wants(GUILDS) else None


def _channel(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    return channels.guild_channel(it.subject) if guild and view.wants(GUILDS) else None


def _thread(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    if not view.wants(GUILDS) or not it.subject.admits(view.world.bot):
        return None
    if it.name == "THREAD_DELETE":
        one: Channel = it.subject
        return {
            "id": str(one.id),
            "guild_id": str(it.guild_id),
            "parent_id": str(one.parent_id),
            "type": one.kind,
        }
    return channels.thread(it.subject, view.world.bot.id) | it.extra


def _thread_members(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    channel: Channel = it.subject
    added, removed = it.extra.get("added", []), it.extra.get("removed", [])
    mine = view.world.bot.id in [*added, *removed]
    if guild is None or not (mine or view.wants(GUILD_MEMBERS)) or channel.thread is None:
        return None
    return {
        "id": str(channel.id),
        "guild_id": str(guild.id),
        "member_count": len(channel.thread.members),
        "added_members": [
            channels.thread_member(channel, one, channel.thread.members[one])
            | {"member": people.member(guild.members[one]), "presence": None}
            for one in added
        ],
        "removed_member_ids": [str(one) for one in removed],
    }


def _role(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    if not view.wants(GUILDS):
        return None
    if it.name == "GUILD_ROLE_DELETE":
        return {"guild_id": str(it.guild_id), "role_id": str(it.subject.id)}
    return {"guild_id": str(it.guild_id), "role": people.role(it.subject)}


def _member(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    own = it.subject.id == view.world.bot.id and it.name == "GUILD_MEMBER_UPDATE"
    if not own and not view.wants(GUILD_MEMBERS):
        return None
    if it.name == "GUILD_MEMBER_REMOVE":
        return {"guild_id": str(it.guild_id), "user": people.user(it.subject.user)}
    return {"guild_id": str(it.guild_id)} | people.member(it.subject)


def _voice(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    return people.voice_state(it.subject, guild) if guild and view.wants(VOICE_STATES) else None


def _message(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    channel: Channel = it.extra["channel"]
    if it.subject.seen_by is not None or not view.wants(GUILD_MESSAGES if guild else DIRECT_MESSAGES):
        return None
    if not has(channel.permissions_of(view.world.bot), "view_channel") or not channel.admits(view.world.bot):
        return None
    if it.name == "MESSAGE_DELETE":
        gone = {"id": str(it.subject.id), "channel_id": str(channel.id)}
        return gone | ({"guild_id": str(guild.id)} if guild else {})
    bot = view.world.bot
    own = it.subject.author.id == bot.id or bot.id in it.subject.mentions
    full = own or guild is None or view.wants(MESSAGE_CONTENT)
    return messages.event(it.subject, view.world, view.base_url, it.guild_id, full=full)


def _reaction(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    channel: Channel = it.extra["channel"]
    if not view.wants(REACTIONS if guild else DIRECT_REACTIONS) or not channel.admits(view.world.bot):
        return None
    if not has(channel.permissions_of(view.world.bot), "view_channel"):
        return None
    payload: Payload = {
        "user_id": str(it.extra["user_id"]),
        "channel_id": str(channel.id),
        "message_id": str(it.subject.id),
        "emoji": {"id": None, "name": it.extra["emoji"]},
        "burst": False,
        "type": 0,
    }
    if guild:
        payload["guild_id"] = str(guild.id)
        who = guild.members.get(it.extra["user_id"])
        if who and it.name == "MESSAGE_REACTION_ADD":
            payload["member"] = people.member(who)
    return payload


def _stage(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    return guilds.stage(it.subject) if view.wants(GUILDS) else None


def _event(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    return guilds.event(it.subject) if view.wants(SCHEDULED_EVENTS) else None


def _event_user(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    if not view.wants(SCHEDULED_EVENTS):
        return None
    return {
        "guild_scheduled_event_id": str(it.subject.id),
        "user_id": str(it.extra["user_id"]),
        "guild_id": str(it.guild_id),
    }


def _automod(it: Happening, view: View, guild: Guild | None) -> Payload | None:
    return it.subject if view.wants(AUTOMOD) else None


Writer = Callable[[Happening, View, Guild | None], Payload | None]
_FAMILIES: dict[str, Writer] = {
    "INTERACTION_CREATE": _interaction,
    "GUILD_CREATE": _guild_created,
    "GUILD_DELETE": _guild_deleted,
    "GUILD_UPDATE": _guild_updated,
    "CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE": _channel,
    "THREAD_CREATE THREAD_UPDATE THREAD_DELETE": _thread,
    "THREAD_MEMBERS_UPDATE": _thread_members,
    "GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_ROLE_DELETE": _role,
    "GUILD_MEMBER_ADD GUILD_MEMBER_UPDATE GUILD_MEMBER_REMOVE": _member,
    "VOICE_STATE_UPDATE": _voice,
    "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE": _message,
    "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE": _reaction,
    "STAGE_INSTANCE_CREATE STAGE_INSTANCE_UPDATE STAGE_INSTANCE_DELETE": _stage,
    "GUILD_SCHEDULED_EVENT_CREATE GUILD_SCHEDULED_EVENT_UPDATE GUILD_SCHEDULED_EVENT_DELETE": _event,
    "GUILD_SCHEDULED_EVENT_USER_ADD GUILD_SCHEDULED_EVENT_USER_REMOVE": _event_user,
    "AUTO_MODERATION_RULE_CREATE AUTO_MODERATION_RULE_UPDATE AUTO_MODERATION_RULE_DELETE": _automod,
}
WRITERS: dict[str, Writer] = {name: write for names, write in _FAMILIES.items() for name in names.split()}
