from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from groupbot.loopback import CannotDo
from groupbot.loopback.permissions import BITS, bits
from tests.loopback.conftest import Town


def library_guild(town: Town) -> discord.Guild:
    guild = town.bot.get_guild(town.guild.id)
    assert guild
    return guild


def library_hall(town: Town) -> discord.TextChannel:
    channel = town.bot.get_channel(town.hall.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


def grant(town: Town, *names: str) -> None:
    town.guild.bot_role.permissions |= bits(names)


async def test_a_private_thread_is_seen_by_its_members_only(town: Town) -> None:
    thread = await library_hall(town).create_thread(name="quiet talk", invitable=False)
    mine = town.guild.channels[thread.id]
    assert (mine.kind, town.sam.can_see(mine)) == (12, False)
    await thread.add_user(discord.Object(town.sam.id))
    assert town.sam.can_see(mine)
    assert not town.kim.can_see(mine)
    await thread.send("hello")
    await town.sam.says(mine, "hi")
    assert [one.text for one in town.sam.sees(mine)] == ["hello", "hi"]
    assert [one.id async for one in thread.history()] == [one.message.id for one in town.sam.sees(mine)][::-1]
    await thread.remove_user(discord.Object(town.sam.id))
    assert not town.sam.can_see(mine)


async def test_a_thread_is_archived_locked_and_opened_again(town: Town) -> None:
    thread = await library_hall(town).create_thread(name="talk")
    await thread.edit(archived=True, locked=True)
    mine = town.guild.channels[thread.id]
    assert mine.thread
    assert (mine.thread.archived, mine.thread.locked) == (True, True)
    found = [one.id async for one in library_hall(town).archived_threads(private=True)]
    assert found == [thread.id]
    with pytest.raises(discord.HTTPException) as caught:
        await thread.add_user(discord.Object(town.sam.id))
    assert caught.value.code == 50083
    await thread.send("wakes it up")
    assert not mine.thread.archived
    await thread.edit(name="new name", locked=False)
    assert mine.name == "new name"
    assert [one.id for one in await library_guild(town).active_threads()] == [thread.id]
    await thread.delete()
    assert thread.id not in town.guild.channels


async def test_a_thread_on_a_message_needs_its_permission(town: Town) -> None:
    sent = await library_hall(town).send("topic")
    thread = await sent.create_thread(name="on topic")
    assert thread.id == sent.id
    with pytest.raises(discord.HTTPException) as caught:
        await sent.create_thread(name="again")
    assert caught.value.code == 160004
    town.hall.deny(town.guild.everyone, "create_public_threads", "create_private_threads")
    town.hall.deny(town.guild.bot_role, "create_private_threads")
    for kind in (discord.ChannelType.public_thread, discord.ChannelType.private_thread):
        with pytest.raises(discord.Forbidden):
            await library_hall(town).create_thread(name="no", type=kind)


async def test_channels_are_made_changed_and_deleted_with_a_reason(town: Town) -> None:
    guild = library_guild(town)
    with pytest.raises(discord.Forbidden):
        await guild.create_text_channel("no")
    grant(town, "manage_channels", "manage_roles")
    hidden: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        guild.me: discord.PermissionOverwrite(view_channel=True),
    }
    made = await guild.create_text_channel("secret", overwrites=hidden, topic="hush", reason="asked for")
    mine = town.guild.channels[made.id]
    assert not town.sam.can_see(mine)
    role = await guild.create_role(name="Insiders")
    await made.set_permissions(role, view_channel=True, reason="insiders only")
    town.guild.set_roles(town.sam, [role])
    assert town.sam.can_see(mine)
    await made.edit(name="open", topic="", slowmode_delay=5)
    assert (mine.name, mine.slowmode) == ("open", 5)
    await made.set_permissions(role, overwrite=None)
    assert not town.sam.can_see(mine)
    await made.delete(reason="done")
    assert made.id not in town.guild.channels
    reasons = [one.reason for one in town.guild.audit if one.reason]
    assert reasons == ["asked for", "insiders only", "done"]


