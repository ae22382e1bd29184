"""People and attendance on Discord: the room, the button, the list, and who may see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from groupbot.groups.model import Mode, PlaceKind
from groupbot.loopback import Person, Reply, Shown
from tests.circle import Circle, circle_with


@pytest.fixture
async def circle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held_to_the_contract: None
) -> AsyncIterator[Circle]:
    async with circle_with(tmp_path, monkeypatch, "cogs.attendance") as circle:
        yield circle


@pytest.fixture
async def whole_circle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held_to_the_contract: None
) -> AsyncIterator[Circle]:
    """Give a circle with the face of sessions too."""
    async with circle_with(tmp_path, monkeypatch, "cogs.sessions", "cogs.attendance") as circle:
        yield circle


def at_the_end(circle: Circle) -> Shown:
    """Give the last message in the facilitators' room."""
    return circle.stage.fay.sees(circle.stage.staff_room)[-1]


async def ended(circle: Circle, *people: Person, mode: Mode = Mode.NAMED, minutes: int = 60) -> Shown:
    await circle.meets(mode=mode)
    await circle.plans()
    await circle.held(*people, minutes=minutes)
    return at_the_end(circle)


async def test_the_end_says_how_many_came_and_no_names(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.fay, stage.sam, stage.mia, stage.members[4])
    assert "**Monday Circle** has ended." in card.text
    assert "3 people came." in card.text
    assert "<@" not in card.text
    assert card.buttons == ["Who came", "Correct", "Plan next week"]


async def test_the_list_names_those_who_agreed_and_counts_the_others(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.fay, stage.sam, stage.mia, stage.members[4])
    shown = await stage.fay.press(card, "Who came")
    assert shown.ephemeral
    assert "3 people came." in shown.text
    assert "1 person of them without a name." in shown.text
    assert f"<@{stage.sam.id}>, 60 minutes" in shown.text
    assert f"<@{stage.members[4].id}>" not in shown.text
    assert f"Facilitating: <@{stage.fay.id}>" in shown.text


async def test_somebody_who_stayed_a_little_was_here_for_part(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam, minutes=5)
    assert "Nobody came this time." in card.text
    shown = await stage.fay.press(card, "Who came")
    assert f"**Here for part** (1)\n<@{stage.sam.id}>, 5 minutes" in shown.text


async def test_the_list_is_for_the_facilitators_of_that_session_alone(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam)
    for who in (stage.finn, stage.cora, stage.ada):
        answers = [await who.press(card, "Who came"), await who.press(card, "Correct")]
        answers.append(await who.slash("/attendance list", in_=stage.staff_room, session=circle.session_id))
        answers.append(
            await who.slash(
                "/attendance mark",
                in_=stage.staff_room,
                session=circle.session_id,
                member=stage.sam,
                status="here",
                why="I saw it",
            )
        )
        for answer in answers:
            assert "Only the facilitators of this session of Monday Circle can see names." in answer.text
            assert answer.ephemeral
            assert f"<@{stage.sam.id}>" not in answer.text
    for who in (stage.sam, stage.omar):
        refused = await who.slash("/attendance list", in_=stage.announcements, session=circle.session_id)
        assert "Only the facilitators of this session" in refused.text


async def test_each_look_at_the_list_is_written_down(circle: Circle) -> None:
    card = await ended(circle, circle.stage.sam)
    await circle.stage.fay.press(card, "Who came")
    async with circle.stage.app.database.reading() as connection:
        found = await connection.exec_driver_sql("SELECT act, done_by FROM audit WHERE act LIKE 'attend%'")
        assert [tuple(row) for row in found] == [("attendance.list", circle.stage.fay.id)]


async def test_a_mark_needs_a_person_a_status_and_a_reason(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam)
    whose = await stage.fay.press(card, "Correct")
    as_what = await stage.fay.choose(whose, "Choose a person", stage.mia)
    assert f"<@{stage.mia.id}> was" in as_what.text
    form = await stage.fay.choose(as_what, "Choose what they were", "Here for part")
    done = await stage.fay.submit(form, {"Why?": "Her connection broke"})
    assert f"<@{stage.mia.id}> was here for part." in done.text
    assert "Before anybody marked it: not recorded." in done.text
    shown = await stage.fay.press(done, "Who came")
    assert f"**Here for part** (1)\n<@{stage.mia.id}>, noted by a facilitator" in shown.text


async def test_a_form_that_was_open_during_a_restart_is_still_taken(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam)
    whose = await stage.fay.press(card, "Correct")
    as_what = await stage.fay.choose(whose, "Choose a person", stage.mia)
    form = await stage.fay.choose(as_what, "Choose what they were", "Here")
    await stage.restart()
    assert "was here." in (await stage.fay.submit(form, {"Why?": "I saw her"})).text


