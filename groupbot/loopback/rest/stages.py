"""Stages that are live, and who speaks on them."""

from __future__ import annotations

from datetime import datetime

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import refused
from groupbot.loopback.guild import STAGE, Channel, Guild
from groupbot.loopback.limits import places
from groupbot.loopback.payloads import guilds
from groupbot.loopback.records import StageInstance
from groupbot.loopback.shapes import Flag, Id, Keys, Moment, check

STAGES = "/stage-instances"
_VOICE_EDIT = Keys(
    {"channel_id": Id(), "suppress": Flag(), "request_to_speak_timestamp": Moment()}, null=False
)
# What makes somebody a moderator of a stage.
_MODERATES = ("manage_channels", "mute_members", "move_members")


def _stage(ask: Ask, channel: Channel) -> tuple[Guild, Channel]:
    if channel.guild is None or channel.kind != STAGE:
        raise refused(50024)
    ask.allow(channel, *_MODERATES)
    return channel.guild, channel


@route("POST", STAGES)
async def begin(ask: Ask) -> Answer:
    """Go live on a stage."""
    check(places.NEW_STAGE, ask.body)
    ask.params["channel_id"] = str(ask.body["channel_id"])
    guild, channel = _stage(ask, ask.channel())
    if any(one.channel_id == channel.id for one in guild.stages.values()):
        raise refused(150006)
    event_id = ask.body.get("guild_scheduled_event_id")
    stage = StageInstance(ask.hub.world.new_id(), guild.id, channel.id, ask.body["topic"])
    stage.event_id = int(event_id) if event_id else None
    guild.stages[stage.id] = stage
    ask.hub.world.tell("STAGE_INSTANCE_CREATE", stage, guild.id)
    ask.log(guild, 83, stage.id)
    return 200, guilds.stage(stage)


def _live(guild: Guild, channel: Channel) -> StageInstance:
    for stage in guild.stages.values():
        if stage.channel_id == channel.id:
            return stage
    raise refused(10067)


@route("GET", STAGES + "/{channel_id}")
async def fetch(ask: Ask) -> Answer:
    """Answer the live stage of a channel."""
    channel = ask.channel()
    if channel.guild is None:
        raise refused(10067)
    return 200, guilds.stage(_live(channel.guild, channel))


@route("PATCH", STAGES + "/{channel_id}")
async def change(ask: Ask) -> Answer:
    """Change the topic."""
    guild, channel = _stage(ask, ask.channel())
    check(places.STAGE_EDIT, ask.body)
    stage = _live(guild, channel)
    stage.topic = ask.body.get("topic") or stage.topic
    ask.hub.world.tell("STAGE_INSTANCE_UPDATE", stage, guild.id)
    ask.log(guild, 84, stage.id)
    return 200, guilds.stage(stage)


@route("DELETE", STAGES + "/{channel_id}")
async def end(ask: Ask) -> Answer:
    """Go off the air."""
    guild, channel = _stage(ask, ask.channel())
    stage = _live(guild, channel)
    del guild.stages[stage.id]
    ask.hub.world.tell("STAGE_INSTANCE_DELETE", stage, guild.id)
    ask.log(guild, 85, stage.id)
    return 204, None


@route("PATCH", "/guilds/{guild_id}/voice-states/{user_id}")
async def let_speak(ask: Ask) -> Answer:
    """Move somebody between the audience and the speakers of a stage."""
    guild = ask.guild()
    check(_VOICE_EDIT, ask.body)
    state = guild.voice_states.get(ask.member(guild).id)
    channel = guild.channels.get(state.channel_id or 0) if state else None
    if state is None or channel is None:
        raise refused(10065)
    if channel.kind != STAGE:
        raise refused(50024)
    if state.user_id != ask.bot.id or ask.body.get("suppress") is False:
        ask.allow(channel, "mute_members")
    changes = {key: ask.body[key] for key in ("suppress",) if ask.body.get(key) is not None}
    if "request_to_speak_timestamp" in ask.body:
        asked = ask.body["request_to_speak_timestamp"]
        changes["asked_to_speak"] = datetime.fromisoformat(asked) if asked else None
    guild.move_voice(state.user_id, channel, **changes)
    return 204, None
