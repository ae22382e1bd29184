"""Summaries: what is counted, out of which sessions."""

from __future__ import annotations

from datetime import date

import pytest

from groupbot.errors import BadInput
from groupbot.reports.model import By, Meeting, Outcome, Summary, Tally, summary_of, usual_rows
from groupbot.reports.periods import Period, Span
from groupbot.sessions.model import Reason, SessionState
from tests.reports.making import a_group, a_report, a_session, counts_of, held

GROUP, OTHER = a_group(), a_group("Friday Circle")
QUARTER = Tally(Span.QUARTER, whole_server=False)
DAY = date(2026, 10, 5)


def test_a_session_is_held_when_it_reached_its_start_and_somebody_came() -> None:
    session = a_session(GROUP)
    assert Meeting.of(session, counts_of(session, 1)).outcome is Outcome.HELD


def test_a_session_where_only_facilitators_were_is_one_where_nobody_came() -> None:
    session = a_session(GROUP)
    assert Meeting.of(session, counts_of(session, 0, facilitators=2)).outcome is Outcome.EMPTY


def test_a_session_ended_before_its_start_was_not_held() -> None:
    session = a_session(GROUP, ended_after=-5)
    assert Meeting.of(session, counts_of(session, 3, held_minutes=0)).outcome is Outcome.EMPTY


def without_names(present: int, said_new: int | None) -> Meeting:
    return held(GROUP, DAY, present, unnamed=present, said_new=said_new)


def test_what_was_said_of_new_people_is_added_up_where_it_was_said() -> None:
    said = summary_of([without_names(9, 4), without_names(8, None), without_names(7, 0)], QUARTER)
    assert (said.said_new, said.attendances) == (4, 24)
    assert summary_of([without_names(9, 0)], QUARTER).said_new == 0
    for nobody in ([], [without_names(9, None)], [held(GROUP, DAY, 4, 4)]):
        assert summary_of(nobody, QUARTER).said_new is None


@pytest.mark.parametrize("said_new", [None, 4])
def test_what_was_said_of_new_people_is_no_part_of_those_counted_by_name(said_new: int | None) -> None:
    alone = summary_of([without_names(9, said_new)], QUARTER)
    assert (alone.people, alone.first_timers, alone.new_this_year) == (None, None, None)
    year = Tally(Span.YEAR, whole_server=True)
    both = summary_of([held(OTHER, DAY, 5, 3), without_names(9, said_new)], year)
    assert (both.people, both.first_timers, both.new_this_year, both.said_new) == (3, 3, 3, said_new)


@pytest.mark.parametrize("state", [SessionState.PLANNED, SessionState.OPEN, SessionState.LIVE])
def test_a_session_that_has_not_ended_is_still_to_come(state: SessionState) -> None:
    assert Meeting.of(a_session(GROUP, state=state), None).outcome is Outcome.TO_COME


def test_a_session_belongs_to_the_day_it_is_where_its_group_is() -> None:
    late = a_session(a_group(zone="Pacific/Auckland"), date(2026, 10, 31), SessionState.PLANNED)
    assert Meeting.of(late, None).day == date(2026, 11, 1)  # 19:00 UTC is the next morning there


def test_every_planned_session_is_one_of_held_cancelled_empty_and_to_come() -> None:
    empty = a_session(GROUP)
    summary = summary_of(
        [
            held(GROUP, DAY, 4, 4),
            Meeting.of(empty, counts_of(empty, 0)),
            Meeting.of(a_session(GROUP, state=SessionState.CANCELLED, reason=Reason.ILL), None),
            Meeting.of(a_session(GROUP, state=SessionState.CANCELLED, reason=Reason.ILL), None),
            Meeting.of(a_session(GROUP, state=SessionState.CANCELLED), None),
            Meeting.of(a_session(GROUP, state=SessionState.PLANNED), None),
        ],
        QUARTER,
    )
    assert summary.planned == 6
    assert (summary.held, summary.empty, summary.cancelled, summary.to_come) == (1, 1, 3, 1)
    assert summary.reasons == {Reason.ILL: 2, Reason.OTHER: 1}


def test_the_figures_are_those_of_the_held_sessions() -> None:
    summary = summary_of(
        [
            held(GROUP, DAY, 4, 4, ever=2, facilitators=2, places_taken=6, waiting=1),
            held(GROUP, date(2026, 10, 12), 7, 3, ever=0, held_minutes=45, estimated=True),
            held(GROUP, date(2026, 10, 19), 5, 0, at_least=True),
        ],
        QUARTER,
    )
    assert (summary.attendances, summary.people, summary.first_timers, summary.median) == (16, 7, 2, 5.0)
    assert (summary.hours, summary.facilitator_hours, summary.with_two) == (3.75, 5.25, 1)
    assert (summary.places, summary.places_taken, summary.waiting) == (36, 18, 1)
    assert (summary.estimated, summary.at_least) == (1, 1)