async def test_a_mark_by_command_says_what_was_known_before(circle: Circle) -> None:
    stage = circle.stage
    await ended(circle, stage.sam)
    done = await mark(circle, stage.sam, "said they could not come")
    assert f"<@{stage.sam.id}> said they could not come." in done.text
    assert "Before anybody marked it: here." in done.text
    counts = await circle.core.attendance.counts(circle.guild_id, circle.session_id)
    assert counts is not None
    assert counts.present == 0


async def test_nobody_is_marked_who_did_not_say_yes_and_no_bot(circle: Circle) -> None:
    stage = circle.stage
    await ended(circle, stage.sam)
    assert "has not agreed to be named" in (await mark(circle, stage.members[4], "here")).text
    bot = Person(stage.lo, stage.lo.world.bot)
    assert "A bot is never counted." in (await mark(circle, bot, "here")).text


async def mark(circle: Circle, who: Person, status: str) -> Reply:
    return await circle.stage.fay.slash(
        "/attendance mark",
        in_=circle.stage.staff_room,
        session=circle.session_id,
        member=who,
        status=status,
        why="As it was",
    )


async def test_in_a_number_only_group_the_facilitator_is_asked_for_the_number(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam, stage.mia, mode=Mode.NUMBER)
    assert "2 people came." in card.text
    assert card.buttons == ["Enter the number", "Plan next week"]
    form = await stage.finn.press(card, "Enter the number")  # any facilitator of the group counts heads
    done = await stage.finn.submit(form, {"How many people?": "９"})
    assert "9 people came." in done.text
    assert done.buttons == ["Change the number"]
    refused = await stage.fay.slash("/attendance list", in_=stage.staff_room, session=circle.session_id)
    assert "keeps a number and no names" in refused.text
    assert f"<@{stage.sam.id}>" not in refused.text


async def test_the_card_of_the_end_follows_a_correction(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam, mode=Mode.NUMBER)
    await stage.fay.slash("/attendance headcount", in_=stage.staff_room, session=circle.session_id, number=4)
    await stage.settled()
    assert "4 people came." in card.text


NUMBER, NEW = "How many people?", "Here for the first time this year"


async def test_in_a_number_only_group_the_facilitator_is_asked_who_is_new(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam, stage.mia, mode=Mode.NUMBER)
    assert "How many people were here for the first time this year?" in card.text
    form = await stage.fay.press(card, "Enter the number")
    done = await stage.fay.submit(form, {NUMBER: "9", NEW: "４"})
    assert "9 people came. 4 of them were here for the first time this year." in done.text
    await stage.settled()
    assert "4 of them were here for the first time this year." in card.text
    assert "How many" not in card.text

    larger = await stage.fay.submit(await stage.fay.press(card, "Enter the number"), {NEW: "10"})
    assert "Here altogether: 9. Here for the first time this year: 10." in larger.text
    emptied = await stage.fay.submit(await stage.fay.press(done, "Change the number"), {NEW: ""})
    assert "9 people came." in emptied.text
    assert "first time" not in emptied.text
    await stage.settled()
    assert "How many people were here for the first time this year?" in card.text


async def test_who_is_new_is_said_by_command_too(circle: Circle) -> None:
    stage = circle.stage
    await ended(circle, stage.sam, mode=Mode.NUMBER)
    said = await heads(circle, stage.finn, first_time=2)
    assert "5 people came. 2 of them were here for the first time this year." in said.text
    assert "2 of them were" in (await heads(circle, stage.finn)).text
    assert "Here altogether: 5." in (await heads(circle, stage.finn, first_time=6)).text
    for who in (stage.sam, stage.omar, stage.ada):
        assert "Only facilitators of Monday Circle" in (await heads(circle, who, first_time=1)).text


async def test_a_group_with_names_is_not_asked_who_is_new(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam)
    assert "first time" not in card.text
    form = await stage.fay.press(await stage.fay.press(card, "Who came"), "Enter the number")
    assert form.modal is not None
    assert list(form.modal.fields) == [NUMBER]
    assert "keeps names" in (await heads(circle, stage.fay, first_time=1)).text


@pytest.mark.parametrize("typed", ["501", "-1", "many", "1.5", ""])
async def test_a_number_of_people_is_between_0_and_500(circle: Circle, typed: str) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam, mode=Mode.NUMBER)
    form = await stage.fay.press(card, "Enter the number")
    answer = await stage.fay.submit(form, {"How many people?": typed or " "})
    assert "a number from 0 to 500" in answer.text


