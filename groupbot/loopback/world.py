"""The world: servers, people, direct messages and commands. The only state there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from groupbot.loopback import permissions
from groupbot.loopback.guild import DM, Channel, Guild
from groupbot.loopback.home import OLD, HasId, Home, real_now
from groupbot.loopback.records import File, Member, Message, Role, User


class World(Home):
    """Everything that exists on this Discord."""

    def __init__(self, now: Callable[[], datetime] = real_now, *, bot_name: str = "groupbot") -> None:
        super().__init__(now)
        self.guilds: dict[int, Guild] = {}
        self.users: dict[int, User] = {}
        self.dms: dict[int, Channel] = {}
        self.files: dict[int, File] = {}
        self.commands: dict[int, dict[str, Any]] = {}
        self.app_owner = self.user("Operator")
        self.bot = self.user(bot_name, bot=True)

    @property
    def application_id(self) -> int:
        """Answer the bot's application id, which is its user id too."""
        return self.bot.id

    def user(self, name: str, *, bot: bool = False, age: timedelta = OLD) -> User:
        """Make an account of this age. The user name is the name in lower case without spaces."""
        short = re.sub(r"[^a-z0-9_.]", "", name.lower()) or "someone"
        made = self.new_id() - (0 if bot else int(age.total_seconds() * 1000) << 22)
        user = User(made, short[:32], name, bot)
        self.users[user.id] = user
        return user

    def guild(
        self,
        name: str,
        owner: User | HasId | None = None,
        *,
        bot_permissions: Iterable[str] = permissions.BOT_MAY,
        everyone: Iterable[str] = permissions.EVERYONE_MAY,
        with_bot: bool = True,
    ) -> Guild:
        """Make a server with its owner, @everyone, and the bot in it."""
        lord = self.users[owner.id] if owner else self.user(f"{name} owner")
        guild = Guild(self.new_id(), name, lord.id, self, self.bot, bot_here=False, created_at=self.now())
        guild.roles[guild.id] = Role(guild.id, "@everyone", permissions.bits(everyone), position=0)
        guild.members[lord.id] = Member(lord, self.now())
        self.guilds[guild.id] = guild
        if with_bot:
            guild.add_bot(bot_permissions)
        return guild

    def guild_named(self, name: str) -> Guild:
        """Find a server by its name; KeyError when there is none."""
        for guild in self.guilds.values():
            if guild.name == name:
                return guild
        raise KeyError(name)

    def channel(self, channel_id: int) -> Channel | None:
        """Find a channel, a thread or a direct message by its id."""
        found = self.dms.get(channel_id)
        if found:
            return found
        for guild in self.guilds.values():
            if channel_id in guild.channels:
                return guild.channels[channel_id]
        return None

    def dm_with(self, user: User) -> Channel:
        """Find or open the direct message between the bot and somebody."""
        for channel in self.dms.values():
            if user.id in channel.recipients:
                return channel
        channel = Channel(self.new_id(), DM, user.display, self)
        channel.recipients = {user.id: user, self.bot.id: self.bot}
        self.dms[channel.id] = channel
        self.tell("CHANNEL_CREATE", channel)
        return channel

    def shares_guild_with_bot(self, user: User) -> bool:
        """Say whether the bot and somebody are in a server together."""
        return any(guild.bot_here and user.id in guild.members for guild in self.guilds.values())

    def place(self, message: Message) -> Message:
        """Put a finished message into its channel and tell everyone."""
        channel = self.channel(message.channel_id)
        if channel is None:
            raise KeyError(message.channel_id)
        channel.messages[message.id] = message
        for file in message.files:
            self.files[file.id] = file
        if channel.thread and channel.guild and message.seen_by is None:
            channel.thread.total_sent += 1
            for user_id in (message.author.id, *message.mentions):
                self._let_into_thread(channel, channel.guild, user_id)
        self._tell_of("MESSAGE_CREATE", message, channel)
        return message

    def _let_into_thread(self, thread: Channel, guild: Guild, user_id: int) -> None:
        """Who writes in a thread joins it; who is mentioned there does too, if they see the parent."""
        parent = guild.channels.get(thread.parent_id or 0)
        if parent and permissions.has(parent.permissions_of(self.users[user_id]), "view_channel"):
            guild.join_thread(thread, user_id)

    def edited(self, message: Message) -> None:
        """Tell everyone that a message reads differently now."""
        for file in message.files:
            self.files[file.id] = file
        channel = self.channel(message.channel_id)
        if channel:
            self._tell_of("MESSAGE_UPDATE", message, channel)

    def erase(self, message: Message) -> None:
        """Take a message away with its files."""
        channel = self.channel(message.channel_id)
        if channel and channel.messages.pop(message.id, None):
            message.deleted = True
            for file in message.files:
                self.files.pop(file.id, None)
            self._tell_of("MESSAGE_DELETE", message, channel)

    def react(self, message: Message, emoji: str, user_id: int) -> None:
        """Put somebody's reaction under a message; twice is once."""
        who = message.reactions.setdefault(emoji, [])
        if user_id not in who:
            who.append(user_id)
            self._tell_reaction("MESSAGE_REACTION_ADD", message, emoji, user_id)

    def unreact(self, message: Message, emoji: str, user_id: int) -> None:
        """Take somebody's reaction away."""
        who = message.reactions.get(emoji, [])
        if user_id in who:
            who.remove(user_id)
            if not who:
                del message.reactions[emoji]
            self._tell_reaction("MESSAGE_REACTION_REMOVE", message, emoji, user_id)

    def _tell_reaction(self, name: str, message: Message, emoji: str, user_id: int) -> None:
        channel = self.channel(message.channel_id)
        guild_id = channel.guild.id if channel and channel.guild else None
        self.tell(name, message, guild_id, channel=channel, emoji=emoji, user_id=user_id)

    def _tell_of(self, name: str, message: Message, channel: Channel) -> None:
        self.tell(name, message, channel.guild.id if channel.guild else None, channel=channel)
