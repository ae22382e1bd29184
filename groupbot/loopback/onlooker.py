"""A person who looks on: which channels and messages are before their eyes."""

from __future__ import annotations

from groupbot.loopback.guild import Channel
from groupbot.loopback.hub import Hub
from groupbot.loopback.permissions import has
from groupbot.loopback.records import Message, User
from groupbot.loopback.shown import CannotDo, Reply, Shown

Seen = Shown | Reply | Message


class Onlooker:
    """Somebody with an account who looks at channels."""

    def __init__(self, hub: Hub, user: User) -> None:
        self.hub = hub
        self.user = user

    @property
    def id(self) -> int:
        """Answer the account's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """Answer the name others see."""
        return self.user.display

    def __repr__(self) -> str:
        return f"<Person {self.user.name}>"

    def can_see(self, channel: Channel) -> bool:
        """Say whether the channel is in this person's list."""
        return has(channel.permissions_of(self), "view_channel") and channel.admits(self)

    def sees(self, channel: Channel) -> list[Shown]:
        """List the messages this person sees in a channel, oldest first."""
        if not self.can_see(channel) or not has(channel.permissions_of(self), "read_message_history"):
            return []
        return [Shown(one) for one in channel.messages.values() if one.seen_by in (None, self.id)]

    def finds(self, channel: Channel, words: str) -> Shown:
        """Find the newest message this person sees that has these words."""
        for shown in reversed(self.sees(channel)):
            if words in shown.text:
                return shown
        raise CannotDo(f"This person sees no message with {words!r}.")

    def dms(self) -> list[Shown]:
        """List the bot's direct messages to this person, oldest first."""
        found = self.hub.world.dm_with(self.user).messages.values()
        return [Shown(one) for one in found if one.author.bot]

    def look(self, on: Seen) -> Message:
        """Answer a message that this person sees, or say that they do not."""
        message = on if isinstance(on, Message) else on.message
        if message.deleted or message.seen_by not in (None, self.id):
            raise CannotDo("This person does not see that message.")
        if not self.can_see(self.channel_of(message)):
            raise CannotDo("This person does not see that channel.")
        return message

    def channel_of(self, message: Message) -> Channel:
        """Find the channel of a message."""
        channel = self.hub.world.channel(message.channel_id)
        if channel is None:
            raise CannotDo("The channel is gone.")
        return channel
