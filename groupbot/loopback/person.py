"""A person at a Discord client: what they type and press, what they see, where they sit in voice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from groupbot.loopback.asker import Asker
from groupbot.loopback.draft import Draft, Upload
from groupbot.loopback.guild import STAGE, Channel, Guild
from groupbot.loopback.home import HasId
from groupbot.loopback.onlooker import Seen
from groupbot.loopback.permissions import has
from groupbot.loopback.records import Member
from groupbot.loopback.shown import CannotDo, Shown


class Person(Asker):
    """Somebody with an account. Every method is an act, done as the client would let them do it."""

    # Talking.

    async def says(self, channel: Channel, text: str, *, files: dict[str, bytes] | None = None) -> Shown:
        """Write a message in a channel."""
        needed = "send_messages_in_threads" if channel.thread else "send_messages"
        if not self.can_see(channel) or not has(channel.permissions_of(self), needed):
            raise CannotDo("This person may not write here.")
        uploads = {str(n): Upload(name, content) for n, (name, content) in enumerate((files or {}).items())}
        draft = Draft(self.hub.world, channel, self.user, self.hub.base_url, {"content": text}, uploads)
        shown = Shown(self.hub.world.place(draft.compose()))
        await asyncio.sleep(0)
        return shown

    async def dms_bot(self, text: str) -> Shown:
        """Write the bot a direct message."""
        return await self.says(self.hub.world.dm_with(self.user), text)

    def closes_dms(self) -> None:
        """Take no more direct messages."""
        self.user.dms_open = False

    def opens_dms(self) -> None:
        """Take direct messages again."""
        self.user.dms_open = True

    async def deletes(self, what: Seen) -> None:
        """Delete an own message, or anyone's as a moderator."""
        message = self.look(what)
        channel = self.channel_of(message)
        if message.author.id != self.id and not has(channel.permissions_of(self), "manage_messages"):
            raise CannotDo("This person may not delete that.")
        self.hub.world.erase(message)
        await asyncio.sleep(0)

    async def reacts(self, to: Seen, emoji: str) -> None:
        """Put a reaction under a message."""
        message = self.look(to)
        self.hub.world.react(message, emoji, self.id)
        await asyncio.sleep(0)

    async def is_interested(self, event_id: int, *, on: bool = True) -> None:
        """Mark an event as interesting, or no longer."""
        for guild in self.hub.world.guilds.values():
            event = guild.events.get(event_id)
            if event and self.id in guild.members and on is (self.id not in event.interested):
                (event.interested.append if on else event.interested.remove)(self.id)
                name = f"GUILD_SCHEDULED_EVENT_USER_{'ADD' if on else 'REMOVE'}"
                self.hub.world.tell(name, event, guild.id, user_id=self.id)
        await asyncio.sleep(0)

    # Voice.

    async def joins(self, channel: Channel) -> None:
        """Join a voice or stage channel; from another one this is a move."""
        guild = channel.guild
        if guild is None or not has(channel.permissions_of(self), "view_channel", "connect"):
            raise CannotDo("This person may not join there.")
        inside = [one for one in guild.voice_states.values() if one.channel_id == channel.id]
        if channel.user_limit and len(inside) >= channel.user_limit:
            raise CannotDo("The channel is full.")
        guild.move_voice(self.id, channel, suppress=channel.kind == STAGE, asked_to_speak=None)
        await asyncio.sleep(0)

    async def moves(self, channel: Channel) -> None:
        """Go over to another voice channel."""
        self._voice()
        await self.joins(channel)

    async def leaves(self) -> None:
        """Leave voice."""
        self._voice().move_voice(self.id, None)
        await asyncio.sleep(0)

    async def mutes(self, *, on: bool = True) -> None:
        """Switch the own microphone off, or on again."""
        guild = self._voice()
        guild.move_voice(self.id, guild.channels[guild.voice_states[self.id].channel_id or 0], self_mute=on)
        await asyncio.sleep(0)

    async def asks_to_speak(self, *, on: bool = True) -> None:
        """Raise a hand in the audience of a stage, or lower it again."""
        guild, stage = self._stage_of(self.id)
        if not has(stage.permissions_of(self), "request_to_speak"):
            raise CannotDo("This person may not ask to speak.")
        if not guild.voice_states[self.id].suppress:
            raise CannotDo("This person speaks already.")
        guild.move_voice(self.id, stage, asked_to_speak=self.hub.now() if on else None)
        await asyncio.sleep(0)

    async def lets_speak(self, who: HasId, *, on: bool = True) -> None:
        """Move somebody to a stage's speakers or back to its audience; anybody can step back themselves."""
        guild, stage = self._stage_of(who.id)
        steps_back = who.id == self.id and not on
        if not steps_back and not has(stage.permissions_of(self), "mute_members"):
            raise CannotDo("This person does not moderate that stage.")
        guild.move_voice(who.id, stage, suppress=not on, asked_to_speak=None)
        await asyncio.sleep(0)

    def _stage_of(self, user_id: int) -> tuple[Guild, Channel]:
        for guild in self.hub.world.guilds.values():
            state = guild.voice_states.get(user_id)
            channel = guild.channels.get(state.channel_id or 0) if state else None
            if channel and channel.kind == STAGE and self.can_see(channel):
                return guild, channel
        raise CannotDo("That person is not on a stage.")

    def _voice(self) -> Guild:
        for guild in self.hub.world.guilds.values():
            if self.id in guild.voice_states:
                return guild
        raise CannotDo("This person is not in voice.")

    # Coming and going.

    def joins_server(self, guild: Guild, roles: Iterable[HasId] = ()) -> Member:
        """Join a server."""
        if self.id in guild.banned:
            raise CannotDo("This person is banned there.")
        return guild.add_member(self.user, roles)

    def leaves_server(self, guild: Guild) -> None:
        """Leave a server."""
        guild.remove_member(self)
