"""What zones are called: the keys of the tz database, offsets from UTC, and short forms."""

from __future__ import annotations

import hashlib
import importlib.resources
import re
import unicodedata
import zoneinfo
from functools import cache
from pathlib import Path

_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})
OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*([0-9]{1,2})(?::?([0-9]{2}))?")
_ETC = re.compile(r"Etc/GMT([+-])([0-9]{1,2})")

# What a short form can mean: (place, key) each. Those with several meanings are why none is guessed.
SHORT_FORMS: dict[str, tuple[tuple[str, str], ...]] = {
    "ACST": (("Central Australia", "Australia/Adelaide"), ("northern Australia", "Australia/Darwin")),
    "ADT": (("Atlantic Canada", "America/Halifax"), ("Bermuda", "Atlantic/Bermuda")),
    "AEDT": (("eastern Australia", "Australia/Sydney"),),
    "AEST": (("New South Wales", "Australia/Sydney"), ("Queensland", "Australia/Brisbane")),
    "AMT": (("the Amazon", "America/Manaus"), ("Armenia", "Asia/Yerevan")),
    "AST": (
        ("Atlantic Canada", "America/Halifax"),
        ("Puerto Rico", "America/Puerto_Rico"),
        ("Arabia", "Asia/Riyadh"),
    ),
    "AWST": (("Western Australia", "Australia/Perth"),),
    "BST": (
        ("Britain", "Europe/London"),
        ("Bangladesh", "Asia/Dhaka"),
        ("Bougainville", "Pacific/Bougainville"),
    ),
    "CDT": (("central North America", "America/Chicago"), ("Cuba", "America/Havana")),
    "CEST": (("central Europe", "Europe/Berlin"),),
    "CST": (
        ("central North America", "America/Chicago"),
        ("Costa Rica", "America/Costa_Rica"),
        ("China", "Asia/Shanghai"),
        ("Cuba", "America/Havana"),
    ),
    "ECT": (("Ecuador", "America/Guayaquil"), ("the eastern Caribbean", "America/Puerto_Rico")),
    "EDT": (("eastern North America", "America/New_York"),),
    "EEST": (("eastern Europe", "Europe/Helsinki"),),
    "EST": (
        ("eastern North America", "America/New_York"),
        ("Panama", "America/Panama"),
        ("eastern Australia", "Australia/Sydney"),
    ),
    "GST": (
        ("the Gulf", "Asia/Dubai"),
        ("South Georgia", "Atlantic/South_Georgia"),
        ("Guam", "Pacific/Guam"),
    ),
    "HKT": (("Hong Kong", "Asia/Hong_Kong"),),
    "IST": (("India", "Asia/Kolkata"), ("Ireland", "Europe/Dublin"), ("Israel", "Asia/Jerusalem")),
    "JST": (("Japan", "Asia/Tokyo"),),
    "KST": (("Korea", "Asia/Seoul"),),
    "MDT": (("the Mountain states", "America/Denver"),),
    "MSK": (("Moscow", "Europe/Moscow"),),
    "MST": (
        ("the Mountain states", "America/Denver"),
        ("Arizona", "America/Phoenix"),
        ("Malaysia", "Asia/Kuala_Lumpur"),
        ("Myanmar", "Asia/Yangon"),
    ),
    "NDT": (("Newfoundland", "America/St_Johns"),),
    "NST": (("Newfoundland", "America/St_Johns"),),
    "NZDT": (("New Zealand", "Pacific/Auckland"),),
    "NZST": (("New Zealand", "Pacific/Auckland"),),
    "PDT": (("western North America", "America/Los_Angeles"),),
    "PKT": (("Pakistan", "Asia/Karachi"),),
    "PST": (("western North America", "America/Los_Angeles"), ("the Philippines", "Asia/Manila")),
    "SAST": (("South Africa", "Africa/Johannesburg"),),
    "SGT": (("Singapore", "Asia/Singapore"),),
    "SST": (("Samoa", "Pacific/Pago_Pago"), ("Singapore", "Asia/Singapore")),
    "WAT": (("West Africa", "Africa/Lagos"),),
    "WST": (("Western Australia", "Australia/Perth"), ("Samoa", "Pacific/Apia")),
}


