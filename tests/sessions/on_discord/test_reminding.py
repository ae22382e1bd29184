"""Reminders of one session, chosen by a command."""

from __future__ import annotations

from typing import Any

from tests.sessions.on_discord.conftest import Circle


async def remind(circle: Circle, **options: Any) -> str:
    """Have Sam choose the reminders of the first session, and give the answer."""
    session = await circle.session_id()
    answer = await circle.stage.sam.slash(
        "/rsvp remind", in_=circle.stage.announcements, session=session, **options
    )
    assert answer.ephemeral
    return answer.text


async def test_reminders_of_one_session_are_typed_and_shown(circle: Circle) -> None:
    await circle.stage.plan()
    await circle.come(circle.stage.sam)
    assert "Reminder: none." in await remind(circle)
    typed = await remind(circle, leads="1d, 90m", by="message")
    assert "Reminder: 1 day and 90 minutes before, by direct message." in typed
    assert "Reminder: 1 day and 90 minutes before, in your inbox" in await remind(circle, by="inbox")
    assert "Reminder: none." in await remind(circle, leads="off")


async def test_a_reminder_that_a_break_silences_says_so(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await circle.come(stage.sam)
    await stage.sam.slash("/group break", in_=stage.announcements, group="Monday Circle", until="12 Jan")
    silenced = (
        "You are on a break from this group until 12 January 2027, that day included. "
        "No reminder comes before the break is over."
    )
    assert silenced not in await remind(circle)
    assert f"Reminder: 1 hour before, by direct message. {silenced}" in await remind(
        circle, leads="1h", by="message"
    )
    shown = await stage.sam.slash("/session show", in_=stage.announcements, session=await circle.session_id())
    assert silenced in shown.text
    await stage.sam.slash("/group break", in_=stage.announcements, group="Monday Circle", until="4 Jan")
    assert "until 4 January 2027" in await remind(circle)
    await stage.sam.slash("/group break", in_=stage.announcements, group="Monday Circle", until="end")
    assert "No reminder comes" not in await remind(circle)


async def test_a_break_that_is_over_silences_nothing_and_says_nothing(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan("2027-01-11 19:00")
    await circle.come(stage.sam)
    await stage.sam.slash("/group break", in_=stage.announcements, group="Monday Circle", until="tomorrow")
    assert "No reminder comes" in await remind(circle, leads="1h")
    await stage.pass_time(days=2)
    assert "No reminder comes" not in await remind(circle)


async def test_what_is_typed_there_is_offered_as_well(circle: Circle) -> None:
    stage = circle.stage
    offered = await stage.sam.autocomplete(
        "/rsvp remind", option="leads", typed="1 h", in_=stage.announcements
    )
    assert [choice.value for choice in offered] == ["1h", "1d, 1h"]


async def test_a_lead_without_a_unit_is_answered_with_examples(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await circle.come(stage.sam)
    assert "Write 90m, 2h or 1d." in await remind(circle, leads="1h, 90")
    always = await stage.sam.slash("/me reminders", in_=stage.announcements, default="90")
    assert "Write 90m, 2h or 1d." in always.text


async def test_whoever_said_nothing_about_a_session_has_no_reminders_of_it(circle: Circle) -> None:
    await circle.stage.plan()
    assert "You have not said anything about it yet." in await remind(circle)
    assert "You have not said anything about this session yet." in await remind(circle, leads="1h")
    assert "You have not said anything about this session yet." in await remind(circle, by="message")
