"""A server is set up from nothing, by whoever manages it, step by step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from groupbot.groups.model import Mode, Role
from groupbot.loopback import Person, Reply
from groupbot.loopback.guild import Channel, Guild
from groupbot.setup.model import Step
from tests.authority.scene import press
from tests.contract import held_to_the_contract  # noqa: F401
from tests.stage import Stage, set_up


@dataclass
class Bare:
    """A server to which the bot was just added: Ina and Jon manage it, nothing is set up."""

    stage: Stage
    guild: Guild
    news: Channel
    staff: Channel
    room: Channel
    ina: Person
    jon: Person
    guest: Person

    async def until_the_form(self) -> Reply:
        """Do every step up to the first group; give its form."""
        card = await self.ina.slash("/setup start", in_=self.staff)
        card = await self.ina.choose(card, "Where sessions are announced", self.news)
        card = await self.ina.choose(card, "Where facilitators read", self.staff)
        card = await self.ina.choose(card, "Where the group meets", self.room)
        card = await self.ina.press(card, "Next")
        guides = self.guild.role("Guides")
        card = await self.ina.choose(card, "Coordinators", guides)
        card = await self.ina.press(card, "Next")
        card = await self.ina.choose(card, "What is kept of who came", "A number only")
        card = await self.ina.press(card, "Next")
        return await self.ina.press(card, "Make the group")

    async def until_the_test(self) -> Reply:
        """Do every step up to the test card; give that step's card."""
        form = await self.until_the_form()
        given = {"Name of the group": "Monday Circle", "Time zone": "London"}
        card = await self.ina.submit(form, given)
        assert "Monday Circle is made. Its time zone is Europe/London." in card.text
        card = await self.ina.press(card, "I facilitate it")
        assert "What is said here stays here." in card.text
        card = await self.ina.press(card, "Use these lines")
        card = await self.ina.choose(card, "Where most people here are", "Germany")
        form = await self.ina.press(card, "Write the contact")
        card = await self.ina.submit(form, {"Who, how and when": "The office, 555 0100, on weekdays"})
        return await self.ina.press(card, "Keep it so")


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    async with set_up(tmp_path, members=1) as stage:
        guild = stage.lo.world.guild("New Haven")
        manager = guild.role("Manager", "manage_guild")
        staff = guild.text("staff")
        staff.deny(guild.everyone, "view_channel")
        for role in (manager, guild.bot_role):
            staff.allow(role, "view_channel", "send_messages")
        people = [stage.lo.person(name, guild, [manager]) for name in ("Ina", "Jon")]
        people.append(stage.lo.person("Gus", guild))
        bare = Bare(stage, guild, guild.text("news"), staff, guild.voice("Room"), *people)
        await stage.lo.until(lambda: stage.bot.get_guild(guild.id))
        yield bare


async def test_from_an_empty_server_to_the_first_card_with_a_restart_between(bare: Bare) -> None:
    card = await bare.until_the_test()
    assert "Set-up, step 10 of 11: A test card" in card.text
    await bare.stage.restart()
    card = await bare.ina.press(card, "Post a test card")
    assert card.text.count("✔ Posted, and taken away again.") == 2
    assert not bare.news.messages
    card = await bare.ina.press(card, "Next")
    form = await bare.ina.press(card, "Plan the first session")
    preview = await bare.ina.submit(form, {"When it starts": "tue 19:00"})
    assert not bare.news.messages
    await bare.ina.press(preview, "Publish")
    await bare.stage.settled()
    (posted,) = [one for one in bare.guest.sees(bare.news) if "Monday Circle" in one.text]
    assert "Coming" in posted.buttons
    done = await bare.ina.slash("/setup start", in_=bare.staff)
    assert "groupbot is set up" in done.text
    core = bare.stage.app.core
    (group,) = await core.groups.every(bare.guild.id)
    assert group.mode is Mode.NUMBER
    assert group.facilitators == {bare.ina.id}
    assert (await core.groups.server(bare.guild.id)).role_of(Role.COORDINATOR)


