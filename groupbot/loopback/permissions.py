"""Who may do what where: Discord's permission bits, roles, overwrites and time-outs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from groupbot.loopback.records import Member, Overwrite, Role

# https://discord.com/developers/docs/topics/permissions
BITS: dict[str, int] = {
    name: 1 << place
    for place, name in {
        0: "create_instant_invite",
        1: "kick_members",
        2: "ban_members",
        3: "administrator",
        4: "manage_channels",
        5: "manage_guild",
        6: "add_reactions",
        7: "view_audit_log",
        8: "priority_speaker",
        9: "stream",
        10: "view_channel",
        11: "send_messages",
        12: "send_tts_messages",
        13: "manage_messages",
        14: "embed_links",
        15: "attach_files",
        16: "read_message_history",
        17: "mention_everyone",
        18: "use_external_emojis",
        19: "view_guild_insights",
        20: "connect",
        21: "speak",
        22: "mute_members",
        23: "deafen_members",
        24: "move_members",
        25: "use_vad",
        26: "change_nickname",
        27: "manage_nicknames",
        28: "manage_roles",
        29: "manage_webhooks",
        30: "manage_guild_expressions",
        31: "use_application_commands",
        32: "request_to_speak",
        33: "manage_events",
        34: "manage_threads",
        35: "create_public_threads",
        36: "create_private_threads",
        37: "use_external_stickers",
        38: "send_messages_in_threads",
        39: "use_embedded_activities",
        40: "moderate_members",
        41: "view_creator_monetization_analytics",
        42: "use_soundboard",
        43: "create_guild_expressions",
        44: "create_events",
        45: "use_external_sounds",
        46: "send_voice_messages",
        48: "set_voice_channel_status",
        49: "send_polls",
        50: "use_external_apps",
        51: "pin_messages",
        52: "bypass_slowmode",
    }.items()
}
ALL = sum(BITS.values())
NOBODY = 0


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


EVERYONE_MAY = _names(
    "create_instant_invite add_reactions stream view_channel send_messages embed_links attach_files "
    "read_message_history use_external_emojis connect speak use_vad change_nickname "
    "use_application_commands request_to_speak create_public_threads create_private_threads "
    "use_external_stickers send_messages_in_threads use_embedded_activities use_soundboard "
    "use_external_sounds send_voice_messages send_polls use_external_apps"
)
BOT_MAY = _names(
    "view_channel send_messages send_messages_in_threads embed_links attach_files "
    "read_message_history create_private_threads manage_threads connect"
)
# What a direct message allows an app, as Discord reports it in interactions.
DM_MAY = _names(
    "add_reactions view_channel send_messages embed_links attach_files read_message_history "
    "mention_everyone use_external_emojis use_application_commands use_external_stickers "
    "send_voice_messages send_polls use_external_apps"
)
_NEEDS_SENDING = ("send_tts_messages", "mention_everyone", "embed_links", "attach_files")
_LEFT_IN_TIME_OUT = ("view_channel", "read_message_history")


def bits(names: Iterable[str]) -> int:
    """Add up the bits of the names. An unknown name raises KeyError."""
    total = 0
    for name in names:
        total |= BITS[name]
    return total


def has(permissions: int, *names: str) -> bool:
    """Say whether every named permission is in the number."""
    wanted = bits(names)
    return permissions & wanted == wanted


def in_guild(member: Member, owner_id: int, roles: Mapping[int, Role], everyone_id: int) -> int:
    """Add up what a member's roles allow in the whole server."""
    if member.id == owner_id:
        return ALL
    total = roles[everyone_id].permissions
    for role_id in member.roles:
        total |= roles[role_id].permissions
    return ALL if has(total, "administrator") else total


def in_channel(
    base: int, member: Member, rules: Mapping[int, Overwrite], everyone_id: int, *, thread: bool, spoken: bool
) -> int:
    """Apply a channel's overwrites: @everyone's, then the roles' together, then the member's own."""
    if base == ALL:
        return ALL
    total = base
    everyone = rules.get(everyone_id)
    if everyone:
        total = (total & ~everyone.deny) | everyone.allow
    allow = deny = 0
    for role_id in member.roles:
        rule = rules.get(role_id)
        if rule:
            allow |= rule.allow
            deny |= rule.deny
    total = (total & ~deny) | allow
    own = rules.get(member.id)
    if own:
        total = (total & ~own.deny) | own.allow
    return _implied(total, thread=thread, spoken=spoken)


def in_time_out(total: int) -> int:
    """Keep what a silenced member may still do: look and read."""
    return total & bits(_LEFT_IN_TIME_OUT)


def _implied(total: int, *, thread: bool, spoken: bool) -> int:
    if not has(total, "view_channel") or (spoken and not has(total, "connect")):
        # Without Connect a voice channel and its chat are closed even when it is listed.
        return total & BITS["view_channel"] if has(total, "view_channel") else NOBODY
    if not has(total, "send_messages_in_threads" if thread else "send_messages"):
        total &= ~bits(_NEEDS_SENDING)
    return total
