"""Random series over three years are what a calendar kept by hand says, and nothing held is rewritten."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from groupbot.series.model import Series
from groupbot.series.reading import typed_on
from groupbot.series.rule import Rule, ShortMonths, Unit
from groupbot.sessions.model import Reason, Session
from tests.desk import CORA, FAY, SAM, Desk, opened
from tests.series.test_rule import by_hand, rules

ZONES = ("Europe/London", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
TIMES = (time(19), time(0, 30), time(1, 30), time(2, 15), time(23, 45))
BEGAN = timedelta(minutes=15)  # a session opens so long before its start, and then stays as it is
AHEAD = timedelta(weeks=8)


def utc(wall: datetime, zone: str) -> datetime:
    """Turn a wall time into an instant by the zone's offsets alone: over a gap, and the first of two."""
    rules_of_zone = ZoneInfo(zone)
    near = (wall.replace(tzinfo=UTC) + timedelta(days=away) for away in (-2, 2))
    offsets = sorted({moment.astimezone(rules_of_zone).utcoffset() or timedelta(0) for moment in near})
    moments = [wall.replace(tzinfo=UTC) - offset for offset in offsets]
    fitting = [m for m in moments if m.astimezone(rules_of_zone).replace(tzinfo=None) == wall]
    # None fits in a gap: by the offset from before it, the clock shows the time moved over the gap.
    return min(fitting) if fitting else wall.replace(tzinfo=UTC) - offsets[0]


@dataclass
class Calendar:
    """What should be: each date with the wall time meant there, or None where there is no session."""

    zone: str
    rule: Rule
    at: time
    starts_on: date
    since: date
    meant: dict[date, datetime | None] = field(default_factory=dict)
    rests: set[date] = field(default_factory=set)
    own: set[date] = field(default_factory=set)  # dates that were moved alone

    def start(self, day: date) -> datetime:
        wall = self.meant[day]
        return utc(wall or datetime.combine(day, self.at), self.zone)

    def today(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.zone)).date()

    def called_for(self, now: datetime) -> list[date]:
        last = self.today(now) + AHEAD
        days = takewhile(lambda day: day <= last, by_hand(self.rule, self.starts_on))
        return [day for day in days if day >= self.since]

    def planned(self, now: datetime) -> list[date]:
        return [day for day in sorted(self.meant) if self.meant[day] and self.start(day) - BEGAN > now]

    def grow(self, now: datetime) -> None:
        for day in self.called_for(now):
            wall = datetime.combine(day, self.at)
            if day not in self.meant and utc(wall, self.zone) > now:
                self.meant[day] = None if day in self.rests else wall

    def change(self, now: datetime, since: date, *, at: time | None = None, rule: Rule | None = None) -> None:
        was, was_since = self.at, self.since
        self.since = max(since, was_since) if rule is None else since
        if rule is not None:
            known = [day for day in sorted(self.meant) if since <= day < was_since]
            first = known or (day for day in by_hand(self.rule, self.starts_on) if day >= since)
            first = next(iter(first))
            # In other steps it counts anew, from the next date there would have been.
            self.starts_on = first if rule.every != self.rule.every else min(first, self.starts_on)
            self.rule = rule
        self.at = at or self.at
        wanted = set(self.called_for(now))
        for day in self.planned(now):
            if day < since or day < self.today(now) - timedelta(days=1):
                continue
            new = datetime.combine(day, self.at)
            follows = self.meant[day] == datetime.combine(day, was)
            if day < was_since:  # of an earlier time: it follows what is named
                follows = at is not None and day not in self.own
            if day not in wanted and day >= self.since:
                del self.meant[day]
            elif follows and utc(new, self.zone) > now:
                self.meant[day] = new
        self.grow(now)


