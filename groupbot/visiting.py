"""Asks Discord over HTTP alone, without the gateway: whose token this is, and what the bot may do where."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import discord
from aiohttp import ClientError, ClientSession, TraceConfig, TraceRequestEndParams

from groupbot import permissions
from groupbot.doctor.model import Seen

_SCOPES = ("bot", "applications.commands")


class CannotAsk(RuntimeError):
    """Discord gave no answer, or refuses the token; the words are for the operator."""


def invite_address(application_id: int, features: Iterable[str] = ()) -> str:
    """Give the address at which somebody can add the bot to a server, with what it needs and no more."""
    asked = discord.Permissions(**dict.fromkeys(permissions.asked_for(features), True))
    return discord.utils.oauth_url(application_id, permissions=asked, scopes=_SCOPES)


def lacking(room: discord.abc.GuildChannel, me: discord.Member, needed: Iterable[str]) -> tuple[str, ...]:
    """Give which of these permissions nobody has given the bot in a channel, by the library's names.

    The library's own sum takes what cannot be used for what was not given: without Send Messages it counts
    Embed Links as missing too.
    """
    needed, everything = tuple(needed), me.guild_permissions
    if everything.administrator:
        return ()
    given = discord.Permissions(_given(room, me))
    usable = room.permissions_for(me)
    return tuple(name for name in needed if not getattr(given, name)) or tuple(
        name for name in needed if not getattr(usable, name)
    )


def seen(room: discord.abc.GuildChannel, me: discord.Member, needed: tuple[str, ...]) -> Seen:
    """Look at a channel: what the bot lacks there, and whether everyone sees it."""
    lacks = permissions.in_a_channel(lacking(room, me, needed))
    return Seen(room.name, lacks, room.permissions_for(room.guild.default_role).view_channel)


def _given(room: discord.abc.GuildChannel, me: discord.Member) -> int:
    """Add up the roles and what the channel changes about them: for everyone, for roles, for the bot."""
    everyone, *roles = sorted(me.roles, key=lambda role: not role.is_default())
    given = 0
    for role in me.roles:
        given |= role.permissions.value
    changes = [room.overwrites_for(role).pair() for role in roles]
    allowed, denied = discord.Permissions(), discord.Permissions()
    for allow, deny in changes:
        allowed, denied = allowed | allow, denied | deny
    for allow, deny in (
        room.overwrites_for(everyone).pair(),
        (allowed, denied),
        room.overwrites_for(me).pair(),
    ):
        given = given & ~deny.value | allow.value
    return given


@asynccontextmanager
async def visiting(
    token: str, heard: Callable[[datetime], None] = lambda date: None
) -> AsyncIterator[discord.Client]:
    """Log in without connecting, and leave again. Raises CannotAsk.

    `heard` gets Discord's time with each answer.
    """

    async def hear(session: ClientSession, context: object, params: TraceRequestEndParams) -> None:
        if said := params.response.headers.get("Date"):
            heard(parsedate_to_datetime(said))

    trace = TraceConfig()
    trace.on_request_end.append(hear)
    client = discord.Client(intents=discord.Intents(guilds=True), http_trace=trace)
    try:
        await client.login(token)
        yield client
    except discord.LoginFailure:
        raise CannotAsk(
            "Discord does not accept this token. Make a new one under Bot, Reset Token, and set it as "
            "DISCORD_TOKEN."
        ) from None
    except (discord.HTTPException, ClientError, OSError) as failed:
        raise CannotAsk(f"Discord could not be asked ({type(failed).__name__}). Try again later.") from None
    finally:
        await client.close()


async def application_id(token: str) -> int:
    """Ask whose token this is. Raises CannotAsk."""
    async with visiting(token) as client:
        assert client.application_id is not None
        return client.application_id


_Known = tuple[discord.Guild, discord.Member, Mapping[int, discord.abc.GuildChannel]]


class Visit:
    """What Discord says over HTTP about servers: eyes for the doctor on the command line."""

    def __init__(self) -> None:
        self._guilds: dict[int, _Known] = {}
        self.ahead: timedelta | None = None

    async def look(self, client: discord.Client, guild_id: int) -> bool:
        """Read a server: its roles, its channels, and who the bot is there. False where it is not in it."""
        assert client.user is not None
        try:
            guild = await client.fetch_guild(guild_id, with_counts=False)
            channels = {channel.id: channel for channel in await guild.fetch_channels()}
            self._guilds[guild_id] = (guild, await guild.fetch_member(client.user.id), channels)
        except (discord.Forbidden, discord.NotFound):
            return False
        return True

    def servers(self) -> list[int]:
        """Give the servers that were read."""
        return list(self._guilds)

    def channel(self, guild_id: int, channel_id: int, needed: tuple[str, ...]) -> Seen | None:
        """Look at a channel."""
        _, me, channels = self._guilds[guild_id]
        found = channels.get(channel_id)
        return seen(found, me, needed) if found else None

    def has_role(self, guild_id: int, role_id: int) -> bool:
        """Say whether there is such a role."""
        return self._guilds[guild_id][0].get_role(role_id) is not None

    def may(self, guild_id: int, permission: str) -> bool:
        """Say whether the bot has a permission in the whole server."""
        return getattr(self._guilds[guild_id][1].guild_permissions, permission)

    def joins_shown(self, guild_id: int) -> int | None:
        """Give the channel in which Discord itself says who has joined; None where it does not."""
        guild, _, channels = self._guilds[guild_id]
        # The library gives the channel only where it has it in memory, and a visit has none there.
        room = channels.get(guild._system_channel_id or 0)
        return room.id if room and guild.system_channel_flags.join_notifications else None

    def called(self, guild_id: int, channel_id: int) -> str:
        """Name the channel as people read it."""
        found = self._guilds[guild_id][2].get(channel_id)
        return f"#{found.name}" if found else str(channel_id)
