"""Files and tables: what a spreadsheet and a shell get to see."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from groupbot.reports.files import COLUMNS, as_csv, as_table, file_name
from groupbot.reports.model import By, Meeting, Report
from groupbot.reports.sharing import Shared, shareable, unfinished, without_first_timers
from groupbot.sessions.model import Reason, SessionState
from tests.reports.making import a_group, a_report, a_session, held

MONDAY, FRIDAY, BIG = a_group("Monday Circle"), a_group("Friday Circle"), a_group("Open evening")
SILENT = a_group("Silent evening")
DAY = date(2026, 10, 5)
MEETINGS = {
    MONDAY: [
        held(MONDAY, DAY, 3, 3, estimated=True),
        Meeting.of(a_session(MONDAY, state=SessionState.CANCELLED, reason=Reason.FEW), None),
    ],
    FRIDAY: [held(FRIDAY, DAY, 4, 4)],
    BIG: [
        held(BIG, DAY, 12, 12, ever=6, facilitators=2),
        held(BIG, date(2026, 11, 9), 9, 0, held_minutes=50),
    ],
}


def shared_of(report: Report) -> Shared:
    every = a_report(MEETINGS, report.period.key, is_over=report.is_over)
    return shareable(every.by_group(), every.total, every.smallest)


def lines_of(report: Report, shared: Shared | None = None) -> list[list[str]]:
    content = as_csv(report, shared or shared_of(report)).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def table_of(lines: list[list[str]]) -> dict[str, dict[str, str]]:
    start = next(n for n, line in enumerate(lines) if "Planned" in line[1:])
    end = lines.index([], start)
    return {line[0]: dict(zip(lines[start][1:], line[1:], strict=True)) for line in lines[start + 1 : end]}


def test_the_file_joins_small_groups_and_keeps_the_rest_exact() -> None:
    table = table_of(lines_of(a_report(MEETINGS)))
    assert list(table) == [
        "Friday Circle",
        "Monday Circle",
        "Open evening",
        "All groups",
        "Friday Circle and Monday Circle together",
    ]
    assert [line["People"] for line in table.values()] == ["see below", "see below", "12", "19", "7"]
    assert [line["First-timers"] for line in table.values()] == ["see below", "see below", "6", "13", "7"]
    assert [line["Attendances"] for line in table.values()] == ["4", "3", "21", "28", ""]
    assert [line["Median"] for line in table.values()] == ["", "", "10.5", "6.5", ""]
    assert table["Open evening"]["Hours"] == "2.33"
    assert table["Open evening"]["Facilitator hours"] == "3.83"
    assert table["Monday Circle"]["Cancelled because"] == "1 too few people"
    assert table["All groups"]["Planned"] == "5"


@pytest.mark.parametrize("period", ["2026-10", "2026-Q4", "2026"])
@pytest.mark.parametrize("by", By)
def test_what_was_said_of_new_people_is_in_no_shared_file_and_the_file_says_so(period: str, by: By) -> None:
    def written(said_new: int | None, *, alone: bool) -> list[list[str]]:
        quiet = held(SILENT, DAY, 30, unnamed=30, said_new=said_new)
        report = a_report({**MEETINGS, SILENT: [quiet]}, period, by, about=SILENT if alone else None)
        every = a_report({**MEETINGS, SILENT: [quiet]}, period)
        return lines_of(report, shareable(every.by_group(), every.total, every.smallest))

    note = ["What facilitators of groups without names said of new people is not in this file."]
    for alone in (False,) if by is By.GROUP else (False, True):
        nothing, few, many = (written(said, alone=alone) for said in (None, 3, 29))
        assert few == many
        assert [line for line in few if line != note] == nothing
        assert note in few


def test_a_shell_is_told_what_was_said_of_new_people_and_what_it_means() -> None:
    quiet = held(SILENT, DAY, 30, unnamed=30, said_new=3)
    told = as_table(a_report({SILENT: [quiet]}))
    assert "3 for the first time this year, as facilitators of groups without names said." in told
    assert "\nNew this year, as said: In groups without names: how many" in told
    assert "as said" not in as_table(a_report(MEETINGS))


def test_a_file_about_one_group_says_no_more_than_the_one_about_all() -> None:
    table = table_of(lines_of(a_report(MEETINGS, about=MONDAY)))
    assert list(table) == ["Monday Circle", "Friday Circle and Monday Circle together"]
    assert table["Monday Circle"]["People"] == "see below"
    assert table_of(lines_of(a_report(MEETINGS, about=BIG)))["Open evening"]["People"] == "12"


@pytest.mark.parametrize("by", [By.WEEK, By.MONTH])
def test_weeks_and_months_have_no_people_in_a_file(by: By) -> None:
    table = table_of(lines_of(a_report(MEETINGS, by=by, about=BIG)))
    *parts, total = table.values()
    assert {(line["People"], line["First-timers"], line["Median"]) for line in parts} == {("", "", "")}
    assert sum(int(line["Attendances"]) for line in parts) == int(total["Attendances"]) == 21
    assert total["People"] == "12"


def test_an_unfinished_period_says_why_people_are_not_there() -> None:
    report = a_report(MEETINGS, is_over=False)
    lines = lines_of(report, unfinished(shared_of(report)))
    assert {line["People"] for line in table_of(lines).values()} == {"when the period is over"}
    assert ["Numbers of people and medians are left out until the period is over."] in lines
    assert any("is not over" in line[0] for line in lines if line)


def test_a_month_has_no_first_timers() -> None:
    report = a_report(MEETINGS, "2026-10")
    table = table_of(lines_of(report, without_first_timers(shared_of(report))))
    assert {line["First-timers"] for line in table.values()} == {""}


def test_a_group_that_had_nothing_planned_gives_a_file_all_the_same() -> None:
    quiet = a_group("Quiet")
    report = a_report({quiet: []}, about=quiet)
    lines = lines_of(report, shared_of(a_report(MEETINGS)))
    assert table_of(lines)["Quiet"]["Planned"] == "0"
    assert ["No sessions were held between 1 October 2026 and 31 December 2026."] in lines


def test_the_file_says_what_it_is_and_what_each_column_means() -> None:
    lines = lines_of(a_report(MEETINGS))
    assert lines[0] == ["Attendance: All groups, Quarter 4 of 2026 (October to December)"]
    assert lines[1] == ["Made on 2027-01-02"]
    assert any("from 1 to 4 are not shown" in line[0] for line in lines if line)
    assert [line[0] for line in lines[-len(COLUMNS) :]] == list(COLUMNS)
    assert all(len(line[1]) > 20 for line in lines[-len(COLUMNS) :])


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", 'a,b"c', "مجموعة"])
def test_a_name_stays_a_name_in_a_spreadsheet(name: str) -> None:
    group = a_group(name)
    report = a_report({group: [held(group, DAY, 9, 9)]})
    written = next(iter(table_of(lines_of(report, shareable(report.by_group(), report.total, 5)))))
    assert written == (f"'{name}" if name[0] in "=+-@" else name)


def test_two_joined_names_stay_words_in_a_spreadsheet() -> None:
    groups = a_group("=1+1"), a_group("=2+2")
    report = a_report({group: [held(group, DAY, 3, 3)] for group in groups})
    written = list(table_of(lines_of(report, shareable(report.by_group(), report.total, 5))))
    assert all(name.startswith("'=") for name in written if name != "All groups")


def test_files_are_named_by_us() -> None:
    group = a_group("../../etc/passwd")
    assert file_name(a_report({}), "csv") == "attendance-2026-q4.csv"
    assert (
        file_name(a_report({group: []}, "2026-10", about=group), "png")
        == f"attendance-2026-10-{group.id}.png"
    )


def test_the_shell_gets_an_exact_table_in_line() -> None:
    wide, big = replace(MONDAY, name="月曜の会"), replace(BIG, name="Open")
    report = a_report({wide: MEETINGS[MONDAY], big: MEETINGS[BIG]})
    lines = as_table(report).splitlines()
    start = next(n for n, line in enumerate(lines) if "Planned" in line)
    assert lines[start : start + 4] == [
        "          Planned  Held  Cancelled  Nobody came  Hours  Attendances  Median  People  First-timers",
        "Open            2     2          0            0    2.3           21    10.5      12             6",
        "月曜の会        2     1          1            0    1.5            3       3       3             3",
        "Total           4     3          1            0    3.8           24       9      15             9",
    ]
    assert "3 of 4 planned sessions held, 3.8 hours. 1 cancelled (1 too few people)." in lines
    assert "24 of 36 places taken, 0 waiting at the end." in lines
    assert "The bot was away in 1 session: who was there meanwhile is estimated." in lines
    assert max(map(len, lines[: start + 4])) <= 120


def test_weeks_show_a_dash_for_people_and_not_a_nought() -> None:
    lines = as_table(a_report(MEETINGS, "2026-10", By.WEEK)).splitlines()
    week = next(line for line in lines if line.startswith("5 to 11 October 2026"))
    assert week.split()[-2:] == ["–", "13"]


def test_nothing_planned_is_a_sentence_and_no_table() -> None:
    assert as_table(a_report({})) == (
        "Attendance: All groups, Quarter 4 of 2026 (October to December)\n"
        "No sessions were held between 1 October 2026 and 31 December 2026.\n"
    )
