"""Messages in channels: send, read, edit, delete, pin."""

from __future__ import annotations

from typing import Any

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import invalid, refused
from groupbot.loopback.guild import Channel
from groupbot.loopback.limits import messages as limits
from groupbot.loopback.payloads import messages, people
from groupbot.loopback.permissions import has
from groupbot.loopback.records import Message

BASE = "/channels/{channel_id}/messages"


def written(ask: Ask, message: Message) -> dict[str, Any]:
    """Write a message as an answer."""
    return messages.message(message, ask.hub.world, ask.hub.base_url)


def may_send(ask: Ask, channel: Channel, body: dict[str, Any]) -> None:
    """Refuse what the bot may not send here."""
    if not channel.holds_messages:
        raise refused(50008)
    if channel.guild is None:
        person = next(user for user in channel.recipients.values() if user.id != ask.bot.id)
        if not person.dms_open or not ask.hub.world.shares_guild_with_bot(person):
            raise refused(50007)
        return
    ask.allow(channel, "send_messages_in_threads" if channel.thread else "send_messages")
    if (
        channel.thread
        and channel.thread.locked
        and not has(channel.permissions_of(ask.bot), "manage_threads")
    ):
        raise refused(160005)
    if ask.uploads:
        ask.allow(channel, "attach_files")
    if body.get("message_reference"):
        ask.allow(channel, "read_message_history")


@route("POST", BASE)
async def send(ask: Ask) -> Answer:
    """Send a message. The same nonce within a few minutes answers the message that is there."""
    channel = ask.channel()
    limits.check_new(ask.body, ask.files)
    may_send(ask, channel, ask.body)
    nonce = ask.body.get("nonce") if ask.body.get("enforce_nonce") else None
    known = ask.hub.nonces.message_of(nonce) if nonce is not None else None
    if known:
        if known.deleted:
            raise refused(10008)
        return 200, written(ask, known)
    message = ask.draft(channel).compose()
    reference = ask.body.get("message_reference")
    if reference:
        message.reference = _reference(ask, channel, reference)
        message.kind = 19
    if channel.thread and channel.thread.archived:
        channel.thread.archived = False
        channel.changed()
    ask.hub.world.place(message)
    if nonce is not None:
        ask.hub.nonces.keep(nonce, message)
    return 200, written(ask, message)


def _reference(ask: Ask, channel: Channel, reference: dict[str, Any]) -> dict[str, Any]:
    answered = channel.messages.get(int(reference.get("message_id") or 0))
    if answered is None and reference.get("fail_if_not_exists", True):
        raise invalid(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    full: dict[str, Any] = {
        "type": 0,
        "channel_id": str(channel.id),
        "message_id": str(reference["message_id"]),
    }
    return full | ({"guild_id": str(channel.guild.id)} if channel.guild else {})


@route("GET", BASE)
async def history(ask: Ask) -> Answer:
    """Answer up to `limit` messages, newest first; without Read Message History an empty list."""
    channel = ask.channel()
    if not has(channel.permissions_of(ask.bot), "read_message_history"):
        return 200, []
    limit = int(ask.query.get("limit", 50))
    if not 1 <= limit <= 100:
        raise invalid(("limit",), "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
    found = [one for one in channel.messages.values() if one.seen_by is None]
    return 200, [written(ask, one) for one in _window(found, ask.query, limit)]


def _window(found: list[Message], query: dict[str, str], limit: int) -> list[Message]:
    if "before" in query:
        found = [one for one in found if one.id < int(query["before"])]
    elif "after" in query:
        return [one for one in found if one.id > int(query["after"])][:limit][::-1]
    elif "around" in query:
        middle = int(query["around"])
        older = [one for one in found if one.id <= middle][-(limit // 2 + 1) :]
        newer = [one for one in found if one.id > middle][: limit // 2]
        found = older + newer
    return found[-limit:][::-1]


@route("GET", BASE + "/{message_id}")
async def fetch(ask: Ask) -> Answer:
    """Answer one message."""
    channel = ask.channel("read_message_history")
    return 200, written(ask, ask.message(channel))


@route("PATCH", BASE + "/{message_id}")
async def edit(ask: Ask) -> Answer:
    """Change one of the bot's own messages."""
    channel = ask.channel()
    message = ask.message(channel)
    if message.author.id != ask.bot.id:
        raise refused(50005)
    if channel.thread and channel.thread.archived:
        raise refused(50083)
    limits.check_edit(ask.body, ask.files, message)
    ask.draft(channel).change(message)
    ask.hub.world.edited(message)
    return 200, written(ask, message)


@route("DELETE", BASE + "/{message_id}")
async def delete(ask: Ask) -> Answer:
    """Take a message away: the bot's own, or anyone's with Manage Messages."""
    channel = ask.channel()
    message = ask.message(channel)
    if message.author.id != ask.bot.id:
        if channel.guild is None:
            raise refused(50003)
        ask.allow(channel, "manage_messages")
    if channel.thread and channel.thread.archived:
        raise refused(50083)
    ask.hub.world.erase(message)
    return 204, None


@route("POST", BASE + "/bulk-delete")
async def delete_many(ask: Ask) -> Answer:
    """Take 2 to 100 messages away at once."""
    channel = ask.channel("manage_messages")
    ids = {int(one) for one in ask.body.get("messages") or []}
    if not 2 <= len(ids) <= 100:
        raise refused(50016)
    for message in [channel.messages[one] for one in ids if one in channel.messages]:
        ask.hub.world.erase(message)
    return 204, None


@route("POST", "/channels/{channel_id}/typing")
async def typing(ask: Ask) -> Answer:
    """Show that the bot is typing."""
    ask.channel("send_messages")
    return 204, None


@route("PUT", BASE + "/pins/{message_id}")
async def pin(ask: Ask) -> Answer:
    """Pin a message; a channel holds 50."""
    channel = ask.channel("pin_messages")
    message = ask.message(channel)
    if sum(one.pinned_at is not None for one in channel.messages.values()) >= 50:
        raise refused(30003)
    message.pinned_at = ask.hub.now()
    ask.hub.world.edited(message)
    return 204, None


@route("DELETE", BASE + "/pins/{message_id}")
async def unpin(ask: Ask) -> Answer:
    """Take a pin off."""
    message = ask.message(ask.channel("pin_messages"))
    message.pinned_at = None
    ask.hub.world.edited(message)
    return 204, None


@route("GET", BASE + "/pins")
async def pins(ask: Ask) -> Answer:
    """List the pinned messages, newest first."""
    channel = ask.channel("read_message_history")
    pinned = [one for one in channel.messages.values() if one.pinned_at]
    pinned.sort(key=lambda one: one.pinned_at or one.sent_at, reverse=True)
    items = [{"pinned_at": people.stamp(one.pinned_at), "message": written(ask, one)} for one in pinned]
    return 200, {"items": items, "has_more": False}
