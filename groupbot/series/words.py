"""A rule and its dates in words."""

from __future__ import annotations

from groupbot.series.reading import ordinal
from groupbot.series.rule import SHORTEST_MONTH, Rule, ShortMonths, Unit
from groupbot.when.words import MONTHS, WEEKDAYS


def repeats(rule: Rule) -> str:
    """Say how often a series meets: "every 2 weeks on Monday and Thursday"."""
    often = f"every {rule.unit.value}" if rule.every == 1 else f"every {rule.every} {rule.unit.value}s"
    if rule.unit is Unit.YEAR:
        return f"{often} on {rule.day} {MONTHS[rule.month - 1]}"
    if rule.unit is Unit.MONTH:
        return f"{often} on the {_in_month(rule)}"
    return f"{often} on {_joined([WEEKDAYS[day] for day in rule.weekdays])}" if rule.weekdays else often


def without_it(rule: Rule) -> str:
    """Say what happens in months or years without such a date; empty where every one has it."""
    if (rule.month, rule.day) == (2, 29):
        return "In years without a 29 February it meets on 28 February."
    if not rule.leaves_months_out:
        return ""
    if rule.nth:
        return f"Months without a 5th {WEEKDAYS[rule.weekdays[0]]} are left out."
    return f"Months without a {ordinal(rule.day)} are left out."


def weekdays(rule: Rule) -> str:
    """Name a rule's weekdays shortly: "Mon, Thu"."""
    return ", ".join(WEEKDAYS[day][:3] for day in rule.weekdays)


def _in_month(rule: Rule) -> str:
    if rule.nth:
        return f"{'last' if rule.nth < 0 else ordinal(rule.nth)} {WEEKDAYS[rule.weekdays[0]]}"
    if rule.day < 0:
        return "last day"
    shorter = rule.day > SHORTEST_MONTH and rule.short_months is ShortMonths.LAST_DAY
    return f"{ordinal(rule.day)}{', or the last day of a shorter month' if shorter else ''}"


def _joined(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
