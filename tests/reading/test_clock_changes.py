"""Changes of clocks and what they do elsewhere, held against the tz database day by day for three years."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupbot.zones.changes import OffsetChange, Shift, next_change, shifted, shifted_since

ZONES = [
    "Europe/London", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Australia/Sydney",
    "America/Santiago", "Asia/Kolkata", "Africa/Casablanca", "Pacific/Chatham", "UTC",
]  # fmt: skip
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)


def changes_of(zone: str) -> list[OffsetChange]:
    """Give every change of three years, one after the other."""
    found, first = [], FIRST
    while change := next_change(zone, first, LAST):
        found.append(change)
        first = change.at
    return found


CHANGES = {zone: changes_of(zone) for zone in ZONES}


@pytest.mark.parametrize("zone", ZONES)
def test_every_change_of_three_years_is_found_to_the_second_and_no_other(zone: str) -> None:
    own = ZoneInfo(zone)
    hours = [FIRST + timedelta(hours=n) for n in range(int((LAST - FIRST) / timedelta(hours=1)) + 1)]
    pairs = itertools.pairwise(hours)
    moved = [(a, b) for a, b in pairs if a.astimezone(own).utcoffset() != b.astimezone(own).utcoffset()]
    found = CHANGES[zone]
    assert len(found) == len(moved)
    for change, (early, late) in zip(found, moved, strict=True):
        assert early < change.at <= late
        second = timedelta(seconds=1)
        assert (change.at - second).astimezone(own).utcoffset() == change.before != change.after
        assert change.at.astimezone(own).utcoffset() == change.after


@settings(max_examples=300)
@given(st.sampled_from(ZONES), st.sampled_from(ZONES), st.times(), st.integers(0, 5))
def test_a_kept_time_moves_elsewhere_as_zoneinfo_says(zone: str, away: str, kept: time, which: int) -> None:
    changes = CHANGES[zone]
    if not changes:
        return
    change = changes[which % len(changes)]
    kept = kept.replace(second=0, microsecond=0, fold=0)

    def seen(day: date) -> time:
        return datetime.combine(day, kept, ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(away)).time()

    day = timedelta(days=1)
    before, after = seen(change.day - day), seen(change.day + day)
    assert shifted(change, kept, away) == (None if before == after else Shift(away, before, after))
    assert shifted(change, kept, zone) is None


@settings(max_examples=200)
@given(st.sampled_from(ZONES), st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)))
def test_a_change_is_the_same_from_wherever_one_looks(zone: str, looked: datetime) -> None:
    looked = looked.replace(tzinfo=UTC)
    assert next_change(zone, looked, LAST) == next((c for c in CHANGES[zone] if c.at > looked), None)


def test_london_in_march_moves_new_york_back_and_kolkata_too() -> None:
    change = next_change("Europe/London", datetime(2027, 3, 14, 12, tzinfo=UTC), LAST)
    assert change is not None
    assert (change.at, change.day) == (datetime(2027, 3, 28, 1, tzinfo=UTC), date(2027, 3, 28))
    assert shifted(change, time(19), "America/New_York") == Shift("America/New_York", time(15), time(14))
    assert shifted(change, time(19), "Asia/Kolkata") == Shift("Asia/Kolkata", time(0, 30), time(23, 30))
    assert shifted(change, time(19), "Europe/Berlin") is None


def test_a_zone_that_changes_on_another_date_moves_in_that_week_alone() -> None:
    def in_new_york(month: int, day: int) -> Shift | None:
        wall = datetime(2027, month, day, 19)  # noqa: DTZ001
        return shifted_since(wall, "Europe/London", "America/New_York", timedelta(weeks=1))

    assert in_new_york(3, 8) is None
    assert in_new_york(3, 15) == Shift("America/New_York", time(14), time(15))
    assert in_new_york(3, 22) is None
    assert in_new_york(3, 29) == Shift("America/New_York", time(15), time(14))
    assert in_new_york(4, 5) is None
