"""Reads what was typed for a change of a series, and refuses what a series cannot be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from groupbot import zones
from groupbot.errors import BadInput
from groupbot.groups.model import Group
from groupbot.series import reading
from groupbot.series.model import Series
from groupbot.series.rule import Rule, Unit
from groupbot.sessions import fields, formats

_OF_THE_RULE = ("at", "zone", "every", "unit", "on")


@dataclass(frozen=True, slots=True)
class Changes:
    """A change that was read: `common` fields and end as they are kept, parts of the rule as typed."""

    common: dict[str, Any]
    rule: dict[str, Any]

    @property
    def named(self) -> frozenset[str]:
        """Give the fields that it names."""
        return frozenset((*self.common, *self.rule))

    @property
    def of_days(self) -> bool:
        """Say whether it is about the days on which a series meets."""
        return not self.rule.keys().isdisjoint({"every", "unit", "on"})

    def on(self, series: Series, first: date) -> Series:
        """Give the series with the change. A rule that counts in other steps counts from `first`."""
        series = replace(series, **self.common)
        if "at" in self.rule:
            series = replace(series, at=reading.read_time(self.rule["at"]))
        if "zone" in self.rule:
            series = replace(series, zone=zones.read_zone(self.rule["zone"]).key)
        every, unit = self._steps(series.rule)
        stepped = (every, unit) != (series.rule.every, series.rule.unit)
        if not stepped and "on" not in self.rule:
            return series
        same_unit = unit is series.rule.unit
        on = self.rule.get("on", reading.typed_on(series.rule) if same_unit else "")
        starts_on = first if stepped else min(first, series.starts_on)
        return replace(series, starts_on=starts_on, rule=reading.read_rule(every, unit, on, starts_on))

    def _steps(self, before: Rule) -> tuple[int, Unit]:
        """Give what is counted: days of a month or a year make a weekly series one of months or years."""
        longer = reading.longer_unit(self.rule.get("on", "")) if before.unit is Unit.WEEK else None
        if longer and "unit" not in self.rule:
            return self.rule.get("every", 1), longer
        return self.rule.get("every", before.every), self.rule.get("unit", before.unit)


async def read(typed: dict[str, Any], series: Series, now: datetime) -> Changes:
    """Read the fields of a change; what was not given stays as it is.

    Fields: at, zone, every, unit, on, ends, programme, and those of a session's edit.
    """
    given = {name: value for name, value in typed.items() if value is not None}
    rule = {name: given.pop(name) for name in _OF_THE_RULE if name in given}
    ends, programme = given.pop("ends", None), given.pop("programme", None)
    common = fields.edited(given)
    if ends is not None:
        today = now.astimezone(zones.shown_in(series.zone)).date()
        common["ends"] = await reading.read_ends(ends, today)
    if programme is not None:
        common["programme"] = programme
    return Changes(common, rule)


class NotMeant(BadInput):
    """A change that counts dates anew, or takes some from people, before it is meant. Nothing is changed.

    `dates`: which it would give and take, a line each.
    """

    def __init__(self, series: Series, dates: str) -> None:
        advice = "For these dates send it again with `from`: `all`. To begin later, choose a date there."
        super().__init__(f"{dates}\n{advice}")
        self.series = series
        self.dates = dates


class TooShort(BadInput):
    """A series whose phases are longer than its dates. `since`: the date that the change begins with."""

    def __init__(self, series: Series, since: str) -> None:
        super().__init__(formats.too_long(series.phases, series.length))
        self.series = series
        self.since = since


def must_fit(series: Series, since: str = "") -> None:
    """Raise where the phases of a series are longer than its dates."""
    if formats.too_long(series.phases, series.length):
        raise TooShort(series, since)


def must_hold(series: Series, group: Group, now: datetime) -> None:
    """Raise where the rule, the end and the people do not go together."""
    reading.must_end_later(series.ends, series.first)
    if series.programme:
        reading.must_be_numbered(series.ends)
    fields.must_be_led(series.session_on(series.first, None, now), group)
