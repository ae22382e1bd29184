"""What is next, the inbox, reminders, changes and help, in a server and in direct messages."""

from __future__ import annotations

import re

import pytest

from cogs.me import guide
from groupbot.groups.model import Mode, Role
from groupbot.groups.model import Person as Actor
from groupbot.loopback import CannotDo, Person
from groupbot.loopback.guild import Channel
from tests.stage import Stage


def messages(stage: Stage, person: Person) -> Channel:
    """Give the channel of direct messages between a person and the bot."""
    return stage.lo.world.dm_with(person.user)


async def take_a_place(stage: Stage, person: Person) -> None:
    """Press Coming on the newest card."""
    cards = [shown for shown in person.sees(stage.announcements) if "Coming" in shown.buttons]
    await person.press(cards[-1], "Coming")


async def test_what_is_next_leads_to_each_session(stage: Stage) -> None:
    here = stage.announcements
    await stage.make_group()
    empty = await stage.sam.slash("/me next", in_=here)
    assert empty.text.startswith("Nothing is planned for you. /group list shows the groups you can join.")
    await stage.fill_group("Monday Circle", stage.sam)
    await stage.plan("mon 19:00", title="The first")
    await take_a_place(stage, stage.sam)
    shown = await stage.sam.slash("/me next", in_=here)
    assert "**The first**" in shown.text
    assert "You are coming." in shown.text
    detail = await stage.sam.press(shown, "The first · Mon 4 Jan 2027, 19:00 (Europe/London)")
    assert "Withdraw" in detail.buttons
    leading = await stage.fay.slash("/me next", in_=here)
    assert "You are facilitating this one." in leading.text
    assert (await stage.finn.slash("/me next", in_=here)).text.startswith("Nothing is planned for you.")


async def test_in_a_message_sessions_go_by_their_discreet_title(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam)
    await stage.plan("mon 19:00", title="The first")
    await take_a_place(stage, stage.sam)
    shown = await stage.sam.slash("/me next", in_=messages(stage, stage.sam))
    assert "**Group session**" in shown.text
    assert "The first" not in shown.text
    assert await stage.sam.press(shown, "Group session")


