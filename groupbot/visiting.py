"""Asks Discord over HTTP alone, without the gateway: whose token this is, and what the bot may do where."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import discord
from aiohttp import ClientError

from groupbot import permissions

_SCOPES = ("bot", "applications.commands")


class CannotAsk(RuntimeError):
    """Discord gave no answer, or refuses the token; the words are for the operator."""


def invite_address(application_id: int, features: Iterable[str] = ()) -> str:
    """Give the address at which somebody can add the bot to a server, with what it needs and no more."""
    asked = discord.Permissions(**dict.fromkeys(permissions.asked_for(features), True))
    return discord.utils.oauth_url(application_id, permissions=asked, scopes=_SCOPES)


@asynccontextmanager
async def visiting(token: str) -> AsyncIterator[discord.Client]:
    """Log in without connecting, and leave again. Raises CannotAsk."""
    client = discord.Client(intents=discord.Intents(guilds=True))
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
