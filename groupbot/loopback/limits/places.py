"""Channels, threads, roles, members, events, stages and AutoMod rules: what their bodies may say."""

from __future__ import annotations

from groupbot.loopback.shapes import Anything, Bits, Choice, Flag, Id, Keys, Many, Moment, Shape, Text, Whole

AUTO_ARCHIVE = Choice((60, 1440, 4320, 10080))
_ONE_OVERWRITE = Keys(
    {"id": Id(null=False), "type": Choice((0, 1), null=False), "allow": Bits(), "deny": Bits()},
    ("id", "type"),
    null=False,
)
_CHANNEL: dict[str, Shape] = {
    "name": Text(100, 1),
    "type": Whole(0, 16),
    "topic": Text(1024),
    "position": Whole(0),
    "nsfw": Flag(),
    "rate_limit_per_user": Whole(0, 21600),
    "bitrate": Whole(8000, 384000),
    "user_limit": Whole(0, 10000),
    "parent_id": Id(),
    "permission_overwrites": Many(_ONE_OVERWRITE, 1000),
    "default_auto_archive_duration": AUTO_ARCHIVE,
    "rtc_region": Text(),
    "video_quality_mode": Choice((1, 2)),
    "flags": Whole(0),
}
NEW_CHANNEL = Keys(_CHANNEL, ("name",), null=False)
CHANNEL_EDIT = Keys(_CHANNEL | {"locked": Flag()}, null=False)
THREAD_EDIT = Keys(
    {
        "name": Text(100, 1),
        "archived": Flag(),
        "locked": Flag(),
        "invitable": Flag(),
        "auto_archive_duration": AUTO_ARCHIVE,
        "rate_limit_per_user": Whole(0, 21600),
        "flags": Whole(0),
    },
    null=False,
)
NEW_THREAD = Keys(
    {
        "name": Text(100, 1, null=False),
        "type": Choice((10, 11, 12)),
        "auto_archive_duration": AUTO_ARCHIVE,
        "rate_limit_per_user": Whole(0, 21600),
        "invitable": Flag(),
    },
    ("name",),
    null=False,
)
OVERWRITE = Keys({"id": Id(), "type": Choice((0, 1), null=False), "allow": Bits(), "deny": Bits()}, ("type",))
ROLE = Keys(
    {
        "name": Text(100),
        "permissions": Bits(),
        "color": Whole(0, 0xFFFFFF),
        "colors": Anything(),
        "hoist": Flag(),
        "mentionable": Flag(),
        "icon": Text(),
        "unicode_emoji": Text(),
    },
    null=False,
)
MEMBER = Keys(
    {
        "nick": Text(32),
        "roles": Many(Id(), 250),
        "mute": Flag(),
        "deaf": Flag(),
        "channel_id": Id(),
        "communication_disabled_until": Moment(),
        "flags": Whole(),
    },
    null=False,
)
_EVENT: dict[str, Shape] = {
    "name": Text(100, 1),
    "description": Text(1000),
    "channel_id": Id(),
    "entity_metadata": Keys({"location": Text(100, 1)}),
    "scheduled_start_time": Moment(),
    "scheduled_end_time": Moment(),
    "privacy_level": Choice((2,)),
    "entity_type": Choice((1, 2, 3)),
    "status": Choice((1, 2, 3, 4)),
    "image": Text(),
    "recurrence_rule": Anything(),
}
NEW_EVENT = Keys(_EVENT, ("name", "privacy_level", "scheduled_start_time", "entity_type"), null=False)
EVENT_EDIT = Keys(_EVENT, null=False)
NEW_STAGE = Keys(
    {
        "channel_id": Id(null=False),
        "topic": Text(120, 1, null=False),
        "privacy_level": Choice((1, 2)),
        "send_start_notification": Flag(),
        "guild_scheduled_event_id": Id(),
    },
    ("channel_id", "topic"),
    null=False,
)
STAGE_EDIT = Keys({"topic": Text(120, 1), "privacy_level": Choice((1, 2))}, null=False)
_AUTOMOD: dict[str, Shape] = {
    "name": Text(100, 1),
    "event_type": Choice((1, 2)),
    "trigger_type": Choice((1, 3, 4, 5, 6)),
    "trigger_metadata": Anything(),
    "actions": Many(Anything(), 5, 1),
    "enabled": Flag(),
    "exempt_roles": Many(Id(), 20),
    "exempt_channels": Many(Id(), 50),
}
NEW_AUTOMOD = Keys(_AUTOMOD, ("name", "event_type", "trigger_type", "actions"), null=False)
AUTOMOD_EDIT = Keys(_AUTOMOD, null=False)
NEW_DIRECT = Keys({"recipient_id": Id(null=False)}, ("recipient_id",), null=False)