@cache
def keys() -> frozenset[str]:
    """Give every key there is. Only these are ever looked up: a typed name never becomes a path."""
    return frozenset(zoneinfo.available_timezones() - _NO_PLACES)


def knows(key: str) -> bool:
    """Say whether there is a zone of this key; one that was chosen long ago may have gone since."""
    return key in keys()


def zone_of(key: str) -> zoneinfo.ZoneInfo:
    """Give the rules of a zone, by its exact key; LookupError if there is none (any more)."""
    if not knows(key):
        raise LookupError("There is no zone of this name in the tz database.")
    return zoneinfo.ZoneInfo(key)


def meanings(text: str) -> tuple[tuple[str, str], ...]:
    """Give what a short form such as IST can mean, as (place, key); nothing for anything else."""
    return SHORT_FORMS.get(tidy(text).upper(), ())


def code(key: str) -> str:
    """Give a short code for a key, for where a key does not fit: 10 characters, the same in every version."""
    return hashlib.sha256(key.encode()).hexdigest()[:10]


def by_code(written: str) -> str:
    """Give the key that a code stands for; LookupError if there is none (any more)."""
    if written not in _codes():
        raise LookupError("There is no zone of this code in the tz database.")
    return _codes()[written]


@cache
def _codes() -> dict[str, str]:
    return {code(key): key for key in sorted(keys())}


def shown_in(key: str) -> zoneinfo.ZoneInfo:
    """Give the rules of a zone for words: UTC in place of one that is not there any more."""
    return zone_of(key) if knows(key) else zoneinfo.ZoneInfo("UTC")


@cache
def law_of(key: str) -> str:
    """Tell the present rules of a zone from earlier ones: 16 signs; empty where the zone is gone."""
    return "" if not knows(key) else hashlib.sha256(_rules(key)).hexdigest()[:16]


def _rules(key: str) -> bytes:
    """Give the file of a zone, from where its rules are read."""
    for folder in zoneinfo.TZPATH:
        if (file := Path(folder, key)).is_file():
            return file.read_bytes()
    return importlib.resources.files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()


@cache
def by_lower_case() -> dict[str, str]:
    """Map every key in lower case to its right spelling."""
    return {key.lower(): key for key in sorted(keys())}


@cache
def places() -> tuple[str, ...]:
    """Give the keys that stand for a place today, without old aliases (the tz database's zone.tab)."""
    table = importlib.resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    named = {row.split("\t")[2] for row in table.splitlines() if row and not row.startswith("#")}
    return tuple(sorted(named & keys()))


@cache
def by_city() -> dict[str, str]:
    """Map the last part of the names of places, in plain words, to the one key that ends so."""
    found: dict[str, list[str]] = {}
    for key in places():
        found.setdefault(plain_name(key).rpartition("/")[2], []).append(key)
    return {city: ends[0] for city, ends in found.items() if len(ends) == 1}


def tidy(text: str) -> str:
    """Fold case, width, minus signs and blanks; keep what stands before the comma of one of our labels."""
    name = unicodedata.normalize("NFKC", text).replace("\u2212", "-").casefold()
    name = " ".join(name.split())
    return name.partition(",")[0] if name.endswith(" now") else name


def plain_name(name: str) -> str:
    """Give a name for comparing: lower case, spaces for underscores."""
    return name.lower().replace("_", " ")


def fixed(hours: int) -> str:
    """Give the key of a whole-hour offset. The tz database counts hours behind UTC, so the sign turns."""
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def fixed_hours(key: str) -> int | None:
    """Give the offset in hours ahead of UTC that a fixed key stands for, if it is one and not 0."""
    found = _ETC.fullmatch(key)
    return -int(found[1] + found[2]) or None if found else None


def signed(hours: int) -> str:
    """Write an offset the way people do, with a true minus sign."""
    return f"UTC{'+' if hours > 0 else '−'}{abs(hours)}"
