"""Has the coming sessions of one series be what its rule calls for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import takewhile

from groupbot import zones
from groupbot.groups.model import Group, Standing
from groupbot.rest.service import RestDays
from groupbot.rules.service import GroupRules
from groupbot.series.model import AHEAD, Change, Series
from groupbot.sessions.dates import Dates
from groupbot.sessions.model import Session, SessionState

A_DAY = timedelta(days=1)


class Settling:
    """One look at a running series, in one step: what is missing is planned, the rest is put right."""

    def __init__(
        self,
        dates: Dates,
        rules: GroupRules,
        rest: RestDays,
        series: Series,
        group: Group,
        now: datetime,
    ) -> None:
        self._dates = dates
        self._rules = rules
        self._rest = rest
        self._series = series
        self._group = group
        self._now = now
        self._today = series.today(now)
        self._until = self._today + AHEAD
        # A series that is counted has to know all it ever had; of another, what is past does not matter.
        yesterday = self._today - A_DAY
        self._since = min(series.since, yesterday) if series.ends.after else yesterday
        self._known: dict[date, Session] = {}
        self._rests: dict[date, str] = {}

    async def done(self, standing: Standing | None, change: Change | None) -> datetime | None:
        """Do it; give when it is to be done again, or None where no more dates can come."""
        series = self._series
        since = None if series.ends.after else self._since
        for session in await self._dates.of(series.guild_id, series.id, since):
            self._known[session.series_date or date.min] = session
        await self._find_rests()
        wanted = series.wanted(self._known, set(self._rests), self._until, self._now, self._since)
        await self._keep(set(wanted), standing, change)
        full = await self._plan(wanted)
        await self._number()
        return self._now + A_DAY if full else self._again(len(wanted))

    async def _find_rests(self) -> None:
        guild_id, group_id = self._series.guild_id, self._series.group_id
        rests = await self._rest.between(guild_id, group_id, self._since, self._until)
        for day, session in list(self._known.items()):
            ahead = session.never_planned and self._since <= day and session.starts_at > self._now
            if ahead and not any(rest.covers(day) for rest in rests):
                await self._dates.take_in(session)
                del self._known[day]
                if day < self._series.since:  # of an earlier rule: the present one does not call for it
                    self._known[day] = await self._dates.put(session.meets_after_all(), self._group)
        for day in takewhile(lambda day: day <= self._until, self._series.from_day(self._since)):
            why = next((rest.reason for rest in rests if rest.covers(day)), None)
            if why is not None and day not in self._known:
                self._rests[day] = why

    async def _keep(self, wanted: set[date], standing: Standing | None, change: Change | None) -> None:
        """Change what a changed series changes, and take away what it no longer calls for."""
        for day, session in list(self._known.items()):
            if session.state is not SessionState.PLANNED or day < self._since:
                continue
            if day not in wanted:
                await self._dates.take_away(session, self._group, standing)
                del self._known[day]
            elif change is not None and (changes := self._series.changes_for(session, change, self._now)):
                self._known[day] = await self._dates.change(session, self._group, **changes)

    async def _plan(self, wanted: list[date]) -> bool:
        """Plan what is missing, as far as the server has room; say whether it ran out."""
        starts = {day: self._series.start_on(day).utc for day in wanted if day not in self._known}
        missing = {day: start for day, start in starts.items() if start > self._now}
        if not missing:
            return False
        room = await self._dates.room(self._series.guild_id)
        rules = await self._rules.of(self._group.guild_id, self._group.id)
        for day, start in missing.items():
            card_at = start - timedelta(days=rules.publish_days)
            session = self._series.session_on(day, card_at if card_at > self._now else None, self._now)
            if day in self._rests:
                self._known[day] = await self._dates.leave_out(session, self._rests[day])
            elif room > 0:
                self._known[day] = await self._dates.put(session, self._group)
                room -= 1
            else:
                return True
        return False

    async def _number(self) -> None:
        """Give the sessions of a programme that have not begun their numbers."""
        if not self._series.programme:
            return
        total = self._series.total(self._known)
        held = [day for day in sorted(self._known) if not self._known[day].left_out]
        for number, day in enumerate(held, start=1):
            session = self._known[day]
            ahead = session.state in (SessionState.PLANNED, SessionState.OPEN)
            if ahead and (session.number, session.out_of) != (number, total):
                self._known[day] = await self._dates.count(session, number, total)

    def _again(self, wanted: int) -> datetime | None:
        following = self._series.next_after(self._until)
        if following is None:
            return None
        if self._series.ends.after is not None:
            more = self._series.wanted(self._known, set(), following, self._now, self._since)
            if len(more) <= wanted:
                return None
        at = zones.local_to_utc(datetime.combine(following - AHEAD, time()), self._series.zone).utc
        return max(at, self._now + timedelta(minutes=1))
