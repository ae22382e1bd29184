from __future__ import annotations

import asyncio
import io

import discord
import pytest

from groupbot.loopback import CannotDo, NoAnswer, Upload
from tests.loopback.conftest import Town


async def test_a_slash_command_with_every_kind_of_option_arrives(town: Town) -> None:
    role = town.guild.role("Helpers")
    reply = await town.sam.slash(
        "/session new",
        in_=town.hall,
        title="Tuesday",
        length=30,
        where=town.room,
        who=town.kim,
        role=role,
        paper=Upload("note.txt", b"hello"),
    )
    assert reply.text == "Tuesday / 30 / Circle Room / Helpers / Kim / hello"
    assert reply.ephemeral


async def test_the_client_refuses_what_the_command_does_not_take(town: Town) -> None:
    for wrong in (
        {"title": ""},
        {"title": "a", "length": 4},
        {"title": "a", "where": town.hall},
        {"titel": "a"},
        {},
    ):
        with pytest.raises(CannotDo):
            await town.sam.slash("/session new", in_=town.hall, timeout=5.0, **wrong)
    with pytest.raises(CannotDo):
        await town.sam.slash("/session", in_=town.hall)


async def test_autocomplete_offers_what_the_bot_says(town: Town) -> None:
    choices = await town.sam.autocomplete("/session new", option="title", typed="mon", in_=town.hall)
    assert [str(one) for one in choices] == ["mon circle"]
    reply = await town.sam.slash("/session new", in_=town.hall, title=choices[0])
    assert reply.text == "mon-circle / 60"


async def test_a_button_changes_the_card_in_place(town: Town) -> None:
    reply = await town.sam.slash("/show", what="card", in_=town.hall)
    assert "0 are coming" in reply.text
    assert reply.buttons == ["Aside", "Coming: 0", "Closed"]
    after = await town.kim.press(reply, "Coming")
    assert after.message is reply.message
    assert "1 are coming" in reply.text
    with pytest.raises(CannotDo):
        await town.kim.press(reply, "Closed")


async def test_a_deferred_answer_is_waited_for_and_its_follow_up_takes_its_place(town: Town) -> None:
    reply = await town.sam.slash("/slow", in_=town.hall)
    await town.lo.until(lambda: reply.followups)
    assert reply.deferred
    assert reply.ephemeral
    assert reply.text == "Done at last\nAnd more"
    assert reply.files == {"table.csv": b"a,b\n1,2\n"}
    assert town.kim.sees(town.hall) == []


async def test_menus_and_a_deferred_update(town: Town) -> None:
    menus = await town.sam.slash("/show", what="menus", in_=town.hall)
    picked = await town.sam.choose(menus, "Pick people", town.kim, town.sam)
    assert picked.text == "Kim, Sam"
    day = await town.sam.choose(menus, "Pick a day", "Tue")
    assert day.text.startswith("Day: Tuesday")
    later = await town.sam.press(menus, "Later")
    assert later.text.startswith("It is later now")


async def test_a_modal_is_filled_by_its_labels(town: Town) -> None:
    menus = await town.sam.slash("/show", what="menus", in_=town.hall)
    form = await town.sam.press(menus, "Form")
    assert form.modal
    assert form.modal.title == "Say more"
    with pytest.raises(CannotDo):
        await town.sam.submit(form, {"Words": "x" * 21, "Colour": "Red"})
    reply = await town.sam.submit(
        form,
        {
            "Words": "hi",
            "Colour": "Blue",
            "Who": town.kim,
            "Sure": True,
            "Paper": Upload("a", b"A"),
        },
    )
    assert reply.text == "hi | Blue | Kim | True | A"


async def test_boxes_and_rounds_in_a_modal_can_be_left_or_ticked(town: Town) -> None:
    menus = await town.sam.slash("/show", what="menus", in_=town.hall)
    form = await town.sam.press(menus, "Boxes")
    empty = await town.sam.submit(form)
    assert empty.text.startswith("None []")
    form = await town.sam.press(menus, "Boxes")
    full = await town.sam.submit(form, {"Size": "Large", "Days": ["Monday", "Tuesday"]})
    assert full.text.startswith("Large ['Monday', 'Tuesday']")