async def test_a_form_for_heads_leaves_what_somebody_else_counted_meanwhile(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam, mode=Mode.NUMBER)
    form = await stage.fay.press(card, "Enter the number")
    noted = await stage.fay.submit(form, {NUMBER: "9", NEW: "4"})
    form = await stage.fay.press(noted, "Change the number")
    assert "5 people came. 2 of them" in (await heads(circle, stage.finn, first_time=2)).text
    assert "5 people came. 3 of them" in (await stage.fay.submit(form, {NEW: "3"})).text
    form = await stage.fay.press(noted, "Change the number")
    assert "5 people came. 1 of them" in (await heads(circle, stage.finn, first_time=1)).text
    assert "8 people came. 1 of them" in (await stage.fay.submit(form, {NUMBER: "8"})).text


async def test_who_may_count_heads(circle: Circle) -> None:
    stage = circle.stage
    await ended(circle, stage.sam, mode=Mode.NUMBER)
    allowed = {who.name: await heads(circle, who) for who in (stage.fay, stage.finn, stage.cora)}
    assert all("5 people came." in answer.text for answer in allowed.values())
    for who in (stage.sam, stage.omar, stage.ada):
        assert "Only facilitators of Monday Circle" in (await heads(circle, who)).text


async def heads(circle: Circle, who: Person, **more: int) -> Reply:
    channel, session = circle.stage.announcements, circle.session_id
    return await who.slash("/attendance headcount", in_=channel, session=session, number=5, **more)


async def test_i_am_here_counts_once_with_or_without_the_name(circle: Circle) -> None:
    stage = circle.stage
    await circle.meets(kind=PlaceKind.TEXT)
    await circle.plans()
    early = await here(circle, stage.sam)
    assert "from 10 minutes before the start" in early.text
    await circle.begins()
    named, unnamed = await here(circle, stage.sam), await here(circle, stage.members[4])
    assert "You are counted as here at **Monday Circle**, with your name." in named.text
    assert "without your name" in unnamed.text
    assert (await here(circle, stage.sam)).text.startswith("Already noted.")
    assert "is for people who have joined it" in (await here(circle, stage.omar)).text
    await circle.ends()
    assert "2 people came." in at_the_end(circle).text
    shown = await stage.fay.press(at_the_end(circle), "Who came")
    assert f"<@{stage.sam.id}>, pressed I'm here" in shown.text
    assert "session ended" in (await here(circle, stage.mia)).text


async def here(circle: Circle, who: Person) -> Reply:
    return await who.slash("/attendance here", in_=circle.stage.announcements, session=circle.session_id)


async def test_sessions_are_offered_to_those_who_can_use_them(circle: Circle) -> None:
    stage = circle.stage
    await ended(circle, stage.sam)
    label = (await circle.session()).label

    async def offered(who: Person, command: str) -> list[str]:
        found = await who.autocomplete(command, option="session", typed="monday", in_=stage.staff_room)
        return [choice.name for choice in found]

    assert await offered(stage.fay, "/attendance list") == [label]
    assert await offered(stage.finn, "/attendance list") == []
    assert await offered(stage.cora, "/attendance list") == []
    assert await offered(stage.finn, "/attendance headcount") == [label]
    assert await offered(stage.fay, "/attendance here") == []


async def test_who_sat_in_the_room_before_it_opened_is_counted_too(circle: Circle) -> None:
    stage = circle.stage
    await circle.meets()
    await circle.plans()
    await stage.pass_until((await circle.session()).opens_at - timedelta(minutes=5))
    await stage.sam.joins(stage.circle_room)
    await circle.seen(stage.sam)
    await circle.begins()
    assert circle.core.attendance.present_now(circle.guild_id, circle.session_id) == 1
    await circle.ends()
    assert "1 person came." in at_the_end(circle).text


async def test_an_outage_is_said_to_be_estimated(circle: Circle) -> None:
    stage = circle.stage
    await circle.meets()
    await circle.plans()
    await circle.begins()
    await stage.sam.joins(stage.circle_room)
    await circle.seen(stage.sam)
    await stage.pass_time(minutes=20)
    await circle.core.attendance.beat()
    await stage.stop()
    stage.clock.advance(timedelta(minutes=20))
    await stage.start()
    await circle.ends()
    card = at_the_end(circle)
    assert "1 person came. The bot was away for a part of the session" in card.text
    shown = await stage.fay.press(card, "Who came")
    assert f"<@{stage.sam.id}>, 60 minutes, estimated" in shown.text