async def test_each_step_can_be_left_and_taken_up_by_somebody_else(bare: Bare) -> None:
    card = await bare.ina.slash("/setup start", in_=bare.staff)
    card = await bare.ina.choose(card, "Where sessions are announced", bare.news)
    stopped = await bare.ina.press(card, "Stop here")
    assert "What you said so far is kept." in stopped.text
    assert "Still to do: Channels, Who is who" in stopped.text
    other = await bare.jon.slash("/setup start", in_=bare.staff)
    assert f"Announcements: <#{bare.news.id}>" in other.text.replace("**", "")
    again = await bare.ina.press(stopped, "Go on")
    assert again.text == other.text


async def test_two_at_once_have_one_effect_and_both_learn_it(bare: Bare) -> None:
    first = await bare.ina.slash("/setup start", in_=bare.staff)
    second = await bare.jon.slash("/setup start", in_=bare.staff)
    await bare.ina.choose(first, "Where sessions are announced", bare.news)
    late = await bare.jon.choose(second, "Where sessions are announced", bare.staff)
    assert "Set-up went on since this card was shown" in late.text
    assert f"<#{bare.news.id}>" in late.text
    progress = await bare.stage.app.core.setup.progress(bare.guild.id)
    assert progress.announce_channel_id == bare.news.id
    assert progress.started_by == bare.ina.id


async def test_a_channel_in_which_nothing_can_be_posted_is_named_with_what_is_missing(bare: Bare) -> None:
    bare.news.deny(bare.guild.bot_role, "embed_links")
    card = await bare.ina.slash("/setup start", in_=bare.staff)
    card = await bare.ina.choose(card, "Where sessions are announced", bare.news)
    assert "✖ Not yet: I cannot post in" in card.text
    assert "I am missing: Embed Links." in card.text
    card = await bare.ina.choose(card, "Where facilitators read", bare.staff)
    card = await bare.ina.choose(card, "Where the group meets", bare.room)
    assert "Next" not in card.buttons
    bare.news.allow(bare.guild.bot_role, "embed_links")
    await bare.stage.lo.until(lambda: _may_embed(bare))
    card = await bare.ina.press(card, "Look again")
    assert "✖" not in card.text
    assert "Next" in card.buttons


def _may_embed(bare: Bare) -> bool:
    guild = bare.stage.bot.get_guild(bare.guild.id)
    channel = guild.get_channel(bare.news.id) if guild else None
    return bool(guild and channel and channel.permissions_for(guild.me).embed_links)


async def test_a_test_card_that_cannot_be_posted_is_said_and_nothing_is_settled(bare: Bare) -> None:
    card = await bare.until_the_test()
    bare.news.deny(bare.guild.bot_role, "send_messages")
    tried = await bare.ina.press(card, "Post a test card")
    assert "✖ It did not work." in tried.text
    standing = await bare.stage.app.core.setup.progress(bare.guild.id)
    assert Step.TEST not in standing.settled
    bare.news.allow(bare.guild.bot_role, "send_messages")
    bare.stage.lo.faults.next("POST", "/channels/{channel_id}/messages", status=403, code=50013)
    refused = await bare.ina.press(tried, "Test again")
    assert "✖ It did not work." in refused.text


async def test_a_test_card_that_cannot_be_taken_away_again_is_said(bare: Bare) -> None:
    card = await bare.until_the_test()
    bare.stage.lo.faults.next(
        "DELETE", "/channels/{channel_id}/messages/{message_id}", status=403, code=50013
    )
    tried = await bare.ina.press(card, "Post a test card")
    assert "but Discord did not let me take it away (code 50013). Please delete it there." in tried.text
    assert tried.text.count("✔ Posted, and taken away again.") == 1
    assert "Next" in tried.buttons