async def test_a_press_that_nobody_answers_is_no_answer(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groupbot.loopback.interactions.ANSWER_WITHIN", 0.05)
    with pytest.raises(NoAnswer):
        await town.sam.slash("/show", what="silence", in_=town.hall)


async def test_a_context_menu_command_gets_the_message_or_the_person(town: Town) -> None:
    said = await town.kim.says(town.hall, "a wise word")
    reply = await town.sam.context("Quote", said)
    assert reply.text == "> a wise word"
    greeting = await town.sam.context("Greet", town.kim, in_=town.hall)
    assert greeting.text == "Hello Kim"


async def test_the_bot_sends_edits_fetches_and_deletes(town: Town) -> None:
    channel = town.bot.get_channel(town.hall.id)
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send("one", file=discord.File(io.BytesIO(b"x" * 3_000_000), "a b.bin"), nonce="gb1")
    assert sent.attachments[0].filename == "a_b.bin"
    assert len(await sent.attachments[0].read()) == 3_000_000
    await sent.edit(content="two")
    assert (await channel.fetch_message(sent.id)).content == "two"
    second = await channel.send(
        embed=discord.Embed(title="T", description="D").add_field(name="n", value="v")
    )
    assert [one.id async for one in channel.history()] == [second.id, sent.id]
    assert "T\nD\nn\nv" in town.sam.sees(town.hall)[1].text
    await sent.delete()
    with pytest.raises(discord.NotFound) as caught:
        await channel.fetch_message(sent.id)
    assert caught.value.code == 10008


async def test_direct_messages_go_both_ways(town: Town) -> None:
    user = await town.bot.fetch_user(town.sam.id)
    sent = await user.send("psst")
    assert [one.text for one in town.sam.dms()] == ["psst"]
    await town.sam.dms_bot("yes?")
    await town.lo.until(lambda: ("message", "yes?") in town.bot.heard)
    history = [one.content async for one in sent.channel.history()]
    assert history == ["yes?", "psst"]
    town.sam.closes_dms()
    with pytest.raises(discord.Forbidden) as caught:
        await user.send("again")
    assert caught.value.code == 50007


async def test_voice_is_heard_and_snapshotted(town: Town) -> None:
    other = town.guild.voice("Other")
    acts = [town.sam.joins(town.room), town.sam.mutes(), town.sam.moves(other)]
    for number, act in enumerate(acts, start=1):
        await act
        await town.lo.until(lambda number=number: len(town.bot.heard) == number)
    await town.sam.leaves()
    await town.lo.until(lambda: len(town.bot.heard) == 4)
    assert [one[:4] for one in town.bot.heard] == [
        ("voice", "Sam", None, "Circle Room"),
        ("voice", "Sam", "Circle Room", "Circle Room"),
        ("voice", "Sam", "Circle Room", "Other"),
        ("voice", "Sam", "Other", None),
    ]
    await town.kim.joins(town.room)
    guild = town.bot.get_guild(town.guild.id)
    assert guild
    state = await guild.fetch_member(town.kim.id)
    assert (await state.fetch_voice()).channel.name == "Circle Room"  # pyright: ignore[reportOptionalMemberAccess]


async def test_the_bot_resumes_after_a_drop_and_misses_nothing(town: Town) -> None:
    await town.lo.gateway.drop()
    await town.sam.joins(town.room)
    await town.lo.until(lambda: town.bot.heard)
    assert town.lo.gateway.resumes == 1
    assert town.lo.gateway.identifies == 1


async def test_servers_come_and_go(town: Town) -> None:
    second = town.lo.world.guild("Second")
    await town.lo.until(lambda: town.bot.get_guild(second.id))
    second.remove_bot()
    await town.lo.until(lambda: town.bot.get_guild(second.id) is None)
    await asyncio.sleep(0)
