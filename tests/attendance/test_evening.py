"""One evening from the plan to the summary, with every face, as people live it."""

from __future__ import annotations

from datetime import timedelta

from groupbot.sessions.model import Session
from tests.stage import Stage


async def the_session(stage: Stage) -> Session:
    core = stage.app.core
    sessions = await core.sessions.held_or_not(
        stage.guild.id, stage.clock.now() - timedelta(days=1), stage.clock.now() + timedelta(days=8)
    )
    return sessions[0]


async def test_an_evening_in_the_voice_room_ends_in_a_list_a_plan_and_a_summary(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group()
    await stage.plan("mon 19:00")
    session = await the_session(stage)
    await stage.pass_until(session.starts_at)
    for who in (stage.fay, stage.sam, stage.mia):
        await who.joins(stage.circle_room)
    present = {stage.fay.id, stage.sam.id, stage.mia.id}
    await stage.lo.until(lambda: present <= stage.bot.present_in(stage.guild.id, stage.circle_room.id))
    assert stage.app.core.attendance.present_now(stage.guild.id, session.id) == 2
    await stage.pass_until(session.ends_at + timedelta(seconds=1))

    card = next(c for c in reversed(stage.fay.sees(stage.staff_room)) if "has ended" in c.text)
    assert "2 people came." in card.text
    shown = await stage.fay.press(card, "Who came")
    assert f"<@{stage.sam.id}>, 90 minutes" in shown.text
    planned = await stage.fay.press(card, "Plan next week")
    assert "Publish" in planned.buttons
    report = await stage.cora.slash(
        "/report attendance", in_=stage.staff_room, period="2027-01", timeout=30, group="Monday Circle"
    )
    assert "1 of 1 planned session held, 1.5 hours." in report.text
    assert "2 attendances" in report.text


async def test_i_am_here_is_on_the_public_card_of_a_group_that_writes(stage: Stage) -> None:
    await stage.cora.slash(
        "/group new",
        in_=stage.staff_room,
        name="Text Circle",
        zone="Europe/London",
        attendance="named",
        announce_channel=stage.announcements,
        facilitators_channel=stage.staff_room,
        place=stage.text_room,
    )
    await stage.cora.slash(
        "/group facilitator add", in_=stage.staff_room, group="Text Circle", person=stage.fay
    )
    await stage.fill_group("Text Circle", stage.sam, named=True)
    await stage.plan("mon 19:00", "Text Circle")
    session = await the_session(stage)
    await stage.pass_until(session.starts_at)
    card = next(c for c in reversed(stage.sam.sees(stage.announcements)) if "I'm here" in c.buttons)
    answer = await stage.sam.press(card, "I'm here")
    assert answer.ephemeral
    assert "You are counted as here at **Text Circle**, with your name." in answer.text
    assert "Already noted." in (await stage.sam.press(card, "I'm here")).text
