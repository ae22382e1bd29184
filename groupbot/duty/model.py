"""Hours of duty: which days of the week, from when to when, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import Group, Standing
from groupbot.when.words import WEEKDAYS
from groupbot.zones.moments import local_to_utc
from groupbot.zones.names import shown_in

BEFORE = timedelta(minutes=15)  # a session's facilitators are on duty from so long before its start
AFTER = timedelta(minutes=30)  # until so long after its end
MOST_HOURS = 20  # entries for one group, and for the whole server
UNDO_WITHIN = timedelta(minutes=10)
_DAY = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Hours:
    """One entry: a person is on duty on these days of every week.

    `group_id` is None for the whole server. `days` counts from Monday, 0. `starts` and `ends` are minutes
    of the day in `zone`; where `ends` is not later than `starts`, it is on the next day.
    """

    guild_id: int
    id: str
    group_id: str | None
    member_id: int
    days: tuple[int, ...]
    starts: int
    ends: int
    zone: str
    removed_at: datetime | None = None

    @property
    def lasts(self) -> int:
        """Give how many minutes one turn lasts by the clock on the wall."""
        return (self.ends - self.starts) % _DAY or _DAY

    @property
    def in_words(self) -> str:
        """Write it for a list: "Mon, Wed 19:00 to 21:00 (Europe/London)"."""
        return f"{days_in_words(self.days)} {_clock(self.starts)} to {_clock(self.ends)} ({self.zone})"

    def around(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give its turns in UTC, from the day before a moment until a week and a day later, in order.

        Where its zone is not known any more, its hours go by UTC.
        """
        zone = shown_in(self.zone)
        first = moment.astimezone(zone).date() - timedelta(days=1)
        for shift in range(10):
            day = first + timedelta(days=shift)
            if day.weekday() in self.days:
                yield self._turn(day, zone.key)

    def _turn(self, day: date, zone: str) -> tuple[datetime, datetime]:
        begins = datetime.combine(day, time()) + timedelta(minutes=self.starts)
        over = begins + timedelta(minutes=self.lasts)
        return local_to_utc(begins, zone).utc, local_to_utc(over, zone).utc

    def covers(self, moment: datetime) -> bool:
        """Say whether a moment falls into one of its turns."""
        return any(first <= moment < last for first, last in self.around(moment))

    def next_after(self, moment: datetime) -> datetime:
        """Give when its next turn begins."""
        return next(first for first, _ in self.around(moment) if first > moment)

    def removed(self, now: datetime) -> Hours:
        """Take it away; it can come back for ten minutes."""
        if self.removed_at is not None:
            raise OutOfDate("These hours are removed already. /duty undo brings them back, for 10 minutes.")
        return replace(self, removed_at=now)

    def restored(self, now: datetime) -> Hours:
        """Bring it back, within ten minutes."""
        if self.removed_at is None:
            raise OutOfDate("These hours stand as they were. /duty show lists them.")
        if now - self.removed_at > UNDO_WITHIN:
            raise NotPossible("Removing hours can be undone for 10 minutes. Set them again with /duty set.")
        return replace(self, removed_at=None)

    def counts_for(self, group: Group) -> bool:
        """Say whether this person looks after the group in these hours: its facilitators do."""
        return self.group_id in (None, group.id) and self.member_id in group.facilitators


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is on duty now, and when somebody is next; both can be nobody and never."""

    people: frozenset[int]
    next_at: datetime | None

    @property
    def somebody(self) -> bool:
        """Say whether anybody is on duty now."""
        return bool(self.people)


def may_set(standing: Standing, group: Group | None, member_id: int) -> None:
    """Raise unless this person may set these hours: coordinators all, facilitators their own in a group."""
    own = group is not None and standing.facilitates(group) and member_id == standing.person.id
    if own:
        return
    if group is not None and member_id == standing.person.id:
        standing.must_lead(group)
    standing.must_coordinate()


def named(hours: Hours, group: Group | None) -> str:
    """Name an entry where there are several."""
    return f"{hours.in_words} · {group.name if group else 'the whole server'}"


def days_in_words(days: tuple[int, ...]) -> str:
    """Write days shortly: "Every day", "Mon to Fri", "Mon, Wed"."""
    if len(days) == 7:
        return "Every day"
    names = [WEEKDAYS[day][:3] for day in days]
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"{names[0]} to {names[-1]}"
    return ", ".join(names)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
