"""The calendar file on Discord: a button on one's own confirmation, and a command."""

from __future__ import annotations

from icalendar import Calendar

from tests.stage import Stage


async def test_the_file_is_handed_over_beside_the_confirmation(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    await stage.make_group()
    await stage.fill_group("Monday Circle", sam)
    await stage.plan("2027-01-11 19:00", title="Quiet evening")
    card = next(shown for shown in sam.sees(here) if "Coming" in shown.buttons)
    placed = await sam.press(card, "Coming")
    await stage.restart()
    given = await sam.press(placed, "Calendar file")
    assert given.ephemeral
    (name, content), *_ = given.files.items()
    assert name == "session.ics"
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Group session"
    assert b"Quiet" not in content
    assert b"Monday" not in content
    assert "Withdraw" in placed.buttons  # the confirmation stays as it was
    (line, *_) = await sam.autocomplete("/session calendar", option="session", typed="quiet", in_=here)
    by_command = await sam.slash("/session calendar", in_=here, session=line)
    assert list(by_command.files) == ["session.ics"]
