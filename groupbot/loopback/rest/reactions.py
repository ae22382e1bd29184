"""Reactions under messages."""

from __future__ import annotations

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.payloads import people

REACTION = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}"


@route("PUT", REACTION + "/@me")
async def add(ask: Ask) -> Answer:
    """React to a message; a new emoji needs Add Reactions."""
    channel = ask.channel("read_message_history")
    message = ask.message(channel)
    name = ask.params["emoji_name"]
    if name not in message.reactions:
        ask.allow(channel, "add_reactions")
    ask.hub.world.react(message, name, ask.bot.id)
    return 204, None


@route("DELETE", REACTION + "/@me")
async def remove(ask: Ask) -> Answer:
    """Take the bot's own reaction away."""
    message = ask.message(ask.channel())
    ask.hub.world.unreact(message, ask.params["emoji_name"], ask.bot.id)
    return 204, None


@route("DELETE", REACTION + "/{user_id}")
async def remove_of(ask: Ask) -> Answer:
    """Take somebody's reaction away."""
    message = ask.message(ask.channel("manage_messages"))
    ask.hub.world.unreact(message, ask.params["emoji_name"], ask.number("user_id"))
    return 204, None


@route("GET", REACTION)
async def listed(ask: Ask) -> Answer:
    """List who reacted so."""
    message = ask.message(ask.channel("read_message_history"))
    who = message.reactions.get(ask.params["emoji_name"], [])
    return 200, [people.user(ask.hub.world.users[one]) for one in who[: int(ask.query.get("limit", 25))]]