async def test_a_reminder_waits_in_the_inbox_until_it_is_cleared(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    await stage.make_group()
    await stage.fill_group("Monday Circle", sam)
    chosen = await sam.slash("/me reminders", in_=here, default="1d, 1h", by="inbox")
    assert "You are reminded 1 day and 1 hour before" in chosen.text
    await stage.plan("mon 19:00")
    await take_a_place(stage, sam)
    assert (await sam.slash("/me inbox", in_=here)).text.startswith("Your inbox is empty.")
    await stage.pass_time(hours=6)
    assert sam.dms() == []
    box = await sam.slash("/me inbox", in_=messages(stage, sam))
    assert "**Monday Circle** starts" in box.text
    await stage.restart()
    asked = await sam.press(box, "Clear the inbox")
    assert "It holds one message." in asked.text
    kept = await sam.press(asked, "Keep it")
    assert "**Monday Circle** starts" in kept.text
    asked = await sam.slash("/me inbox", in_=here, clear=True)
    assert (await sam.press(asked, "Clear it")).text == "Your inbox is empty now."
    assert (await sam.slash("/me inbox", in_=here)).text.startswith("Your inbox is empty.")


async def test_reminders_are_chosen_by_menu_and_by_button(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    shown = await sam.slash("/me reminders", in_=here)
    assert "You get no reminders." in shown.text
    chosen = await sam.choose(shown, "Choose up to 3", "3 hours before", "15 minutes before")
    assert "You are reminded 3 hours and 15 minutes before" in chosen.text
    assert "They wait in /me inbox." in chosen.text
    by_message = await sam.press(chosen, "Send them as direct messages")
    assert "They come as a direct message" in by_message.text
    changes = await sam.slash("/me changes", in_=here)
    assert "Your reminders come as direct messages, so you also get one" in changes.text
    off = await sam.press(by_message, "No reminders")
    assert "You get no reminders." in off.text
    wrong = await sam.slash("/me reminders", in_=here, default="90")
    assert wrong.text == "Write 90m, 2h or 1d."
    kept = await sam.slash("/me reminders", in_=here, by="inbox")
    assert "You get no reminders." in kept.text


async def test_changes_come_as_messages_only_when_wanted(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    shown = await sam.slash("/me changes", in_=here)
    assert "that waits in /me inbox" in shown.text
    wanted = await sam.press(shown, "Yes, message me")
    assert "you get a direct message" in wanted.text
    off = await sam.slash("/me changes", in_=here, tell="no")
    assert "that waits in /me inbox" in off.text


async def test_in_a_message_the_server_is_asked_for_where_there_are_two(stage: Stage) -> None:
    sam = stage.sam
    nowhere = await sam.slash("/me next", in_=messages(stage, sam))
    assert nowhere.text.startswith("You are not in a group of any server I am in.")
    await stage.make_group()
    await stage.fill_group("Monday Circle", sam)
    one = await sam.slash("/me reminders", in_=messages(stage, sam), default="1h")
    assert "You are reminded 1 hour before" in one.text
    other = stage.lo.world.guild("Elsewhere *")
    sam.joins_server(other)
    await stage.lo.until(lambda: stage.bot.get_guild(other.id))
    groups = stage.app.core.groups
    await _a_group_in(stage, other.id)
    assert sorted(await groups.servers_of(sam.id)) == sorted([stage.guild.id, other.id])
    asked = await sam.slash("/me reminders", in_=messages(stage, sam), default="1d, 15m", by="message")
    assert "What is yours is kept for each server." in asked.text
    chosen = await sam.choose(asked, "Which server?", "Elsewhere *")
    assert "You are reminded 1 day and 15 minutes before" in chosen.text
    preferences = stage.app.core.preferences
    assert (await preferences.of(other.id, sam.id)).reminder_leads == (1440, 15)
    assert (await preferences.of(stage.guild.id, sam.id)).reminder_leads == (60,)
    off = await sam.press(chosen, "No reminders")
    assert "You get no reminders." in off.text
    assert (await preferences.of(stage.guild.id, sam.id)).reminder_leads == (60,)
    sam.leaves_server(other)
    gone = await sam.press(off, "Put them in my inbox instead")
    assert "You are not in that server any more, or I am not." in gone.text


async def _a_group_in(stage: Stage, guild_id: int) -> None:
    """Make a group in another server and let Sam join it."""
    groups = stage.app.core.groups
    await groups.map_role(Actor(guild_id, 1, manages_server=True), Role.COORDINATOR, 5)
    group = await groups.new(
        Actor(guild_id, 1, frozenset({5})),
        name="Other Circle",
        zone="UTC",
        mode=Mode.NUMBER,
        announce_channel_id=1,
        facilitators_channel_id=1,
        place_channel_id=1,
    )
    await groups.join(Actor(guild_id, stage.sam.id), group.id)


async def test_help_says_what_each_person_can_do(stage: Stage) -> None:
    await stage.make_group()
    here = stage.announcements
    texts = {
        p.name: (await p.slash("/help", in_=here)).text for p in (stage.sam, stage.fay, stage.cora, stage.ada)
    }
    assert "For facilitators" not in texts["Sam"]
    assert "For facilitators" in texts["Fay"]
    assert "For coordinators" not in texts["Fay"]
    assert "For coordinators" in texts["Cora"]
    assert "To set the bot up" not in texts["Cora"]
    assert "To set the bot up" in texts["Ada"]
    assert "For coordinators" not in texts["Ada"]


async def test_help_names_every_command_there_is_and_no_other(stage: Stage) -> None:
    offered = set(stage.ada.commands(stage.announcements)) - {"/help"}
    sections = (
        guide.EVERYONE,
        guide.OWN,
        guide.FACILITATORS,
        guide.COORDINATORS,
        guide.ARRANGERS,
        guide.ADMINS,
    )
    named = [command for section in sections for command in section]
    assert sorted(named) == sorted(offered)


async def test_what_is_said_to_work_in_a_message_works_there(stage: Stage) -> None:
    talk = messages(stage, stage.sam)
    said = await stage.sam.slash("/help", in_=talk)
    assert sorted([*re.findall("`(/[a-z -]+)`", said.text), "/help"]) == stage.sam.commands(talk)
    with pytest.raises(CannotDo):
        await stage.sam.slash("/group list", in_=talk)


async def test_reminders_and_news_of_changes_are_a_press_away_from_help(stage: Stage) -> None:
    shown = await stage.sam.slash("/help", in_=stage.announcements)
    reminders = await stage.sam.press(shown, "My reminders")
    assert reminders.text.startswith("## Reminders")
    changes = await stage.sam.press(reminders, "News of changes")
    assert changes.text.startswith("## Changes")
    assert (await stage.sam.press(changes, "My reminders")).text.startswith("## Reminders")
