"""Servers, their members, their audit log, and where people are in voice."""

from __future__ import annotations

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import refused
from groupbot.loopback.payloads import channels, guilds, people

GUILD = "/guilds/{guild_id}"


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


@route("GET", GUILD + "/voice-states/{user_id}")
async def voice_state(ask: Ask) -> Answer:
    """Answer where a member is in voice."""
    found = ask.guild()
    state = found.voice_states.get(ask.member(found).id)
    if state is None:
        raise refused(10065)
    return 200, people.voice_state(state, found)


@route("GET", GUILD + "/audit-logs")
async def audit(ask: Ask) -> Answer:
    """Read the audit log, newest first."""
    found = ask.guild("view_audit_log")
    wanted = ask.query.get("action_type")
    entries = [one for one in reversed(found.audit) if wanted in (None, str(one.action))]
    entries = entries[: int(ask.query.get("limit", 50))]
    answer = {
        "audit_log_entries": [guilds.audit_entry(one) for one in entries],
        "users": [people.user(ask.bot)] if entries else [],
    }
    empty = ("integrations", "webhooks", "guild_scheduled_events", "threads", "application_commands")
    return 200, answer | {key: [] for key in (*empty, "auto_moderation_rules")}
