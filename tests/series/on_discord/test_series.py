"""Series as people plan and change them on Discord."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from icalendar import Calendar

from groupbot.loopback import Reply
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.places import Status
from tests.sessions.on_discord.conftest import Circle, made
from tests.stage import set_up


async def planned(circle: Circle, when: str = "mon 19:00", **more: Any) -> Reply:
    """Have Fay plan a series."""
    stage = circle.stage
    return await stage.fay.slash(
        "/series new", in_=stage.staff_room, group="Monday Circle", when=when, **more
    )


async def published(circle: Circle, when: str = "mon 19:00", **more: Any) -> Reply:
    """Have Fay plan a series, publish it, and look at its card."""
    told = await circle.stage.fay.press(await planned(circle, when, **more), "Publish")
    await circle.stage.settled()
    return await circle.stage.fay.press(told, "Details")


async def details(circle: Circle, shown: Reply, number: int) -> Reply:
    """Choose one of the dates of a series."""
    label = shown.shown.options()[number]
    return await circle.stage.fay.choose(shown, "Show, skip or move a date", label)


async def test_a_preview_shows_six_dates_and_nothing_is_public_before_publish(circle: Circle) -> None:
    preview = await planned(circle)
    assert preview.ephemeral
    assert "Nothing is public yet" in preview.text
    assert "Every week on Monday, 19:00 (Europe/London), 90 minutes" in preview.text
    assert preview.text.count("2027, 19:00 (Europe/London)") == 6
    assert preview.buttons == ["Publish", "Change", "Discard"]
    await circle.stage.settled()
    assert circle.cards() == []
    told = await circle.stage.fay.press(preview, "Publish")
    assert "9 dates are planned now" in told.text
    await circle.stage.settled()
    assert len(circle.cards()) == 1  # today's; the others wait for their day
    listed = await circle.stage.sam.slash("/session list", in_=circle.stage.announcements, days=21)
    assert listed.text.count("**Monday Circle**") == 3
    await circle.stage.pass_until(datetime(2027, 1, 5, 19, 0, tzinfo=UTC))
    assert len(circle.cards()) == 2


async def test_a_yearly_series_on_29_february_says_when_it_meets_in_other_years(circle: Circle) -> None:
    await circle.stage.pass_until(datetime(2028, 1, 10, 12, tzinfo=UTC))
    preview = await planned(circle, "29 feb 19:00", unit="year")
    words = "In years without a 29 February it meets on 28 February."
    assert "Every year on 29 February, 19:00" in preview.text
    assert words in preview.text
    assert [day in preview.text for day in ("29 Feb 2028", "28 Feb 2029", "29 Feb 2032")] == [True] * 3
    told = await circle.stage.fay.press(preview, "Publish")
    assert words in (await circle.stage.fay.press(told, "Details")).text


async def test_the_dates_to_come_are_handed_over_as_a_calendar_file(circle: Circle) -> None:
    shown = await published(circle)
    (content,) = (await circle.stage.fay.press(shown, "Calendar file")).files.values()
    written: Any = Calendar.from_ical(content)
    (event,) = written.walk("VEVENT")
    assert str(event["SUMMARY"]) == circle.group.discreet_title
    assert event["RRULE"]["FREQ"] == ["WEEKLY"]
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert b"Monday Circle" not in content
    here = circle.stage.announcements
    (line, *_) = await circle.stage.sam.autocomplete("/series calendar", option="series", typed="", in_=here)
    by_command = await circle.stage.sam.slash("/series calendar", in_=here, series=line)
    (same,) = by_command.files.values()
    assert _without_the_moment(same) == _without_the_moment(content)


def _without_the_moment(content: bytes) -> list[bytes]:
    """Leave out what says when the file was made."""
    return [line for line in content.splitlines() if not line.startswith((b"DTSTAMP", b"SEQUENCE"))]


async def test_a_draft_is_changed_and_thrown_away(circle: Circle) -> None:
    stage = circle.stage
    form = await stage.fay.press(await planned(circle), "Change")
    preview = await stage.fay.submit(
        form,
        {
            "First date and time": "tue 18:00",
            "How often": "every 2 weeks",
            "On which days": "tue",
            "Ends": "after 3",
            "Title": "Sleep",
        },
    )
    assert "Every 2 weeks on Tuesday, 18:00" in preview.text
    assert "It ends after 3 dates." in preview.text
    assert preview.text.count("2027, 18:00 (Europe/London)") == 3
    gone = await stage.fay.press(preview, "Discard")
    assert "Nothing was published." in gone.text


async def test_a_start_on_another_day_is_asked_about(circle: Circle) -> None:
    asked = await planned(circle, "wed 19:00", on="mon, thu")
    assert "Start is a Wednesday but the rule says Mon, Thu. First date would be Thu 7 Jan." in asked.text
    assert asked.buttons == ["OK", "Change"]
    preview = await circle.stage.fay.press(asked, "OK")
    assert "Thu 7 Jan 2027, 19:00" in preview.text
    assert "Publish" in preview.buttons


async def test_days_of_a_month_or_year_need_no_unit(circle: Circle) -> None:
    for on, words in {
        "last fri": "Every month on the last Friday, 19:00",
        "last friday": "Every month on the last Friday, 19:00",
        "2nd tue": "Every month on the 2nd Tuesday, 19:00",
        "29 feb": "Every year on 29 February, 19:00",
    }.items():
        asked = await planned(circle, "fri 19:00", on=on)
        assert words in (await circle.stage.fay.press(asked, "OK")).text
    assert "Not every month has a day 31." in (await planned(circle, "fri 19:00", on="day 31")).text
    refused = await planned(circle, "fri 19:00", on="last fri", unit="week")
    assert "‘last fri’ is a day of the month. Add `unit: month`" in refused.text


async def test_a_form_and_an_edit_take_days_of_a_month_without_a_unit(circle: Circle) -> None:
    fay, here = circle.stage.fay, circle.stage.staff_room
    form = await fay.press(await planned(circle, "2027-01-29 19:00", every=2), "Change")
    draft = await fay.submit(form, {"On which days": "last fri"})
    assert "Every month on the last Friday, 19:00" in draft.text
    form = await fay.press(await planned(circle), "Change")
    refused = await fay.submit(form, {"How often": "every 2 weeks", "On which days": "last fri"})
    assert "in the form write `every month`" in refused.text
    await published(circle)
    (running,) = await circle.stage.app.core.series.listing(circle.actor(circle.stage.sam))
    options: dict[str, Any] = {"series": running.series.id, "from": "all", "on": "day 15"}
    changed = await fay.slash("/series edit", in_=here, **options)
    assert "Every month on the 15th, 19:00" in changed.text


async def test_a_start_that_a_monthly_rule_does_not_mean_is_asked_about_by_its_date(circle: Circle) -> None:
    asked = await planned(circle, "2027-01-08 19:00", unit="month", on="last fri")
    assert "Start is a" not in asked.text
    assert "This series is to meet every month on the last Friday." in asked.text
    assert "Fri 8 Jan is not one of these dates. The first would be Fri 29 Jan." in asked.text


async def test_the_31st_asks_for_the_shorter_months(circle: Circle) -> None:
    asked = await planned(circle, "2027-01-31 19:00", unit="month")
    assert "Not every month has a day 31." in asked.text
    assert asked.buttons == ["Use their last day", "Leave them out", "Change"]
    preview = await circle.stage.fay.press(asked, "Leave them out")
    assert "Months without a 31st are left out." in preview.text


async def test_the_preview_says_what_the_clocks_do(circle: Circle) -> None:
    stage = circle.stage
    await stage.fay.slash("/me timezone set", in_=stage.staff_room, zone="America/New_York")
    preview = await planned(circle, "2027-03-07 01:30")
    assert "Sun 14 Mar 2027, 01:30 (Europe/London); for you Sat 13 Mar, 20:30" in preview.text
    assert "clocks go from 01:00 to 02:00 in Europe/London, so 01:30 does not happen" in preview.text
    assert "From Sun 28 Mar on the clocks are changed in Europe/London." in preview.text
    assert "on the clocks are changed in America/New_York." in preview.text


async def test_what_cannot_be_is_said_with_what_to_do(circle: Circle) -> None:
    refused: list[tuple[dict[str, Any], str]] = [
        ({"ends": "until 2027-01-01"}, "before its first date"),
        ({"every": 0}, "from 1 to 8"),
        ({"ends": "after 0"}, "from 1 to 104"),
        ({"programme": "yes"}, "after 10"),
        ({"on": "someday"}, "mon, thu"),
    ]
    for more, words in refused:
        assert words in (await planned(circle, **more)).text


async def test_one_date_is_skipped_and_comes_back(circle: Circle) -> None:
    stage = circle.stage
    shown = await published(circle)
    second = await details(circle, shown, 1)
    assert {"Skip this date", "Change from here on", "The series"} <= set(second.buttons)
    sure = await stage.fay.press(second, "Skip this date")
    form = await stage.fay.press(sure, "Add words and skip")
    skipped = await stage.fay.submit(form, {"What people are told": "Easter"})
    assert "There is no session of" in skipped.text
    listed = await stage.sam.slash("/session list", in_=stage.announcements, days=21)
    assert "no session. Easter" in listed.text
    shown = await stage.fay.slash("/series show", in_=stage.staff_room, series=await series_id(circle))
    assert "no session. Easter" in shown.text
    again = await stage.fay.press(skipped, "Undo")
    assert "takes place after all" in again.text


async def series_id(circle: Circle) -> str:
    """Give the id of the one series there is."""
    found = await circle.stage.app.core.series.offered(circle.actor(circle.stage.fay), led=True)
    return found[0].id


async def test_a_programme_counts_and_a_skip_asks_what_happens_to_the_number(circle: Circle) -> None:
    stage = circle.stage
    shown = await published(circle, ends="after 3", programme="yes")
    assert "1 of 3" in shown.text
    assert "Session 1 of 3." in circle.card.text
    session = (await stage.app.core.sessions.offered(circle.actor(stage.fay), led=True))[1]
    sure = await stage.fay.slash("/session skip", in_=stage.staff_room, session=session.id)
    assert sure.buttons == ["Skip, and add a date at the end", "Skip, one session fewer", "Keep it"]
    skipped = await stage.fay.press(sure, "Skip, one session fewer")
    series = await stage.fay.press(skipped, "The series")
    assert "2 of 2" in series.text
    assert "1 of 2" in series.text


async def test_everything_from_a_date_on_changes_by_form_and_by_command(circle: Circle) -> None:
    stage = circle.stage
    shown = await published(circle)
    form = await stage.fay.press(await details(circle, shown, 2), "Change from here on")
    changed = await stage.fay.submit(form, {"Time of day": "20:00"})
    assert "The series is changed." in changed.text
    led = await stage.app.core.sessions.offered(circle.actor(stage.fay), led=True)
    assert [s.starts_at.hour for s in led[:4]] == [19, 19, 20, 20]
    form = await stage.fay.press(
        await details(circle, shown, 1), "Change from here on"
    )  # that one is at 19:00
    await stage.fay.submit(form, {"Time of day": "20:00"})
    led = await stage.app.core.sessions.offered(circle.actor(stage.fay), led=True)
    assert [s.starts_at.hour for s in led[:4]] == [19, 20, 20, 20]
    options: dict[str, Any] = {"series": await series_id(circle), "from": "all", "on": "tue"}
    told = await stage.fay.slash("/series edit", in_=stage.staff_room, **options)
    assert "Every week on Tuesday" in told.text
    led = await stage.app.core.sessions.offered(circle.actor(stage.fay), led=True)
    assert {s.starts_at.weekday() for s in led} == {1}


async def test_other_days_of_a_programme_are_shown_up_to_its_end_and_what_comes_back_has_no_number(
    circle: Circle,
) -> None:
    stage = circle.stage
    await published(circle, ends="after 3", programme="yes")
    first = (await coming(circle))[0]
    await stage.sam.slash("/rsvp session", in_=stage.announcements, session=first.id, status="coming")
    options: dict[str, Any] = {"series": await series_id(circle), "on": "tue"}
    asked = await stage.fay.slash("/series edit", in_=stage.staff_room, **options)
    shown, taken = asked.text.split("These dates would be cancelled")
    assert shown.count("- Tue") == 3
    assert taken.count("- Mon") == 1
    options["from"] = "all"
    await stage.fay.slash("/series edit", in_=stage.staff_room, **options)
    await stage.fay.slash("/session undo", in_=stage.staff_room, session=first.label)
    back = await stage.app.core.sessions.get(stage.guild.id, first.id)
    assert back is not None
    assert (back.state, back.number, back.out_of) == (SessionState.PLANNED, None, None)


async def test_a_date_that_falls_away_is_told_once_and_brought_back_by_command(circle: Circle) -> None:
    stage = circle.stage
    await published(circle)
    second = (await stage.app.core.sessions.offered(circle.actor(stage.fay), led=True))[1]
    await stage.sam.slash("/rsvp session", in_=stage.announcements, session=second.id, status="coming")
    options: dict[str, Any] = {"series": await series_id(circle), "on": "tue"}
    asked = await stage.fay.slash("/series edit", in_=stage.staff_room, **options)
    said = asked.text.split("\n")
    assert said[0] == "Nothing is changed yet. It would meet every week on Tuesday at 19:00:"
    first = said.index("These dates would be cancelled, and everybody with a place is told:")
    assert [line[:5] for line in said[first + 1 : -1]] == ["- Mon", "- Mon"]
    assert len(await stage.app.core.seats.mine(circle.actor(stage.sam))) == 1
    options["from"] = "all"
    told = await stage.fay.slash("/series edit", in_=stage.staff_room, **options)
    assert "for 10 minutes /session undo brings one of them back" in told.text
    await stage.pass_time(minutes=3)
    delivery = stage.app.core.delivery
    (notice,) = await delivery.inbox(stage.guild.id, stage.sam.id)
    assert "cancelled" in str(await delivery.draw(notice))
    back = await stage.fay.slash("/session undo", in_=stage.staff_room, session=second.label)
    assert "takes place after all" in back.text
    await stage.pass_time(minutes=3)
    assert len(await delivery.inbox(stage.guild.id, stage.sam.id)) == 2
    assert len(await stage.app.core.seats.mine(circle.actor(stage.sam))) == 1


async def coming(circle: Circle) -> list[Session]:
    """Give the sessions that Fay may lead."""
    return await circle.stage.app.core.sessions.offered(circle.actor(circle.stage.fay), led=True)


async def test_other_weekdays_are_written_in_the_form_and_meant_by_a_press(circle: Circle) -> None:
    stage = circle.stage
    shown = await published(circle)
    form = await stage.fay.press(shown, "Change")
    asked = await stage.fay.submit(form, {"On which days": "tue", "Title": "Tuesday Circle"})
    assert asked.text.startswith("Nothing is changed yet. It would meet every week on Tuesday at 19:00:")
    assert "`from`" not in asked.text
    assert asked.buttons == ["Change these dates", "Change what I wrote"]
    assert {s.starts_at.weekday() for s in await coming(circle)} == {0}
    told = await stage.fay.press(asked, "Change these dates")
    assert "The series is changed." in told.text
    led = await coming(circle)
    assert ({s.starts_at.weekday() for s in led}, {s.title for s in led}) == ({1}, {"Tuesday Circle"})


async def test_a_form_leaves_what_somebody_else_changed_while_it_was_open(circle: Circle) -> None:
    stage = circle.stage
    shown = await published(circle)
    form = await stage.fay.press(shown, "Change")
    asked = await stage.fay.submit(form, {"On which days": "tue"})
    where = {"in_": stage.staff_room, "series": await series_id(circle)}
    await stage.finn.slash("/series edit", **where, title="Rest", time="18:00")
    assert "The series is changed." in (await stage.fay.press(asked, "Change these dates")).text
    led = await coming(circle)
    assert {(s.starts_at.weekday(), s.starts_at.hour, s.title) for s in led} == {(1, 18, "Rest")}


async def test_what_was_written_in_the_form_is_not_kept_over_a_restart(circle: Circle) -> None:
    stage = circle.stage
    shown = await published(circle)
    form = await stage.fay.press(shown, "Change")
    asked = await stage.fay.submit(form, {"On which days": "tue"})
    await stage.restart()
    told = await stage.fay.press(asked, "Change these dates")
    assert "What you wrote is not here any more" in told.text
    assert {s.starts_at.weekday() for s in await coming(circle)} == {0}


async def test_a_date_that_is_none_is_said_before_the_form_and_stands_in_no_custom_id(circle: Circle) -> None:
    stage = circle.stage
    shown = await published(circle)
    options: dict[str, Any] = {"series": await series_id(circle), "from": "x" * 100}
    told = await stage.fay.slash("/series edit", in_=stage.staff_room, **options)
    assert "I do not know that date of this series." in told.text
    options["from"] = shown.shown.options()[1]
    form = await stage.fay.slash("/series edit", in_=stage.staff_room, **options)
    assert "The series is changed." in (await stage.fay.submit(form, {"Time of day": "20:00"})).text


async def test_the_end_of_a_series_is_asked_said_and_undone(circle: Circle) -> None:
    stage = circle.stage
    shown = await published(circle)
    sure = await stage.fay.press(shown, "End this series")
    assert "9 planned dates are cancelled" in sure.text
    ended = await stage.fay.press(sure, "End this series")
    listed = await stage.sam.slash("/session list", in_=stage.announcements)
    assert "Nothing is planned" in listed.text
    back = await stage.fay.press(ended, "Undo")
    assert "goes on" in back.text
    listed = await stage.sam.slash("/series list", in_=stage.announcements)
    assert "every week on Monday, 19:00 (Europe/London)" in listed.text


async def test_a_series_and_its_dates_can_be_typed_without_choosing_from_the_list(circle: Circle) -> None:
    await published(circle)
    fay, here = circle.stage.fay, circle.stage.staff_room
    assert "Next dates:" in (await fay.slash("/series show", in_=here, series="monday")).text
    asked = await fay.slash("/session skip", in_=here, session="11 jan")
    at = int(datetime(2027, 1, 11, 19, tzinfo=UTC).timestamp())
    assert f"No session of **Monday Circle** on <t:{at}:F>?" in asked.text
    several = await fay.slash("/session show", in_=here, session="monday")
    assert "‘monday’ can mean 9:" in several.text
    assert several.text.count("- Monday Circle · Mon") == 5


async def test_the_dates_of_a_series_come_in_pages(circle: Circle) -> None:
    first = await published(circle)
    assert "Page 1 of 2" in first.text
    assert first.text.count(":F>") == 6
    second = await circle.stage.fay.press(first, "Later")
    assert "Page 2 of 2" in second.text
    assert second.text.count(":F>") == 3
    ninth = await details(circle, second, -1)
    assert "1 Mar" in second.shown.options()[-1]
    assert "## Monday Circle" in ninth.text


async def test_an_empty_list_says_how_to_start(circle: Circle) -> None:
    listed = await circle.stage.sam.slash("/series list", in_=circle.stage.announcements)
    assert "/series new" in listed.text


async def test_members_see_the_series_and_no_more(circle: Circle) -> None:
    stage = circle.stage
    await published(circle)
    shown = await stage.sam.slash("/series show", in_=stage.announcements, series=await series_id(circle))
    assert "Next dates" in shown.text
    assert shown.buttons == ["Later", "Calendar file"]


async def test_ten_weeks_and_one_date_moved_across_a_clock_change_and_back(tmp_path: Path) -> None:
    async with set_up(tmp_path, members=12) as stage:
        await _move_and_back(await made(stage))


async def _move_and_back(circle: Circle) -> None:
    stage = circle.stage
    await stage.pass_until(datetime(2027, 3, 1, 12, 0, tzinfo=UTC))
    await published(circle, "mon 19:00", ends="after 10", capacity=12)
    core = stage.app.core
    led = await core.sessions.offered(circle.actor(stage.fay), led=True)
    assert [s.starts_at.hour for s in led[:5]] == [19, 19, 19, 19, 18]
    fifth = led[4]  # Mon 29 March, the day after the clocks change
    for person in stage.members:
        await core.seats.say(circle.actor(person), fifth.id, Status.COMING)
        await core.preferences.choose_changes(stage.guild.id, person.id, True)
    for times, (when, hour) in enumerate((("2027-03-26 19:00", 19), ("2027-03-29 19:00", 18)), start=1):
        await stage.fay.slash("/session move", in_=stage.staff_room, session=fifth.id, when=when)
        await stage.pass_time(minutes=6)
        moved = await core.sessions.get(stage.guild.id, fifth.id)
        assert moved is not None
        assert moved.starts_at.hour == hour
        for person in stage.members:
            letters = [letter for letter in person.dms() if "has changed" in letter.text]
            assert len(letters) == times
            # Back at the time they said yes to, nobody is asked again.
            assert ("Keep my place" in letters[-1].buttons) == (times == 1)
    await core.series.book.ring()
    again = await core.sessions.offered(circle.actor(stage.fay), led=True)
    assert [s.starts_at for s in again if s.series_date == fifth.series_date] == [fifth.starts_at]
