"""Small numbers: nothing in a shared file, and no difference between its figures, gives one away."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from groupbot.reports.model import Meeting, Report, Row, Summary
from groupbot.reports.periods import Span
from groupbot.reports.sharing import (
    Cell,
    Left,
    Shared,
    clusters,
    shareable,
    unfinished,
    with_sums_of,
    without_first_timers,
)
from tests.reports.making import a_group, a_report, held

SMALLEST = st.integers(3, 10)
COUNTS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 14))
DAY = date(2026, 10, 5)


def table(counts: dict[str, int | None], total: int | None = None, smallest: int = 5) -> Shared:
    """Share a table of groups with these people, each of them in one group only if no total is given."""
    rows = [
        Row(name, Summary(people=n, first_timers=n, new_this_year=n, median=2.0, attendances=40), name)
        for name, n in counts.items()
    ]
    whole = sum(n or 0 for n in counts.values()) if total is None else total
    return shareable(rows, Summary(people=whole, first_timers=whole, attendances=40 * len(rows)), smallest)


def numbers(shared: Shared) -> list[int]:
    """Give each number of people above the total once."""
    alone = [row.people for row in shared.rows if isinstance(row.people, int)]
    return alone + [joint.people for joint in shared.joints if joint.people is not None]


def test_a_small_group_is_joined_with_the_next_smallest_and_named_together() -> None:
    shared = table({"A": 3, "B": 4, "C": 20, "D": 9})
    assert {row.name: row.people for row in shared.rows} == {
        "A": Left.TOGETHER,
        "B": Left.TOGETHER,
        "C": 20,
        "D": 9,
    }
    assert [(sorted(joint.members), joint.people) for joint in shared.joints] == [(["A", "B"], 7)]
    assert shared.total.people == 36


def test_nothing_that_was_said_of_new_people_is_shared() -> None:
    rows = [Row("A", Summary(attendances=40, said_new=30), "A")]
    shared = shareable(rows, Summary(attendances=40, said_new=30), 5)
    assert [each.summary.said_new for each in (*shared.rows, shared.total)] == [None, None]


def test_one_small_group_takes_a_large_one_with_it_so_that_the_total_does_not_tell() -> None:
    shared = table({"A": 2, "B": 9, "C": 20})
    assert [(sorted(joint.members), joint.people) for joint in shared.joints] == [(["A", "B"], 11)]
    assert shared.row("C") is not None
    assert numbers(shared) == [20, 11]


def test_what_is_left_over_joins_the_smallest_number_shown() -> None:
    found = clusters({"A": 2, "B": 3, "C": 4}, 5)
    assert [(sorted(each.members), each.number) for each in found] == [(["A", "B", "C"], 9)]


def test_nobody_is_no_secret_and_joins_nothing() -> None:
    shared = table({"A": 0, "B": 3, "C": 8})
    assert [row.people for row in shared.rows] == [0, Left.TOGETHER, Left.TOGETHER]


def test_too_few_people_altogether_are_not_shown_at_all() -> None:
    shared = table({"A": 1, "B": 2})
    assert [row.people for row in shared.rows] == [Left.FEWER, Left.FEWER]
    assert shared.total.people is Left.FEWER
    assert not shared.joints


def test_few_people_in_several_groups_show_no_total() -> None:
    shared = table({"A": 3, "B": 3}, total=3)
    assert [joint.people for joint in shared.joints] == [6]
    assert shared.total.people is Left.FEWER


def test_a_group_without_names_stays_apart() -> None:
    shared = table({"A": None, "B": 3, "C": 8})
    assert [row.people for row in shared.rows] == [Left.NOT_KEPT, Left.TOGETHER, Left.TOGETHER]
    assert shareable([], Summary(), 5).total.people is Left.NOT_KEPT


def test_attendances_stay_exact_and_the_median_goes_with_the_number_of_people() -> None:
    shared = table({"A": 3, "B": 4, "C": 20})
    assert [row.summary.attendances for row in shared.rows] == [40, 40, 40]
    assert [row.summary.median for row in shared.rows] == [None, None, 2.0]


def test_the_exact_counts_do_not_travel_along() -> None:
    for row in (*table({"A": 3, "B": 4, "C": 20}).rows, table({"A": 9}).total):
        assert (row.summary.people, row.summary.first_timers, row.summary.new_this_year) == (None, None, None)


@given(COUNTS, SMALLEST)
def test_no_number_of_people_below_the_smallest_is_shown(counts: dict[str, int], smallest: int) -> None:
    shared = table(dict(counts), smallest=smallest)
    shown = [*numbers(shared), shared.total.people]
    assert all(n == 0 or n >= smallest for n in shown if isinstance(n, int))


@given(COUNTS, SMALLEST)
def test_joining_changes_no_total(counts: dict[str, int], smallest: int) -> None:
    total = sum(counts.values())
    shared = table(dict(counts), smallest=smallest)
    if 0 < total < smallest:
        assert set(numbers(shared)) <= {0}
        assert shared.total.people is Left.FEWER
    else:
        assert sum(numbers(shared)) == total == shared.total.people


@given(COUNTS, SMALLEST)
def test_no_difference_between_the_total_and_what_is_shown_opens_a_small_number(
    counts: dict[str, int], smallest: int
) -> None:
    shared = table(dict(counts), smallest=smallest)
    shown, total = numbers(shared), shared.total.people
    if isinstance(total, int):
        for size in range(len(shown) + 1):
            for some in combinations(shown, size):
                rest = total - sum(some)
                assert rest == 0 or rest >= smallest


@given(COUNTS, SMALLEST)
def test_every_group_is_in_one_number_only(counts: dict[str, int], smallest: int) -> None:
    found = clusters(counts, smallest)
    assert sorted(name for each in found for name in each.members) == sorted(counts)
    for each in found:
        if each.number is not None:
            assert each.number == sum(counts[name] for name in each.members)
            assert len(each.members) == 1 or any(counts[name] < smallest for name in each.members)


def test_an_unfinished_period_shows_no_people_so_that_two_days_cannot_be_subtracted() -> None:
    shared = unfinished(table({"A": 3, "B": 12, "C": 20}))
    for row in (*shared.rows, shared.total):
        assert (row.people, row.first_timers, row.summary.median) == (Left.UNFINISHED, Left.UNFINISHED, None)
        assert row.summary.attendances >= 40
    assert not shared.joints


def test_a_month_has_no_first_timers_since_its_quarter_has() -> None:
    shared = without_first_timers(table({"A": 3, "B": 12, "C": 20}))
    assert {row.first_timers for row in (*shared.rows, shared.total)} == {Left.NOT_HERE}
    assert [(joint.people, joint.first_timers) for joint in shared.joints] == [(15, None)]


def year_of(firsts: list[list[int]]) -> tuple[Report, list[Report]]:
    """Make a year and its quarters: a line for each group, its first-timers by quarter."""
    groups = {a_group(f"Circle {n}"): line for n, line in enumerate(firsts)}
    meetings: dict[object, list[Meeting]] = {
        group: [held(group, date(2026, 3 * q + 1, 5), n + 1, n) for q, n in enumerate(line)]
        for group, line in groups.items()
    }
    report = a_report(meetings, "2026")  # pyright: ignore[reportArgumentType]
    return report, [report.within(each) for each in report.period.parts(Span.QUARTER)]


def shares(report: Report, smallest: int = 5) -> Shared:
    return shareable(report.by_group(), report.total, smallest)


def test_a_year_has_the_first_timers_that_its_quarters_have() -> None:
    year, quarters = year_of([[5, 6, 0, 7], [8, 9, 9, 9]])
    shared = with_sums_of(shares(year), [shares(each) for each in quarters])
    assert [row.first_timers for row in shared.rows] == [18, 35]
    assert shared.total.first_timers == 53


def test_a_year_does_not_open_what_one_of_its_quarters_keeps_back() -> None:
    year, quarters = year_of([[2, 6, 6, 7], [8, 9, 9, 9], [20, 20, 20, 20]])
    shared = with_sums_of(shares(year), [shares(each) for each in quarters])
    assert [row.first_timers for row in shared.rows] == [Left.NOT_HERE, Left.NOT_HERE, 80]


@given(
    st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=1, max_size=4),
)
def test_the_year_says_nothing_about_first_timers_that_its_quarters_do_not(firsts: list[list[int]]) -> None:
    year, quarters = year_of(firsts)
    files = [shares(each) for each in quarters]
    shared = with_sums_of(shares(year), files)

    def known(cells: list[Cell]) -> Cell:
        return (
            sum(n for n in cells if isinstance(n, int))
            if all(isinstance(n, int) for n in cells)
            else Left.NOT_HERE
        )

    assert shared.total.first_timers == known([each.total.first_timers for each in files])
    assert all(joint.first_timers is None for joint in shared.joints)