async def test_a_number_after_a_restart_is_the_least_it_can_be(circle: Circle) -> None:
    stage = circle.stage
    await circle.meets(mode=Mode.NUMBER)
    await circle.plans()
    await circle.begins()
    await stage.sam.joins(stage.circle_room)
    await circle.seen(stage.sam)
    await stage.pass_time(minutes=30)
    await stage.restart()
    await circle.ends()
    assert "At least 1 person came." in at_the_end(circle).text


async def test_the_list_is_closed_after_ninety_days(circle: Circle) -> None:
    stage = circle.stage
    card = await ended(circle, stage.sam)
    stage.clock.advance(timedelta(days=91))
    assert "more than 90 days ago" in (await stage.fay.press(card, "Who came")).text


# --- going on after all --------------------------------------------------------------------------------


async def test_an_end_by_hand_can_be_undone_where_it_is_said(whole_circle: Circle) -> None:
    circle, stage = whole_circle, whole_circle.stage
    await circle.meets()
    await circle.plans()
    await circle.begins()
    await stage.sam.joins(stage.circle_room)
    await circle.seen(stage.sam)
    await stage.pass_time(minutes=20)
    (console,) = [card for card in stage.fay.sees(stage.staff_room) if "End" in card.buttons]
    sure = await stage.fay.press(console, "End")
    assert "You can undo this for 10 minutes, and not after the planned end." in sure.text
    done = await stage.fay.press(sure, "End this session")
    assert done.buttons == ["Go on after all", "Plan next week"]
    await stage.settled()
    card = at_the_end(circle)
    assert "1 person came." in card.text
    assert card.buttons == ["Who came", "Correct", "Go on after all", "Plan next week"]

    await stage.restart()
    await stage.pass_time(minutes=5)
    going = await stage.finn.press(card, "Go on after all")
    assert "**Monday Circle** goes on." in going.text
    assert going.ephemeral
    await stage.settled()
    assert "This was undone, and it went on." in at_the_end(circle).text
    assert at_the_end(circle).buttons == ["Details"]
    assert "**Under way now.**" in stage.sam.sees(stage.announcements)[0].text
    again = await stage.fay.press(done, "Go on after all")
    assert "This session has not ended." in again.text

    await circle.ends()
    first, second = stage.cora.sees(stage.staff_room)[-2:]
    assert "This was undone, and it went on." in first.text
    assert "1 person came." in second.text
    assert second.buttons == ["Who came", "Correct", "Plan next week"]
    shown = await stage.fay.press(second, "Who came")
    assert f"<@{stage.sam.id}>, 60 minutes" in shown.text
    await mark(circle, stage.mia, "here")
    await stage.settled()
    first, second = stage.cora.sees(stage.staff_room)[-2:]
    assert "This was undone, and it went on." in first.text
    assert "2 people came." in second.text


async def test_an_end_is_undone_by_command_and_too_late_says_so(whole_circle: Circle) -> None:
    circle, stage = whole_circle, whole_circle.stage
    await circle.meets()
    session = await circle.plans()
    await circle.begins()
    await stage.pass_time(minutes=30)
    await circle.core.course.end(circle.acts(stage.fay), session.id)
    await stage.settled()
    offered = await stage.fay.autocomplete("/session undo", option="session", typed="", in_=stage.staff_room)
    assert len(offered) == 1
    going = await stage.fay.slash("/session undo", in_=stage.staff_room, session=offered[0])
    assert "goes on" in going.text
    await circle.core.course.end(circle.acts(stage.fay), session.id)
    await stage.settled()
    card = at_the_end(circle)
    assert card.buttons == ["Who came", "Correct", "Go on after all", "Plan next week"]
    await stage.pass_time(minutes=10)
    assert at_the_end(circle).buttons == ["Who came", "Correct", "Plan next week"]
    late = await stage.fay.slash("/session undo", in_=stage.staff_room, session=session.id)
    assert "An end can be undone for 10 minutes" in late.text


async def test_an_end_that_is_undone_asks_again_who_is_new(whole_circle: Circle) -> None:
    circle, stage = whole_circle, whole_circle.stage
    await circle.meets(mode=Mode.NUMBER)
    session = await circle.plans()
    await circle.begins()
    await stage.pass_time(minutes=20)
    await circle.core.course.end(circle.acts(stage.fay), session.id)
    await stage.settled()
    assert "2 of them were" in (await heads(circle, stage.fay, first_time=2)).text
    going = await stage.fay.press(at_the_end(circle), "Go on after all")
    assert "How many are here for the first time this year is asked again at the end." in going.text
    running = await heads(circle, stage.fay, first_time=2)
    assert "can be said once the session has ended" in running.text
    await circle.ends()
    assert "5 people came." in at_the_end(circle).text
    assert "How many people were here for the first time this year?" in at_the_end(circle).text
