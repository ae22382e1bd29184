"""Rules of series: what is typed, what it says, and which dates come of it."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupbot.errors import BadInput
from groupbot.series.reading import Ends, must_be_numbered, must_end_later, read_ends, read_rule, typed_on
from groupbot.series.rule import Rule, ShortMonths, Unit
from groupbot.series.words import repeats, without_it

MONDAY = date(2027, 1, 4)


def by_hand(rule: Rule, start: date) -> Iterator[date]:
    """Walk every single day and ask whether the rule means it: no library, no arithmetic of steps."""
    for away in count():
        day = start + timedelta(days=away)
        if _meant(rule, start, day):
            yield day


def _meant(rule: Rule, start: date, day: date) -> bool:
    if rule.unit is Unit.DAY:
        return (day - start).days % rule.every == 0
    if rule.unit is Unit.WEEK:
        monday, first = (each - timedelta(days=each.weekday()) for each in (day, start))
        return day.weekday() in rule.weekdays and (monday - first).days // 7 % rule.every == 0
    if rule.unit is Unit.YEAR:
        shorter = (rule.month, rule.day) == (2, 29) and not isleap(day.year)
        fits = (day.month, day.day) == (rule.month, rule.day - shorter)
        return fits and (day.year - start.year) % rule.every == 0
    if ((day.year - start.year) * 12 + day.month - start.month) % rule.every:
        return False
    last = monthrange(day.year, day.month)[1]
    if rule.nth:
        place = (day.day - 1) // 7 + 1 if rule.nth > 0 else -((last - day.day) // 7 + 1)
        return day.weekday() == rule.weekdays[0] and place == rule.nth
    if rule.day < 0:
        return day.day == last
    return day.day == (min(rule.day, last) if rule.short_months is ShortMonths.LAST_DAY else rule.day)


every = st.integers(1, 8)
week_days = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
rules = st.one_of(
    st.builds(Rule, st.just(Unit.DAY), every),
    st.builds(Rule, st.just(Unit.WEEK), every, week_days),
    st.builds(
        lambda e, day, nth: Rule(Unit.MONTH, e, (day,), nth),
        every,
        st.integers(0, 6),
        st.sampled_from([1, 2, 3, 4, 5, -1]),
    ),
    st.builds(
        lambda e, day, short: Rule(Unit.MONTH, e, day=day, short_months=short),
        every,
        st.sampled_from([*range(1, 32), -1]),
        st.sampled_from([ShortMonths.SKIP, ShortMonths.LAST_DAY]),
    ),
    st.builds(
        lambda e, at: Rule(Unit.YEAR, e, day=at.day, month=at.month, short_months=ShortMonths.LAST_DAY),
        every,
        st.one_of(st.dates(date(2028, 1, 1), date(2028, 12, 31)), st.just(date(2028, 2, 29))),
    ),
)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@settings(max_examples=150)
@given(rules, days, st.integers(0, 900))
def test_the_dates_are_those_found_by_walking_every_day(rule: Rule, start: date, later: int) -> None:
    since = start + timedelta(days=later)
    expected = islice((day for day in by_hand(rule, start) if day >= since), 6)
    assert list(islice(rule.dates(start, since), 6)) == list(expected)


@settings(max_examples=100)
@given(rules, days)
def test_what_is_typed_back_is_the_same_rule(rule: Rule, start: date) -> None:
    again = read_rule(rule.every, rule.unit, typed_on(rule), start)
    kept = ShortMonths.SKIP if rule.day <= 28 and not rule.month else rule.short_months
    assert again == replace(rule, short_months=kept)


@pytest.mark.parametrize(
    ("unit", "on", "words"),
    [
        (Unit.WEEK, "", "every week on Monday"),
        (Unit.WEEK, "mon,thu", "every week on Monday and Thursday"),
        (Unit.WEEK, "Thursdays and Tues", "every week on Tuesday and Thursday"),
        (Unit.WEEK, "ＭＯＮ", "every week on Monday"),
        (Unit.MONTH, "2nd tue", "every month on the 2nd Tuesday"),
        (Unit.MONTH, "the last Friday of the month", "every month on the last Friday"),
        (Unit.MONTH, "day 15", "every month on the 15th"),
        (Unit.MONTH, "15th", "every month on the 15th"),
        (Unit.MONTH, "last day", "every month on the last day"),
        (Unit.MONTH, "", "every month on the 4th"),
        (Unit.MONTH, "day 31 or last", "every month on the 31st, or the last day of a shorter month"),
        (Unit.DAY, "", "every day"),
        (Unit.YEAR, "", "every year on 4 January"),
        (Unit.YEAR, "29 Feb", "every year on 29 February"),
        (Unit.YEAR, "December 31st", "every year on 31 December"),
    ],
)
def test_a_rule_is_read_and_said(unit: Unit, on: str, words: str) -> None:
    assert repeats(read_rule(1, unit, on, MONDAY)) == words


def test_more_than_one_step_is_said_with_its_number() -> None:
    assert repeats(read_rule(2, Unit.WEEK, "mon", MONDAY)) == "every 2 weeks on Monday"
    assert repeats(read_rule(3, Unit.DAY, "", MONDAY)) == "every 3 days"
    assert repeats(read_rule(2, Unit.MONTH, "1st mon", MONDAY)) == "every 2 months on the 1st Monday"
    assert repeats(read_rule(2, Unit.YEAR, "", MONDAY)) == "every 2 years on 4 January"


def test_months_without_such_a_day_are_said() -> None:
    assert without_it(read_rule(1, Unit.MONTH, "5th tue", MONDAY)) == (
        "Months without a 5th Tuesday are left out."
    )
    assert without_it(read_rule(1, Unit.MONTH, "day 31 or skip", MONDAY)) == (
        "Months without a 31st are left out."
    )
    assert without_it(read_rule(1, Unit.MONTH, "day 31 or last", MONDAY)) == ""
    assert without_it(read_rule(1, Unit.MONTH, "last fri", MONDAY)) == ""
    assert read_rule(1, Unit.MONTH, "day 31", MONDAY).short_months is ShortMonths.ASK


def test_a_year_without_a_29_february_is_said_and_no_other() -> None:
    words = "In years without a 29 February it meets on 28 February."
    assert without_it(read_rule(1, Unit.YEAR, "", date(2028, 2, 29))) == words
    assert without_it(read_rule(1, Unit.YEAR, "28 feb", MONDAY)) == ""
    assert without_it(read_rule(1, Unit.YEAR, "31 dec", MONDAY)) == ""


@pytest.mark.parametrize("number", [0, -1, 9, 10_000])
def test_every_outside_its_range_is_refused(number: int) -> None:
    with pytest.raises(BadInput) as refused:
        read_rule(number, Unit.WEEK, "", MONDAY)
    assert "from 1 to 8" in refused.value.words


@pytest.mark.parametrize("on", ["someday", "mon, foo", "money", "2nd tue", ",", "mo"])
def test_weekdays_that_are_none_are_refused_with_an_example(on: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_rule(1, Unit.WEEK, on, MONDAY)
    assert "`mon, thu`" in refused.value.words


@pytest.mark.parametrize(
    ("on", "unit"),
    [
        ("last fri", "month"),
        ("Day 31", "month"),
        ("2nd tue", "month"),
        ("last day", "month"),
        ("29 feb", "year"),
    ],
)
def test_days_of_a_month_or_year_in_a_series_of_weeks_are_refused_with_the_unit_to_add(
    on: str, unit: str
) -> None:
    with pytest.raises(BadInput) as refused:
        read_rule(1, Unit.WEEK, on, MONDAY)
    assert f"‘{on}’ is a day of the {unit}. Add `unit: {unit}`" in refused.value.words


@pytest.mark.parametrize("on", ["6th tue", "day 0", "day 32", "tue", "last money", "31 April"])
def test_days_of_a_month_that_are_none_are_refused_with_examples(on: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_rule(1, Unit.MONTH, on, MONDAY)
    assert "`last fri`" in refused.value.words


@pytest.mark.parametrize("on", ["31 April", "30 Feb", "mon", "2nd tue", "29 Feb 2028", "day 15"])
def test_days_of_a_year_that_are_none_are_refused_with_an_example(on: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_rule(1, Unit.YEAR, on, MONDAY)
    assert "`12 may`" in refused.value.words


def test_a_series_by_days_has_no_weekdays() -> None:
    with pytest.raises(BadInput) as refused:
        read_rule(1, Unit.DAY, "mon", MONDAY)
    assert "Take week as the unit" in refused.value.words


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("never", Ends()),
        ("", Ends()),
        ("after 10", Ends(after=10)),
        ("10", Ends(after=10)),
        ("after 104 sessions", Ends(after=104)),
        ("until 2027-06-30", Ends(until=date(2027, 6, 30))),
        ("until 30 June", Ends(until=date(2027, 6, 30))),
        ("30 jun", Ends(until=date(2027, 6, 30))),
    ],
)
async def test_an_end_is_read(typed: str, ends: Ends) -> None:
    assert await read_ends(typed, MONDAY) == ends


@pytest.mark.parametrize("typed", ["after 0", "after 105", "after -3", "9" * 19])
async def test_a_number_of_dates_out_of_range_is_refused_with_the_range(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        await read_ends(typed, MONDAY)
    assert "from 1 to 104" in refused.value.words


@pytest.mark.parametrize("typed", ["soon", "until monday", "until", "until 31 April", "after ten"])
async def test_an_end_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        await read_ends(typed, MONDAY)


def test_an_end_before_the_first_date_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        must_end_later(Ends(until=date(2027, 1, 3)), MONDAY)
    assert "before its first date" in refused.value.words
    must_end_later(Ends(until=MONDAY), MONDAY)


@pytest.mark.parametrize("ends", [Ends(), Ends(after=1), Ends(after=53), Ends(until=MONDAY)])
def test_a_programme_needs_a_number_of_sessions(ends: Ends) -> None:
    with pytest.raises(BadInput):
        must_be_numbered(ends)
    must_be_numbered(Ends(after=2))
    must_be_numbered(Ends(after=52))
