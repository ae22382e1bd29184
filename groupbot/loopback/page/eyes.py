"""What one person's client shows: servers, channels, people, messages, and what changes in them."""

from __future__ import annotations

from itertools import islice
from typing import Any

from groupbot.loopback.guild import CATEGORY, PRIVATE_THREAD, STAGE, Channel, Guild
from groupbot.loopback.home import Happening
from groupbot.loopback.hub import Hub
from groupbot.loopback.page.read import Read
from groupbot.loopback.payloads import messages, people
from groupbot.loopback.permissions import has
from groupbot.loopback.person import Person
from groupbot.loopback.records import Member, Message, ScheduledEvent

Written = dict[str, Any]
UNREAD_MOST = 99
_OF_MESSAGES = {"MESSAGE_CREATE": "message", "MESSAGE_UPDATE": "edited", "MESSAGE_DELETE": "deleted"}


class Eyes:
    """Looks at the world as one person."""

    def __init__(self, hub: Hub, person: Person, read: Read) -> None:
        self.hub = hub
        self.person = person
        self._read = read

    # Places.

    def places(self) -> Written:
        """Write everything beside the messages: servers with channels and people, the direct message."""
        mine = [one for one in self.hub.world.guilds.values() if self.person.id in one.members]
        others = [one for one in self.hub.world.guilds.values() if self.person.id not in one.members]
        return {
            "guilds": [self._guild(one) for one in mine],
            "open_doors": [
                {"id": str(one.id), "name": one.name}
                for one in others
                if one.available and self.person.id not in one.banned
            ],
            "dm": self._dm(),
        }

    def _guild(self, guild: Guild) -> Written:
        about: Written = {"id": str(guild.id), "name": guild.name, "available": guild.available}
        if not guild.available:
            return about
        shown = [one for one in guild.channels.values() if self._lists(one, guild)]
        return about | {
            "owner": str(guild.owner_id),
            "channels": [self._channel(one) for one in shown],
            "roles": [_role(one) for one in guild.roles.values() if one.id != guild.id],
            "members": [_member(one) for one in guild.members.values()],
            "voice": [self._voice(one) for one in guild.voice_states.values()],
            "events": [self._event(one) for one in self._calendar(guild)],
            "stages": {str(one.channel_id): one.topic for one in guild.stages.values()},
        }

    def _lists(self, channel: Channel, guild: Guild) -> bool:
        if channel.kind == CATEGORY:
            inside = [one for one in guild.channels.values() if one.parent_id == channel.id]
            return any(self.person.can_see(one) for one in inside) or self.person.can_see(channel)
        return self.person.can_see(channel) and not (channel.thread and channel.thread.archived)

    def _channel(self, channel: Channel) -> Written:
        mine = channel.permissions_of(self.person)
        writes = "send_messages_in_threads" if channel.thread else "send_messages"
        locked = channel.thread is not None and channel.thread.locked and not has(mine, "manage_threads")
        about: Written = {
            "id": str(channel.id),
            "kind": channel.kind,
            "name": channel.name,
            "parent": str(channel.parent_id) if channel.parent_id else None,
            "position": channel.position,
            "topic": channel.topic,
            "unread": self.unread(channel),
            "writes": has(mine, writes) and not locked,
            "joins": channel.is_spoken and has(mine, "connect"),
        }
        if channel.kind == STAGE:
            about |= {"asks": has(mine, "request_to_speak"), "moderates": has(mine, "mute_members")}
        if channel.thread:
            about["private"] = channel.kind == PRIVATE_THREAD
        return about

    def _dm(self) -> Written:
        bot = self.hub.world.bot
        about: Written = {"id": None, "with": _user(bot), "unread": 0, "open": self.person.user.dms_open}
        channel = self.dm_channel()
        return about | {"id": str(channel.id), "unread": self.unread(channel)} if channel else about

    def dm_channel(self) -> Channel | None:
        """Find the direct message with the bot, if one was ever opened."""
        dms = self.hub.world.dms.values()
        return next((one for one in dms if self.person.id in one.recipients), None)

    def _voice(self, state: Any) -> Written:
        return {
            "user": str(state.user_id),
            "channel": str(state.channel_id),
            "mute": state.self_mute,
            "listens": state.suppress,
            "asks": state.asked_to_speak is not None,
        }

    def _calendar(self, guild: Guild) -> list[ScheduledEvent]:
        """List what is planned or live, soonest first, except in channels hidden from this person."""
        planned = [one for one in guild.events.values() if one.status in (1, 2)]
        seen = [one for one in planned if one.channel_id is None or self._sees(guild, one.channel_id)]
        return sorted(seen, key=lambda one: one.starts_at)

    def _sees(self, guild: Guild, channel_id: int) -> bool:
        channel = guild.channels.get(channel_id)
        return channel is not None and self.person.can_see(channel)

    def _event(self, event: ScheduledEvent) -> Written:
        return {
            "id": str(event.id),
            "name": event.name,
            "about": event.description,
            "starts": people.stamp(event.starts_at),
            "ends": people.stamp(event.ends_at),
            "where": str(event.channel_id) if event.channel_id else event.location,
            "live": event.status == 2,
            "interested": len(event.interested),
            "mine": self.person.id in event.interested,
        }

    # Messages.

    def sees(self, message: Message) -> bool:
        """Say whether the message is before this person's eyes when its channel is open."""
        return message.seen_by in (None, self.person.id)

    def may_read(self, channel: Channel) -> bool:
        """Say whether this person can open the channel and read what was said before."""
        mine = channel.permissions_of(self.person)
        return self.person.can_see(channel) and has(mine, "read_message_history")

    def page(self, channel: Channel, most: int, before: int | None, after: int | None) -> list[Written]:
        """Write up to `most` messages, oldest first: the newest, or those next to a message id."""
        if not self.may_read(channel):
            return []
        if after is not None:
            newer = (one for one in channel.messages.values() if one.id > after and self.sees(one))
            return [self.message(one) for one in islice(newer, most)]
        older = (
            one
            for one in reversed(channel.messages.values())
            if (before is None or one.id < before) and self.sees(one)
        )
        return [self.message(one) for one in reversed(list(islice(older, most)))]

    def message(self, message: Message) -> Written:
        """Write a message as Discord does, with this person's own part in its reactions."""
        written = messages.message(message, self.hub.world, self.hub.base_url)
        for reaction in written.get("reactions", []):
            reaction["me"] = self.person.id in message.reactions[reaction["emoji"]["name"]]
        thread = self.hub.world.channel(message.id)
        if thread is not None and self.person.can_see(thread):
            written["thread"] = {"id": str(thread.id), "name": thread.name}
        return written

    def unread(self, channel: Channel) -> int:
        """Count what this person has not read here, up to 99; what they wrote themselves is read."""
        read = self._read.upto(self.person.id, channel.id)
        found = 0
        for message in reversed(channel.messages.values()):
            if message.id <= read or found == UNREAD_MOST:
                break
            found += self.sees(message) and message.author.id != self.person.id
        return found

    def newest(self, channel: Channel) -> int:
        """Answer the id of the newest message here, or 0."""
        return next(reversed(channel.messages), 0)

    # Changes.

    def seen(self, happening: Happening) -> Written | None:
        """Write what happened to a message before this person's eyes; None when it is not theirs to see."""
        name = "edited" if happening.name.startswith("MESSAGE_REACTION") else _OF_MESSAGES.get(happening.name)
        channel: Channel | None = happening.extra.get("channel")
        if name is None or channel is None:
            return None
        if not self.sees(happening.subject) or not self.person.can_see(channel):
            return None
        if name == "deleted":
            gone = {"event": name, "channel": str(channel.id), "id": str(happening.subject.id)}
            return gone | {"unread": self.unread(channel)}
        return {"event": name, "channel": str(channel.id), "message": self.message(happening.subject)}


def _role(role: Any) -> Written:
    about = {"id": str(role.id), "name": role.name, "color": role.color, "position": role.position}
    return about | {"hoist": role.hoist, "managed": role.managed}


def _user(user: Any) -> Written:
    return {"id": str(user.id), "name": user.display, "tag": user.name, "bot": user.bot}


def _member(member: Member) -> Written:
    about = _user(member.user) | {"roles": [str(one) for one in member.roles]}
    return about | {"name": member.nick or member.user.display}
