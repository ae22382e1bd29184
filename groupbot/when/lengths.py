"""Lengths of sessions and leads of reminders, in minutes."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from groupbot.errors import BadInput
from groupbot.text import echo

SHORTEST, LONGEST = 15, 240
SHORTEST_LEAD, LONGEST_LEAD = 5, 14 * 24 * 60
_RANGE = f"Write a length between {SHORTEST} and {LONGEST} minutes, for example 90 or 1h30."
_LEAD_RANGE = "Write a time from 5 minutes to 14 days, for example 15m, 1h or 1d."

_MINUTE, _HOUR = r"(?:m|mins?|minutes?)", r"(?:h|hrs?|hours?)"
_MINUTES = re.compile(rf"([0-9]{{1,5}}) ?{_MINUTE}")
_HOURS = re.compile(rf"([0-9]{{1,4}}(?:[.,][0-9]{{1,3}})?) ?{_HOUR}")
_BOTH = re.compile(rf"([0-9]{{1,4}}) ?{_HOUR}(?: and)? ?([0-5]?[0-9]) ?{_MINUTE}?")
_COLON = re.compile(r"([0-9]{1,2}):([0-5][0-9])")
_DAYS = re.compile(r"([0-9]{1,4}) ?(d|days?|w|weeks?)")
_PHRASES = {"half an hour": 30, "an hour": 60, "one hour": 60, "an hour and a half": 90, "two hours": 120}


def read_length(text: str | int) -> int:
    """Read how long a session is: `90`, `90m`, `1h30`, `1:30`, `1.5h`, `2 hours`. A bare number is minutes.

    Gives 15 to 240 minutes; BadInput for anything else.
    """
    if isinstance(text, int):
        minutes = text
    elif re.fullmatch(r"-?[0-9]{1,20}", phrase := tidy(text)):
        minutes = int(phrase)
    elif colon := _COLON.fullmatch(phrase):
        minutes = int(colon[1]) * 60 + int(colon[2])
    elif (found := span_minutes(phrase)) is not None:
        minutes = found
    else:
        raise BadInput(f"I could not read ‘{echo(text)}’ as a length. {_RANGE}")
    if not SHORTEST <= minutes <= LONGEST:
        raise BadInput(_RANGE)
    return minutes


def read_lead(text: str) -> int:
    """Read how long before a session a reminder comes: `15m`, `1h`, `1d`. A unit is needed.

    Gives 5 to 20160 minutes (14 days); BadInput for anything else.
    """
    phrase = tidy(text)
    if re.fullmatch(r"[0-9]+", phrase):
        raise BadInput("Write 90m, 2h or 1d.")
    if days := _DAYS.fullmatch(phrase):
        minutes = int(days[1]) * 1440 * (7 if days[2].startswith("w") else 1)
    elif (found := span_minutes(phrase)) is not None:
        minutes = found
    else:
        raise BadInput(f"I could not read ‘{echo(text)}’. {_LEAD_RANGE}")
    if not SHORTEST_LEAD <= minutes <= LONGEST_LEAD:
        raise BadInput(_LEAD_RANGE)
    return minutes


def span_minutes(phrase: str) -> int | None:
    """Read a tidied span of hours and minutes with its units; None if it is not one of whole minutes."""
    if minutes := _MINUTES.fullmatch(phrase):
        return int(minutes[1])
    if both := _BOTH.fullmatch(phrase):
        return int(both[1]) * 60 + int(both[2])
    if hours := _HOURS.fullmatch(phrase):
        exact = Decimal(hours[1].replace(",", ".")) * 60
        return int(exact) if exact == int(exact) else None
    return _PHRASES.get(phrase)


def tidy(text: str) -> str:
    """Fold case, width and blanks, and write every script's digits as 0 to 9."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2212", "-")
    digits = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in folded)
    return " ".join(digits.split())