async def test_each_of_the_first_steps_says_what_it_waits_for(bare: Bare) -> None:
    card = await bare.ina.slash("/setup start", in_=bare.staff)
    assert (
        "Before you can go on, choose: where sessions are announced, and where facilitators read, and where "
        "the group meets."
    ) in card.text
    card = await bare.ina.choose(card, "Where sessions are announced", bare.news)
    card = await bare.ina.choose(card, "Where facilitators read", bare.staff)
    bare.room.deny(bare.guild.bot_role, "view_channel")
    await bare.stage.lo.until(lambda: not _may_see(bare))
    card = await bare.ina.choose(card, "Where the group meets", bare.room)
    assert "Before you can go on, put right what is marked ✖, then press **Look again**." in card.text
    bare.room.allow(bare.guild.bot_role, "view_channel")
    await bare.stage.lo.until(lambda: _may_see(bare))
    card = await bare.ina.press(card, "Look again")
    assert "Before you can go on" not in card.text
    card = await bare.ina.press(card, "Next")
    assert "Before you can go on, choose: a role for coordinators." in card.text
    card = await bare.ina.choose(card, "Coordinators", bare.guild.role("Guides"))
    assert "Before you can go on" not in card.text
    card = await bare.ina.press(card, "Next")
    assert "Before you can go on, choose: what is kept of who came." in card.text
    card = await bare.ina.choose(card, "What is kept of who came", "A number only")
    assert "Before you can go on" not in card.text


def _may_see(bare: Bare) -> bool:
    guild = bare.stage.bot.get_guild(bare.guild.id)
    room = guild.get_channel(bare.room.id) if guild else None
    return bool(guild and room and room.permissions_for(guild.me).view_channel)


async def test_a_refused_form_opens_again_with_what_was_typed(bare: Bare) -> None:
    form = await bare.until_the_form()
    typed = {"Name of the group": "Monday Circle", "Time zone": "Atlantis", "How many places": "9"}
    refused = await bare.ina.submit(form, typed)
    assert "Atlantis" in refused.text
    again = await bare.ina.press(refused, "Change what I wrote")
    assert again.modal
    values = [field["value"] for field in again.modal.fields.values()]
    assert values == ["Monday Circle", "Atlantis", "90", "9"]
    once_more = await bare.ina.submit(again, {"Time zone": "Hades"})
    assert "Hades" in once_more.text
    last = await bare.ina.press(once_more, "Change what I wrote")
    done = await bare.ina.submit(last, {"Time zone": "Dublin"})
    assert "Monday Circle is made. Its time zone is Europe/Dublin." in done.text


