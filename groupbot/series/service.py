"""What anyone may know of series: find one, list them, see their dates."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from typing import Any

from groupbot import when, zones
from groupbot.errors import NotPossible
from groupbot.groups.model import Group, GroupState, Person, Standing
from groupbot.series.book import SeriesBook
from groupbot.series.model import COUNTED_AHEAD, Series, SeriesState
from groupbot.sessions.model import Session
from groupbot.sessions.service import Sessions
from groupbot.when.words import short_day

SHOWN = 6  # dates in a preview


@dataclass(frozen=True, slots=True)
class Shown:
    """A series with its group, what is planned of it, and the zone of whoever looks."""

    series: Series
    group: Group
    sessions: tuple[Session, ...] = ()  # coming ones, and dates left out that are still to come
    first: tuple[tuple[date, when.When], ...] = ()  # of a draft: its first dates, with what is to be said
    warnings: tuple[str, ...] = ()  # what the planner of a draft should know of its first dates
    own_zone: str | None = None
    leads: bool = False
    next_day: date | None = None  # of a running one of which nothing is planned: what comes next


class Recurring:
    """The series of every group."""

    def __init__(self, book: SeriesBook, sessions: Sessions) -> None:
        self._book = book
        self._sessions = sessions

    async def find(self, person: Person, typed: str) -> tuple[Series, Group, Standing]:
        """Give the series a person means; unknown and hidden answer alike."""
        return await self._book.find(person, typed)

    async def get(self, guild_id: int, series_id: str) -> Series | None:
        """Give a series, whoever asks (for the bot's own work)."""
        return await self._book.store.get(guild_id, series_id)

    async def look(self, person: Person, typed: str) -> Shown:
        """Give a series with its dates, as anyone who may see it may."""
        series, group, standing = await self._book.find(person, typed)
        return await self.shown(series, group, standing)

    async def shown(self, series: Series, group: Group, standing: Standing) -> Shown:
        """Put a series together with its dates, for this person."""
        own = (await self._book.preferences.of(series.guild_id, standing.person.id)).zone
        leads = _leads(standing, group)
        if series.state is SeriesState.DRAFT:
            first = self._first(series)
            warnings = await self._warnings(series, [day for day, _ in first])
            return Shown(series, group, (), first, warnings, own_zone=own, leads=leads)
        return self._with_dates(series, group, await self.coming(series), own_zone=own, leads=leads)

    def _with_dates(self, series: Series, group: Group, coming: list[Session], **rest: Any) -> Shown:
        active = group.state is GroupState.ACTIVE
        next_day = series.next_to_plan(coming, self._book.clock.now()) if active else None
        return Shown(series, group, tuple(coming), next_day=next_day, **rest)

    async def calendar(self, person: Person, typed: str) -> bytes:
        """Give the dates of a series that are still to come as a calendar file."""
        series, group, _ = await self._book.find(person, typed)
        if series.state is SeriesState.DRAFT:
            raise NotPossible("That series is a draft. Publish it first.")
        now, coming = self._book.clock.now(), await self.coming(series)
        every = await self._book.dates.of(series.guild_id, series.id)
        known = {session.series_date: session for session in every if session.series_date is not None}
        today = series.today(now)
        rests = await self._book.rest.between(series.guild_id, group.id, today, today + COUNTED_AHEAD)
        resting = {day for day in _days_from(today) if any(rest.covers(day) for rest in rests)}
        return await asyncio.to_thread(_file, series, group, known, coming, resting, now)

    async def coming(self, series: Series) -> list[Session]:
        """Give the dates that are still to come, those without a session too."""
        return await self._book.dates.ahead(series.guild_id, [series.id])

    def _first(self, series: Series) -> tuple[tuple[date, when.When], ...]:
        """Give the first dates of a draft."""
        now = self._book.clock.now()
        last = series.ends.until or date.max
        days = takewhile(lambda day: day <= last, series.rule.dates(series.starts_on))
        most = SHOWN if series.ends.after is None else min(SHOWN, series.ends.after)
        return tuple(
            (day, when.at_wall_time(datetime.combine(day, series.at), series.zone, now))
            for day in islice(days, most)
        )

    async def _warnings(self, series: Series, days: list[date]) -> tuple[str, ...]:
        """Say what else is planned at the same time in the same place, or with the same people."""
        now = self._book.clock.now()
        found = await self._sessions.warnings([series.session_on(day, None, now) for day in days])
        return tuple(f"{short_day(s.series_date or s.starts_at)}: {words}" for s, words in found)

    async def listing(self, person: Person, typed_group: str | None = None) -> list[Shown]:
        """Give the running series of the groups a person may see, with their dates; drafts to who leads."""
        if typed_group:
            group, standing = await self._book.groups.find(person, typed_group)
            groups = {group.id: group}
        else:
            standing = await self._book.groups.standing(person)
            groups = {group.id: group for group in await self._book.groups.visible(person)}
        states = (SeriesState.RUNNING, SeriesState.DRAFT)
        every = [s for s in await self._book.store.in_state(person.guild_id, *states) if s.group_id in groups]
        ahead: dict[str | None, list[Session]] = defaultdict(list)
        for session in await self._book.dates.ahead(person.guild_id, [series.id for series in every]):
            ahead[session.series_id].append(session)
        shown = [
            self._with_dates(series, group, ahead[series.id], leads=_leads(standing, group))
            for series in every
            for group in (groups[series.group_id],)
        ]
        return [one for one in shown if one.leads or one.series.state is SeriesState.RUNNING]

    async def offered(self, person: Person, *, led: bool, ended: bool = False) -> list[Series]:
        """Give the series a person can mean: running ones and own drafts, or those that have ended."""
        groups = await (self._book.groups.led if led else self._book.groups.visible)(person)
        ids = {group.id for group in groups}
        running = (SeriesState.RUNNING, SeriesState.DRAFT) if led else (SeriesState.RUNNING,)
        states = (SeriesState.ENDED,) if ended else running
        return [s for s in await self._book.store.in_state(person.guild_id, *states) if s.group_id in ids]


def _days_from(today: date) -> Iterator[date]:
    return (today + timedelta(days=away) for away in range(COUNTED_AHEAD.days + 1))


def _file(
    series: Series,
    group: Group,
    known: dict[date, Session],
    coming: list[Session],
    resting: set[date],
    now: datetime,
) -> bytes:
    from groupbot.series.calendar import series_file  # here, off the loop: few ask, its library is large

    return series_file(series, group, known, coming, resting, now)


def offset_changes(shown: Shown) -> list[tuple[date, str]]:
    """Give the first dates after which the clocks of the series or of the person are changed, in words."""
    series, found = shown.series, []
    for (_, before), (day, after) in zip(shown.first, shown.first[1:], strict=False):
        for zone in dict.fromkeys(z for z in (series.zone, shown.own_zone) if z):
            if _offset(before.start_utc, zone) != _offset(after.start_utc, zone):
                found.append((day, zone))
    return found


def _leads(standing: Standing, group: Group) -> bool:
    return standing.coordinator or standing.facilitates(group)


def _offset(moment: datetime, zone: str) -> object:
    return moment.astimezone(zones.shown_in(zone)).utcoffset()
