"""A bot that was off for two days, around three sessions: what is caught up, what is said, what is not."""

from __future__ import annotations

from datetime import timedelta

from groupbot.preferences.model import By
from groupbot.sessions.model import SessionState
from tests.sessions.on_discord.conftest import Circle


async def test_after_two_days_away_what_is_over_is_closed_and_only_what_still_helps_is_said(
    circle: Circle,
) -> None:
    stage, core = circle.stage, circle.stage.app.core
    sam, mia, noor = stage.members[:3]
    for when in ("mon 19:00", "tue 19:00", "thu 19:00"):
        await stage.plan(when, capacity=2)
    over, missed, ahead = await core.sessions.offered(circle.actor(stage.fay), led=True)
    for session in (over, missed, ahead):
        await circle.come(sam, mia, noor, to=session.id)
    await core.seats.choose_default_reminders(circle.actor(sam), (1440, 60), By.DM)
    await stage.settled()

    await stage.stop()
    stage.clock.advance(timedelta(days=2))  # from Monday noon to Wednesday noon
    await stage.start()
    await stage.settled()

    core = stage.app.core
    states = [
        found.state
        for session in (over, missed, ahead)
        if (found := await core.sessions.get(stage.guild.id, session.id))
    ]
    assert states == [SessionState.ENDED, SessionState.ENDED, SessionState.PLANNED]
    # Reminders of what is over are not sent any more; the facilitators learn how many, and no names.
    assert sam.dms() == []
    told = [card.text for card in circle.cards(stage.staff_room)]
    unsent = [text for text in told if "not sent in time" in text]
    assert len(unsent) == 2
    assert not any(f"<@{sam.id}>" in text for text in told)
    assert sum("Console" in text for text in told) == 0  # nobody needs one for what is over
    # Who facilitates is asked once, and only about what lies far enough ahead.
    [asked] = [text for text in told if "who runs it?" in text]
    assert f"<t:{int(ahead.starts_at.timestamp())}:F>" in asked
    # What lies ahead goes on as if nothing had been.
    await stage.pass_until(ahead.starts_at - timedelta(hours=24))
    [reminder] = sam.dms()
    assert "Group session" in reminder.text
    await sam.press(circle.cards()[2], "Can't")
    await stage.settled()
    places = await core.sessions.places(stage.guild.id, ahead.id)
    assert places.by_member[noor.id].status.value == "offered"


async def test_an_offer_that_expired_while_the_bot_was_away_goes_to_the_next(circle: Circle) -> None:
    stage = circle.stage
    sam, mia, noor, lee = stage.members[:4]
    await stage.plan("fri 19:00", capacity=2)
    await circle.come(sam, mia, noor, lee)
    await circle.hear_by_message(sam, mia, noor, lee)
    await sam.press(circle.card, "Can't")
    await stage.settled()
    [offer] = noor.dms()
    await stage.stop()
    stage.clock.advance(timedelta(days=2))
    await stage.start()
    late = await noor.press(offer, "Accept")
    assert "That offer ended at <t:" in late.text
    await stage.settled()
    [to_lee] = lee.dms()
    assert "You are coming to" in (await lee.press(to_lee, "Accept")).text
    assert sum("A place is free for you" in letter.text for letter in noor.dms()) == 1