async def test_the_bot_cannot_give_what_it_does_not_have(town: Town) -> None:
    grant(town, "manage_channels", "manage_roles")
    guild = library_guild(town)
    channel = library_hall(town)
    with pytest.raises(discord.Forbidden) as caught:
        await channel.set_permissions(guild.default_role, ban_members=True)
    assert caught.value.code == 50013
    with pytest.raises(discord.Forbidden):
        await guild.create_role(name="Strong", permissions=discord.Permissions(administrator=True))


async def test_events_are_planned_begun_and_ended(town: Town) -> None:
    guild = library_guild(town)
    start = discord.utils.utcnow() + timedelta(hours=1)
    room = guild.get_channel(town.room.id)
    assert isinstance(room, discord.VoiceChannel)
    grant(town, "create_events")
    event = await guild.create_scheduled_event(
        name="Circle", start_time=start, channel=room, privacy_level=discord.PrivacyLevel.guild_only
    )
    await town.sam.is_interested(event.id)
    assert [one.name async for one in event.users()] == ["sam"]
    await town.sam.is_interested(event.id, on=False)
    assert [one.name async for one in event.users()] == []
    assert [one.name for one in await guild.fetch_scheduled_events()] == ["Circle"]
    event = await event.start()
    with pytest.raises(discord.HTTPException):
        await event.edit(status=discord.EventStatus.cancelled)
    await event.end()
    assert town.guild.events == {}


async def test_an_event_elsewhere_needs_a_place_and_an_end(town: Town) -> None:
    grant(town, "create_events")
    start = discord.utils.utcnow() + timedelta(hours=1)
    body = {"name": "Walk", "privacy_level": 2, "entity_type": 3, "scheduled_start_time": start.isoformat()}
    full = body | {
        "entity_metadata": {"location": "Park"},
        "scheduled_end_time": (start + timedelta(hours=1)).isoformat(),
    }
    for wrong in (
        body,
        full | {"entity_metadata": {}},
        full | {"scheduled_end_time": start.isoformat()},
        full | {"scheduled_start_time": "2001-01-01T00:00:00+00:00"},
        full | {"name": "x" * 101},
    ):
        with pytest.raises(discord.HTTPException) as caught:
            await town.bot.http.create_guild_scheduled_event(town.guild.id, **wrong)
        assert caught.value.code == 50035
    await town.bot.http.create_guild_scheduled_event(town.guild.id, **full)
    assert len(town.guild.events) == 1


async def test_a_stage_goes_live_and_its_audience_is_let_speak(town: Town) -> None:
    stage = town.guild.stage("Assembly")
    channel = await town.lo.until(lambda: town.bot.get_channel(stage.id))
    assert isinstance(channel, discord.StageChannel)
    with pytest.raises(discord.Forbidden):
        await channel.create_instance(topic="All hands")
    grant(town, "manage_channels", "mute_members", "move_members")
    live = await channel.create_instance(topic="All hands")
    with pytest.raises(discord.HTTPException):
        await channel.create_instance(topic="Twice")
    await live.edit(topic="All ears")
    assert (await channel.fetch_instance()).topic == "All ears"
    await town.sam.joins(stage)
    assert town.guild.voice_states[town.sam.id].suppress
    member = await library_guild(town).fetch_member(town.sam.id)
    await member.edit(suppress=False)
    assert not town.guild.voice_states[town.sam.id].suppress
    await live.delete()
    assert town.guild.stages == {}


async def test_somebody_in_the_audience_asks_to_speak_and_only_moderators_let_them(town: Town) -> None:
    stage = town.guild.stage("Assembly")
    await town.sam.joins(stage)
    await town.kim.joins(stage)
    sam = town.guild.voice_states[town.sam.id]
    await town.sam.asks_to_speak()
    shown = await town.lo.until(lambda: library_guild(town)._voice_state_for(town.sam.id))
    await town.lo.until(lambda: shown.requested_to_speak_at is not None)
    await town.sam.asks_to_speak(on=False)
    assert sam.asked_to_speak is None
    for person, who in ((town.sam, town.sam), (town.kim, town.sam)):
        with pytest.raises(CannotDo, match="does not moderate"):
            await person.lets_speak(who)
    stage.allow(town.kim, "mute_members")
    await town.sam.asks_to_speak()
    await town.kim.lets_speak(town.sam)
    assert (sam.suppress, sam.asked_to_speak) == (False, None)
    with pytest.raises(CannotDo, match="speaks already"):
        await town.sam.asks_to_speak()
    with pytest.raises(CannotDo, match="does not moderate"):
        await town.sam.lets_speak(town.kim, on=False)
    await town.sam.lets_speak(town.sam, on=False)
    assert sam.suppress
    await town.sam.moves(town.room)
    with pytest.raises(CannotDo, match="not on a stage"):
        await town.sam.asks_to_speak()


