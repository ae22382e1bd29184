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
    first_time, reminder = sam.dms()
    assert "is your first one." in first_time.text
    assert "The clocks have changed: for you it is 14:00." in reminder.text


async def test_a_bot_that_was_away_two_weeks_before_tells_it_once_it_is_back_and_never_again(
    stage: Stage,
) -> None:
    await stage.make_group()
    await stage.plan("2027-03-29 19:00")
    await stage.stop()
    stage.clock.advance(CHANGE - timedelta(days=8) - stage.clock.now())
    await stage.start()
    await stage.settled()
    for _ in range(7):
        await stage.pass_time(days=1, hours=1)
    await stage.restart()  # what was settled a week ago is let go of at a start
    await stage.pass_time(hours=7)
    told = [shown for shown in stage.fay.sees(stage.staff_room) if "The clocks change" in shown.text]
    assert len(told) == 1, [one.text for one in told]


async def test_where_that_message_is_refused_the_check_says_which_group_was_not_told(stage: Stage) -> None:
    await stage.make_group()
    await stage.plan("2027-03-29 19:00")
    stage.lo.faults.next("POST", "/channels/{channel_id}/messages", status=403, code=200000)
    await stage.pass_until(CHANGE - timedelta(days=14) + timedelta(hours=7))
    await stage.pass_time(days=9)
    told = [shown for shown in stage.fay.sees(stage.staff_room) if "The clocks change in" in shown.text]
    assert not told
    shown = await stage.ada.slash("/setup check", in_=stage.staff_room)
    assert "The clocks change for Monday Circle on 28 March 2027, and its facilitators" in shown.text
    await stage.pass_until(CHANGE + timedelta(hours=1))
    shown = await stage.ada.slash("/setup check", in_=stage.staff_room)
    assert "The clocks change for" not in shown.text
