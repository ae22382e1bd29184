"""Servers and their channels: what is in them and what their people do with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from groupbot.loopback import permissions
from groupbot.loopback.home import HasId, Home
from groupbot.loopback.household import Household
from groupbot.loopback.records import (
    AuditEntry,
    Member,
    Message,
    Overwrite,
    Role,
    ScheduledEvent,
    StageInstance,
    Thread,
    User,
    VoiceState,
)

TEXT, DM, VOICE, CATEGORY, ANNOUNCEMENT = 0, 1, 2, 4, 5
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD, STAGE, FORUM = 10, 11, 12, 13, 15


@dataclass(eq=False)
class Channel:
    """A channel of a server, a thread in one, or a direct message (no server, two recipients)."""

    id: int
    kind: int
    name: str
    home: Home = field(repr=False)
    guild: Guild | None = field(default=None, repr=False)
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    slowmode: int = 0
    bitrate: int = 64000
    user_limit: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: dict[int, User] = field(default_factory=dict)
    thread: Thread | None = None
    messages: dict[int, Message] = field(default_factory=dict, repr=False)

    @property
    def is_spoken(self) -> bool:
        """Say whether people can speak here."""
        return self.kind in (VOICE, STAGE)

    @property
    def holds_messages(self) -> bool:
        """Say whether messages can be sent here at all."""
        return self.kind not in (CATEGORY, FORUM)

    @property
    def last_message_id(self) -> int | None:
        """Answer the newest message that everyone may see."""
        return next((m.id for m in reversed(self.messages.values()) if m.seen_by is None), None)

    def permissions_of(self, who: HasId) -> int:
        """Answer the permission bits somebody has here now."""
        guild = self.guild
        if guild is None:
            return permissions.bits(permissions.DM_MAY) if who.id in self.recipients else 0
        member = guild.members.get(who.id)
        if member is None:
            return 0
        base = guild.permissions_of(who)
        rules = (guild.channels.get(self.parent_id or 0) if self.thread else None) or self
        total = permissions.in_channel(
            base, member, rules.overwrites, guild.id, thread=self.thread is not None, spoken=self.is_spoken
        )
        return permissions.in_time_out(total) if guild.silences(member) else total

    def admits(self, who: HasId) -> bool:
        """Say whether somebody who may see the parent may see this; private threads are for their own."""
        if self.thread is None or self.kind != PRIVATE_THREAD or who.id in self.thread.members:
            return True
        return permissions.has(self.permissions_of(who), "manage_threads")

    def allow(self, target: HasId, *names: str) -> None:
        """Allow a role or a person the named permissions here."""
        self._overwrite(target, permissions.bits(names), 0)

    def deny(self, target: HasId, *names: str) -> None:
        """Deny a role or a person the named permissions here."""
        self._overwrite(target, 0, permissions.bits(names))

    def _overwrite(self, target: HasId, allow: int, deny: int) -> None:
        guild = self.guild
        if guild is None:
            raise ValueError("A direct message has no overwrites.")
        kind = 0 if target.id in guild.roles else 1
        rule = self.overwrites.setdefault(target.id, Overwrite(target.id, kind))
        rule.allow = (rule.allow | allow) & ~deny
        rule.deny = (rule.deny | deny) & ~allow
        self.changed()

    def changed(self, **changes: Any) -> None:
        """Set the given fields and tell everyone that the channel is different now."""
        for name, value in changes.items():
            setattr(self, name, value)
        event = "THREAD_UPDATE" if self.thread else "CHANNEL_UPDATE"
        self.home.tell(event, self, self.guild.id if self.guild else None)

    def delete(self) -> None:
        """Take the channel away, with the threads under it and everyone who sits in it."""
        guild = self.guild
        if guild is None:
            raise ValueError("A direct message cannot be deleted.")
        for state in [s for s in guild.voice_states.values() if s.channel_id == self.id]:
            guild.move_voice(state.user_id, None)
        for thread in [c for c in guild.channels.values() if c.thread and c.parent_id == self.id]:
            del guild.channels[thread.id]
        del guild.channels[self.id]
        self.home.tell("THREAD_DELETE" if self.thread else "CHANNEL_DELETE", self, guild.id)


@dataclass(eq=False)
class Guild(Household):
    """A server: its channels, roles, members, and who is in voice."""

    bot_here: bool = True
    available: bool = True
    locale: str = "en-US"
    system_channel_id: int | None = None
    welcomes: bool = True  # Discord writes there who has joined
    created_at: datetime | None = None
    channels: dict[int, Channel] = field(default_factory=dict, repr=False)
    voice_states: dict[int, VoiceState] = field(default_factory=dict, repr=False)
    stages: dict[int, StageInstance] = field(default_factory=dict, repr=False)
    events: dict[int, ScheduledEvent] = field(default_factory=dict, repr=False)
    automod: dict[int, dict[str, Any]] = field(default_factory=dict, repr=False)
    audit: list[AuditEntry] = field(default_factory=list, repr=False)

    def settings_changed(self, **changes: Any) -> None:
        """Set the given fields of the server and tell everyone."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.home.tell("GUILD_UPDATE", self, self.id)

    def channel(self, name: str) -> Channel:
        """Find a channel or a thread by its name; KeyError when there is none."""
        for channel in self.channels.values():
            if channel.name == name:
                return channel
        raise KeyError(name)

    def threads(self) -> Iterator[Channel]:
        """Go through the threads."""
        return (channel for channel in self.channels.values() if channel.thread)

    def delete_role(self, role: Role) -> None:
        """Take a role from everyone and every channel, and away."""
        for channel in self.channels.values():
            channel.overwrites.pop(role.id, None)
        super().delete_role(role)

    def text(self, name: str, **more: Any) -> Channel:
        """Make a text channel. `topic`, `parent`, `overwrites` and other fields may be given."""
        return self.add_channel(TEXT, name, **more)

    def voice(self, name: str, **more: Any) -> Channel:
        """Make a voice channel."""
        return self.add_channel(VOICE, name, **more)

    def stage(self, name: str, **more: Any) -> Channel:
        """Make a stage channel."""
        return self.add_channel(STAGE, name, **more)

    def category(self, name: str, **more: Any) -> Channel:
        """Make a category."""
        return self.add_channel(CATEGORY, name, **more)

    def forum(self, name: str, **more: Any) -> Channel:
        """Make a forum."""
        return self.add_channel(FORUM, name, **more)

    def add_channel(
        self,
        kind: int,
        name: str,
        *,
        parent: HasId | None = None,
        overwrites: Iterable[Overwrite] = (),
        only_for: Iterable[HasId] | None = None,
        **more: Any,
    ) -> Channel:
        """Make a channel of a kind; new ones go to the end of the list.

        `only_for` hides it from everyone but these roles and people, the bot included.
        """
        channel = Channel(self.home.new_id(), kind, name, self.home, self, **more)
        channel.parent_id = parent.id if parent else None
        channel.position = sum(1 for c in self.channels.values() if not c.thread)
        channel.overwrites = {rule.id: rule for rule in overwrites}
        if only_for is not None:
            view = permissions.BITS["view_channel"]
            channel.overwrites[self.id] = Overwrite(self.id, 0, deny=view)
            for one in only_for:
                channel.overwrites[one.id] = Overwrite(one.id, 0 if one.id in self.roles else 1, allow=view)
        self.channels[channel.id] = channel
        self.home.tell("CHANNEL_CREATE", channel, self.id)
        return channel

    def start_thread(
        self, parent: Channel, owner_id: int, name: str, kind: int = PUBLIC_THREAD, *, on: int | None = None
    ) -> Channel:
        """Open a thread under a channel; one on a message has that message's id."""
        now = self.home.now()
        thread = Channel(on or self.home.new_id(), kind, name, self.home, self, parent.id)
        thread.thread = Thread(owner_id, now, {owner_id: now})
        self.channels[thread.id] = thread
        self.home.tell("THREAD_CREATE", thread, self.id, newly_created=True)
        return thread

    def join_thread(self, thread: Channel, user_id: int) -> None:
        """Put somebody into a thread; twice is fine."""
        if thread.thread and user_id not in thread.thread.members:
            thread.thread.members[user_id] = self.home.now()
            self.home.tell("THREAD_MEMBERS_UPDATE", thread, self.id, added=[user_id])

    def leave_thread(self, thread: Channel, user_id: int) -> None:
        """Take somebody out of a thread."""
        if thread.thread and user_id in thread.thread.members:
            del thread.thread.members[user_id]
            self.home.tell("THREAD_MEMBERS_UPDATE", thread, self.id, removed=[user_id])

    def remove_member(self, who: HasId) -> None:
        """Let somebody leave, out of voice first."""
        if who.id in self.voice_states:
            self.move_voice(who.id, None)
        member = self.members.pop(who.id)
        for thread in self.threads():
            if thread.thread:
                thread.thread.members.pop(who.id, None)
        self.home.tell("GUILD_MEMBER_REMOVE", member, self.id)

    def move_voice(self, user_id: int, channel: Channel | None, **changes: Any) -> VoiceState:
        """Put somebody into a voice channel, or out with None; the same channel for a mute."""
        state = self.voice_states.get(user_id) or VoiceState(user_id, None, f"{self.home.new_id():x}")
        state.channel_id = channel.id if channel else None
        for name, value in changes.items():
            setattr(state, name, value)
        if channel is None:
            self.voice_states.pop(user_id, None)
        else:
            self.voice_states[user_id] = state
        self.home.tell("VOICE_STATE_UPDATE", state, self.id)
        return state

    def remove_bot(self) -> None:
        """Throw the bot out of the server."""
        self.bot_here = False
        self.members.pop(self.bot.id, None)
        self.voice_states.pop(self.bot.id, None)
        self.home.tell("GUILD_DELETE", self, self.id)

    def add_bot(self, bot_permissions: Iterable[str] = permissions.BOT_MAY) -> None:
        """Invite the bot, with a managed role that carries what it was granted."""
        for role in [r for r in self.roles.values() if r.bot_id == self.bot.id]:
            del self.roles[role.id]
        granted = permissions.bits(bot_permissions)
        role = Role(self.home.new_id(), self.bot.name, granted, position=1, bot_id=self.bot.id)
        self.roles[role.id] = role
        self.members[self.bot.id] = Member(self.bot, self.home.now(), [role.id])
        self.bot_here = True
        self.home.tell("GUILD_CREATE", self, self.id, joined=True)

    def becomes_unavailable(self) -> None:
        """Begin an outage of this server."""
        self.available = False
        self.home.tell("GUILD_DELETE", self, self.id, unavailable=True)

    def becomes_available(self) -> None:
        """End the outage."""
        self.available = True
        self.home.tell("GUILD_CREATE", self, self.id)
