"""The periods a report can cover: a month, a quarter or a reporting year, and nothing in between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from groupbot.errors import BadInput, NotPossible
from groupbot.text import echo
from groupbot.when.words import MONTHS

YEARS = range(2015, 2201)  # Discord began in 2015
_QUARTER = re.compile(r"(?:quarter|q)\s*([1-4])\s*(?:of\s*)?([0-9]{4})(?:/([0-9]{2}))?")
_QUARTER_LAST = re.compile(r"([0-9]{4})(?:/([0-9]{2}))?\s*-?\s*q\s*([1-4])")
_MONTH = re.compile(r"([0-9]{4})\s*[-/.]\s*([0-9]{1,2})")
_MONTH_NAMED = re.compile(r"([a-z]{3,9})\.?\s*([0-9]{4})")
_YEAR = re.compile(r"(?:reporting\s*)?(?:year\s*)?([0-9]{4})(?:/([0-9]{2}))?")
_RANGE = re.compile(
    r"[0-9]{4}\D[0-9]{1,2}\D[0-9]{1,2}|[0-9]{1,2}\D[0-9]{1,2}\D[0-9]{4}|[0-9]{4}.*[0-9]{4}"
    r"|\b(?:to|until|last|days?)\b|\.\."
)
_HOW = "Write a month (2026-10), a quarter (2026-Q4) or a reporting year (2026)."


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Give its length in months."""
        return {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}[self]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days in a row, both ends included."""

    first_day: date
    last_day: date

    def holds(self, day: date) -> bool:
        """Say whether the day is one of them."""
        return self.first_day <= day <= self.last_day

    @property
    def words(self) -> str:
        """Name the days: "5 to 11 October 2026"."""
        first, last = self.first_day, self.last_day
        if first == last:
            return day_words(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day} to {day_words(last)}"
        if first.year == last.year:
            return f"{first.day} {MONTHS[first.month - 1]} to {day_words(last)}"
        return f"{day_words(first)} to {day_words(last)}"


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a reporting year.

    `year` is the calendar year in which the month lies or the reporting year begins; `number` is the
    month (1-12) or the quarter (1-4) of the reporting year, and 1 for a year. `year_starts` is the
    reporting year's first month.
    """

    span: Span
    year: int
    number: int = 1
    year_starts: int = 1

    @classmethod
    def read(cls, text: str, year_starts: int = 1) -> Period:
        """Read a period as it is typed or offered: 2026-10, October 2026, 2026-Q4, 2026, 2026/27.

        Free ranges are refused in words of their own, everything else that cannot be read as well (BadInput).
        """
        plain = " ".join(re.sub(r"\(.*\)|,? so far", " ", text[:100].casefold()).split())
        for reading in (_read_quarter, _read_month, _read_year):
            if (period := reading(plain, year_starts)) is not None:
                if period.year not in YEARS:
                    raise BadInput(f"I know the years from {YEARS[0]} to {YEARS[-1]}. {_HOW}")
                return period
        if _RANGE.search(plain):
            raise BadInput(
                "Reports cover whole months, quarters and reporting years only, so that nobody can be found "
                f"by comparing two of them. {_HOW}"
            )
        raise BadInput(f"I cannot read ‘{echo(text)}’ as a period. {_HOW}")

    @classmethod
    def of(cls, span: Span, day: date, year_starts: int = 1) -> Period:
        """Give the period of this length that the day lies in."""
        if span is Span.MONTH:
            return cls(span, day.year, day.month, year_starts)
        begun = (day.month - year_starts) % 12  # whole months since the reporting year began
        year = day.year - (day.month < year_starts)
        return cls(span, year, begun // 3 + 1 if span is Span.QUARTER else 1, year_starts)

    @property
    def first_day(self) -> date:
        """Give the first day."""
        if self.span is Span.MONTH:
            return date(self.year, self.number, 1)
        return _first_of(self.year, self.year_starts + (self.number - 1) * 3)

    @property
    def last_day(self) -> date:
        """Give the last day."""
        return _first_of(self.first_day.year, self.first_day.month + self.span.months) - timedelta(days=1)

    @property
    def days(self) -> Stretch:
        """Give all its days."""
        return Stretch(self.first_day, self.last_day)

    @property
    def key(self) -> str:
        """Give the short form that `read` takes: 2026-10, 2026-Q4, 2026."""
        match self.span:
            case Span.MONTH:
                return f"{self.year}-{self.number:02}"
            case Span.QUARTER:
                return f"{self.year}-Q{self.number}"
            case _:
                return str(self.year)

    @property
    def words(self) -> str:
        """Name the period so that nobody has to know when the reporting year begins."""
        if self.span is Span.MONTH:
            return f"{MONTHS[self.number - 1]} {self.year}"
        first, last = self.first_day, self.last_day
        months = f"{MONTHS[first.month - 1]} to {MONTHS[last.month - 1]}"
        if self.year_starts == 1:
            year = str(self.year)
            return f"Year {year}" if self.span is Span.YEAR else f"Quarter {self.number} of {year} ({months})"
        year = f"{self.year}/{(self.year + 1) % 100:02}"
        if self.span is Span.YEAR:
            return f"Reporting year {year} ({months})"
        if first.year != last.year:
            months = f"{MONTHS[first.month - 1]} {first.year} to {MONTHS[last.month - 1]}"
        return f"Quarter {self.number} of {year} ({months} {last.year})"

    def is_over(self, today: date) -> bool:
        """Say whether its last day has passed."""
        return today > self.last_day

    def must_have_begun(self, today: date) -> Period:
        """Raise NotPossible where the whole period lies ahead."""
        if today < self.first_day:
            raise NotPossible(
                f"{self.words} has not begun yet, so there is nothing to count. Choose one that has."
            )
        return self

    def before(self) -> Period:
        """Give the period of the same length just before this one."""
        return Period.of(self.span, self.first_day - timedelta(days=1), self.year_starts)

    def weeks(self) -> list[Stretch]:
        """Cut the period into weeks from Monday to Sunday; the first and the last may be shorter."""
        found: list[Stretch] = []
        first = self.first_day
        while first <= self.last_day:
            last = min(first + timedelta(days=6 - first.weekday()), self.last_day)
            found.append(Stretch(first, last))
            first = last + timedelta(days=1)
        return found

    def parts(self, span: Span) -> list[Period]:
        """Cut the period into its months or quarters; a shorter period gives itself."""
        if span.months >= self.span.months:
            return [self]
        found: list[Period] = []
        day = self.first_day
        while day <= self.last_day:
            found.append(Period.of(span, day, self.year_starts))
            day = found[-1].last_day + timedelta(days=1)
        return found


def choices(today: date, year_starts: int = 1) -> list[Period]:
    """Give what can be offered: the last 12 months, 8 quarters and 3 years, newest first.

    23 in all (Discord: 25 choices). Those that are not over yet come along.
    """
    found: list[Period] = []
    for span, count in ((Span.MONTH, 12), (Span.QUARTER, 8), (Span.YEAR, 3)):
        period = Period.of(span, today, year_starts)
        for _ in range(count):
            found.append(period)
            period = period.before()
    return found


def matching(typed: str, today: date, year_starts: int = 1) -> Iterator[tuple[str, str]]:
    """Offer periods while somebody types: what to show, and the short form to send."""
    wanted = typed.casefold().split()
    for period in choices(today, year_starts):
        label = period.words if period.is_over(today) else f"{period.words}, so far"
        if all(word in f"{label} {period.key}".casefold() for word in wanted):
            yield label, period.key


def day_words(day: date) -> str:
    """Write a day out: "5 October 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _first_of(year: int, month: int) -> date:
    """Give the first day of a month; 13 is January of the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _read_quarter(plain: str, year_starts: int) -> Period | None:
    if found := _QUARTER.fullmatch(plain):
        number, year, second = found.groups()
    elif found := _QUARTER_LAST.fullmatch(plain):
        year, second, number = found.groups()
    else:
        return None
    return Period(Span.QUARTER, int(year), int(number), year_starts) if _follows(year, second) else None


def _read_month(plain: str, year_starts: int) -> Period | None:
    if found := _MONTH.fullmatch(plain):
        number = int(found[2])
        return Period(Span.MONTH, int(found[1]), number, year_starts) if 1 <= number <= 12 else None
    if found := _MONTH_NAMED.fullmatch(plain):
        named = [n for n, name in enumerate(MONTHS, 1) if name.casefold().startswith(found[1])]
        return Period(Span.MONTH, int(found[2]), named[0], year_starts) if len(named) == 1 else None
    return None


def _read_year(plain: str, year_starts: int) -> Period | None:
    found = _YEAR.fullmatch(plain)
    if found is None or not _follows(found[1], found[2]):
        return None
    return Period(Span.YEAR, int(found[1]), 1, year_starts)


def _follows(year: str, second: str | None) -> bool:
    """Say whether 2026/27 names two years in a row."""
    return second is None or int(second) == (int(year) + 1) % 100
