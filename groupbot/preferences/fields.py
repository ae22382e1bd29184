"""Reads what people type about their own choices: reminders, a time of day."""

from __future__ import annotations

import re

from groupbot.errors import BadInput
from groupbot.preferences.model import MOST_REMINDERS
from groupbot.text import echo
from groupbot.when import read_lead
from groupbot.when.clocks import split_time
from groupbot.when.lengths import tidy

_NONE = ("off", "none", "no", "0")
_BETWEEN = re.compile(r"\s*(?:[,;+&]|\band\b)\s*", re.IGNORECASE)


def read_leads(typed: str) -> tuple[int, ...]:
    """Read up to three reminders, `1d, 1h`, or `off`: minutes before the start, longest first."""
    phrase = typed.strip()
    if phrase.casefold() in _NONE:
        return ()
    leads = {read_lead(part) for part in _BETWEEN.split(phrase) if part}
    if not leads:
        raise BadInput("Write when you want to be reminded, for example `1h` or `1d, 1h`, or `off`.")
    if len(leads) > MOST_REMINDERS:
        raise BadInput(f"You can have up to {MOST_REMINDERS} reminders. Choose the ones you need most.")
    return tuple(sorted(leads, reverse=True))


def read_time(typed: str) -> int:
    """Read a time of day, `17:00` or `5pm`: minutes since midnight."""
    rest, time = split_time(tidy(typed))
    if rest or time is None or time.midnight or time.hour > 23:
        raise BadInput(f"I could not read ‘{echo(typed)}’ as a time of day. Write `17:00` or `5pm`.")
    return time.hour * 60 + time.minute
