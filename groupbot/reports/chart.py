"""The chart of a summary: attendances over time, as figures and as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groupbot.reports.model import By, Meeting, Report
from groupbot.reports.periods import Span, Stretch
from groupbot.reports.words import plural
from groupbot.text import shorten
from groupbot.when.words import MONTHS

MOST_SERIES = 6  # more patterns than that cannot be told apart in grey
LONGEST_NAME = 40
ALT_LIMIT = 1024  # Discord: characters in the description of an attachment


@dataclass(frozen=True, slots=True)
class Series:
    """One bar in each place, or one layer of it: its name, and a figure for each place."""

    name: str
    figures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: words below and beside it, one or more layers, and what it shows in words."""

    title: str
    across: str
    up: str
    places: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str


def chart_of(report: Report) -> Chart:
    """Draw up the attendances per week or month; layered by group where the rows are groups."""
    monthly = report.by is By.MONTH or report.period.span is Span.YEAR
    stretches = _months(report) if monthly else report.period.weeks()
    names = [_short(each, monthly) for each in stretches]
    series = _layers(report, stretches) if report.by is By.GROUP and report.group is None else []
    whole = Series(shorten(report.about, LONGEST_NAME), _figures(report.meetings, stretches))
    unit = "month" if monthly else "week"
    return Chart(
        title=f"{shorten(report.about, LONGEST_NAME)}, {report.period.words}",
        across="Month" if monthly else "Week from",
        up=f"Attendances per {unit}",
        places=tuple(names),
        series=tuple(series or [whole]),
        alt=_alt(report, unit, stretches, whole.figures),
    )


def _months(report: Report) -> list[Stretch]:
    return [each.days for each in report.period.parts(Span.MONTH)]


def _short(days: Stretch, monthly: bool) -> str:
    month = MONTHS[days.first_day.month - 1][:3]
    return f"{month} {days.first_day.year}" if monthly else f"{days.first_day.day} {month}"


def _figures(meetings: Sequence[Meeting], stretches: Sequence[Stretch]) -> tuple[int, ...]:
    figures = [0] * len(stretches)
    for meeting in meetings:
        if meeting.counts is not None:
            place = next(n for n, days in enumerate(stretches) if days.holds(meeting.day))
            figures[place] += meeting.counts.present
    return tuple(figures)


def _layers(report: Report, stretches: Sequence[Stretch]) -> list[Series]:
    """Give a layer for each group, the busiest first; small ones share the last where there are many."""
    rows = sorted(report.by_group(), key=lambda row: -row.summary.attendances)
    rows = [row for row in rows if row.summary.attendances]
    alone = rows if len(rows) <= MOST_SERIES else rows[: MOST_SERIES - 1]
    by_group = {row.group_id: [m for m in report.meetings if m.group_id == row.group_id] for row in rows}
    layers = [
        Series(shorten(row.name, LONGEST_NAME), _figures(by_group[row.group_id], stretches)) for row in alone
    ]
    if rest := rows[len(alone) :]:
        together = [meeting for row in rest for meeting in by_group[row.group_id]]
        layers.append(Series(plural(len(rest), "other group"), _figures(together, stretches)))
    return layers


def _alt(report: Report, unit: str, stretches: Sequence[Stretch], figures: Sequence[int]) -> str:
    """Say what the chart shows, for people who do not see it."""
    start = f"Bar chart of attendances per {unit}, {report.about}, {report.period.words}"
    if not any(figures):
        return shorten(f"{start}: none.", ALT_LIMIT)
    monthly = unit == "month"
    each = ", ".join(f"{_short(days, monthly)} {n}" for days, n in zip(stretches, figures, strict=True))
    groups = ""
    if report.by is By.GROUP and report.group is None:
        groups = (
            " By group: "
            + ", ".join(f"{row.name} {row.summary.attendances}" for row in report.by_group())
            + "."
        )
    return shorten(f"{start}. {sum(figures)} in all: {each}.{groups}", ALT_LIMIT)
