"""Offering zones while a person types."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from groupbot.zones.names import (
    OFFSET,
    SHORT_FORMS,
    by_lower_case,
    fixed,
    fixed_hours,
    places,
    plain_name,
    signed,
    tidy,
    zone_of,
)
from groupbot.zones.reading import CLOCK, LONGEST_NAME, is_time, nearest

MENU_SIZE = 25  # Discord: choices in a menu

# Offered before anything is typed, and first among those that share a local time.
_COMMON = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Berlin",
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Australia/Sydney",
]
_COMMON_OFFSETS = (-8, -7, -6, -5, -4, 1, 2, 10)


def choices(typed: str, now: datetime) -> list[tuple[str, str]]:
    """Offer up to 25 zones as (label, key) for what has been typed so far.

    A clock time offers the zones where it is that time now; anything else is matched against the names.
    Plain offsets from UTC are offered too, for people who do not want to name a place.
    """
    name = tidy(typed[:LONGEST_NAME])
    if not name:
        found = [*_COMMON, "UTC", *map(fixed, _COMMON_OFFSETS)]
    elif name.upper() in SHORT_FORMS:
        found = [key for _, key in SHORT_FORMS[name.upper()]]
    elif clock := CLOCK.fullmatch(name):
        found = _where_it_is(clock, now)
    else:
        found = _named(name) or nearest(name)
    return [(_label(key, now), key) for key in found[:MENU_SIZE]]


def at_offset(minutes: int, now: datetime) -> list[tuple[str, str]]:
    """Offer up to 25 zones this many minutes ahead of UTC now, as (label, key); plain offsets first."""
    every = ("UTC", *(fixed(each) for each in range(-12, 15) if each), *places())
    ahead = timedelta(minutes=minutes)
    found = [key for key in every if now.astimezone(zone_of(key)).utcoffset() == ahead]
    return [(_label(key, now), key) for key in sorted(found, key=_rank)[:MENU_SIZE]]


def _label(key: str, now: datetime) -> str:
    """Name a zone in a menu, with the time it has now."""
    hours = fixed_hours(key)
    return f"{key if hours is None else signed(hours)}, {now.astimezone(zone_of(key)):%H:%M} now"


def _named(name: str) -> list[str]:
    """Find zones by a part of their name; names that begin so come first."""
    wanted = plain_name(name)
    if offset := OFFSET.fullmatch(name):
        hours = int(f"{offset[1]}{offset[2]}")
        return [fixed(hours)] if -12 <= hours <= 14 else []
    if (start := wanted.rstrip(" +-")) and ("utc".startswith(start) or "gmt".startswith(start)):
        return ["UTC", *map(fixed, (-10, -9, *_COMMON_OFFSETS, 3, 4, 5, 6, 7, 8, 9, 12))]
    if wanted in by_lower_case() and by_lower_case()[wanted] not in places():
        return [by_lower_case()[wanted]]
    found = [key for key in places() if wanted in plain_name(key)]
    return sorted(
        found, key=lambda key: (not plain_name(key).rpartition("/")[2].startswith(wanted), *_rank(key))
    )


def _where_it_is(clock: re.Match[str], now: datetime) -> list[str]:
    """Find the zones whose clock shows this time now, within seven minutes; an hour alone means all of it."""
    if not is_time(clock):
        return []
    hour, minute = int(clock[1]), int(clock[2]) if clock[2] else None
    half = {"a": hour % 12, "p": hour % 12 + 12}.get((clock[3] or "-")[0])
    hours = {half} if half is not None else {hour, (hour + 12) % 24} if 0 < hour <= 12 else {hour}
    offsets = ["UTC", *(fixed(each) for each in range(-12, 15) if each)]
    found = [key for key in (*offsets, *places()) if _shows(now.astimezone(zone_of(key)), hours, minute)]
    return sorted(found, key=_rank)


def _shows(local: datetime, hours: set[int], minute: int | None) -> bool:
    """Say whether a local clock shows one of these hours, and nearly this minute."""
    if minute is None:
        return local.hour in hours
    distances = ((local.hour * 60 + local.minute - each * 60 - minute) % 1440 for each in hours)
    return any(min(away, 1440 - away) <= 7 for away in distances)


def _rank(key: str) -> tuple[bool, bool, str]:
    """Sort plain offsets first, then the places most people ask for, then the rest by name."""
    return (key != "UTC" and fixed_hours(key) is None, key not in _COMMON, key)
