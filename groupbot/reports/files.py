"""Summaries as files and as plain text: CSV made to be shared, and a table for the shell."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groupbot.reports.model import Report, Row, Summary
from groupbot.reports.sharing import Shared, SharedRow
from groupbot.reports.words import (
    DEFINITIONS,
    SAID_NEW,
    cell_words,
    facts,
    figure,
    measure,
    notes,
    reasons,
    sharing_notes,
    title,
)
from groupbot.text import cell

_EXACT_BEFORE = (
    "Planned",
    "Held",
    "Cancelled",
    "Nobody came",
    "Still to come",
    "Hours",
    "Attendances",
    "Without a name",
    "Median",
)
_EXACT_AFTER = ("Places", "Places taken", "Waiting", "Two facilitators", "Facilitator hours")
COLUMNS = (*_EXACT_BEFORE, "People", "First-timers", *_EXACT_AFTER)
_SHELL = (
    "Planned",
    "Held",
    "Cancelled",
    "Nobody came",
    "Hours",
    "Attendances",
    "Median",
    "People",
    "First-timers",
)

_CsvValue = str | int | float | None


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be handed out; `described` says what a picture shows."""

    name: str
    content: bytes
    described: str = ""


def file_name(report: Report, ending: str) -> str:
    """Name a file by its period, and by the group's id where it is about one: never by typed words."""
    group = f"-{report.group.id}" if report.group else ""
    return f"attendance-{report.period.key.lower()}{group}.{ending}"


def as_csv(report: Report, shared: Shared) -> File:
    """Write what may be shared as CSV: UTF-8 with a byte order mark, which spreadsheets need to see.

    `shared` is the table of all groups, whatever the report is about: a group whose people are given
    together with another's there is given no other way here.
    """
    total, joints = _shared_total(report, shared)
    out = io.StringIO()
    write = csv.writer(out).writerow
    write([cell(title(report))])
    for said in (f"Made on {report.made_on.isoformat()}", *notes(report), *sharing_notes(report)):
        write([cell(said)])
    write([])
    write(["", *COLUMNS, "Cancelled because"])
    for row in _shared_rows(report, shared):
        write(_values(row.name, row, report.smallest))
    write(_values(total.name, total, report.smallest))
    for names, people, first_timers in joints:
        line: list[_CsvValue] = [None] * len(COLUMNS)
        line[COLUMNS.index("People")] = people
        line[COLUMNS.index("First-timers")] = first_timers
        write([cell(names), *line, None])
    write([])
    for name in COLUMNS:
        write([name, DEFINITIONS[name]])
    return File(file_name(report, "csv"), out.getvalue().encode("utf-8-sig"))


def _shared_rows(report: Report, shared: Shared) -> list[SharedRow | Row]:
    """Give the lines above the total: groups with their people, weeks and months without."""
    if report.by_groups:
        wanted = None if report.group is None else report.group.id
        return [row for row in shared.rows if wanted in (None, row.group_id)]
    return list(report.rows)


def _shared_total(
    report: Report, shared: Shared
) -> tuple[SharedRow | Row, list[tuple[str, int | None, int | None]]]:
    """Give the last line, and the joint lines below it: those of the one group only, if it is about one."""
    joints = shared.joints
    total: SharedRow | Row = shared.total
    if report.group is not None:
        total = shared.row(report.group.id) or Row(report.group.name, report.total)
        joints = shared.joints_of(report.group.id)
    elif not report.by_groups:
        joints = ()
    return total, [(_together(each.members, report.names), each.people, each.first_timers) for each in joints]


def _together(members: frozenset[str], names: Mapping[str, str]) -> str:
    every = sorted(names[each] for each in members)
    return f"{', '.join(every[:-1])} and {every[-1]} together"


def _values(name: str, row: SharedRow | Row, smallest: int) -> list[_CsvValue]:
    """Give the cells of one line. A week or a month has no people in a file: its total has."""
    people: Sequence[_CsvValue] = (None, None)
    summary = row.summary
    if isinstance(row, SharedRow):
        people = [cell_words(row.people, smallest), cell_words(row.first_timers, smallest)]
    before = [_number(summary, each) for each in _EXACT_BEFORE]
    if not isinstance(row, SharedRow):
        before[_EXACT_BEFORE.index("Median")] = None
    after = [_number(summary, each) for each in _EXACT_AFTER]
    return [cell(name), *before, *people, *after, reasons(summary)]


def _number(summary: Summary, name: str) -> int | float | None:
    value = measure(name).of(summary)
    return round(value, 2) if isinstance(value, float) else value


def as_table(report: Report) -> str:
    """Write the exact summary as plain text for a shell, about 120 columns wide."""
    lines = [title(report), *notes(report)]
    if report.meetings:
        rows = [*report.rows, Row("Total", report.total)]
        lines += [
            "",
            *_aligned([["", *_SHELL], *(_texts(row) for row in rows)]),
            "",
            *facts(report.total),
            "",
        ]
        explained = _SHELL if report.total.said_new is None else (*_SHELL, SAID_NEW)
        lines += [f"{name}: {DEFINITIONS[name]}" for name in explained]
    return "\n".join(lines) + "\n"


def _texts(row: Row) -> list[str]:
    return [row.name, *(figure(measure(name).of(row.summary)) for name in _SHELL)]


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Line the columns up: words to the left, figures to the right."""
    widths = [max(_width(line[n]) for line in table) for n in range(len(table[0]))]
    return [
        "  ".join(
            text + " " * (width - _width(text)) if n == 0 else " " * (width - _width(text)) + text
            for n, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    ]


def _width(text: str) -> int:
    """Count the columns a terminal gives a text: wide letters take two, marks and joiners none."""
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
