"""The chart of a summary: what is in it, and the same in words."""

from __future__ import annotations

from datetime import date

from groupbot.reports.chart import ALT_LIMIT, MOST_SERIES, chart_of
from groupbot.reports.model import By
from tests.reports.making import a_group, a_report, held

GROUP, OTHER = a_group(), a_group("Friday Circle")
MEETINGS = {
    GROUP: [held(GROUP, date(2026, 10, 5), 4), held(GROUP, date(2026, 10, 12), 6)],
    OTHER: [held(OTHER, date(2026, 10, 9), 3)],
}


def test_weeks_are_bars_and_weeks_without_a_session_stay_in_their_place() -> None:
    chart = chart_of(a_report(MEETINGS, "2026-10", By.WEEK))
    assert chart.places == ("1 Oct", "5 Oct", "12 Oct", "19 Oct", "26 Oct")
    assert [(each.name, each.figures) for each in chart.series] == [("All groups", (0, 7, 6, 0, 0))]
    assert (chart.across, chart.up) == ("Week from", "Attendances per week")


def test_rows_of_groups_are_layers_the_busiest_first() -> None:
    chart = chart_of(a_report(MEETINGS, "2026-10", By.GROUP))
    assert [(each.name, each.figures) for each in chart.series] == [
        ("Monday Circle", (0, 4, 6, 0, 0)),
        ("Friday Circle", (0, 3, 0, 0, 0)),
    ]


def test_a_year_and_rows_of_months_are_bars_of_months() -> None:
    assert len(chart_of(a_report(MEETINGS, "2026", By.GROUP)).places) == 12
    chart = chart_of(a_report(MEETINGS, "2026-Q4", By.MONTH))
    assert chart.places == ("Oct 2026", "Nov 2026", "Dec 2026")
    assert chart.up == "Attendances per month"


def test_many_groups_share_the_last_layer_so_that_the_patterns_stay_apart() -> None:
    meetings = {(group := a_group(f"Circle {n}")): [held(group, date(2026, 10, 5), n)] for n in range(1, 12)}
    chart = chart_of(a_report(meetings, "2026-10"))
    assert len(chart.series) == MOST_SERIES
    assert chart.series[-1].name == "6 other groups"
    assert sum(sum(each.figures) for each in chart.series) == 66


def test_the_chart_is_told_in_words() -> None:
    assert chart_of(a_report(MEETINGS, "2026-10")).alt == (
        "Bar chart of attendances per week, All groups, October 2026. 13 in all: 1 Oct 0, 5 Oct 7, 12 Oct 6, "
        "19 Oct 0, 26 Oct 0. By group: Friday Circle 3, Monday Circle 10."
    )
    assert chart_of(a_report({GROUP: []}, "2026-10", about=GROUP)).alt.endswith("Circle, October 2026: none.")


def test_long_names_are_cut_and_the_words_fit_into_a_description() -> None:
    meetings = {
        (group := a_group(f"{n} " + "x" * 58)): [held(group, date(2026, 10, 5), 3)] for n in range(40)
    }
    chart = chart_of(a_report(meetings, "2026-10"))
    assert len(chart.alt) <= ALT_LIMIT
    assert max(len(each.name) for each in chart.series) <= 40
