"""The time of day in a typed phrase."""

from __future__ import annotations

import re
from dataclasses import dataclass

from groupbot.errors import BadInput
from groupbot.text import echo

_TIME = (
    r"(?P<word>(?:12 ?)?noon|(?:12 ?)?midnight)"
    r"|(?P<hour>[0-9]{1,2})"
    r"(?:[:h](?P<minute>[0-9]{2})(?::00)?|\.(?P<dotted>[0-9]{2})|(?P<bare_h>h))? ?(?P<half>am|pm)?"
)
_AT_END = re.compile(rf"(?:^|(?<=[ ,]))(?:{_TIME})$")
_AT_START = re.compile(rf"(?:{_TIME})(?=[ ,])")


@dataclass(frozen=True)
class TimeOfDay:
    """A time on the clock. 24:00 is hour 24: the end of the day. `midnight` does not say which end."""

    hour: int
    minute: int = 0
    midnight: bool = False


def split_time(phrase: str) -> tuple[str, TimeOfDay | None]:
    """Take the time of day off a tidied phrase; give the rest, and None where there is no clear time.

    BadInput for times that are none (25:00), and for those that could be something else (12.01).
    """
    phrase = re.sub(r"\b([ap])\.m\b\.?", r"\1m", phrase)
    for pattern in (_AT_END, _AT_START):
        found = pattern.search(phrase) if pattern is _AT_END else pattern.match(phrase)
        if found and _is_clear(found):
            rest = (phrase[: found.start()] + phrase[found.end() :]).strip(" ,")
            return _without_at(rest), _time(found, alone=not rest)
    return phrase, None


def bare_hour(phrase: str) -> tuple[str, int] | None:
    """Split a phrase that ends in a number which may be an hour: the rest and the number."""
    found = re.fullmatch(r"(?:(.*?)[ ,]+)?(?:at )?([0-9]{1,2})", phrase)
    return (_without_at((found[1] or "").strip(" ,")), int(found[2])) if found else None


def ask_for_half(typed: str, hour: int) -> BadInput:
    """Ask what a bare hour means."""
    if 1 <= hour <= 12:
        return BadInput(
            f"The {hour} in ‘{echo(typed)}’ can be morning or evening. Write `{hour}am` or `{hour}pm`."
        )
    if hour <= 24:
        return BadInput(
            f"I could not tell what the {hour} in ‘{echo(typed)}’ means. Write `{hour:02d}:00` for the time."
        )
    return no_such_time(str(hour))


def no_such_time(typed: str) -> BadInput:
    """Say that there is no such time of day."""
    return BadInput(
        f"‘{echo(typed)}’ is not a time of day. Write one from 00:00 to 23:59, for example `19:00` or `7pm`."
    )


def _without_at(rest: str) -> str:
    """Drop the little word between a day and a time."""
    return re.sub(r"^at$|^(?:at|on) | (?:at|@)$", "", rest).strip(" ,")


def _is_clear(found: re.Match[str]) -> bool:
    """Say whether this can only be a time: it has minutes, an am or pm, an h, or is a word."""
    return any(found[part] is not None for part in ("word", "minute", "dotted", "bare_h", "half"))


def _time(found: re.Match[str], *, alone: bool) -> TimeOfDay:
    """Turn a match into a time, or say why it is none."""
    if word := found["word"]:
        return TimeOfDay(12) if word.endswith("noon") else TimeOfDay(0, midnight=True)
    hour, minute = int(found["hour"]), int(found["minute"] or found["dotted"] or 0)
    if found["dotted"] and not found["half"] and alone and minute <= 12:
        raise BadInput(
            f"‘{found[0]}’ can be a time or a date. Write `{hour:02d}:{minute:02d}` for the time, "
            "or the day with its month in letters."
        )
    if minute > 59 or (hour > 23 and (hour, minute) != (24, 0)):
        raise no_such_time(found[0])
    if found["half"]:
        return TimeOfDay(_in_half(hour, found["half"], found[0]), minute)
    return TimeOfDay(hour, minute)


def _in_half(hour: int, half: str, typed: str) -> int:
    """Read an hour of the twelve-hour clock; 12am is 0, 12pm is 12."""
    if not 1 <= hour <= 12:
        raise BadInput(f"‘{typed}’ mixes two ways of writing a time. Write `19:00` or `7pm`.")
    return hour % 12 + (12 if half == "pm" else 0)
