"""The doctor on Discord: what is wrong is shown, and told once."""

from __future__ import annotations

import pytest

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


def told(stage: Stage) -> list[str]:
    """Read what stands in the staff room about problems."""
    return [s.text for s in stage.ada.sees(stage.staff_room) if "Something is not right" in s.text]
