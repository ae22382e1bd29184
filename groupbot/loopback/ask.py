"""One request as a route sees it, and the table of routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from groupbot.loopback.draft import Draft, Upload
from groupbot.loopback.errors import refused
from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.hub import Hub
from groupbot.loopback.permissions import has
from groupbot.loopback.records import AuditEntry, Member, Message, User


@dataclass
class Ask:
    """What the bot asks: the parts of its address, its body and its files."""

    hub: Hub
    method: str
    template: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any = None
    uploads: dict[str, Upload] = field(default_factory=dict)
    reason: str | None = None

    @property
    def bot(self) -> User:
        """Answer the bot's account."""
        return self.hub.world.bot

    def number(self, name: str) -> int:
        """Read an id from the address; 0, which nothing has, when it is none."""
        text = self.params.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 20 else 0

    def guild(self, *needed: str) -> Guild:
        """Find the server of the address; the bot must be in it and hold these permissions."""
        guild = self.hub.world.guilds.get(self.number("guild_id"))
        if guild is None:
            raise refused(10004)
        if not guild.bot_here:
            raise refused(50001)
        if not has(guild.permissions_of(self.bot), *needed):
            raise refused(50013)
        return guild

    def channel(self, *needed: str) -> Channel:
        """Find the channel of the address; the bot must see it and hold these permissions."""
        channel = self.hub.world.channel(self.number("channel_id"))
        if channel is None:
            raise refused(10003)
        self.allow(channel, *needed)
        return channel

    def allow(self, channel: Channel, *needed: str) -> None:
        """Refuse when the bot cannot see a channel (50001) or lacks a permission there (50013)."""
        mine = channel.permissions_of(self.bot)
        if not has(mine, "view_channel") or (channel.guild and not channel.guild.bot_here):
            raise refused(50001)
        part = channel.thread
        if (
            part
            and channel.kind == 12
            and self.bot.id not in part.members
            and not has(mine, "manage_threads")
        ):
            raise refused(50001)
        if channel.is_spoken and not has(mine, "connect"):
            raise refused(50001)
        if not has(mine, *needed):
            raise refused(50013)

    def message(self, channel: Channel) -> Message:
        """Find the message of the address; one that a single person sees is not there."""
        message = channel.messages.get(self.number("message_id"))
        if message is None or message.seen_by is not None:
            raise refused(10008)
        return message

    def member(self, guild: Guild) -> Member:
        """Find the member of the address."""
        text = self.params["user_id"]
        user_id = self.bot.id if text == "@me" else self.number("user_id")
        if user_id not in self.hub.world.users:
            raise refused(10013)
        if user_id not in guild.members:
            raise refused(10007)
        return guild.members[user_id]

    @property
    def files(self) -> list[bytes]:
        """Answer the contents of the files that came along."""
        return [upload.content for upload in self.uploads.values()]

    def draft(self, channel: Channel, body: dict[str, Any] | None = None) -> Draft:
        """Take the body as a message in a channel."""
        said = self.body if body is None else body
        return Draft(self.hub.world, channel, self.bot, self.hub.base_url, said, self.uploads)

    def log(self, guild: Guild, action: int, target_id: int | None) -> None:
        """Write an act into the server's audit log, with the reason that came with it."""
        entry = AuditEntry(self.hub.world.new_id(), action, self.bot.id, target_id, self.reason)
        guild.audit.append(entry)


Answer = tuple[int, Any]
Route = Callable[[Ask], Awaitable[Answer]]
ROUTES: dict[tuple[str, int], list[tuple[tuple[str, ...], str, Route]]] = {}


def route(method: str, template: str) -> Callable[[Route], Route]:
    """Make a function answer a route. Names in braces match anything, longer literals win."""

    def add(function: Route) -> Route:
        parts = tuple(template.strip("/").split("/"))
        known = ROUTES.setdefault((method, len(parts)), [])
        known.append((parts, template, function))
        known.sort(key=lambda entry: sum(part.startswith("{") for part in entry[0]))
        return function

    return add


def find(method: str, path: str) -> tuple[str, Route, dict[str, str]] | None:
    """Find the route of a path, with the parts that its names matched."""
    parts = path.strip("/").split("/")
    for pattern, template, function in ROUTES.get((method, len(parts)), ()):
        params = {}
        for want, got in zip(pattern, parts, strict=True):
            if want.startswith("{"):
                params[want[1:-1]] = got
            elif want != got:
                break
        else:
            return template, function, params
    return None
