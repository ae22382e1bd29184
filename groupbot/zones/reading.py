"""Reading the zone a person wrote."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from groupbot.errors import BadInput
from groupbot.text import echo
from groupbot.zones.names import (
    OFFSET,
    SHORT_FORMS,
    by_city,
    by_lower_case,
    fixed,
    fixed_hours,
    places,
    plain_name,
    signed,
    tidy,
)

LONGEST_NAME = 64  # the longest key there is has 32 characters
NEAR = 0.6  # of 1: names that are less alike have nothing to do with each other
CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{0,2}))?\s*([ap]m?)?")


@dataclass(frozen=True)
class ZoneReading:
    """A zone that was read: its key in the tz database, and what the person should know about it."""

    key: str
    warning: str | None = None


def read_zone(text: str) -> ZoneReading:
    """Read a zone as a person writes it; case does not matter, a space may stand for an underscore.

    A city that only one zone is named after stands for that zone, which the warning says.
    Short forms such as IST are refused with their meanings, unknown names with the five nearest, and
    what is like no name, or is a time of day, with what to write (BadInput).
    Whole-hour offsets (UTC+2) are read as the fixed zone, with a warning that it ignores summer time.
    """
    if not text.strip() or not text.isprintable() or len(text) > LONGEST_NAME:
        raise BadInput(
            "I could not read this as a time zone. Write one such as Europe/London or America/New_York."
        )
    name = tidy(text)
    if (meanings := SHORT_FORMS.get(name.upper())) is not None:
        raise BadInput(_several(text, meanings))
    if (key := by_lower_case().get(name.replace(" ", "_"))) is not None:
        return ZoneReading(key, _warning(key))
    if (key := by_city().get(plain_name(name))) is not None:
        return ZoneReading(key, f"I read ‘{echo(text)}’ as {key}.")
    if offset := OFFSET.fullmatch(name):
        return _read_offset(text, offset)
    if clock := CLOCK.fullmatch(name):
        raise BadInput(_only_a_time(text, clock))
    if not (near := nearest(name)):
        raise BadInput(
            f"I do not know the zone ‘{echo(text)}’. Write a city such as Europe/London. Where a list opens, "
            "you can also write the time it is for you now, such as 14:10, and choose from it."
        )
    raise BadInput(f"I do not know the zone ‘{echo(text)}’. Choose one of the nearest: {', '.join(near)}.")


def looks_like_zone(word: str) -> bool:
    """Say whether a word is meant as a zone: a key, a short form, an offset from UTC, or Letters/Letters."""
    name = tidy(word)
    return (
        name.upper() in SHORT_FORMS
        or name.replace(" ", "_") in by_lower_case()
        or re.match(r"(utc|gmt)\s*[+-]", name) is not None
        or re.match(r"[^\W\d]{2,}/", name) is not None
    )


def nearest(name: str, count: int = 5) -> list[str]:
    """Give the keys of places whose name, or whose city, is most like this; none where nothing is near."""
    wanted = plain_name(name)

    def likeness(key: str) -> float:
        whole = plain_name(key)
        city = whole.rpartition("/")[2]
        return max(difflib.SequenceMatcher(None, each, wanted).ratio() for each in (whole, city))

    found = sorted((-likeness(key), key) for key in places())[:count]
    return [key for _, key in found] if -found[0][0] >= NEAR else []


def is_time(clock: re.Match[str]) -> bool:
    """Say whether what is written like a time of day is one."""
    return int(clock[1]) <= 23 and int(clock[2] or 0) <= 59


def _only_a_time(text: str, clock: re.Match[str]) -> str:
    """Say that a time of day alone is no zone, or that it is not even a time."""
    ways = "choose a zone from the list that opens; or write a city such as Europe/London."
    if is_time(clock):
        return f"‘{echo(text)}’ is a time of day. Write it again and {ways}"
    return f"‘{echo(text)}’ is no time of day. Write for example 14:10, and {ways}"


def _several(text: str, meanings: tuple[tuple[str, str], ...]) -> str:
    """Say what a short form can mean and what to write instead."""
    short, (*others, last) = echo(text.strip().upper()), [place for place, _ in meanings]
    if not others:
        return f"‘{short}’ is a short form that I do not use. Write {meanings[0][1]}."
    chosen = ", ".join(key for _, key in meanings)
    return f"‘{short}’ can mean {', '.join(others)} or {last}. Choose: {chosen}."


def _warning(key: str) -> str | None:
    """Say what surprises people about a zone, if anything does."""
    if (hours := fixed_hours(key)) is not None:
        return (
            f"{key} is {signed(hours)}, {abs(hours)} h {'ahead of' if hours > 0 else 'behind'} UTC: "
            "the sign in these names is turned round. It has no summer time."
        )
    if key in ("GMT", "Greenwich", "Etc/GMT", "Etc/Greenwich"):
        return "GMT has no summer time. If you mean British time, choose Europe/London."
    return None


def _read_offset(text: str, offset: re.Match[str]) -> ZoneReading:
    """Read UTC+2 and the like as a fixed zone."""
    hours = int(f"{offset[1]}{offset[2]}")
    if (offset[3] or "00") not in ("00", "15", "30", "45") or not -12 <= hours <= 14:
        raise BadInput(f"There is no zone ‘{echo(text)}’. Write one from UTC-12 to UTC+14, or a place.")
    if (offset[3] or "00") != "00":
        raise BadInput(
            f"‘{echo(text)}’ is not a whole hour. Write a place instead, such as Asia/Kolkata for UTC+5:30."
        )
    if hours == 0:
        return ZoneReading("UTC")
    return ZoneReading(fixed(hours), f"{signed(hours)} has no summer time. If yours has, choose a city.")
