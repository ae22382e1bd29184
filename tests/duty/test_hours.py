"""Hours of duty: read as people type them, and found again on the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from groupbot.duty.fields import read_clock, read_days
from groupbot.duty.model import Hours, days_in_words
from groupbot.errors import BadInput, NotPossible, OutOfDate

NOON = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)  # a Monday


def hours(days: tuple[int, ...], starts: int, ends: int, zone: str = "Europe/London") -> Hours:
    return Hours(10, "a" * 10, None, 21, days, starts, ends, zone)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("mon", (0,)),
        ("Mon, Wed", (0, 2)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("sat to mon", (0, 5, 6)),
        ("Tuesdays and thursdays", (1, 3)),
        ("daily", tuple(range(7))),
        ("weekend", (5, 6)),
        ("mon wed fri", (0, 2, 4)),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, days: tuple[int, ...]) -> None:
    assert read_days(typed) == days


@pytest.mark.parametrize("typed", ["", "t", "someday", "mon-", "1", "mon, tea", "\u200b"])
def test_what_is_no_day_is_asked_back(typed: str) -> None:
    with pytest.raises(BadInput, match=r"^BadInput$") as refused:
        read_days(typed)
    assert "I could not read" in refused.value.words


@pytest.mark.parametrize(
    ("typed", "minutes"), [("19:00", 1140), ("7pm", 1140), ("0:00", 0), ("24:00", 0), ("noon", 720)]
)
def test_a_time_of_day_is_read(typed: str, minutes: int) -> None:
    assert read_clock(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "words"), [("7", "morning or evening"), ("25:00", "not a time"), ("late", "I could not read")]
)
def test_a_time_that_is_none_is_asked_back(typed: str, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_clock(typed)
    assert words in refused.value.words


def test_hours_over_midnight_reach_into_the_next_day() -> None:
    late = hours((0,), 22 * 60, 2 * 60)
    assert late.covers(NOON + timedelta(hours=10))
    assert late.covers(NOON + timedelta(hours=13, minutes=59))
    assert not late.covers(NOON + timedelta(hours=14))
    assert not late.covers(NOON)


def test_hours_from_a_time_to_the_same_time_last_a_day() -> None:
    assert hours((0,), 600, 600).lasts == 24 * 60


def test_hours_keep_to_the_wall_clock_when_it_changes() -> None:
    # London goes to summer time on Sunday 28 March 2027.
    evening = hours((0,), 19 * 60, 21 * 60)
    after = evening.next_after(datetime(2027, 3, 27, tzinfo=UTC))
    assert after == datetime(2027, 3, 29, 18, 0, tzinfo=UTC)


def test_the_next_turn_is_the_coming_one_and_never_this_one() -> None:
    evening = hours((0,), 12 * 60, 13 * 60)
    assert evening.next_after(NOON) == NOON + timedelta(days=7)
    assert evening.next_after(NOON - timedelta(seconds=1)) == NOON


def test_removing_can_be_undone_for_ten_minutes() -> None:
    gone = hours((0,), 600, 660).removed(NOON)
    with pytest.raises(OutOfDate):
        gone.removed(NOON)
    assert gone.restored(NOON + timedelta(minutes=10)).removed_at is None
    with pytest.raises(NotPossible):
        gone.restored(NOON + timedelta(minutes=10, seconds=1))


def test_days_are_written_shortly() -> None:
    assert days_in_words((0, 1, 2, 3, 4)) == "Mon to Fri"
    assert days_in_words((0, 2)) == "Mon, Wed"
    assert days_in_words(tuple(range(7))) == "Every day"
    assert hours((5, 6), 1140, 1260).in_words == "Sat, Sun 19:00 to 21:00 (Europe/London)"


def test_hours_in_a_zone_that_is_not_known_any_more_go_by_utc() -> None:
    gone = hours((0,), 13 * 60, 15 * 60, "Mars/Olympus")
    assert gone.covers(NOON + timedelta(hours=2))
    assert not gone.covers(NOON)
