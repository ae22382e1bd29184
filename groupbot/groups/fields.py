"""Reads what was typed for a group, and refuses what a group cannot be."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from groupbot import text, zones
from groupbot.errors import BadInput
from groupbot.groups.model import CAPACITIES, DISCREET_TITLE, LENGTHS
from groupbot.when.days import read_day
from groupbot.when.lengths import tidy

_LIMITS = (("name", 60), ("discreet_title", 80), ("audience", 200), ("tags", 200))  # characters
_WEEKS = re.compile(r"(?:in |for )?([0-9]{1,4}) ?(?:w|wks?|weeks?)?")


def checked(plan: dict[str, Any]) -> dict[str, Any]:
    """Clean what was typed for a group, and refuse what lies outside its limits."""
    clean = dict(plan)
    for name, limit in _LIMITS:
        if name in clean:
            typed = clean[name] or ""
            wanted = typed.strip() or name == "name"
            clean[name] = text.line(typed, limit=limit, what=name.replace("_", " ")) if wanted else ""
    if clean.get("discreet_title") == "":
        clean["discreet_title"] = DISCREET_TITLE
    if "zone" in clean:
        clean["zone"] = zones.read_zone(clean["zone"]).key
    if "default_length" in clean and clean["default_length"] not in LENGTHS:
        raise BadInput("Write a length between 15 and 240 minutes, for example 90.")
    if "default_capacity" in clean and clean["default_capacity"] not in CAPACITIES:
        raise BadInput("Write a number of places between 2 and 50.")
    return clean


async def read_last_day(typed: str, today: date) -> date:
    """Read the last day of a break: a day (`12 Jan`, `2027-01-12`, `sun`) or a number of weeks."""
    phrase = tidy(typed)
    if weeks := _WEEKS.fullmatch(phrase):
        return today + timedelta(weeks=int(weeks[1]))
    days = await read_day(phrase, today) if phrase else ()
    if not days:
        raise BadInput(
            f"I could not read ‘{text.echo(typed)}’ as a day. Write a day such as `12 Jan` or "
            f"`{(today + timedelta(weeks=2)).isoformat()}`, or a number of weeks such as `2`."
        )
    return days[0]
