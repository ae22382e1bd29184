"""Reads the days of a calendar file (.ics, RFC 5545): whole days only, and where the file is broken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from groupbot.errors import BadInput
from groupbot.rest.model import LONGEST_REASON
from groupbot.text import clean, echo, is_blank, shorten

MOST_BYTES = 256 * 1024
TOO_LARGE = "That file is larger than 256 KB. Choose a smaller calendar."
MOST_EVENTS = 200
# Each repetition begins with its own sign, so that a line without a colon is given up at once.
_LINE = re.compile(r"[A-Za-z0-9-]+(?:;[A-Za-z0-9-]+=[^\";:]*(?:\"[^\"]*\"[^\";:]*)*)*:.*", re.DOTALL)
_NO_CALENDAR = "This is not a calendar file. Choose one that ends in .ics."


@dataclass(frozen=True, slots=True)
class Days:
    """What one event of a file says: its days, both ends counted, and what it is called."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds: whole days, and how many events were left out, by why."""

    days: tuple[Days, ...]
    timed: int = 0  # they have a time of day
    repeating: int = 0


def read_calendar(content: bytes) -> Found:
    """Read the whole-day events of a calendar file.

    Raises BadInput where it is too large, no calendar, or broken: with the number of lines that could be
    read, and the first that could not.
    """
    if len(content) > MOST_BYTES:
        raise BadInput(TOO_LARGE)
    from icalendar import Calendar  # here, since few files are read and it is large

    text = _decoded(content)
    _must_hold_together(text)
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as broken:
        raise BadInput(_NO_CALENDAR) from broken
    if len(events) > MOST_EVENTS:
        raise BadInput(
            f"That calendar has {len(events)} events. Up to {MOST_EVENTS} can be read at once. Choose a "
            "smaller calendar."
        )
    timed = [event for event in events if not _is_day(_start(event))]
    whole = [event for event in events if _is_day(_start(event))]
    once = [event for event in whole if "RRULE" not in event and "RDATE" not in event]
    return Found(tuple(_days(event) for event in once), len(timed), len(whole) - len(once))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(_NO_CALENDAR) from None


def _must_hold_together(text: str) -> None:
    """Check every line by itself, so that the first bad one can be named by its number."""
    lines = re.split(r"\r\n|\n|\r", text)
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise BadInput(_NO_CALENDAR)
    open_parts: list[str] = []
    for number, line in _unfolded(lines):
        if not _LINE.fullmatch(line) or not _nests(line, open_parts) or not _is_right(line):
            raise BadInput(
                f"I read {number - 1} lines. Line {number} is no part of a calendar: ‘{echo(line, 60)}’. "
                "Nothing was added. Save the calendar again where it comes from, then try that file."
            )
    if open_parts:
        raise BadInput(
            f"I read {len(lines)} lines, and the end is missing: {echo(open_parts[-1], 20)} is not closed. "
            "Nothing was added. Save the calendar again where it comes from, then try that file."
        )


def _unfolded(lines: list[str]) -> list[tuple[int, str]]:
    """Give the lines with the number at which each begins: a blank begins the rest of the line before."""
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        if found and line[:1] in (" ", "\t"):
            found[-1][1].append(line[1:])
        elif line.strip():
            found.append((number, [line]))
    return [(number, "".join(parts)) for number, parts in found]


def _nests(line: str, open_parts: list[str]) -> bool:
    """Follow BEGIN and END; say whether they still fit into each other."""
    name, _, value = line.partition(":")
    if name.upper() == "BEGIN":
        open_parts.append(value.strip().upper())
    elif name.upper() == "END":
        return bool(open_parts) and open_parts.pop() == value.strip().upper()
    return bool(open_parts)


def _is_right(line: str) -> bool:
    """Say whether a line that gives a day or a moment gives one that exists."""
    name, _, value = line.partition(":")
    if name.partition(";")[0].upper() not in ("DTSTART", "DTEND"):
        return True
    try:
        datetime.strptime(value.strip()[:8], "%Y%m%d")  # noqa: DTZ007 (a calendar day, no moment meant)
    except ValueError:
        return False
    return len(value.strip()) == 8 or re.fullmatch(r"[0-9]{8}T[0-9]{6}Z?", value.strip()) is not None


def _start(event: Any) -> Any:
    found = event.get("DTSTART")
    return found.dt if hasattr(found, "dt") else None


def _is_day(moment: Any) -> bool:
    return isinstance(moment, date) and not isinstance(moment, datetime)


def _days(event: Any) -> Days:
    """Take an event's days; its end is the first day after it (RFC 5545, 3.6.1)."""
    first = _start(event)
    end = event.get("DTEND")
    length = event.get("DURATION")
    if end is not None and _is_day(getattr(end, "dt", None)):
        last = end.dt - timedelta(days=1)
    elif length is not None:
        last = first + max(length.dt - timedelta(days=1), timedelta(0))
    else:
        last = first
    name = " ".join(clean(str(event.get("SUMMARY", ""))).split())
    reason = "Rest day" if is_blank(name) else shorten(name, LONGEST_REASON)
    return Days(first, max(first, last), reason)
