"""A change of clocks on Discord: the facilitators' card, the public cards, a reminder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.stage import Stage

CHANGE = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


async def test_it_is_told_once_and_stands_on_the_cards_and_in_the_reminder(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    await stage.make_group()
    people = stage.members[:3]
    await stage.fill_group("Monday Circle", *people)
    for who in people:
        await who.slash("/me timezone set", in_=here, zone="America/New_York")
    await stage.plan("2027-03-29 19:00", title="Just after")
    (card,) = [shown for shown in sam.sees(here) if "Just after" in shown.text]
    assert "The clocks change in London on 28 March 2027." in card.text
    await sam.slash("/me reminders", in_=here, default="1h", by="message")
    await sam.press(card, "Coming")
    await stage.pass_until(CHANGE - timedelta(days=14) + timedelta(hours=7))
    await stage.restart()
    await stage.pass_time(days=1)
    told = [shown for shown in stage.fay.sees(stage.staff_room) if "The clocks change" in shown.text]
    assert len(told) == 1, [one.text for one in told]
    assert "From 28 March 2027 **Monday Circle** stays at 19:00 in London." in told[0].text
    assert "For members in New York it moves from 15:00 to 14:00." in told[0].text
    await stage.pass_until(datetime(2027, 3, 29, 17, 0, 1, tzinfo=UTC))
    (reminder,) = sam.dms()
    assert "The clocks have changed: for you it is 14:00." in reminder.text
