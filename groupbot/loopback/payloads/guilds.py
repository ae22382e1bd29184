"""Servers, stages, events and the application as Discord writes them."""

from __future__ import annotations

from typing import Any

from groupbot.loopback.guild import Guild
from groupbot.loopback.payloads import channels, people
from groupbot.loopback.records import AuditEntry, ScheduledEvent, StageInstance
from groupbot.loopback.world import World

_SAME_EVERYWHERE: dict[str, Any] = {
    "icon": None,
    "description": None,
    "home_header": None,
    "splash": None,
    "discovery_splash": None,
    "features": ["COMMUNITY", "NEWS"],
    "banner": None,
    "application_id": None,
    "region": "deprecated",
    "afk_channel_id": None,
    "afk_timeout": 300,
    "widget_enabled": False,
    "widget_channel_id": None,
    "verification_level": 1,
    "default_message_notifications": 1,
    "mfa_level": 0,
    "explicit_content_filter": 2,
    "max_presences": None,
    "max_members": 500000,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "vanity_url_code": None,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "rules_channel_id": None,
    "safety_alerts_channel_id": None,
    "public_updates_channel_id": None,
    "premium_progress_bar_enabled": False,
    "nsfw": False,
    "nsfw_level": 0,
    "emojis": [],
    "stickers": [],
    "incidents_data": None,
}


def guild(it: Guild) -> dict[str, Any]:
    """Write a server as REST answers it."""
    return _SAME_EVERYWHERE | {
        "id": str(it.id),
        "name": it.name,
        "owner_id": str(it.owner_id),
        "preferred_locale": it.locale,
        "system_channel_id": str(it.system_channel_id) if it.system_channel_id else None,
        "system_channel_flags": 0 if it.welcomes else 1,
        "roles": [people.role(one) for one in it.roles.values()],
    }


def created(it: Guild, world: World, *, members: bool, voice: bool, joined: bool) -> dict[str, Any]:
    """Write GUILD_CREATE. Without the member intent only the bot and people in voice are listed."""
    bot_id = world.bot.id
    present = it.voice_states if voice else {}
    listed = [m for m in it.members.values() if members or m.id == bot_id or m.id in present]
    payload = guild(it) | {
        "joined_at": people.stamp(it.members[bot_id].joined_at),
        "large": len(it.members) > 250,
        "member_count": len(it.members),
        "members": [people.member(one) for one in listed],
        "voice_states": [people.voice_state(s, it, with_member=False) for s in present.values()],
        "channels": [channels.guild_channel(c) for c in it.channels.values() if not c.thread],
        "threads": [channels.thread(c, bot_id) for c in it.threads() if sees_thread(it, c.id, bot_id)],
        "presences": [],
        "stage_instances": [stage(one) for one in it.stages.values()],
        "guild_scheduled_events": [event(one) for one in it.events.values()],
        "soundboard_sounds": [],
    }
    if not joined:
        payload["unavailable"] = False
    return payload


def sees_thread(it: Guild, thread_id: int, bot_id: int) -> bool:
    """Say whether an active thread shows itself to the bot: public, joined, or by Manage Threads."""
    channel = it.channels[thread_id]
    part = channel.thread
    if part is None or part.archived:
        return False
    allowed = channel.permissions_of(it.members[bot_id])
    return bool(allowed & (1 << 10)) and (
        channel.kind != 12 or bot_id in part.members or bool(allowed & (1 << 34))
    )


def stage(it: StageInstance) -> dict[str, Any]:
    """Write a live stage."""
    return {
        "id": str(it.id),
        "guild_id": str(it.guild_id),
        "channel_id": str(it.channel_id),
        "topic": it.topic,
        "privacy_level": it.privacy_level,
        "discoverable_disabled": True,
        "guild_scheduled_event_id": str(it.event_id) if it.event_id else None,
    }


def event(it: ScheduledEvent) -> dict[str, Any]:
    """Write a scheduled event."""
    return {
        "id": str(it.id),
        "guild_id": str(it.guild_id),
        "name": it.name,
        "description": it.description,
        "channel_id": str(it.channel_id) if it.channel_id else None,
        "creator_id": str(it.creator.id),
        "creator": people.user(it.creator),
        "image": None,
        "scheduled_start_time": people.stamp(it.starts_at),
        "scheduled_end_time": people.stamp(it.ends_at),
        "status": it.status,
        "entity_type": it.entity_type,
        "entity_id": None,
        "entity_metadata": {"location": it.location} if it.entity_type == 3 else None,
        "recurrence_rule": None,
        "user_count": len(it.interested),
        "privacy_level": 2,
        "guild_scheduled_event_exceptions": [],
    }


def audit_entry(it: AuditEntry) -> dict[str, Any]:
    """Write a line of the audit log."""
    payload: dict[str, Any] = {
        "id": str(it.id),
        "action_type": it.action,
        "user_id": str(it.user_id),
        "target_id": str(it.target_id) if it.target_id else None,
    }
    return payload | ({"reason": it.reason} if it.reason else {})


def application(world: World) -> dict[str, Any]:
    """Write the bot's own application."""
    return {
        "id": str(world.application_id),
        "name": world.bot.display,
        "icon": None,
        "description": "",
        "type": None,
        "bot": people.user(world.bot),
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": people.user(world.app_owner),
        "approximate_guild_count": sum(g.bot_here for g in world.guilds.values()),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }
