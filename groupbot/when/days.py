"""The day in a typed phrase."""

from __future__ import annotations

import asyncio
import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from groupbot.errors import BadInput
from groupbot.text import echo
from groupbot.when.words import MONTHS, WEEKDAYS, long_day

EARLIEST_YEAR = 2000
YEARS_AHEAD = 2
_LEAP_YEAR = 2028
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|" + "|".join(MONTHS).lower() + r")\.?"
_WEEKDAY = r"(?P<weekday>mon|tues?|weds?|thur?s?|fri|sat|sun|" + "|".join(WEEKDAYS).lower() + ")"
_DAY, _YEAR = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<year>[0-9]{4})"
_BY_MONTH = tuple(
    re.compile(rf"(?:{_WEEKDAY},? )?{form}(?:,? {_YEAR})?")
    for form in (rf"{_DAY} {_MONTH}", rf"{_MONTH} {_DAY}")
)
_YEAR_FIRST = re.compile(
    rf"(?:{_WEEKDAY},? )?{_YEAR}(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})"
)
_NUMERIC = re.compile(r"(?:[a-z]+,? )?([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2})|\.)?")
_NEXT = re.compile(rf"next {_WEEKDAY}")
_IN_DAYS = re.compile(r"in ([0-9]+) ?(d|days?|w|wks?|weeks?)")
# The only phrases the library is trusted with: it reads "2 weeks from today" as two weeks ago.
_FOR_THE_LIBRARY = re.compile(
    r"in [a-z]+ (?:day|week|fortnight|month)s?|in [0-9]{1,2} (?:fortnight|month)s?"
    r"|(?:[a-z]+|[0-9]{1,2}) (?:day|week|fortnight|month)s? from now"
)
_NEAR_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "day after tomorrow": 2}


async def read_day(phrase: str, today: date) -> tuple[date, ...]:
    """Read a tidied phrase as the days it can mean, soonest first; none if it is not a day.

    A weekday can be today or a week later, no day at all today or tomorrow: the time decides.
    BadInput for days that do not exist and for those with two meanings.
    """
    phrase = " ".join(re.sub(r"\b(?:the|of|this|coming|on)\b", " ", phrase).split())
    if not phrase:
        return (today, today + timedelta(days=1))
    if (shift := _NEAR_DAYS.get(phrase)) is not None:
        return (today + timedelta(days=shift),)
    if found := _IN_DAYS.fullmatch(phrase):
        return (today + min(int(found[1][:6]), 9999) * timedelta(days=7 if found[2][0] == "w" else 1),)
    if weekday := re.fullmatch(_WEEKDAY, phrase):
        coming = _coming(weekday["weekday"], today)
        return (coming, coming + timedelta(days=7))
    _refuse_two_meanings(phrase, today)
    if (day := _calendar_day(phrase, today)) is not None:
        return (day,)
    return await _by_library(phrase, today)


def day_of_year(phrase: str) -> tuple[int, int] | None:
    """Read a tidied phrase as a month and its day, whatever the year; None if it is none."""
    found = _BY_MONTH[0].fullmatch(phrase) or _BY_MONTH[1].fullmatch(phrase)
    if not found or found["weekday"] or found["year"]:
        return None
    month, day = _month_number(found["month"]), int(found["day"])
    return (month, day) if 1 <= day <= monthrange(_LEAP_YEAR, month)[1] else None


def year_meant(month: int, day: int, today: date) -> int:
    """Give the year of a date without one: the coming one, unless it was here in the last 13 weeks.

    Somebody who types a date of last week has made a slip, and wants to hear so.
    """
    safe = min(max(day, 1), 28)
    last = today - timedelta(weeks=13)
    return last.year if date(last.year, month, safe) >= last else last.year + 1


def _coming(weekday: str, today: date) -> date:
    """Give the first such weekday from today on."""
    number = [name[:3].lower() for name in WEEKDAYS].index(weekday[:3])
    return today + timedelta(days=(number - today.weekday()) % 7)


