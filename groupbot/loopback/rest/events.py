"""Scheduled events of a server."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import invalid, refused
from groupbot.loopback.guild import STAGE, VOICE, Guild
from groupbot.loopback.limits import places
from groupbot.loopback.payloads import guilds, people
from groupbot.loopback.records import ScheduledEvent
from groupbot.loopback.shapes import check

EVENTS = "/guilds/{guild_id}/scheduled-events"
EVENT = EVENTS + "/{guild_scheduled_event_id}"
IN_STAGE, IN_VOICE, ELSEWHERE = 1, 2, 3
PLANNED, LIVE, OVER, CANCELLED = 1, 2, 3, 4
# From which status an event may go to which.
_MOVES = {PLANNED: (PLANNED, LIVE, CANCELLED), LIVE: (LIVE, OVER), OVER: (), CANCELLED: ()}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _event(ask: Ask, guild: Guild) -> ScheduledEvent:
    found = guild.events.get(ask.number("guild_scheduled_event_id"))
    if found is None:
        raise refused(10070)
    return found


def _counted(ask: Ask, event: ScheduledEvent) -> dict[str, Any]:
    payload = guilds.event(event)
    if ask.query.get("with_user_count", "").lower() not in ("1", "true"):
        del payload["user_count"]
    return payload


@route("GET", EVENTS)
async def listed(ask: Ask) -> Answer:
    """List the events that are planned or live."""
    return 200, [_counted(ask, one) for one in ask.guild().events.values()]


@route("POST", EVENTS)
async def plan(ask: Ask) -> Answer:
    """Plan an event in a voice channel, on a stage or elsewhere."""
    guild = ask.guild("create_events")
    check(places.NEW_EVENT, ask.body)
    starts = _moment(ask.body["scheduled_start_time"])
    if starts is None or starts <= ask.hub.now():
        said = "Cannot schedule event in the past."
        raise invalid(("scheduled_start_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", said)
    kind = ask.body["entity_type"]
    event = ScheduledEvent(ask.hub.world.new_id(), guild.id, ask.body["name"], starts, kind, ask.bot)
    _fill(ask, guild, event)
    guild.events[event.id] = event
    ask.hub.world.tell("GUILD_SCHEDULED_EVENT_CREATE", event, guild.id)
    ask.log(guild, 100, event.id)
    return 200, guilds.event(event)


def _fill(ask: Ask, guild: Guild, event: ScheduledEvent) -> None:
    body = ask.body
    event.name = body.get("name") or event.name
    event.description = body.get("description", event.description)
    event.starts_at = _moment(body.get("scheduled_start_time")) or event.starts_at
    if "scheduled_end_time" in body:
        event.ends_at = _moment(body["scheduled_end_time"])
    if body.get("entity_metadata"):
        event.location = body["entity_metadata"].get("location")
    if "channel_id" in body:
        event.channel_id = int(body["channel_id"]) if body["channel_id"] else None
    _judge(ask, guild, event)


def _judge(ask: Ask, guild: Guild, event: ScheduledEvent) -> None:
    """Refuse an event elsewhere without a place and an end, or one in no fitting channel."""
    if event.entity_type == ELSEWHERE:
        for value, key in ((event.location, "entity_metadata"), (event.ends_at, "scheduled_end_time")):
            if not value:
                raise invalid((key,), "BASE_TYPE_REQUIRED", "This field is required")
    else:
        channel = guild.channels.get(event.channel_id or 0)
        if channel is None or channel.kind != {IN_STAGE: STAGE, IN_VOICE: VOICE}[event.entity_type]:
            raise refused(10003)
        ask.allow(channel, "connect")
    if event.ends_at and event.ends_at <= event.starts_at:
        said = "The end must be after the start."
        raise invalid(("scheduled_end_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", said)


@route("GET", EVENT)
async def fetch(ask: Ask) -> Answer:
    """Answer one event."""
    return 200, _counted(ask, _event(ask, ask.guild()))


@route("PATCH", EVENT)
async def change(ask: Ask) -> Answer:
    """Change an event, begin it, end it or call it off."""
    guild = ask.guild()
    event = _event(ask, guild)
    if event.creator.id != ask.bot.id:
        ask.guild("manage_events")
    check(places.EVENT_EDIT, ask.body)
    status = ask.body.get("status") or event.status
    if status not in _MOVES[event.status]:
        raise refused(180000)
    event.entity_type = ask.body.get("entity_type") or event.entity_type
    _fill(ask, guild, event)
    event.status = status
    ask.hub.world.tell("GUILD_SCHEDULED_EVENT_UPDATE", event, guild.id)
    if status in (OVER, CANCELLED):
        del guild.events[event.id]
    ask.log(guild, 101, event.id)
    return 200, guilds.event(event)


@route("DELETE", EVENT)
async def delete(ask: Ask) -> Answer:
    """Take an event away."""
    guild = ask.guild()
    event = _event(ask, guild)
    if event.creator.id != ask.bot.id:
        ask.guild("manage_events")
    del guild.events[event.id]
    ask.hub.world.tell("GUILD_SCHEDULED_EVENT_DELETE", event, guild.id)
    ask.log(guild, 102, event.id)
    return 204, None


@route("GET", EVENT + "/users")
async def interested(ask: Ask) -> Answer:
    """List who is interested in an event."""
    guild = ask.guild()
    event = _event(ask, guild)
    after, limit = int(ask.query.get("after", 0)), int(ask.query.get("limit", 100))
    ids = [one for one in sorted(event.interested) if one > after][:limit]
    return 200, [
        {
            "guild_scheduled_event_id": str(event.id),
            "user_id": str(one),
            "user": people.user(ask.hub.world.users[one]),
            "response": 1,
        }
        for one in ids
    ]
