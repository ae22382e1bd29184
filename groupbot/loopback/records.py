"""What the world is made of: plain records of people, roles, messages, files and events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15


@dataclass
class User:
    """A Discord account. `dms_open` is False when the person takes no direct messages."""

    id: int
    name: str
    display: str
    bot: bool = False
    dms_open: bool = True
    locale: str = "en-US"


@dataclass
class Role:
    """A role of one server; the one whose id is the server's is @everyone."""

    id: int
    name: str
    permissions: int = 0
    position: int = 1
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    bot_id: int | None = None

    @property
    def managed(self) -> bool:
        """Say whether the role belongs to an app and cannot be given by hand."""
        return self.bot_id is not None


@dataclass
class Member:
    """A user in one server. Roles are ids without @everyone."""

    user: User
    joined_at: datetime
    roles: list[int] = field(default_factory=list)
    nick: str | None = None
    timed_out_until: datetime | None = None
    mute: bool = False
    deaf: bool = False

    @property
    def id(self) -> int:
        """Answer the user's id."""
        return self.user.id

    def is_timed_out(self, now: datetime) -> bool:
        """Say whether a moderator has silenced the member at this time."""
        return self.timed_out_until is not None and self.timed_out_until > now


@dataclass
class Overwrite:
    """What one role (kind 0) or one member (kind 1) is allowed or denied in a channel."""

    id: int
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass
class Thread:
    """The part of a channel that only threads have. Durations in minutes."""

    owner_id: int
    created_at: datetime
    members: dict[int, datetime] = field(default_factory=dict)
    archived: bool = False
    archived_at: datetime | None = None
    auto_archive: int = 1440
    locked: bool = False
    invitable: bool = True
    total_sent: int = 0


@dataclass
class File:
    """A file that was sent with a message or an option, with its bytes."""

    id: int
    channel_id: int
    name: str
    content: bytes
    content_type: str | None = None
    description: str | None = None
    ephemeral: bool = False


@dataclass
class Message:
    """A message. `seen_by` is the one person who sees it when it is ephemeral."""

    id: int
    channel_id: int
    author: User
    sent_at: datetime
    content: str = ""
    kind: int = 0
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    tts: bool = False
    edited_at: datetime | None = None
    pinned_at: datetime | None = None
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference: dict[str, Any] | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    seen_by: int | None = None
    application_id: int | None = None
    interaction: dict[str, Any] | None = None
    thread_id: int | None = None
    deleted: bool = False

    @property
    def is_v2(self) -> bool:
        """Say whether the message is made of components only."""
        return bool(self.flags & COMPONENTS_V2)


@dataclass
class VoiceState:
    """Where somebody is in voice in one server, and what is switched off."""

    user_id: int
    channel_id: int | None
    session_id: str
    self_mute: bool = False
    self_deaf: bool = False
    self_video: bool = False
    suppress: bool = False
    asked_to_speak: datetime | None = None


@dataclass
class StageInstance:
    """A stage that is live."""

    id: int
    guild_id: int
    channel_id: int
    topic: str
    privacy_level: int = 2
    event_id: int | None = None


@dataclass
class ScheduledEvent:
    """An event in a server's calendar. Status: 1 planned, 2 live, 3 over, 4 cancelled."""

    id: int
    guild_id: int
    name: str
    starts_at: datetime
    entity_type: int
    creator: User
    channel_id: int | None = None
    ends_at: datetime | None = None
    description: str | None = None
    location: str | None = None
    status: int = 1
    interested: list[int] = field(default_factory=list)


@dataclass
class AuditEntry:
    """A line in a server's audit log, with the reason the bot gave."""

    id: int
    action: int
    user_id: int
    target_id: int | None
    reason: str | None = None