def _calendar_day(phrase: str, today: date) -> date | None:
    """Read a day written with its year first, or with its month in letters."""
    if found := _YEAR_FIRST.fullmatch(phrase):
        month = int(found["month"])
    elif found := _BY_MONTH[0].fullmatch(phrase) or _BY_MONTH[1].fullmatch(phrase):
        month = _month_number(found["month"])
    else:
        return None
    day = _existing(int(found["day"]), month, int(found["year"]) if found["year"] else None, today)
    if found["weekday"] and _coming(found["weekday"], day) != day:
        raise BadInput(
            f"{long_day(day)} is a {WEEKDAYS[day.weekday()]}, not a {_full_name(found['weekday'])}. "
            f"Write `{day.isoformat()} 19:00` if the date is right."
        )
    return day


def _existing(day: int, month: int, year: int | None, today: date) -> date:
    """Give the date if there is one, in a year we can reach."""
    if not 1 <= month <= 12:
        raise BadInput(f"There is no month {month}. Write the day like `{today.isoformat()}`, year first.")
    if year is None:
        year = year_meant(month, day, today)
    if not EARLIEST_YEAR <= year <= today.year + YEARS_AHEAD:
        raise BadInput(f"The year {year:04d} is out of reach. Choose a day within 26 weeks.")
    try:
        return date(year, month, day)
    except ValueError:
        raise BadInput(f"There is no {day} {MONTHS[month - 1]} in {year}. Choose another day.") from None


def _refuse_two_meanings(phrase: str, today: date) -> None:
    """Ask back where a phrase has two meanings: numbers only, and "next" with a weekday."""
    if found := _NEXT.fullmatch(phrase):
        coming = _coming(found["weekday"], today)
        later = coming + timedelta(days=7)
        raise BadInput(
            f"‘{echo(phrase)}’ can mean {long_day(coming)} or {long_day(later)}. "
            f"Write `{coming.isoformat()}` or `{later.isoformat()}` and the time."
        )
    if found := _NUMERIC.fullmatch(phrase):
        _refuse_numbers(phrase, int(found[1]), int(found[3]), found[4], today)


def _refuse_numbers(phrase: str, first: int, second: int, year_typed: str | None, today: date) -> None:
    """Ask which of two numbers is the month, or show how to write the one day they can mean."""
    year = int(year_typed) + (2000 if len(year_typed) == 2 else 0) if year_typed else None
    orders = sorted({(day, month) for day, month in ((first, second), (second, first)) if 1 <= month <= 12})
    if len(orders) == 2:
        (day, month), (other_day, other_month) = (first, second), (second, first)
        raise BadInput(
            f"‘{echo(phrase)}’ can mean {day} {MONTHS[month - 1]} or {other_day} {MONTHS[other_month - 1]}. "
            f"Write `{day} {MONTHS[month - 1][:3]}` or `{other_day} {MONTHS[other_month - 1][:3]}`."
        )
    for day, month in orders:
        meant = _existing(day, month, year, today)
        name = MONTHS[month - 1]
        raise BadInput(f"Did you mean {day} {name}? Write `{day} {name[:3]}` or `{meant.isoformat()}`.")


def _parsed(phrase: str, settings: dict[str, object]) -> datetime | None:
    import dateparser  # here, since it is large and a start does not need it

    return dateparser.parse(phrase, languages=["en"], settings=settings)  # pyright: ignore[reportArgumentType]


async def _by_library(phrase: str, today: date) -> tuple[date, ...]:
    """Read a plain phrase such as "in a fortnight", in a thread: the first call loads for 0.1 s."""
    if not _FOR_THE_LIBRARY.fullmatch(phrase):
        return ()
    noon = datetime(today.year, today.month, today.day, 12)  # noqa: DTZ001 (a wall time, no zone meant)
    settings = {"RELATIVE_BASE": noon, "PARSERS": ["relative-time"]}
    found = await asyncio.to_thread(_parsed, phrase, settings)
    return (found.date(),) if found is not None and found > noon else ()


def _month_number(name: str) -> int:
    """Give the number of a month by its first three letters."""
    return [each[:3].lower() for each in MONTHS].index(name[:3]) + 1


def _full_name(weekday: str) -> str:
    """Give a weekday's full name."""
    return next(name for name in WEEKDAYS if name.lower().startswith(weekday[:3]))
