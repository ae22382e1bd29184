"""Reads what was typed for a series: how often, on which days, until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from groupbot.errors import BadInput
from groupbot.series.rule import EVERY, SHORTEST_MONTH, Rule, ShortMonths, Unit
from groupbot.text import echo
from groupbot.when.clocks import split_time
from groupbot.when.days import day_of_year, read_day
from groupbot.when.lengths import tidy
from groupbot.when.words import MONTHS, WEEKDAYS, long_day

DATES = range(1, 105)  # how many dates a series that ends after some can have
NUMBERED = range(2, 53)  # how many sessions a programme can have

_SHORT = tuple(name[:3].lower() for name in WEEKDAYS)
_NTH = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4} | {
    "5th": 5,
    "fifth": 5,
    "last": -1,
}
_SUFFIX = {1: "st", 2: "nd", 3: "rd"}
_NTH_WEEKDAY = re.compile(rf"(?:the )?({'|'.join(_NTH)}) ([a-z]+)\.?(?: of the month)?")
_DAY = re.compile(r"(?:the )?(?:day )?([0-9]{1,2})(?:st|nd|rd|th)?(?P<short> or (?:last|skip))?")
_LAST_DAY = ("last day", "the last day", "last", "day last")
_WEEKS = "Write the weekdays, for example `mon` or `mon, thu`."
_MONTHS = "Write for example `2nd tue`, `last fri`, `day 15` or `last day`."


@dataclass(frozen=True, slots=True)
class Ends:
    """When a series ends: after so many dates, with a day, or never."""

    after: int | None = None
    until: date | None = None


def read_rule(every: int, unit: Unit, on: str, start: date) -> Rule:
    """Read a rule; without `on` it is the weekday, or the day of the month or year, of the start."""
    if every not in EVERY:
        raise BadInput("Write a number from 1 to 8 under every.")
    typed = tidy(on)
    if unit is Unit.DAY:
        if typed:
            raise BadInput("A series by days has no `on`. Take week as the unit for chosen weekdays.")
        return Rule(unit, every)
    if unit is Unit.WEEK:
        _must_be_of_weeks(on)
        return Rule(unit, every, weekdays=_weekdays(on) if typed else (start.weekday(),))
    if unit is Unit.YEAR:
        return _yearly(every, on, start)
    return _monthly(every, on, typed or f"day {start.day}")


def longer_unit(on: str) -> Unit | None:
    """Give the unit that typed days can only be of: months or years; None for anything else."""
    typed = tidy(on)
    if _in_month(1, typed):
        return Unit.MONTH
    return Unit.YEAR if day_of_year(typed) else None


def read_repeats(typed: str) -> tuple[int, Unit]:
    """Read how often: `every week`, `every 2 weeks`, `3 days`, `month`."""
    found = re.fullmatch(r"(?:every )?(?:(-?[0-9]{1,20}) )?(day|week|month|year)s?", tidy(typed))
    if found is None:
        raise BadInput(
            f"I could not read ‘{echo(typed)}’. Write for example `every week` or `every 2 weeks`."
        )
    return int(found[1] or 1), Unit(found[2])


def read_time(typed: str) -> time:
    """Read a time of day: `19:00`, `7pm`."""
    rest, found = split_time(tidy(typed))
    if found is None or rest or found.midnight or found.hour > 23:
        raise BadInput(
            f"I could not read ‘{echo(typed)}’ as a time of day. Write for example `19:00` or `7pm`."
        )
    return time(found.hour, found.minute)


def typed_ends(ends: Ends) -> str:
    """Write an end the way it can be typed back."""
    if ends.until is not None:
        return f"until {ends.until.isoformat()}"
    return "never" if ends.after is None else f"after {ends.after}"


def typed_on(rule: Rule) -> str:
    """Write the days of a rule the way they can be typed back."""
    if rule.unit is Unit.DAY:
        return ""
    if rule.unit is Unit.WEEK:
        return ", ".join(_SHORT[day] for day in rule.weekdays)
    if rule.unit is Unit.YEAR:
        return f"{rule.day} {MONTHS[rule.month - 1][:3].lower()}"
    if rule.nth:
        return f"{'last' if rule.nth < 0 else ordinal(rule.nth)} {_SHORT[rule.weekdays[0]]}"
    if rule.day < 0:
        return "last day"
    kept = {ShortMonths.LAST_DAY: " or last", ShortMonths.SKIP: " or skip", ShortMonths.ASK: ""}
    return f"day {rule.day}{kept[rule.short_months] if rule.day > SHORTEST_MONTH else ''}"


def ordinal(number: int) -> str:
    """Write a place in an order: "2nd"."""
    return f"{number}{'th' if 10 < number % 100 < 14 else _SUFFIX.get(number % 10, 'th')}"


async def read_ends(typed: str, today: date) -> Ends:
    """Read when a series ends: `never`, `after 10`, `until 30 June`."""
    phrase = tidy(typed)
    if phrase in ("", "never", "no end"):
        return Ends()
    if found := re.fullmatch(r"(?:after )?(-?[0-9]{1,20})(?: (?:times|dates|sessions))?", phrase):
        return Ends(after=_count(int(found[1])))
    day = re.fullmatch(r"(?:until|till|on) (.+)", phrase)
    days = await read_day(day[1] if day else phrase, today)
    if len(days) != 1:
        raise BadInput(
            f"I could not read ‘{echo(typed)}’ as an end. Write `never`, `after 10` or "
            f"`until {today.replace(day=1).isoformat()}` with the date you mean."
        )
    return Ends(until=days[0])


def must_end_later(ends: Ends, first: date) -> None:
    """Raise where a series would end before its first date."""
    if ends.until is not None and ends.until < first:
        raise BadInput(
            f"The series would end on {long_day(ends.until)}, before its first date, {long_day(first)}. "
            "Choose a later end, or an earlier start."
        )


def must_be_numbered(ends: Ends) -> None:
    """Raise where a programme does not say of how many sessions it is."""
    if ends.after is None:
        raise BadInput("A programme has a number of sessions. Write for example `after 10` under ends.")
    if ends.after not in NUMBERED:
        raise BadInput("A programme has from 2 to 52 sessions. Write for example `after 10` under ends.")


def _count(number: int) -> int:
    if number not in DATES:
        raise BadInput("A series can have from 1 to 104 dates. Write for example `after 10`, or `never`.")
    return number


def _must_be_of_weeks(on: str) -> None:
    if unit := longer_unit(on):
        raise BadInput(
            f"‘{echo(on)}’ is a day of the {unit.value}. Add `unit: {unit.value}`; in the form write "
            f"`every {unit.value}`. For weeks: {_WEEKS}"
        )


def _weekdays(on: str) -> tuple[int, ...]:
    parts = [part for part in re.split(r"[ ,;&+/]+|\band\b", tidy(on)) if part]
    found = [_weekday(part) for part in parts]
    if not parts or None in found:
        raise BadInput(f"I could not read ‘{echo(on)}’ as weekdays. {_WEEKS}")
    return tuple(sorted({day for day in found if day is not None}))


def _weekday(word: str) -> int | None:
    """Give the number of a weekday, written out or shortly, one or many."""
    word = word.rstrip(".").removesuffix("s")
    fitting = [n for n, name in enumerate(WEEKDAYS) if name.lower().startswith(word)]
    return fitting[0] if len(word) > 2 and fitting else None


def _monthly(every: int, on: str, typed: str) -> Rule:
    if rule := _in_month(every, typed):
        return rule
    raise BadInput(f"I could not read ‘{echo(on)}’ as a day of the month. {_MONTHS}")


def _in_month(every: int, typed: str) -> Rule | None:
    """Read a day of every month, tidied; None where it is none."""
    if typed in _LAST_DAY:
        return Rule(Unit.MONTH, every, day=-1)
    found = _NTH_WEEKDAY.fullmatch(typed)
    if found and (weekday := _weekday(found[2])) is not None:
        return Rule(Unit.MONTH, every, weekdays=(weekday,), nth=_NTH[found[1]])
    day = _DAY.fullmatch(typed)
    if day and 1 <= int(day[1]) <= 31:
        return Rule(Unit.MONTH, every, day=int(day[1]), short_months=_short(int(day[1]), day["short"] or ""))
    return None


def _yearly(every: int, on: str, start: date) -> Rule:
    typed = tidy(on)
    found = day_of_year(typed) if typed else (start.month, start.day)
    if found is None:
        raise BadInput(f"I could not read ‘{echo(on)}’ as a day of the year. Write for example `12 may`.")
    month, day = found
    return Rule(Unit.YEAR, every, day=day, month=month, short_months=ShortMonths.LAST_DAY)


def _short(day: int, typed: str) -> ShortMonths:
    if day <= SHORTEST_MONTH:
        return ShortMonths.SKIP
    return {"last": ShortMonths.LAST_DAY, "skip": ShortMonths.SKIP}.get(
        typed.removeprefix(" or "), ShortMonths.ASK
    )
