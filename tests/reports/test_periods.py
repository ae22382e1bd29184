"""Periods: what can be typed, what days they have, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupbot.errors import BadInput, NotPossible
from groupbot.reports.periods import Period, Span, choices, matching

MONTHS = st.integers(1, 12)
DAYS = st.dates(date(2016, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "starts", "first", "last", "words"),
    [
        ("2026-10", 1, date(2026, 10, 1), date(2026, 10, 31), "October 2026"),
        ("2024-2", 1, date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("oct 2026", 4, date(2026, 10, 1), date(2026, 10, 31), "October 2026"),
        ("October 2026, so far", 1, date(2026, 10, 1), date(2026, 10, 31), "October 2026"),
        ("2026-Q4", 1, date(2026, 10, 1), date(2026, 12, 31), "Quarter 4 of 2026 (October to December)"),
        ("q4 2026", 1, date(2026, 10, 1), date(2026, 12, 31), "Quarter 4 of 2026 (October to December)"),
        ("2026q1", 4, date(2026, 4, 1), date(2026, 6, 30), "Quarter 1 of 2026/27 (April to June 2026)"),
        ("2026-Q4", 4, date(2027, 1, 1), date(2027, 3, 31), "Quarter 4 of 2026/27 (January to March 2027)"),
        (
            "2026-Q4",
            2,
            date(2026, 11, 1),
            date(2027, 1, 31),
            "Quarter 4 of 2026/27 (November 2026 to January 2027)",
        ),
        ("2026", 1, date(2026, 1, 1), date(2026, 12, 31), "Year 2026"),
        ("2026", 4, date(2026, 4, 1), date(2027, 3, 31), "Reporting year 2026/27 (April to March)"),
        ("2026/27", 4, date(2026, 4, 1), date(2027, 3, 31), "Reporting year 2026/27 (April to March)"),
        (
            "2099/00",
            12,
            date(2099, 12, 1),
            date(2100, 11, 30),
            "Reporting year 2099/00 (December to November)",
        ),
    ],
)
def test_a_period_is_read_as_people_write_it(
    typed: str, starts: int, first: date, last: date, words: str
) -> None:
    period = Period.read(typed, starts)
    assert (period.first_day, period.last_day, period.words) == (first, last, words)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-10-01 to 2026-10-15",
        "2026-10-05",
        "2026-10..2026-12",
        "last 30 days",
        "1/10/2026",
        "Jan 2026 to May 2026",
    ],
)
def test_a_free_range_is_refused_and_says_what_there_is(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        Period.read(typed)
    assert "whole months, quarters and reporting years" in refused.value.words
    assert "2026-Q4" in refused.value.words


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7",
        "2026-13",
        "2026-0",
        "2026-Q5",
        "Q0 2026",
        "2026/28",
        "ju 2026",
        "9999",
        "0001-01",
        "²⁰²⁶",
        "x" * 400,
    ],
)
def test_what_is_no_period_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        Period.read(typed)
    assert "2026-Q4" in refused.value.words
    assert len(refused.value.words) < 300


def test_what_was_typed_comes_back_without_power() -> None:
    with pytest.raises(BadInput) as refused:
        Period.read("<@123> @everyone")
    assert "<@" not in refused.value.words
    assert "@everyone" not in refused.value.words


@given(DAYS, MONTHS, st.sampled_from(Span))
def test_every_day_lies_in_the_period_that_is_named_after_it(day: date, starts: int, span: Span) -> None:
    period = Period.of(span, day, starts)
    assert period.days.holds(day)
    assert Period.read(period.key, starts) == period
    assert Period.read(period.words, starts) == period
    assert Period.read(f"{period.words}, so far", starts) == period
    assert period.before().last_day + timedelta(days=1) == period.first_day


@given(DAYS, MONTHS, st.sampled_from(Span))
def test_weeks_months_and_quarters_fill_a_period_without_gap_or_overlap(
    day: date, starts: int, span: Span
) -> None:
    period = Period.of(span, day, starts)
    cuts = [period.weeks(), [p.days for p in period.parts(Span.MONTH)]]
    if span is not Span.MONTH:
        cuts.append([p.days for p in period.parts(Span.QUARTER)])
    for cut in cuts:
        assert (cut[0].first_day, cut[-1].last_day) == (period.first_day, period.last_day)
        assert all(a.last_day + timedelta(days=1) == b.first_day for a, b in pairwise(cut))
    assert all(week.first_day.weekday() == 0 for week in period.weeks()[1:])


def test_a_period_is_over_when_its_last_day_is() -> None:
    october = Period.read("2026-10")
    assert not october.is_over(date(2026, 10, 31))
    assert october.is_over(date(2026, 11, 1))


def test_a_period_that_lies_ahead_is_refused() -> None:
    with pytest.raises(NotPossible, match="NotPossible") as refused:
        Period.read("2026-11").must_have_begun(date(2026, 10, 31))
    assert (
        refused.value.words
        == "November 2026 has not begun yet, so there is nothing to count. Choose one that has."
    )
    assert Period.read("2026-11").must_have_begun(date(2026, 11, 1))


def test_what_is_offered_fits_into_a_menu_and_can_be_sent_back() -> None:
    offered = choices(date(2026, 10, 5), 4)
    assert [each.span for each in offered] == [Span.MONTH] * 12 + [Span.QUARTER] * 8 + [Span.YEAR] * 3
    assert len(offered) <= 25
    assert offered[0].words == "October 2026"
    assert offered[11].words == "November 2025"
    assert offered[12].words == "Quarter 3 of 2026/27 (October to December 2026)"
    for label, key in matching("", date(2026, 10, 5), 4):
        assert Period.read(label, 4) == Period.read(key, 4)
        assert len(label) <= 100


def test_typing_narrows_what_is_offered() -> None:
    today = date(2026, 10, 5)
    assert next(label for label, _ in matching("oct", today)) == "October 2026, so far"
    assert [key for _, key in matching("q2", today)] == ["2026-Q2", "2025-Q2"]
    assert [key for _, key in matching("YEAR", today)] == ["2026", "2025", "2024"]
    assert list(matching("nothing like it", today)) == []


def test_days_in_a_row_are_named_shortly() -> None:
    year = Period.read("2026").weeks()
    assert year[0].words == "1 to 4 January 2026"
    assert year[4].words == "26 January to 1 February 2026"
    assert year[-1].words == "28 to 31 December 2026"
    assert Period.read("2026-02").weeks()[0].words == "1 February 2026"