async def test_members_are_silenced_renamed_and_thrown_out(town: Town) -> None:
    guild = library_guild(town)
    member = await guild.fetch_member(town.sam.id)
    until = town.lo.now() + timedelta(minutes=5)
    with pytest.raises(discord.Forbidden):
        await member.timeout(until)
    grant(town, "moderate_members", "kick_members", "ban_members", "manage_nicknames", "move_members")
    await member.timeout(until, reason="cool down")
    assert town.guild.members[town.sam.id].timed_out_until
    await member.timeout(None)
    await member.edit(nick="Sammy")
    await town.sam.joins(town.room)
    await member.move_to(None)
    assert town.guild.voice_states == {}
    with pytest.raises(discord.HTTPException):
        await member.timeout(town.lo.now() + timedelta(days=29))
    await member.kick()
    assert town.sam.id not in town.guild.members
    kim = await guild.fetch_member(town.kim.id)
    await kim.ban(reason="enough")
    with pytest.raises(AssertionError):
        town.kim.joins_server(town.guild)
    await guild.unban(discord.Object(town.kim.id))
    town.kim.joins_server(town.guild)


async def test_automod_rules_come_and_go(town: Town) -> None:
    guild = library_guild(town)
    with pytest.raises(discord.Forbidden):
        await guild.fetch_automod_rules()
    grant(town, "manage_guild")
    rule = await guild.create_automod_rule(
        name="No links",
        event_type=discord.AutoModRuleEventType.message_send,
        trigger=discord.AutoModTrigger(type=discord.AutoModRuleTriggerType.keyword, keyword_filter=["http*"]),
        actions=[discord.AutoModRuleAction()],
        enabled=True,
    )
    edited = await rule.edit(name="Fewer links", enabled=False)
    assert (edited.name, edited.enabled) == ("Fewer links", False)
    assert [one.name for one in await guild.fetch_automod_rules()] == ["Fewer links"]
    await rule.delete()
    assert town.guild.automod == {}


async def test_reactions_and_pins(town: Town) -> None:
    sent = await library_hall(town).send("react to me")
    await sent.add_reaction("👍")
    await town.sam.reacts(town.sam.sees(town.hall)[0], "👍")
    again = await library_hall(town).fetch_message(sent.id)
    assert [(str(one.emoji), one.count, one.me) for one in again.reactions] == [("👍", 2, True)]
    assert sorted([one.name async for one in again.reactions[0].users()]) == ["groupbot", "sam"]
    await sent.remove_reaction("👍", discord.Object(town.lo.world.bot.id))
    with pytest.raises(discord.Forbidden):
        await sent.pin()
    grant(town, "pin_messages")
    await sent.pin()
    assert [one.id async for one in library_hall(town).pins()] == [sent.id]
    await sent.unpin()


async def test_a_person_can_leave_and_a_role_can_go(town: Town) -> None:
    role = town.guild.role("Helpers")
    town.guild.set_roles(town.sam, [role])
    town.guild.delete_role(role)
    assert town.guild.members[town.sam.id].roles == []
    town.sam.leaves_server(town.guild)
    with pytest.raises(discord.NotFound) as caught:
        await library_guild(town).fetch_member(town.sam.id)
    assert caught.value.code == 10007
    assert town.hall.permissions_of(town.sam) == 0
    assert BITS["view_channel"] & town.hall.permissions_of(town.kim)


async def test_a_deleted_channel_takes_people_out_of_voice(town: Town) -> None:
    await town.sam.joins(town.room)
    await town.lo.until(lambda: len(town.bot.heard) == 1)
    town.room.delete()
    await town.lo.until(lambda: len(town.bot.heard) == 2)
    await town.lo.until(lambda: town.bot.get_channel(town.room.id) is None)