async def test_what_was_typed_is_for_whoever_typed_it_and_not_for_long(
    bare: Bare, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await bare.until_the_form()
    await bare.ina.says(bare.staff, "here")
    refused = await bare.ina.submit(form, {"Name of the group": "Monday Circle", "Time zone": "Atlantis"})
    custom_id = refused.shown.button("Change what I wrote")["custom_id"]
    other = await press(bare.jon, bare.staff, custom_id)
    assert other.text.startswith("What you wrote is not here any more")
    monkeypatch.setattr("cogs.kit.again.KEPT", 0.0)
    again = await bare.ina.submit(form, {"Name of the group": "Monday Circle", "Time zone": "Hades"})
    late = await bare.ina.press(again, "Change what I wrote")
    assert late.text.startswith("What you wrote is not here any more")
    await bare.stage.restart()
    gone = await press(bare.ina, bare.staff, custom_id)
    assert gone.text.startswith("What you wrote is not here any more")


async def test_an_old_card_changes_nothing_and_shows_where_set_up_stands(bare: Bare) -> None:
    first = await bare.ina.slash("/setup start", in_=bare.staff)
    custom_ids = [f"gb:wizard::{act}=0" for act in ("make", "test", "plan", "lead-me", "contact")]
    await bare.until_the_test()
    groups = await bare.stage.app.core.groups.every(bare.guild.id)
    await bare.ina.says(bare.staff, "here")
    for custom_id in custom_ids:
        late = await press(bare.ina, bare.staff, custom_id)
        assert "Set-up went on since this card was shown" in late.text
    late = await bare.ina.choose(first, "Where sessions are announced", bare.staff)
    assert "Set-up went on" in late.text
    assert await bare.stage.app.core.groups.every(bare.guild.id) == groups


async def test_a_channel_that_cannot_be_used_is_refused(bare: Bare) -> None:
    await bare.ina.says(bare.staff, "here")
    odd = bare.guild.forum("Forum"), bare.guild.category("Category"), bare.guild.text("Gone")
    odd[-1].delete()
    for channel_id in (bare.room.id, bare.stage.announcements.id, 42, *(channel.id for channel in odd)):
        refused = await press(bare.ina, bare.staff, "gb:wizard:announce:channel=0", (str(channel_id),))
        assert refused.text.startswith("I can use a text channel of this server for this.")
    for channel in odd:
        refused = await press(bare.ina, bare.staff, "gb:wizard:place:channel=0", (str(channel.id),))
        assert refused.text.startswith("I can use a voice, stage or text channel")
    refused = await press(bare.ina, bare.staff, "gb:wizard:place:channel=0", ("not a number",))
    assert refused.text.startswith("I can use a voice, stage or text channel")


async def test_a_role_that_cannot_tell_people_apart_is_refused_here_too(bare: Bare) -> None:
    await bare.ina.says(bare.staff, "here")
    for role, words in (
        (bare.guild.everyone, "Everyone has the @everyone role"),
        (bare.guild.bot_role, "That role belongs to a bot"),
        (bare.stage.coordinator_role, "That role is gone, or is not of this server."),
    ):
        refused = await press(bare.ina, bare.staff, "gb:wizard:coordinator:role=0", (str(role.id),))
        assert refused.text.startswith(words)


async def test_a_bot_or_somebody_who_left_cannot_be_named(bare: Bare) -> None:
    card = await bare.until_the_test()
    await bare.ina.says(bare.staff, "here")
    revision = (await bare.stage.app.core.setup.progress(bare.guild.id)).revision
    target = f"gb:wizard::lead={revision}"
    named = await press(bare.ina, bare.staff, target, (str(bare.guest.id),))
    assert "Somebody facilitates this group already." in named.text
    gone = await press(bare.ina, bare.staff, target, (str(bare.stage.omar.id),))
    assert "They are not in this server." in gone.text
    assert "A test card" in card.text


async def test_only_whoever_manages_the_server_can_press_the_cards(bare: Bare) -> None:
    await bare.ina.says(bare.news, "here")
    for custom_id in ("gb:wizard::begin", "gb:wizard:channels:go", "gb:wizard::test=0"):
        refused = await press(bare.guest, bare.news, custom_id)
        assert refused.text.startswith("Only people with the Manage Server permission")


async def test_help_begins_with_setting_up_while_nothing_is(bare: Bare) -> None:
    first = await bare.ina.slash("/help", in_=bare.staff)
    assert first.text.startswith("## Nothing is set up here yet")
    other = await bare.guest.slash("/help", in_=bare.news)
    assert other.text.startswith("Nobody has set groupbot up in this server yet.")
    assert other.buttons == ["Helplines"]
    assert "step 1 of 11" in (await bare.ina.press(first, "Set up groupbot")).text
    again = await bare.ina.slash("/help", in_=bare.staff)
    then = await bare.ina.press(again, "What people can do then")
    assert then.text.startswith("### What you can do here")
    await bare.until_the_test()
    now = await bare.ina.slash("/help", in_=bare.staff)
    assert now.text.startswith("### What you can do here")


async def test_a_command_in_a_server_that_is_not_set_up_says_who_can_do_it(bare: Bare) -> None:
    told = await bare.guest.slash("/group list", in_=bare.news)
    assert told.text.startswith("Nobody has set groupbot up in this server yet.")
    assert "Manage Server" in told.text
    assert told.ephemeral
    assert (await bare.guest.slash("/crisis", in_=bare.news)).text.startswith("Only you see this.")
    offered = await bare.ina.slash("/session list", in_=bare.news)
    card = await bare.ina.press(offered, "Set up groupbot")
    assert "step 1 of 11: Channels" in card.text
    await bare.until_the_test()
    assert "Monday Circle" in (await bare.guest.slash("/group list", in_=bare.news)).text
