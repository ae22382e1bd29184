"""When a series repeats: a rule on local dates, without times and without zones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, YEARLY, rrule
from dateutil.rrule import weekday as on_weekday

EVERY = range(1, 9)
SHORTEST_MONTH = 28  # days; every month has this day
_MONTHS = {"month": 1, "year": 12}  # in one step of the counting


class Unit(StrEnum):
    """What is counted between dates."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class ShortMonths(StrEnum):
    """What a rule on the 29th, 30th or 31st does in a month that has no such day."""

    ASK = "ask"
    SKIP = "skip"
    LAST_DAY = "last"


@dataclass(frozen=True, slots=True)
class Rule:
    """A repeating pattern of dates.

    A week has `weekdays` (0 is Monday). A month has one weekday and its `nth` (1 to 5, or -1 for the
    last), or a `day` (1 to 31, or -1 for the last). A year has a `month` and a `day`, and
    29 February falls on the 28th in other years (`short_months` is the last day there).
    """

    unit: Unit
    every: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0
    month: int = 0
    short_months: ShortMonths = ShortMonths.SKIP

    def dates(self, start: date, since: date | None = None) -> Iterator[date]:
        """Give the dates from `since` on, without end. `start` is the day the counting begins."""
        first = max(start, since or start)
        rule = self._by_library(self._near(start, first))
        return (found.date() for found in rule if found.date() >= first)

    def fits(self, start: date) -> bool:
        """Say whether a series that starts on this day meets on it."""
        return next(self.dates(start)) == start

    @property
    def leaves_months_out(self) -> bool:
        """Say whether some months have no such date."""
        return self.nth == 5 or (self.day > SHORTEST_MONTH and self.short_months is not ShortMonths.LAST_DAY)

    def _near(self, start: date, first: date) -> date:
        """Give a day in the same step of the counting, close before `first`: the library counts from it."""
        if self.unit in _MONTHS:
            step = self.every * _MONTHS[self.unit]
            months = (first.year - start.year) * 12 + first.month - start.month
            at = start.year * 12 + start.month - 1 + months // step * step
            return date(at // 12, at % 12 + 1, 1)
        step = self.every * (7 if self.unit is Unit.WEEK else 1)
        return start + timedelta(days=(first - start).days // step * step)

    def _by_library(self, start: date) -> rrule:
        at = datetime.combine(start, time())
        if self.unit is Unit.DAY:
            return rrule(DAILY, dtstart=at, interval=self.every)
        if self.unit is Unit.WEEK:
            return rrule(WEEKLY, dtstart=at, interval=self.every, byweekday=self.weekdays, wkst=MO)
        if self.unit is Unit.YEAR:
            return rrule(YEARLY, dtstart=at, interval=self.every, bymonth=self.month, **self._in_month())
        return rrule(MONTHLY, dtstart=at, interval=self.every, **self._in_month())

    def _in_month(self) -> dict[str, Any]:
        if self.nth:
            return {"byweekday": on_weekday(self.weekdays[0], self.nth)}
        if self.day > SHORTEST_MONTH and self.short_months is ShortMonths.LAST_DAY:
            return {"bymonthday": range(SHORTEST_MONTH, self.day + 1), "bysetpos": -1}
        return {"bymonthday": self.day}
