"""The calendar file of a series, read back and counted as a calendar program counts it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from groupbot.series.model import Series
from groupbot.series.rule import Unit
from groupbot.sessions.model import Reason
from tests.desk import FAY, SAM, Desk
from tests.series.test_dates import dates, series

YEAR = timedelta(days=366)


async def read(desk: Desk, one: Series) -> tuple[Any, list[datetime]]:
    """Give the file, and every start in it in UTC, by the zone that stands in the file itself."""
    calendar: Any = Calendar.from_ical(await desk.core.series.calendar(SAM, one.id))
    its_zone = {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}
    starts: list[datetime] = []
    for event in calendar.walk("VEVENT"):
        if event["STATUS"] != "CANCELLED":
            starts += _starts(event, its_zone)
    return calendar, sorted(starts)


def _starts(event: Any, its_zone: dict[str, tzinfo]) -> list[datetime]:
    begins = event.decoded("DTSTART")
    if "RRULE" not in event:
        return [begins.astimezone(UTC)]
    zone = its_zone[event["DTSTART"].params["TZID"]]
    rule = event["RRULE"].to_ical().decode()
    until = event["RRULE"]["UNTIL"][0].astimezone(zone).replace(tzinfo=None)
    rule = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL"))
    left_out = event.get("EXDATE", [])
    lists = left_out if isinstance(left_out, list) else [left_out]
    without = {each.dt.replace(tzinfo=None) for one in lists for each in one.dts}
    wall = rrulestr(rule, dtstart=begins.replace(tzinfo=None)).between(
        begins.replace(tzinfo=None), until, inc=True
    )
    return [at.replace(tzinfo=zone).astimezone(UTC) for at in wall if at not in without]


def meant(one: Series, now: datetime, *, but: Collection[date] = ()) -> list[datetime]:
    """Give every start of the coming year by the rule alone."""
    last, found = one.today(now) + YEAR, []
    for day in one.from_day(one.since):
        if day > last:
            break
        if day not in but:
            found.append(one.start_on(day).utc)
    return found


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"every": 2, "on": "mon, thu"},
        {"every": 3, "unit": Unit.DAY},
        {"unit": Unit.MONTH, "on": "2nd tue"},
        {"unit": Unit.MONTH, "on": "last fri"},
        {"unit": Unit.MONTH, "on": "last day"},
        {"unit": Unit.MONTH, "on": "day 31 or last"},
        {"unit": Unit.MONTH, "on": "day 31 or skip"},
        {"unit": Unit.YEAR},
        {"ends": "after 14"},
        {"ends": "until 30 June"},
    ],
)
async def test_a_rule_gives_every_date_at_its_wall_time(desk: Desk, typed: dict[str, Any]) -> None:
    group = await desk.new_group()
    draft = (await desk.core.series.planning.plan(FAY, group.id, "mon 19:00", **typed)).series
    draft = (await desk.core.series.planning.choose(FAY, draft.id, first_date=True)).series
    one = (await desk.core.series.planning.publish(FAY, draft.id)).series
    calendar, starts = await read(desk, one)
    (entry,) = calendar.walk("VEVENT")
    assert starts == meant(one, desk.clock.now())[: one.ends.after]
    assert entry.decoded("DURATION") == timedelta(minutes=one.length)
    if one.rule.unit is not Unit.YEAR:
        assert {at.hour for at in starts} >= {18, 19}  # London: both sides of a clock change
    assert str(entry["UID"]) == f"{one.id}@groupbot"
    assert not {"ATTENDEE", "ORGANIZER", "CONTACT"} & {name for name, _ in calendar.property_items()}


async def test_29_february_stands_in_the_file_for_every_year(desk: Desk) -> None:
    desk.clock.set_to(datetime(2028, 2, 28, 12, tzinfo=UTC))
    group = await desk.new_group()
    one = await series(desk, group, "29 feb 19:00", unit=Unit.YEAR)
    calendar, starts = await read(desk, one)
    assert starts == [datetime(2028, 2, 29, 19, tzinfo=UTC), datetime(2029, 2, 28, 19, tzinfo=UTC)]
    assert len(calendar.walk("VEVENT")) == 1


async def test_a_date_that_is_moved_left_out_or_rests_is_not_said_twice(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    planned = await dates(desk, one)
    await desk.core.planning.edit(FAY, planned[1].id, when_typed="2027-01-12 20:00")
    await desk.core.series.skipping.skip(FAY, planned[2].id, Reason.HOLIDAY)
    await desk.core.planning.edit(FAY, planned[3].id, length="45")
    await desk.core.rest.add(FAY, group.id, "2027-05-03", "", "Bank holiday")
    calendar, starts = await read(desk, one)
    out = {date(2027, 1, 11), date(2027, 1, 18), date(2027, 5, 3)}
    moved = datetime(2027, 1, 12, 20, tzinfo=UTC)
    assert starts == sorted([*meant(one, desk.clock.now(), but=out), moved])
    single = {str(event["UID"]) for event in calendar.walk("VEVENT") if "RRULE" not in event}
    assert single == {f"{session.id}@groupbot" for session in planned[1:4]}


async def test_a_time_that_the_clocks_skip_is_listed_date_by_date(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, "sun 01:30")
    calendar, starts = await read(desk, one)
    assert not calendar.walk("VTIMEZONE")
    assert all("RRULE" not in event for event in calendar.walk("VEVENT"))
    assert starts == [session.starts_at for session in await dates(desk, one)]


async def test_a_time_that_comes_twice_is_listed_date_by_date(desk: Desk) -> None:
    desk.clock.set_to(datetime(2027, 10, 20, 12, tzinfo=UTC))
    group = await desk.new_group()
    one = await series(desk, group, "sun 01:30", ends="after 3")  # on the 31st the clocks go back
    calendar, starts = await read(desk, one)
    assert all("RRULE" not in event for event in calendar.walk("VEVENT"))
    assert starts == [session.starts_at for session in await dates(desk, one)]


async def test_the_last_date_stays_the_entry_it_was(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 2")
    for left in (2, 1):
        calendar, starts = await read(desk, one)
        (entry,) = calendar.walk("VEVENT")
        assert (len(starts), str(entry["UID"]), str(entry["CLASS"])) == (
            left,
            f"{one.id}@groupbot",
            "PRIVATE",
        )
        await desk.time_is(datetime(2027, 1, 5, 12, tzinfo=UTC))


async def test_a_series_that_has_ended_repeats_no_more(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.core.series.changing.end(FAY, one.id)
    calendar, _ = await read(desk, one)
    assert all("RRULE" not in event for event in calendar.walk("VEVENT"))
