"""Helplines and direct messages, over the wire."""

from __future__ import annotations

import logging

import pytest
from structlog.testing import capture_logs

from groupbot.loopback import Person, Shown
from groupbot.loopback.guild import Channel
from tests.stage import Stage

FIRST = "Only you see this. Nobody here is told."
LAST = "Groupbot is not watched round the clock."
ANSWER = "I am a program. Nobody reads this. Do you need someone now?"


def talk(stage: Stage, person: Person) -> Channel:
    """Give the channel of direct messages between a person and the bot."""
    return stage.lo.world.dm_with(person.user)


async def answered(stage: Stage, person: Person, times: int = 1) -> Shown:
    """Wait for an answer to a direct message."""
    await stage.lo.until(lambda: len(person.dms()) >= times, what="an answer")
    return person.dms()[-1]


async def test_helplines_are_shown_to_one_person_and_chosen_by_menu(stage: Stage) -> None:
    here = stage.announcements
    shown = await stage.sam.slash("/crisis", in_=here)
    assert shown.ephemeral
    assert shown.text.startswith(FIRST)
    assert "findahelpline.com" in shown.text
    chosen = await stage.sam.choose(shown, "Where are you?", "Germany")
    assert chosen.ephemeral
    assert chosen.message.id == shown.message.id
    assert "call **112**" in chosen.text
    assert chosen.text.endswith(LAST)
    named = await stage.sam.slash("/crisis", in_=here, region="ca")
    assert "Helplines: Canada" in named.text
    offered = await stage.sam.autocomplete("/crisis", option="region", typed="ire", in_=here)
    assert [str(choice) for choice in offered] == ["Ireland"]
    assert not any(FIRST in seen.text for seen in stage.mia.sees(here))


async def test_a_region_that_is_not_there_leads_to_the_list(stage: Stage) -> None:
    shown = await stage.sam.slash("/crisis", in_=stage.announcements, region="Atlantis")
    assert "There are no helplines here for a region of that name." in shown.text
    assert "New Zealand" in shown.text


async def test_the_region_is_never_guessed_from_a_locale(stage: Stage) -> None:
    # An Irish phone set to American English would get American numbers.
    texts: list[str] = []
    for stage.guild.locale, stage.sam.user.locale in (("en-US", "en-US"), ("de", "de"), ("fr", "en-GB")):
        texts.append((await stage.sam.slash("/crisis", in_=stage.announcements)).text)
    assert texts[0] == texts[1] == texts[2]
    assert "call **" not in texts[0]


async def test_in_a_message_the_card_stays_and_is_changed_in_place(stage: Stage) -> None:
    shown = await stage.sam.slash("/crisis", in_=talk(stage, stage.sam))
    assert not shown.ephemeral
    assert shown.text.startswith(FIRST)
    chosen = await stage.sam.choose(shown, "Where are you?", "France")
    assert chosen.message.id == shown.message.id
    assert "call **3114**" in chosen.text


async def test_a_server_sets_its_region_and_its_own_contact(stage: Stage) -> None:
    ada, here = stage.ada, stage.staff_room
    assert "No region is set" in (await ada.slash("/server region", in_=here)).text
    region = await ada.slash("/server region", in_=here, region="uk")
    assert "/crisis shows helplines for United Kingdom first." in region.text
    contact = await ada.slash("/server contact", in_=here, contact="The warden: 01 234 5678, any time")
    assert "The warden" in contact.text
    await stage.restart()
    shown = await stage.sam.slash("/crisis", in_=stage.announcements)
    assert "Helplines: United Kingdom" in shown.text
    assert "> The warden: 01 234 5678, any time" in shown.text
    other = await stage.sam.slash("/crisis", in_=stage.announcements, region="us")
    assert "call **988**" in other.text
    assert "The warden" in other.text
    assert "No region is set" in (await ada.press(region, "Take the region away")).text
    gone = await ada.press(contact, "Take the contact away")
    assert "The warden" in gone.text
    after = await stage.sam.slash("/crisis", in_=stage.announcements)
    assert "The warden" not in after.text
    assert "Helplines: United Kingdom" not in after.text
    refused = await ada.slash("/server region", in_=here, region="Atlantis")
    assert refused.text == "I have no helplines for a region of that name. Choose one from the list."


