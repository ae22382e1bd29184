"""The doctor on Discord: what is wrong is shown, and told once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cogs.setup.eyes import ClientEyes
from groupbot import __version__
from groupbot.delivery.model import Letter, Way
from groupbot.doctor.model import Kind
from groupbot.doctor.service import PROBLEMS
from groupbot.groups.model import Person as Actor
from groupbot.loopback import permissions
from groupbot.permissions import NEEDED, POSTING, in_a_channel
from groupbot.visiting import lacking
from tests.stage import Stage


async def made(stage: Stage) -> Actor:
    """Have a group, a contact outside, and a channel for problems."""
    await stage.make_group()
    admin = Actor(stage.guild.id, stage.ada.id, manages_server=True)
    await stage.app.core.crisis.set_contact(admin, "The office")
    await stage.ada.slash("/setup problems", in_=stage.staff_room, channel=stage.staff_room)
    await stage.settled()
    return admin


async def test_where_nothing_is_wrong_it_says_so_and_what_is_worth_knowing(stage: Stage) -> None:
    await made(stage)
    shown = await stage.ada.slash("/setup check", in_=stage.staff_room)
    assert "Nothing is wrong" in shown.text
    assert "Worth knowing:" in shown.text
    assert "✖" not in shown.text
    assert shown.ephemeral


@pytest.mark.parametrize("name", POSTING)
async def test_a_missing_permission_is_named_with_the_channel(stage: Stage, name: str) -> None:
    await made(stage)
    stage.announcements.deny(stage.guild.bot_role, name)
    guild = stage.bot.get_guild(stage.guild.id)
    assert guild is not None
    channel = guild.get_channel(stage.announcements.id)
    assert channel is not None
    await stage.lo.until(lambda: name in lacking(channel, guild.me, (name,)))
    shown = await stage.ada.slash("/setup check", in_=stage.staff_room)
    assert "1 thing is not right" in shown.text
    assert f"<#{stage.announcements.id}>: somebody who can manage this channel can turn on" in shown.text
    assert in_a_channel([name])[0] in shown.text
    assert f"https://discord.com/channels/{stage.guild.id}/{stage.announcements.id}" in shown.text


async def test_what_was_not_given_is_told_from_what_cannot_be_used_for_it(stage: Stage) -> None:
    guild = stage.bot.get_guild(stage.guild.id)
    assert guild is not None
    channel = guild.get_channel(stage.announcements.id)
    assert channel is not None
    for denied in ({"send_messages"}, {"view_channel"}, {"embed_links", "attach_files"}, set(NEEDED)):
        stage.announcements.allow(stage.guild.bot_role, *NEEDED)
        stage.announcements.deny(stage.guild.everyone, *denied)
        # What everyone is denied, the bot's own role may still be given.
        await stage.lo.until(lambda: not lacking(channel, guild.me, NEEDED))
        stage.announcements.deny(stage.guild.bot_role, *denied)
        await stage.lo.until(lambda denied=denied: set(lacking(channel, guild.me, NEEDED)) == denied)
    assert set(NEEDED) <= set(permissions.BITS)


async def test_a_new_problem_is_told_once_and_again_when_it_comes_back(stage: Stage) -> None:
    await made(stage)
    await stage.pass_time(days=1, minutes=1)
    assert not told(stage)
    stage.announcements.deny(stage.guild.bot_role, "embed_links")
    for _ in range(3):
        await stage.pass_time(days=1)
    (card,) = told(stage)
    assert "turn on Embed Links for groupbot" in card
    await stage.restart()
    await stage.settled()
    assert len(told(stage)) == 1
    stage.announcements.allow(stage.guild.bot_role, "embed_links")
    await stage.pass_time(days=1)
    stage.announcements.deny(stage.guild.bot_role, "embed_links")
    await stage.pass_time(days=1)
    assert len(told(stage)) == 2


async def test_where_that_channel_takes_nothing_whoever_began_is_told(stage: Stage) -> None:
    await made(stage)
    stage.staff_room.deny(stage.guild.bot_role, "send_messages")
    await stage.pass_time(days=1, minutes=1)
    assert not told(stage)
    messages = [shown.text for shown in stage.ada.dms()]
    assert any("Something is not right with groupbot here." in text for text in messages)


async def test_the_last_page_says_how_the_bot_does(stage: Stage) -> None:
    await made(stage)
    shown = await stage.ada.slash("/setup check", in_=stage.staff_room)
    assert f"Version {__version__}, database at step 00" in shown.text
    assert "Messages that wait for their time: 0." in shown.text
    assert "No heartbeat yet" in shown.text
    assert "without a gap since I started" in shown.text


async def test_the_last_heartbeat_and_the_last_gap_are_said(stage: Stage) -> None:
    await made(stage)
    await stage.plan("2027-01-11 19:00")
    await stage.pass_until(datetime(2027, 1, 11, 19, 1, tzinfo=UTC))
    attendance = stage.app.core.attendance
    await attendance.beat()
    attendance.lost(stage.guild.id)
    before = attendance.health(stage.guild.id).heartbeat_at
    assert before is not None
    stage.clock.advance(timedelta(minutes=4))
    await attendance.reconcile(stage.guild.id, {}, resumed=False)
    gap = attendance.health(stage.guild.id).gap
    assert gap is not None
    assert gap[0] == before
    first, last = (int(moment.timestamp()) for moment in gap)
    shown = await stage.ada.slash("/setup check", in_=stage.staff_room)
    assert f"Last gap: from <t:{first}:f> to <t:{last}:f>. Minutes in it are estimated." in shown.text
    assert "I write a heartbeat while a session is under way, last <t:" in shown.text
    assert last - first >= 240


async def test_it_says_where_discord_itself_shows_who_has_joined(stage: Stage) -> None:
    await made(stage)
    stage.guild.settings_changed(system_channel_id=stage.announcements.id)
    eyes = ClientEyes(stage.bot)
    await stage.lo.until(lambda: eyes.joins_shown(stage.guild.id) == stage.announcements.id)
    shown = await stage.ada.slash("/setup check", in_=stage.staff_room)
    assert f"<#{stage.announcements.id}>: Discord writes there who has joined" in shown.text
    stage.guild.settings_changed(welcomes=False)
    await stage.lo.until(lambda: eyes.joins_shown(stage.guild.id) is None)
    shown = await stage.ada.slash("/setup check", in_=stage.staff_room)
    assert "who has joined" not in shown.text


@pytest.mark.parametrize("code", [50013, 200000], ids=["the channel takes nothing", "AutoMod takes it away"])
async def test_what_the_channel_refuses_when_it_is_sent_goes_to_whoever_began(
    stage: Stage, code: int
) -> None:
    await made(stage)
    stage.announcements.deny(stage.guild.bot_role, "embed_links")
    stage.lo.faults.next("POST", "/channels/{channel_id}/messages", status=403, code=code)
    await stage.pass_time(days=1, minutes=1)
    assert not told(stage)
    (card,) = [shown.text for shown in stage.ada.dms() if "Something is not right" in shown.text]
    assert "turn on Embed Links for groupbot" in card
    assert (f"<#{stage.staff_room.id}>: Discord takes no messages from me there." in card) == (code == 50013)
    await stage.pass_time(hours=6)
    assert not told(stage)
    assert len([shown for shown in stage.ada.dms() if "Something is not right" in shown.text]) == 1


async def test_what_is_set_up_says_where_problems_are_told(stage: Stage) -> None:
    before = await stage.ada.slash("/setup show", in_=stage.staff_room)
    assert "What is wrong is told to whoever began the set-up." in before.text
    await made(stage)
    shown = await stage.ada.slash("/setup show", in_=stage.staff_room)
    assert f"What is wrong is told in <#{stage.staff_room.id}>." in shown.text


def told(stage: Stage) -> list[str]:
    """Read what stands in the staff room about problems."""
    return [s.text for s in stage.ada.sees(stage.staff_room) if "Something is not right" in s.text]


async def test_a_channel_for_problems_that_everyone_reads_is_said(stage: Stage) -> None:
    await stage.make_group()
    private = await stage.ada.slash("/setup problems", in_=stage.staff_room, channel=stage.staff_room)
    assert "Everyone in this server can read there." not in private.text
    public = await stage.ada.slash("/setup problems", in_=stage.staff_room, channel=stage.announcements)
    assert "Everyone in this server can read there. A private channel is better." in public.text


async def test_a_letter_is_drawn_whether_or_not_the_daily_check_has_begun(stage: Stage) -> None:
    await stage.make_group()
    body = {"new": [[Kind.NO_CONTACT.value, ""]]}
    to, now = stage.staff_room.id, stage.app.core.clock.now()
    stage.app.core.doctor.eyes = None
    await stage.app.core.delivery.put(Letter(stage.guild.id, PROBLEMS, "", Way.CHANNEL, to, now, body=body))
    await stage.settled()
    (told,) = [one for one in stage.fay.sees(stage.staff_room) if "Something is not right" in one.text]
    assert "outside" in told.text