@dataclass
class Play:
    """A desk and a calendar side by side, and a hand that acts on both."""

    desk: Desk
    calendar: Calendar
    series: Series
    hand: random.Random
    held: dict[str, Session] = field(default_factory=dict)
    promised: dict[str, date] = field(default_factory=dict)  # session → its date, where Sam has a place

    @property
    def now(self) -> datetime:
        return self.desk.clock.now()

    async def dates(self) -> list[Session]:
        return await self.desk.core.series.book.dates.of(self.series.guild_id, self.series.id)

    async def compare(self) -> None:
        """Hold both against each other, and against what was seen before."""
        found = await self.dates()
        assert {s.series_date: None if s.left_out else s.starts_at for s in found} == {
            day: self.calendar.start(day) if wall else None for day, wall in self.calendar.meant.items()
        }
        for session in found:
            if session.starts_at <= self.now and not session.coming_up:
                assert self.held.setdefault(session.id, session) == session
        for session_id, day in self.promised.items():
            session = await self.desk.core.sessions.get(self.series.guild_id, session_id)
            assert session is None or session.series_date in (day, None)
            if session is not None:
                assert await self.desk.statuses(session) == {SAM.id: "coming"}

    async def act(self) -> None:
        """Do one thing to both."""
        changes = (self.skip, self.move, self.rest, self.new_time, self.new_rule, self.come)
        acts = (self.pass_time, self.pass_time, *changes)
        await self.hand.choice(acts)()
        await self.compare()

    async def pass_time(self) -> None:
        self.desk.clock.advance(timedelta(days=self.hand.randint(20, 75), minutes=self.hand.randint(0, 1439)))
        await self.desk.ring()
        await self.desk.core.series.book.ring()
        self.calendar.grow(self.now)

    async def _some(self) -> tuple[date, Session] | None:
        planned = self.calendar.planned(self.now)
        if not planned:
            return None
        day = self.hand.choice(planned)
        return day, next(s for s in await self.dates() if s.series_date == day)

    async def come(self) -> None:
        if some := await self._some():
            await self.desk.core.seats.take(SAM, some[1].id)
            self.promised[some[1].id] = some[0]

    async def skip(self) -> None:
        if some := await self._some():
            await self.desk.core.series.skipping.skip(FAY, some[1].id, Reason.OTHER)
            self.calendar.meant[some[0]] = None

    async def move(self) -> None:
        if some := await self._some():
            day = some[0] + timedelta(days=self.hand.randint(-2, 2))
            wall = datetime.combine(day, self.hand.choice(TIMES))
            if utc(wall, self.calendar.zone) > self.now + timedelta(hours=1):
                typed = f"{wall:%Y-%m-%d %H:%M}"
                await self.desk.core.planning.edit(FAY, some[1].id, when_typed=typed)
                if wall != self.calendar.meant[some[0]]:
                    self.calendar.own.add(some[0])
                self.calendar.meant[some[0]] = wall

    async def rest(self) -> None:
        first = self.calendar.today(self.now) + timedelta(days=self.hand.randint(1, 120))
        last = first + timedelta(days=self.hand.randint(0, 20))
        await self.desk.core.rest.add(CORA, "server", first.isoformat(), last.isoformat(), "Break")
        self.calendar.rests |= {first + timedelta(days=n) for n in range((last - first).days + 1)}

    async def _since(self) -> tuple[str, date]:
        some = await self._some()
        if some is not None and self.hand.random() < 0.5 and some[0] >= self.calendar.today(self.now):
            return some[1].id, some[0]
        today = self.calendar.today(self.now)
        begun = (
            today in self.calendar.meant
            and self.calendar.meant[today]
            and (self.calendar.start(today) - BEGAN <= self.now)
        )
        return "", today + timedelta(days=1) if begun else today

    async def new_time(self) -> None:
        at = self.hand.choice(TIMES)
        from_id, since = await self._since()
        if at != self.calendar.at:
            await self.desk.core.series.changing.edit(FAY, self.series.id, from_id, at=f"{at:%H:%M}")
            self.calendar.change(self.now, since, at=at)

    async def new_rule(self) -> None:
        old = self.calendar.rule
        every = self.hand.randint(1, 3)
        days = tuple(sorted(self.hand.sample(range(7), self.hand.randint(1, 3))))
        rule = replace(old, every=every, weekdays=days if old.unit is Unit.WEEK else old.weekdays)
        from_id, since = await self._since()
        if rule != old:
            on = typed_on(rule) or None
            await self.desk.core.series.changing.edit(
                FAY, self.series.id, from_id or "all", every=every, on=on
            )
            self.calendar.change(self.now, since, rule=rule)


async def three_years(folder: Path, rule: Rule, zone: str, seed: int) -> None:
    """Let one series run for about three years."""
    hand = random.Random(seed)
    # The first date there is, whatever is left out after it.
    at, start = hand.choice(TIMES), next(by_hand(replace(rule, every=1), date(2026, 1, 7)))
    planned_on = datetime.combine(start, time(12), UTC) - timedelta(days=2)
    async with opened(folder, planned_on) as desk:
        group = await desk.new_group(zone=zone)
        await desk.join(group, SAM)
        plan = {"every": rule.every, "unit": rule.unit, "on": typed_on(rule) or None}
        begin = f"{start.isoformat()} {at:%H:%M}"
        shown = await desk.core.series.planning.plan(FAY, group.id, begin, **plan)
        series = (await desk.core.series.planning.publish(FAY, shown.series.id)).series
        play = Play(desk, Calendar(zone, series.rule, at, start, start), series, hand)
        play.calendar.grow(desk.clock.now())
        await play.compare()
        while desk.clock.now() < planned_on + timedelta(days=3 * 365):
            await play.act()


# Not shrunk: what a smaller seed does is another story, and each takes seconds.
@settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(rules.filter(lambda rule: rule.unit is not Unit.DAY), st.sampled_from(ZONES), st.integers(0, 2**32))
@example(Rule(Unit.YEAR, day=29, month=2, short_months=ShortMonths.LAST_DAY), "Europe/London", 1)
@example(Rule(Unit.WEEK, 1, (0,)), "Europe/London", 17)
def test_three_years_of_a_random_series_are_what_a_calendar_by_hand_says(
    rule: Rule, zone: str, seed: int
) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(three_years(Path(folder), rule, zone, seed))