async def test_helplines_are_a_press_away_on_the_cards_of_groups_and_sessions(stage: Stage) -> None:
    here = stage.announcements
    await stage.ada.slash("/server region", in_=stage.staff_room, region="nz")
    await stage.make_group()
    await stage.plan("mon 19:00")
    cards = [
        await stage.sam.slash("/help", in_=here),
        await stage.sam.slash("/help", in_=talk(stage, stage.sam)),
        await stage.sam.slash("/me next", in_=here),
        await stage.sam.slash("/group show", in_=here, group="Monday Circle"),
    ]
    await stage.cora.slash("/group post", in_=here, group="Monday Circle")
    await stage.settled()
    public = [shown for shown in stage.sam.sees(here) if not shown.ephemeral]
    group, session = (
        next(shown for shown in public if label in shown.buttons) for label in ("Join", "Details")
    )
    cards += [await stage.sam.press(session, "Details")]
    for card in (*cards, group):
        before = card.text
        assert (
            "Helplines: New Zealand" in (await stage.sam.press(card, "Helplines")).text or "/help" in before
        )
        assert card.text == before
    assert not any(FIRST in seen.text for seen in stage.mia.sees(here))


async def test_helplines_are_there_while_the_database_is_not(stage: Stage) -> None:
    await stage.ada.slash("/server region", in_=stage.staff_room, region="uk")
    card = await stage.sam.slash("/help", in_=stage.announcements)
    database = stage.app.database
    assert database.file is not None
    kept = database.file.rename(database.file.with_suffix(".away"))
    await database._readers.dispose()  # what is open would still read the file that is away
    database.file.mkdir()
    try:
        with capture_logs() as logs:
            for shown in (
                await stage.sam.slash("/crisis", in_=stage.announcements),
                await stage.sam.press(card, "Helplines"),
                await stage.sam.slash("/crisis", in_=stage.announcements, region="uk"),
                await stage.sam.slash("/crisis", in_=talk(stage, stage.sam)),
            ):
                assert shown.text.startswith(FIRST)
                assert shown.text.endswith(LAST)
        assert [entry for entry in logs if "crisis" in str(entry)] == []
    finally:
        await database._readers.dispose()
        database.file.rmdir()
        kept.rename(database.file)
    assert "United Kingdom" in (await stage.sam.slash("/crisis", in_=stage.announcements)).text


async def test_whoever_writes_to_the_bot_is_answered_once(stage: Stage) -> None:
    await stage.sam.dms_bot("I cannot go on")
    answer = await answered(stage, stage.sam)
    assert answer.text.startswith(ANSWER)
    assert answer.buttons == ["Helplines", "Write to my group's facilitators"]
    for words in ("hello?", "", f"<@{stage.lo.world.bot.id}> help me"):
        await stage.sam.dms_bot(words)
    await stage.mia.dms_bot("hello")
    await answered(stage, stage.mia)
    assert len(stage.sam.dms()) == len(stage.mia.dms()) == 1
    shown = await stage.sam.press(answer, "Helplines")
    assert shown.text.startswith(FIRST)
    assert stage.sam.dms()[0].text.startswith(ANSWER)


async def test_somebody_whom_the_answer_did_not_reach_is_answered_next_time(stage: Stage) -> None:
    stage.sam.closes_dms()
    await stage.sam.dms_bot("hello")
    await stage.mia.dms_bot("hello")
    await answered(stage, stage.mia)
    stage.sam.opens_dms()
    await stage.sam.dms_bot("hello")
    await answered(stage, stage.sam)


async def test_somebody_whose_answer_was_cut_off_is_answered_next_time(stage: Stage) -> None:
    stage.lo.faults.next("POST", "/channels/{channel_id}/messages", reset="before")
    with capture_logs() as logs:
        await stage.sam.dms_bot("hello")
        await stage.lo.until(lambda: stage.lo.faults.done, what="the cut")
        await stage.lo.until(lambda: stage.app.core.crisis.may_answer(stage.sam.id), what="letting go of it")
        stage.app.core.crisis.not_answered(stage.sam.id)
        await stage.sam.dms_bot("hello")
        await answered(stage, stage.sam)
    assert logs == []


async def test_nothing_is_logged_of_who_looked_or_wrote(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await stage.settled()  # the alarm notes when it is set
    acts = len(await stage.app.core.audit.acts(stage.guild.id))
    caplog.clear()
    with capture_logs() as logs:
        shown = await stage.sam.slash("/crisis", in_=stage.announcements)
        await stage.sam.choose(shown, "Where are you?", "India")
        await stage.sam.dms_bot(f"<@{stage.lo.world.bot.id}> help")
        await stage.sam.press(await answered(stage, stage.sam), "Helplines")
    assert logs == []
    assert caplog.records == []
    assert len(await stage.app.core.audit.acts(stage.guild.id)) == acts
