"""Firsts: the sums over sessions count every person once, however and whenever marks are put right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from groupbot.attendance.firsts import NONE, First, Visit, arriving, leaving

DAY = date(2026, 1, 1)
GROUPS = ("circle", "dawn")


def session(number: int, day: int) -> Visit:
    on_day = DAY + timedelta(days=day)
    starts_at = datetime(on_day.year, on_day.month, on_day.day, 19, tzinfo=UTC)
    return Visit(f"s{number:02}", GROUPS[number % 2], on_day, starts_at)


@dataclass
class Sums:
    """The numbers of each session, and each person's visits with the firsts they hold."""

    year_starts: int
    counts: Counter[tuple[str, First]] = field(default_factory=Counter)
    visits: dict[int, dict[str, Visit]] = field(default_factory=dict)

    def toggle(self, member: int, visit: Visit) -> None:
        mine = self.visits.setdefault(member, {})
        known = mine.pop(visit.session_id, None)
        if known is None:
            shifts = arriving(visit, mine.values(), self.year_starts)
            mine[visit.session_id] = visit
        else:
            shifts = leaving(known, mine.values(), self.year_starts)
        for shift in shifts:
            for session_id, change in ((shift.gives, -1), (shift.takes, 1)):
                if session_id is not None:
                    self.counts[session_id, shift.first] += change
                    if session_id in mine:
                        held = mine[session_id]
                        mine[session_id] = replace(held, firsts=held.firsts ^ shift.first)


histories = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 11)), max_size=60)
days = st.lists(st.integers(0, 800), min_size=12, max_size=12)


@given(days, histories, st.integers(1, 12))
@settings(max_examples=300)
def test_the_sum_over_a_period_is_the_number_of_different_people(
    on: list[int], history: list[tuple[int, int]], year_starts: int
) -> None:
    plan = [session(number, day) for number, day in enumerate(on)]
    sums = Sums(year_starts)
    for member, number in history:
        sums.toggle(member, plan[number])
    for first in First:
        distinct: Counter[tuple[str, int]] = Counter()
        for mine in sums.visits.values():
            distinct.update({visit.period(first, year_starts) for visit in mine.values()})
        summed: Counter[tuple[str, int]] = Counter()
        for visit in plan:
            summed[visit.period(first, year_starts)] += sums.counts[visit.session_id, first]
        assert +summed == +distinct
    assert min(sums.counts.values(), default=0) >= 0


@given(days, st.permutations(range(12)))
@settings(max_examples=100)
def test_the_first_is_the_earliest_in_whatever_order_sessions_are_counted(
    on: list[int], order: list[int]
) -> None:
    plan = [session(number, day) for number, day in enumerate(on)]
    sums = Sums(1)
    for number in order:
        sums.toggle(1, plan[number])
    earliest = min(plan, key=lambda visit: visit.order)
    assert sums.counts[earliest.session_id, First.SERVER_EVER] == 1


def test_quarters_and_years_follow_the_reporting_year() -> None:
    march = replace(session(0, 0), on_day=date(2027, 3, 31))
    april = replace(session(2, 0), on_day=date(2027, 4, 1))
    assert march.period(First.GROUP_YEAR, 4) != april.period(First.GROUP_YEAR, 4)
    assert march.period(First.GROUP_YEAR, 1) == april.period(First.GROUP_YEAR, 1)
    january = replace(march, on_day=date(2027, 1, 1))
    assert january.period(First.GROUP_QUARTER, 4) == march.period(First.GROUP_QUARTER, 4)
    february = replace(march, on_day=date(2027, 2, 1))
    assert january.period(First.GROUP_QUARTER, 2) != february.period(First.GROUP_QUARTER, 2)


def test_after_the_record_that_held_a_first_is_gone_nobody_is_counted_twice_or_taken_off() -> None:
    orphan = session(2, 40)  # an earlier visit of the same person held the firsts, and was deleted
    later = session(4, 60)
    assert [s for s in arriving(later, [orphan], 1) if s.first is First.SERVER_EVER] == []
    assert leaving(orphan, [], 1) == []
    assert orphan.firsts == NONE
