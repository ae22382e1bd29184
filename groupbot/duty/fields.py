"""Reads the days and the hours of duty as people type them."""

from __future__ import annotations

import re

from groupbot.errors import BadInput
from groupbot.text import echo
from groupbot.when.clocks import ask_for_half, bare_hour, split_time
from groupbot.when.lengths import tidy
from groupbot.when.words import WEEKDAYS

_ALWAYS = {
    "daily": range(7),
    "every day": range(7),
    "all": range(7),
    "weekdays": range(5),
    "workdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
}
_NAMES = [name.lower() for name in WEEKDAYS]
_SPAN = re.compile(r"([a-z]+) ?(?:-|–|to|until) ?([a-z]+)")


def read_days(typed: str) -> tuple[int, ...]:
    """Read days of the week: `mon, wed`, `mon-fri`, `weekdays`, `daily`. Monday is 0."""
    phrase = " ".join(tidy(typed).split())
    if phrase in _ALWAYS:
        return tuple(_ALWAYS[phrase])
    found: set[int] = set()
    parts = _SPAN.sub(lambda span: f"{span[1]}-{span[2]}", phrase).replace(" and ", " ")
    for part in re.split(r"[ ,;/&+]+", parts):
        first, span, last = part.partition("-")
        found |= _between(first, last if span else first, typed)
    return tuple(sorted(found))


def _between(first: str, last: str, typed: str) -> set[int]:
    begins, ends = _day(first, typed), _day(last, typed)
    return {(begins + step) % 7 for step in range((ends - begins) % 7 + 1)}


def _day(word: str, typed: str) -> int:
    fits = [number for number, name in enumerate(_NAMES) if len(word) > 1 and name.startswith(word)]
    plural = [number for number, name in enumerate(_NAMES) if f"{name}s" == word]
    if len(fits or plural) != 1:
        raise BadInput(
            f"I could not read ‘{echo(typed)}’ as days. Write them like `mon, wed`, `mon-fri` or `daily`."
        )
    return (fits or plural)[0]


def read_clock(typed: str) -> int:
    """Read a time of day, `19:00` or `7pm`, as minutes since midnight; 24:00 is 0."""
    phrase = tidy(typed)
    rest, found = split_time(phrase)
    if found is None or rest:
        if (split := bare_hour(phrase)) is not None and not split[0]:
            raise ask_for_half(typed, split[1])
        raise BadInput(f"I could not read ‘{echo(typed)}’ as a time of day. Write it like `19:00` or `7pm`.")
    return (found.hour * 60 + found.minute) % (24 * 60)
