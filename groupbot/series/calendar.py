"""A series as a calendar file: by its rule where that can be, so that programs follow the wall time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Event, Timezone, vRecur, vUri

from groupbot import zones
from groupbot.groups.model import Group, GroupState
from groupbot.series.model import COUNTED_AHEAD, Series, SeriesState
from groupbot.series.rule import SHORTEST_MONTH, Rule, ShortMonths, Unit
from groupbot.sessions.calendar import blank, event_of
from groupbot.sessions.model import Session
from groupbot.zones import knows

_FREQUENCY = {Unit.DAY: "DAILY", Unit.WEEK: "WEEKLY", Unit.MONTH: "MONTHLY", Unit.YEAR: "YEARLY"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Counted:
    """The dates that a rule gives from the first to the last of these, but for those it leaves out."""

    days: tuple[date, ...]
    without: tuple[date, ...]


def series_file(
    series: Series,
    group: Group,
    known: Mapping[date, Session],
    coming: Sequence[Session],
    resting: set[date],
    now: datetime,
) -> bytes:
    """Write a series: one entry that repeats, and one for each date that is not as the rule says.

    Where the rule cannot say it (a time of day that the clocks skip or repeat, a series that has ended,
    an archived group) each date has an entry of its own, in UTC.
    """
    calendar, single = blank(), list(coming)
    active = group.state is GroupState.ACTIVE
    counted = _counted(series, known, coming, resting, now) if active else None
    if counted is not None:
        first, last = counted.days[0], counted.days[-1]
        last_of_zone = last + timedelta(days=1)
        calendar.add_component(Timezone.from_tzid(series.zone, first_date=first, last_date=last_of_zone))
        calendar.add_component(_repeating(series, group, counted, now))
        as_the_rule_says = set(counted.days) - set(counted.without)
        single = [session for session in coming if session.series_date not in as_the_rule_says]
    for session in single:
        calendar.add_component(event_of(session, group, now))
    return calendar.to_ical()


def _counted(
    series: Series,
    known: Mapping[date, Session],
    coming: Sequence[Session],
    resting: set[date],
    now: datetime,
) -> Counted | None:
    if series.state is not SeriesState.RUNNING or not knows(series.zone):
        return None
    plain = {s.series_date for s in coming if _is_plain(s, series)}
    until = series.today(now) + COUNTED_AHEAD
    wanted = series.wanted(dict(known), resting - known.keys(), until, now)
    moments = {day: series.start_on(day) for day in wanted}

    def is_so(day: date) -> bool:
        if day in known:
            return day in plain
        return day not in resting and moments[day].utc > now

    first = next((day for day in wanted if is_so(day)), None)
    days = tuple(day for day in wanted if first is not None and day >= first)
    if not days or any(moments[day].moved or moments[day].twice for day in days):
        return None
    return Counted(days, tuple(day for day in days if not is_so(day)))


def _is_plain(session: Session, series: Series) -> bool:
    """Say whether a date is when, where and as long as the series has it."""
    day = session.series_date
    return (
        day is not None
        and not session.left_out
        and (session.meant_at, session.zone) == (series.meant_on(day), series.zone)
        and (session.length, session.place_channel_id) == (series.length, series.place_channel_id)
    )


def _repeating(series: Series, group: Group, counted: Counted, now: datetime) -> Event:
    """Write the entry that repeats. SEQUENCE rises with the time, since any date may have changed."""
    zone = zones.zone_of(series.zone)

    def local(day: date) -> datetime:
        return datetime.combine(day, series.at, zone)

    event = Event()
    event.add("UID", f"{series.id}@groupbot")
    event.add("SEQUENCE", int((now - series.created_at).total_seconds()))
    event.add("DTSTAMP", now)
    event.add("DTSTART", local(counted.days[0]))
    event.add("DURATION", timedelta(minutes=series.length))
    event.add("RRULE", vRecur(_rule(series.rule) | {"UNTIL": series.start_on(counted.days[-1]).utc}))
    for day in counted.without:
        event.add("EXDATE", local(day))
    event.add("SUMMARY", group.discreet_title)
    event.add("URL", vUri(f"https://discord.com/channels/{series.guild_id}/{series.place_channel_id}"))
    event.add("CLASS", "PRIVATE")
    event.add("STATUS", "CONFIRMED")
    return event


def _rule(rule: Rule) -> dict[str, Any]:
    said: dict[str, Any] = {"FREQ": _FREQUENCY[rule.unit], "INTERVAL": rule.every}
    if rule.unit is Unit.WEEK:
        return said | {"WKST": "MO", "BYDAY": [_DAYS[weekday] for weekday in rule.weekdays]}
    if rule.unit is Unit.DAY:
        return said
    if rule.unit is Unit.YEAR:
        said |= {"BYMONTH": rule.month}
    if rule.nth:
        return said | {"BYDAY": f"{rule.nth}{_DAYS[rule.weekdays[0]]}"}
    if rule.day > SHORTEST_MONTH and rule.short_months is ShortMonths.LAST_DAY:
        return said | {"BYMONTHDAY": list(range(SHORTEST_MONTH, rule.day + 1)), "BYSETPOS": -1}
    return said | {"BYMONTHDAY": rule.day}
