"""Who am I, what is my app, who is that: what a bot asks when it starts."""

from __future__ import annotations

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import refused
from groupbot.loopback.limits.places import NEW_DIRECT
from groupbot.loopback.payloads import channels, guilds, people
from groupbot.loopback.shapes import check


@route("GET", "/users/@me")
async def me(ask: Ask) -> Answer:
    """Answer the bot's own account."""
    return 200, people.own_user(ask.bot)


@route("GET", "/users/{user_id}")
async def user(ask: Ask) -> Answer:
    """Answer any account."""
    found = ask.hub.world.users.get(ask.number("user_id"))
    if found is None:
        raise refused(10013)
    return 200, people.user(found)


@route("GET", "/oauth2/applications/@me")
async def application(ask: Ask) -> Answer:
    """Answer the bot's application."""
    return 200, guilds.application(ask.hub.world)


@route("GET", "/applications/@me")
async def own_application(ask: Ask) -> Answer:
    """Answer the bot's application, by its newer address."""
    return 200, guilds.application(ask.hub.world)


@route("GET", "/gateway")
async def gateway(ask: Ask) -> Answer:
    """Answer where the gateway is."""
    return 200, {"url": ask.hub.gateway.url}


@route("GET", "/gateway/bot")
async def gateway_bot(ask: Ask) -> Answer:
    """Answer where the gateway is and how many shards are advised."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return 200, {"url": ask.hub.gateway.url, "shards": 1, "session_start_limit": limit}


@route("GET", "/users/@me/guilds")
async def own_guilds(ask: Ask) -> Answer:
    """List the servers the bot is in."""
    here = [guild for guild in ask.hub.world.guilds.values() if guild.bot_here]
    return 200, [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": str(guild.permissions_of(ask.bot)),
            "features": [],
        }
        for guild in here
    ]


@route("DELETE", "/users/@me/guilds/{guild_id}")
async def leave(ask: Ask) -> Answer:
    """Leave a server."""
    ask.guild().remove_bot()
    return 204, None


@route("POST", "/users/@me/channels")
async def open_direct(ask: Ask) -> Answer:
    """Open a direct message with somebody."""
    check(NEW_DIRECT, ask.body)
    found = ask.hub.world.users.get(int(ask.body["recipient_id"]))
    if found is None:
        raise refused(10013)
    if found.bot:
        raise refused(50007)
    return 200, channels.direct(ask.hub.world.dm_with(found), ask.bot.id)
