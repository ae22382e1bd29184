"""The rota as facilitators see it on Discord."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from groupbot.sessions.model import Session
from tests.sessions.on_discord.conftest import Circle


async def planned(circle: Circle, when: str = "2027-01-11 19:00") -> Session:
    """Have Fay plan a session that she runs, and give it."""
    await circle.stage.plan(when)
    found = await circle.stage.app.core.sessions.get(circle.stage.guild.id, await circle.session_id())
    assert found is not None
    return found


async def test_a_facilitator_who_cannot_come_is_covered_by_the_first_to_press(circle: Circle) -> None:
    stage = circle.stage
    fay, finn, sam = stage.fay, stage.finn, stage.sam
    offered = await finn.slash("/rota offer", in_=stage.staff_room, group="Monday Circle")
    assert "you get a message and can take it" in offered.text
    session = await planned(circle)
    await circle.come(sam)

    await stage.pass_until(session.starts_at - timedelta(hours=72))
    [asked] = circle.cards(stage.staff_room)
    assert f"<@{fay.id}>: has not answered yet" in asked.text
    assert asked.buttons == ["Yes, I run it", "I can't run this", "Details"]
    inbox = await fay.slash("/me inbox", in_=stage.staff_room)
    assert "Do you run it?" in inbox.text

    said = await fay.press(asked, "I can't run this")
    assert "The other facilitators and the coordinators are asked now." in said.text
    await stage.settled()
    await stage.restart()
    await stage.settled()
    [letter] = finn.dms()
    assert "Somebody is needed to run **Group session**" in letter.text
    cover = circle.cards(stage.staff_room)[-1]
    assert f"<@{fay.id}>: cannot run it" in cover.text
    assert "Nobody runs it yet. 1 facilitator is needed." in cover.text

    took = await finn.press(letter, "I can take this one")
    assert took.text.startswith("Thank you. You run **Monday Circle**")
    late = await fay.press(cover, "I can take this one")
    assert late.text.startswith(f"<@{finn.id}> has taken it.")
    await stage.pass_time(seconds=5)
    assert f"With <@{finn.id}>" in circle.card.text
    assert "it has its facilitators" in circle.cards(stage.staff_room)[-1].text
    inbox = await fay.slash("/me inbox", in_=stage.staff_room)
    assert "You are not down for it any more." in inbox.text
    await stage.pass_time(minutes=5)
    said = f"<@{finn.id}> facilitates it now. Time and place are as before."
    assert said in (await sam.slash("/me inbox", in_=stage.announcements)).text
    assert len(circle.cards()) == 1


async def test_a_session_nobody_can_run_is_called_off_kindly(circle: Circle) -> None:
    stage = circle.stage
    session = await planned(circle)
    await stage.plan("2027-01-18 19:00")
    await circle.come(stage.sam, to=session.id)
    await circle.hear_by_message(stage.sam)
    await stage.pass_until(session.starts_at - timedelta(hours=20))
    shown = await stage.fay.slash("/session show", in_=stage.staff_room, session=session.id)
    await stage.fay.press(shown, "I can't run this")
    await stage.settled()
    short = circle.cards(stage.staff_room)[-1]
    assert "Coordinators can decide what to do." in short.text
    assert short.buttons[-2:] == ["Move", "Cancel kindly"]
    await stage.pass_until(session.starts_at - timedelta(minutes=30))
    told = stage.sam.dms()[-1]
    assert "**Group session** is not meeting today. We are sorry." in told.text
    assert "The next one is <t:" in told.text
    assert "Helplines" in told.buttons
    off = circle.cards(stage.staff_room)[-1]
    assert "is cancelled: nobody could run it." in off.text
    back = await stage.finn.press(off, "Undo")
    assert "takes place after all" in back.text


async def test_the_sheet_says_gaps_in_words_and_leads_on(circle: Circle) -> None:
    stage = circle.stage
    await stage.cora.slash("/group rules", in_=stage.staff_room, group="Monday Circle", facilitators_needed=2)
    session = await planned(circle)
    sheet = await stage.cora.slash("/rota show", in_=stage.staff_room, group="Monday Circle")
    assert f"<@{stage.fay.id}>. 1 more facilitator is needed." in sheet.text
    assert sheet.buttons == ["Ask me for cover", "Turns in 8 weeks"]
    counted = await stage.cora.press(sheet, "Turns in 8 weeks")
    assert f"<@{stage.fay.id}>: 0 turns" in counted.text
    one = await stage.finn.slash("/session show", in_=stage.staff_room, session=session.id)
    who = await stage.finn.press(one, "Who runs it")
    took = await stage.finn.press(who, "I can take this one")
    assert "runs it" in took.text or "has taken it" in took.text
    swap = await stage.finn.press(took, "Ask somebody to take it")
    assert "It stays yours until they say yes." in swap.text
    no = await stage.finn.slash("/rota swap", in_=stage.staff_room, session=session.id, person=stage.sam)
    assert no.text.startswith("They are not on the list of facilitators of Monday Circle.")


async def test_a_turn_that_is_passed_on_is_answered_in_the_inbox(circle: Circle) -> None:
    stage = circle.stage
    session = await planned(circle)
    room = stage.staff_room
    asked = await stage.fay.slash("/rota swap", in_=room, session=session.id, person=stage.finn)
    assert f"<@{stage.finn.id}> is asked." in asked.text
    await stage.settled()
    inbox = await stage.finn.slash("/me inbox", in_=room)
    assert f"<@{stage.fay.id}> asks whether you can run" in inbox.text
    await stage.finn.slash("/rota decline", in_=room, session=session.id)
    await stage.settled()
    assert "the one you asked cannot take it" in (await stage.fay.slash("/me inbox", in_=room)).text


async def test_empty_words_say_what_to_do(circle: Circle) -> None:
    stage = circle.stage
    sheet = await stage.fay.slash("/rota show", in_=stage.staff_room)
    assert "Nothing is planned in the next 8 weeks. Plan a session with /session new." in sheet.text
    session = await planned(circle, "mon 19:00")
    await stage.pass_until(session.starts_at)
    now = await stage.fay.slash("/session cant-run", in_=stage.staff_room, session=session.id)
    assert now.text.startswith("This session has begun")
    assert now.buttons == ["End this session now"]


async def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who(circle: Circle) -> None:
    stage = circle.stage
    kim = stage.lo.person("Kim", stage.guild, [stage.facilitator_role])
    await stage.cora.slash("/group facilitator add", in_=stage.staff_room, group="Monday Circle", person=kim)
    session = await planned(circle)
    await stage.fay.slash("/session cant-run", in_=stage.staff_room, session=session.id)
    await stage.settled()
    [cover] = circle.cards(stage.staff_room)[-1:]
    pressed = await asyncio.gather(*(who.press(cover, "I can take this one") for who in (stage.finn, kim)))
    first, second = sorted((answer.text for answer in pressed), key=lambda text: "has taken it." in text[:40])
    assert first.startswith("Thank you. You run **Monday Circle**")
    winner = stage.finn if pressed[0].text == first else kim
    assert second.startswith(f"<@{winner.id}> has taken it. Thank you for being ready.")
    after = await stage.app.core.sessions.get(stage.guild.id, session.id)
    assert after is not None
    assert after.staff == (winner.id,)


async def test_a_member_is_told_who_may_see_the_rota(circle: Circle) -> None:
    refused = await circle.stage.sam.slash("/rota show", in_=circle.stage.announcements)
    assert refused.text.startswith("Only facilitators and coordinators can do this.")