def test_the_median_of_an_even_number_lies_between() -> None:
    assert summary_of([held(GROUP, DAY, 4), held(GROUP, DAY, 7)], QUARTER).median == 5.5


def test_no_session_is_no_median_and_no_people() -> None:
    assert summary_of([], QUARTER) == Summary(people=0, first_timers=0, new_this_year=0)


def test_people_are_counted_once_in_the_span_that_is_asked_for() -> None:
    meeting = held(
        GROUP,
        DAY,
        9,
        new_in_group_month=5,
        new_in_group_quarter=4,
        new_in_group_year=3,
        new_in_group_ever=2,
        new_in_server_month=4,
        new_in_server_quarter=3,
        new_in_server_year=2,
        new_in_server_ever=1,
    )
    seen = [
        [
            summary_of([meeting], Tally(span, whole)).people
            for span in (Span.MONTH, Span.QUARTER, Span.YEAR, None)
        ]
        for whole in (False, True)
    ]
    assert seen == [[5, 4, 3, None], [4, 3, 2, None]]
    assert [summary_of([meeting], Tally(None, whole)).first_timers for whole in (False, True)] == [2, 1]
    assert [summary_of([meeting], Tally(None, whole)).new_this_year for whole in (False, True)] == [3, 2]


def test_where_no_names_are_kept_people_are_unknown_and_not_none() -> None:
    summary = summary_of([held(GROUP, DAY, 6, unnamed=6)], QUARTER)
    assert (summary.attendances, summary.unnamed) == (6, 6)
    assert (summary.people, summary.first_timers, summary.new_this_year) == (None, None, None)


def test_where_some_have_no_name_the_named_ones_are_counted() -> None:
    summary = summary_of([held(GROUP, DAY, 6, 4, unnamed=2)], QUARTER)
    assert (summary.people, summary.unnamed) == (4, 2)


def test_a_report_has_a_row_for_each_group_with_something_planned() -> None:
    report = a_report(
        {GROUP: [held(GROUP, DAY, 4, 4)], OTHER: [held(OTHER, DAY, 2, 2)], a_group("Quiet"): []}
    )
    assert [(row.name, row.summary.attendances) for row in report.rows] == [
        ("Friday Circle", 2),
        ("Monday Circle", 4),
    ]
    assert report.total.attendances == 6


def test_weeks_and_months_add_up_to_the_total() -> None:
    days = [date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 2), date(2026, 12, 31)]
    meetings = {GROUP: [held(GROUP, day, n, n) for n, day in enumerate(days, 1)]}
    weekly, monthly = a_report(meetings, by=By.WEEK), a_report(meetings, by=By.MONTH)
    assert sum(row.summary.attendances for row in weekly.rows) == weekly.total.attendances == 10
    assert [(row.name, row.summary.attendances) for row in monthly.rows] == [
        ("October 2026", 3),
        ("November 2026", 3),
        ("December 2026", 4),
    ]
    assert {row.summary.people for row in weekly.rows} == {None}


def test_the_total_over_all_groups_counts_people_once_over_all_of_them() -> None:
    twice = held(OTHER, DAY, 3, new_in_group_quarter=3, new_in_server_quarter=1)
    report = a_report({GROUP: [held(GROUP, DAY, 4, 4)], OTHER: [twice]})
    assert [row.summary.people for row in report.rows] == [3, 4]
    assert report.total.people == 5
    assert a_report({GROUP: [], OTHER: [twice]}, about=OTHER).total.people == 3


def test_nothing_held_is_said_with_the_days() -> None:
    said = "No sessions were held between 1 October 2026 and 31 December 2026."
    assert a_report({}).nothing == said
    cancelled = Meeting.of(a_session(GROUP, state=SessionState.CANCELLED), None)
    assert a_report({GROUP: [cancelled]}).nothing == said
    assert a_report({GROUP: [held(GROUP, DAY, 1, 1)]}).nothing is None


def test_a_period_that_is_not_over_says_so() -> None:
    assert a_report({}).so_far is None
    assert (
        a_report({}, is_over=False).so_far
        == "Quarter 4 of 2026 (October to December) is not over: this is what was counted by 2 January 2027."
    )


def test_rows_are_chosen_where_nobody_said() -> None:
    assert usual_rows(Period.read("2026-10"), None) is By.GROUP
    assert usual_rows(Period.read("2026-Q4"), GROUP) is By.WEEK
    assert usual_rows(Period.read("2026"), GROUP) is By.MONTH


def test_rows_by_something_else_are_refused_with_what_there_is() -> None:
    assert By.read(" Week ") is By.WEEK
    with pytest.raises(BadInput) as refused:
        By.read("person")
    assert refused.value.words == "There are no rows by ‘person’. Choose week, month or group."
