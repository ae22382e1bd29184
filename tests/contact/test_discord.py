"""Writing to facilitators over the wire: question, restart, answer, and nothing left when it is closed."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from cogs.kit import rooms
from groupbot.loopback import Person, Reply, Shown
from tests.stage import Stage

WORDS = "I am afraid to come on Monday."


async def wrote(stage: Stage, who: Person | None = None, words: str = WORDS) -> Reply:
    """Have somebody write to the facilitators by the command."""
    who = who or stage.sam
    before = await who.slash("/contact", in_=stage.announcements, group="Monday Circle")
    form = await who.press(before, "Write" if "Write" in before.buttons else "Write again")
    sent = await who.submit(form, {"Your message": words})
    await stage.settled()
    return sent


def post(stage: Stage) -> Shown:
    return stage.fay.finds(stage.staff_room, "wrote to the facilitators")


async def answered(stage: Stage, who: Person, words: str) -> Reply:
    form = await who.press(post(stage), "Answer")
    sent = await who.submit(form, {"Your answer": words})
    await stage.settled()
    return sent


def dms(stage: Stage, who: Person) -> list[str]:
    return [shown.text for shown in who.dms()]


async def test_a_question_is_answered_over_a_restart(stage: Stage) -> None:
    await stage.make_group()
    before = await stage.sam.slash("/contact", in_=stage.announcements, group="Monday Circle")
    assert "with your name on it" in before.text
    assert "Nobody is on duty. We cannot say when this will be read." in before.text
    assert "Helplines" in before.buttons
    sent = await wrote(stage)
    assert sent.ephemeral
    assert "On its way to the facilitators' channel." in sent.text
    asked = post(stage)
    assert f"<@{stage.sam.id}> wrote to the facilitators of **Monday Circle**" in asked.text
    assert f"> {WORDS}" in asked.text
    assert not any(WORDS in seen.text for seen in stage.mia.sees(stage.announcements))
    by_message = await stage.sam.press(sent, "Message me the answers")
    assert "Answers come to you as a direct message." in by_message.text
    await stage.restart()
    done = await answered(stage, stage.fay, "Come as you are.\nI will be there early.")
    assert f"Your answer goes to <@{stage.sam.id}> as a direct message." in done.text
    assert "Answered" in post(stage).text
    (message,) = stage.sam.dms()
    assert "> Come as you are.\n> I will be there early." in message.text
    assert "Monday Circle" not in message.text  # a locked screen must not tell
    form = await stage.sam.press(message, "Write again")
    again = await stage.sam.submit(form, {"Your message": "Thank you."})
    await stage.settled()
    assert "Thank you." in again.text
    assert "> Thank you." in post(stage).text


async def test_a_facilitator_who_is_forgotten_is_named_nowhere_any_more(stage: Stage) -> None:
    await stage.make_group()
    await stage.sam.press(await wrote(stage), "Message me the answers")
    await answered(stage, stage.fay, "Come as you are.")
    name = f"<@{stage.fay.id}>"
    assert name in post(stage).text
    assert name in stage.sam.dms()[0].text
    await stage.app.core.contact.forget(stage.guild.id, stage.fay.id)
    await stage.settled()
    assert name not in post(stage).text
    (message,) = stage.sam.dms()
    assert name not in message.text
    assert "> Come as you are." in message.text
    assert "> Come as you are." in (await stage.sam.press(message, "All of it")).text


async def test_whoever_takes_no_direct_messages_finds_the_answer_in_the_inbox(stage: Stage) -> None:
    await stage.make_group()
    sent = await wrote(stage)
    await stage.sam.press(sent, "Message me the answers")
    stage.sam.closes_dms()
    await answered(stage, stage.fay, "Come as you are.")
    await stage.pass_time(minutes=5)
    assert stage.sam.dms() == []
    inbox = await stage.sam.slash("/me inbox", in_=stage.announcements)
    assert "> Come as you are." in inbox.text
    assert not any(
        "Come as you are" in seen.text for seen in stage.sam.sees(stage.announcements) if not seen.ephemeral
    )


async def test_two_facilitators_may_answer_at_once_and_both_learn_it(stage: Stage) -> None:
    await stage.make_group()
    await wrote(stage)
    forms = [await who.press(post(stage), "Answer") for who in (stage.fay, stage.finn)]
    first, second = await asyncio.gather(
        stage.fay.submit(forms[0], {"Your answer": "From Fay"}),
        stage.finn.submit(forms[1], {"Your answer": "From Finn"}),
    )
    await stage.settled()
    assert [s.count("answered this too") for s in (first.text, second.text)].count(1) == 1
    room = [shown.text for shown in stage.fay.sees(stage.staff_room)]
    assert any("> From Fay" in text for text in room)
    assert any("> From Finn" in text for text in room)
    inbox = await stage.sam.slash("/me inbox", in_=stage.announcements)
    assert "From Fay" in inbox.text
    assert "From Finn" in inbox.text


@pytest.mark.parametrize("closer", ["sam", "finn"])
async def test_closing_takes_every_message_away(stage: Stage, closer: str) -> None:
    await stage.make_group()
    sent = await wrote(stage)
    await stage.sam.press(sent, "Message me the answers")
    await answered(stage, stage.fay, "Come as you are.")
    who: Person = getattr(stage, closer)
    where = stage.announcements if closer == "sam" else stage.staff_room
    card = await who.slash("/contact", in_=where, group="Monday Circle")
    if closer == "finn":
        menu, line = "Choose one to read and answer", "1. Last written Mon 4 Jan 2027, 12:00 (Europe/London)"
        card = await who.choose(card, menu, line)
    sure = await who.press(card, "Close and delete")
    assert "This cannot be undone." in sure.text
    done = await who.press(sure, "Close and delete")
    assert "is deleted" in done.text
    await stage.pass_time(seconds=10)
    left = [shown.text for shown in stage.fay.sees(stage.staff_room) if not shown.ephemeral] + dms(
        stage, stage.sam
    )
    assert not any(WORDS in text or "Come as you are" in text for text in left)
    assert sum("what was written is deleted" in text for text in left) == 3
    told = any("the facilitators closed your talk" in text for text in dms(stage, stage.sam))
    assert told is (closer == "finn")
    file = stage.app.database.file
    await stage.stop()
    assert file is not None
    kept = b"".join(each.read_bytes() for each in file.parent.iterdir() if each.is_file())
    assert WORDS.encode() not in kept
    assert b"Come as you are" not in kept
    await stage.start()


async def test_a_channel_that_cannot_be_used_is_said_before_and_the_text_is_handed_back(stage: Stage) -> None:
    await stage.make_group()
    before = await stage.sam.slash("/contact", in_=stage.announcements, group="Monday Circle")
    form = await stage.sam.press(before, "Write")
    stage.staff_room.deny(stage.guild.bot_role, "send_messages")
    stage.staff_room.deny(stage.guild.everyone, "send_messages")
    room = rooms.find(stage.bot.get_guild(stage.guild.id), stage.staff_room.id)
    assert room is not None
    await stage.lo.until(lambda: rooms.missing(room), what="the bot's loss of a permission")
    refused = await stage.sam.submit(form, {"Your message": WORDS})
    assert "I cannot write in the facilitators' channel" in refused.text
    assert "so nothing was sent" in refused.text
    assert refused.files["what-you-wrote.txt"].decode() == WORDS
    shown = await stage.sam.slash("/contact", in_=stage.announcements, group="Monday Circle")
    assert "Write" not in shown.buttons


async def test_whoever_writes_to_the_bot_can_write_to_facilitators_from_there(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam)
    await stage.sam.dms_bot("hello?")
    await stage.lo.until(lambda: stage.sam.dms(), what="an answer")
    (answer,) = stage.sam.dms()
    asked = await stage.sam.press(answer, "Write to my group's facilitators")
    before = await stage.sam.choose(asked, "Choose a group", "Monday Circle")
    form = await stage.sam.press(before, "Write")
    sent = await stage.sam.submit(form, {"Your message": WORDS})
    await stage.settled()
    assert "On its way to the facilitators' channel." in sent.text
    assert WORDS in post(stage).text
    await stage.omar.dms_bot("hello?")
    await stage.lo.until(lambda: stage.omar.dms(), what="an answer")
    nothing = await stage.omar.press(stage.omar.dms()[0], "Write to my group's facilitators")
    assert "You are not in a group here yet." in nothing.text


async def test_the_button_stands_on_the_cards_of_groups_and_sessions(stage: Stage) -> None:
    await stage.make_group()
    await stage.plan()
    await stage.cora.slash("/group post", in_=stage.staff_room, group="Monday Circle")
    await stage.settled()
    public = [shown for shown in stage.sam.sees(stage.announcements) if not shown.ephemeral]
    group = next(shown for shown in public if "Join" in shown.buttons)
    session = next(shown for shown in public if "Details" in shown.buttons)
    own = await stage.sam.slash("/group show", in_=stage.announcements, group="Monday Circle")
    details = await stage.sam.press(session, "Details")
    for card in (group, own, details):
        assert (
            "## Write to the facilitators of Monday Circle"
            in (await stage.sam.press(card, "Write to the facilitators")).text
        )
    for_fay = await stage.fay.press(group, "Write to the facilitators")
    assert "Nobody is writing with the facilitators of Monday Circle now." in for_fay.text


async def test_a_coordinator_does_not_read_what_people_write(stage: Stage) -> None:
    await stage.make_group()
    await wrote(stage)
    shown = await stage.cora.press(stage.cora.finds(stage.staff_room, "wrote to"), "All of it")
    assert shown.text.startswith("I do not know that talk here.")


async def test_nothing_that_was_written_is_logged(stage: Stage) -> None:
    await stage.make_group()
    with capture_logs() as logs:
        await wrote(stage)
        await answered(stage, stage.fay, "Come as you are.")
    assert not any(WORDS in str(each) or "Come as you are" in str(each) for each in logs)
    assert not any(str(stage.sam.id) in str(each) for each in logs)


async def test_somebody_is_told_when_their_words_did_not_reach_the_channel(stage: Stage) -> None:
    await stage.make_group()
    stage.lo.faults.next("POST", "/channels/{channel_id}/messages", status=403, code=50013)
    await wrote(stage)
    await stage.pass_time(minutes=2)
    shown = await stage.sam.slash("/contact", in_=stage.announcements, group="Monday Circle")
    assert "Not all of this has reached the facilitators' channel yet." in shown.text
    await stage.pass_time(hours=2)
    assert WORDS in post(stage).text
    again = await stage.sam.slash("/contact", in_=stage.announcements, group="Monday Circle")
    assert "Not all of this" not in again.text


async def test_nothing_is_passed_on_to_a_channel_that_everyone_can_read(stage: Stage) -> None:
    await stage.make_group()
    before = await stage.sam.slash("/contact", in_=stage.announcements, group="Monday Circle")
    form = await stage.sam.press(before, "Write")
    stage.staff_room.allow(stage.guild.everyone, "view_channel")
    room = rooms.find(stage.bot.get_guild(stage.guild.id), stage.staff_room.id)
    assert room is not None
    await stage.lo.until(lambda: rooms.open_to_all(room), what="everyone's view")
    refused = await stage.sam.submit(form, {"Your message": WORDS})
    assert "can be read by everyone here, so nothing was sent" in refused.text
    assert refused.files["what-you-wrote.txt"].decode() == WORDS
    await stage.settled()
    assert not any(WORDS in shown.text for shown in stage.fay.sees(stage.staff_room))
