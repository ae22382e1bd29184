"""Dates, times and spans in words, the same in every locale of the machine."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from groupbot.zones import shown_in

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNITS = (  # a span is told in the largest unit of which it has at least this many minutes
    (2 * 365 * 1440, 365 * 1440, "year"),
    (9 * 7 * 1440, 30 * 1440, "month"),
    (14 * 1440, 7 * 1440, "week"),
    (48 * 60, 1440, "day"),
    (60, 60, "hour"),
    (1, 1, "minute"),
)


def in_words(utc: datetime, zone: str) -> str:
    """Write an instant as a group sees it: "Mon 11 Jan 2027, 19:00 (Europe/London)"."""
    local = utc.astimezone(shown_in(zone))
    return f"{short_day(local)} {local.year}, {clock(local)} ({local.tzinfo})"


def short_day(day: date) -> str:
    """Write a day shortly, without its year: "Mon 11 Jan"."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def long_day(day: date) -> str:
    """Write a day in full: "28 March 2027"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def clock(moment: datetime) -> str:
    """Write a time of day: "19:00"."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def typed_form(moment: datetime) -> str:
    """Write a wall time the way it can be typed back: "2027-01-12 19:00"."""
    return f"{moment.date().isoformat()} {clock(moment)}"


def span(length: timedelta) -> str:
    """Write how long something is, in one unit, rounded down: "3 hours"."""
    minutes = int(length.total_seconds() // 60)
    for least, size, name in _UNITS:
        if minutes >= least:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"
