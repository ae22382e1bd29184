"""A gentle note on Discord: allowed by a member, sent by a facilitator, read in private."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.stage import Stage


async def test_a_note_is_allowed_sent_and_read_with_the_name_of_who_sent_it(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam)
    here, core = stage.announcements, stage.app.core
    await stage.sam.slash("/me changes", in_=here, tell="yes")
    allowed = await stage.sam.slash("/me gentle-note", in_=here, group="Monday Circle", allow="yes")
    assert "Your yes is for one note; nothing is sent by itself." in allowed.text
    for _ in range(2):
        await stage.plan()
        now = stage.clock.now()
        (session,) = await core.sessions.held_or_not(stage.guild.id, now, now + timedelta(days=8))
        await stage.pass_until(session.ends_at + timedelta(minutes=20))
    sending: dict[str, Any] = {"group": "Monday Circle", "member": stage.sam, "words": "welcome"}
    sent = await stage.fay.slash("/group gentle-note", in_=stage.staff_room, timeout=5.0, **sending)
    assert "is on its way, with your name" in sent.text
    await stage.settled()
    note = stage.sam.dms()[-1]
    assert f"<@{stage.fay.id}>, who facilitates **Group session**, sends you this:" in note.text
    assert "Monday Circle" not in note.text
    wishes = await stage.sam.press(note, "What I wish here")
    assert "No facilitator may send you a note" in wishes.text
    again = await stage.fay.slash("/group gentle-note", in_=stage.staff_room, timeout=5.0, **sending)
    assert "That is not so for this person now." in again.text
