"""A series: what its sessions have in common, and which dates it calls for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile

from groupbot import zones
from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import PlaceKind
from groupbot.series.reading import Ends
from groupbot.series.rule import Rule, ShortMonths
from groupbot.series.words import repeats
from groupbot.sessions.model import Session, SessionState
from groupbot.templates.model import Phase
from groupbot.text import isolated, shorten

AHEAD = timedelta(weeks=8)  # so far ahead its dates are planned as sessions
COUNTED_AHEAD = timedelta(days=366)  # further than this nobody knows what rests, or what the clocks do
DRAFT_LIVES = timedelta(hours=24)
UNDO_WITHIN = timedelta(minutes=10)
STARTED = (SessionState.OPEN, SessionState.LIVE, SessionState.ENDED)

# What every date of a series takes from it, until it is changed for that date alone.
TEMPLATE = (
    "title",
    "topic",
    "length",
    "capacity",
    "place_channel_id",
    "place_kind",
    "facilitator_id",
    "co_facilitator_id",
    "format",
    "phases",
)


_TIMING = {"starts_at", "zone"}  # of a session that was moved alone


class SeriesState(StrEnum):
    """Where a series stands."""

    DRAFT = "draft"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Series:
    """A rule with a time of day in a zone. Its sessions know it by its id and their date of it."""

    guild_id: int
    id: str
    group_id: str
    rule: Rule
    starts_on: date  # the day from which the rule counts
    since: date  # dates before this are of an earlier rule, and history
    at: time  # local wall time
    zone: str
    ends: Ends
    title: str
    length: int  # minutes
    capacity: int
    place_channel_id: int
    place_kind: PlaceKind
    facilitator_id: int
    created_by: int
    created_at: datetime
    topic: str = ""
    co_facilitator_id: int | None = None
    format: str = ""  # the name of the template it was planned with
    phases: tuple[Phase, ...] = ()  # as they were in the template then
    programme: bool = False  # its sessions are numbered: "3 of 10"
    fewer: tuple[date, ...] = ()  # dates that, while they are left out, make the programme shorter
    state: SeriesState = SeriesState.DRAFT
    version: int = 1
    grows_at: datetime | None = None  # when its next dates are planned, or a draft goes
    ended_at: datetime | None = None

    @property
    def label(self) -> str:
        """Name it in a menu: title and rule (Discord: 100 characters)."""
        how = f"{repeats(self.rule)}, {self.at:%H:%M}"
        return f"{isolated(shorten(self.title, 94 - len(how)))} · {how}"

    @property
    def fits(self) -> bool:
        """Say whether it meets on the day that was typed as its start."""
        return self.rule.fits(self.starts_on)

    @property
    def first(self) -> date:
        """Give its first date under the present rule."""
        return next(self.rule.dates(self.starts_on, self.since))

    def start_on(self, day: date) -> zones.Moment:
        """Give the instant at which it starts on a day."""
        return zones.local_to_utc(datetime.combine(day, self.at), self.zone)

    def meant_on(self, day: date) -> str:
        """Give the wall time meant on a day, as its session keeps it."""
        return datetime.combine(day, self.at).isoformat(timespec="minutes")

    def today(self, now: datetime) -> date:
        """Give the calendar day where it meets."""
        return now.astimezone(zones.shown_in(self.zone)).date()

    def session_on(self, day: date, card_at: datetime | None, now: datetime) -> Session:
        """Make the session of a day, as it comes of the rule."""
        moment = self.start_on(day)
        return Session(
            guild_id=self.guild_id,
            id="",
            group_id=self.group_id,
            zone=self.zone,
            starts_at=moment.utc,
            moved=_minutes(moment.moved),
            meant_at=self.meant_on(day),
            created_by=self.created_by,
            created_at=now,
            card_at=card_at,
            series_id=self.id,
            series_date=day,
            **{name: getattr(self, name) for name in TEMPLATE},
        )

    def total(self, known: dict[date, Session]) -> int | None:
        """Give how many dates it has in all; None where it is not counted."""
        if self.ends.after is None:
            return None
        return self.ends.after - sum(1 for day in self.fewer if day in known and known[day].left_out)

    def wanted(
        self,
        known: dict[date, Session],
        resting: set[date],
        until: date,
        now: datetime,
        begins: date | None = None,
    ) -> list[date]:
        """Give the dates up to a day that the rule calls for, those without a session too.

        `known`: what is planned or was held, by its date; all of it where the series is counted.
        `resting`: days on which nothing meets. A programme counts sessions, any other series dates.
        `begins`: what is known from this day on stays wanted, although its rule came before this one.
        """
        begins = min(begins or self.since, self.since)
        last = self.ends.until or date.max
        days = [day for day in sorted(known) if begins <= day < self.since and day <= last]
        days += takewhile(lambda day: day <= until, self.from_day(self.since))
        total = self.total(known)
        if total is None:
            return days
        used = sum(1 for day, session in known.items() if self._used(day, session, days, begins))
        kept: list[date] = []
        for day in days:
            if used >= total:
                break
            kept.append(day)
            used += self._counts(day, known, resting, now)
        return kept

    def first_dates(self, known: dict[date, Session], most: int) -> list[date]:
        """Give the first dates of the present rule, no more than its end leaves. `known` as in `wanted`."""
        total = self.total(known)
        if total is not None:
            used = sum(1 for day, session in known.items() if self._used(day, session, [], self.since))
            most = min(most, max(0, total - used))
        return list(islice(self.from_day(self.since), most))

    def from_day(self, first: date) -> Iterator[date]:
        """Give the dates of the present rule from a day on, up to the day it ends with."""
        last = self.ends.until or date.max
        return takewhile(lambda day: day <= last, self.rule.dates(self.starts_on, max(first, self.since)))

    def _used(self, day: date, session: Session, days: list[date], begins: date) -> bool:
        """Say whether what was planned earlier takes one of the counted dates."""
        before = day < begins or (session.state in STARTED and day not in days)
        return before and not (self.programme and session.left_out)

    def _counts(self, day: date, known: dict[date, Session], resting: set[date], now: datetime) -> bool:
        if not self.programme:
            return True
        if day in known:
            return not known[day].left_out
        return day not in resting and self.start_on(day).utc > now

    def next_to_plan(self, planned: Iterable[Session], now: datetime) -> date | None:
        """Give the date that is planned next, where none meets before it; None where there are no more."""
        if self.grows_at is None or any(not session.left_out for session in planned):
            return None
        known = (session.series_date for session in planned)
        return self.next_after(max([self.today(now), *(day for day in known if day)]))

    def next_after(self, day: date) -> date | None:
        """Give the first date after a day by the rule alone; None where it ends before."""
        return next(self.from_day(day + timedelta(days=1)), None)

    def must_be_running(self) -> Series:
        """Raise unless it is published and goes on."""
        if self.state is SeriesState.ENDED:
            raise OutOfDate("This series has ended. You can start a new one with /series new.")
        if self.state is SeriesState.DRAFT:
            raise NotPossible("This series is a draft. Publish it first.")
        return self

    def published(self, now: datetime) -> Series:
        """Make a draft public. A second press, or one on an old draft, is refused."""
        if self.state is not SeriesState.DRAFT:
            raise OutOfDate("This series is already published. Change it with /series edit.")
        if now - self.created_at > DRAFT_LIVES:
            raise NotPossible(
                "This draft is more than a day old and has gone. Plan it again with /series new."
            )
        if self.rule.short_months is ShortMonths.ASK:
            raise NotPossible(
                f"Not every month has a day {self.rule.day}. Choose first whether those months use their "
                "last day or are left out."
            )
        if self.start_on(self.first).utc <= now:
            raise NotPossible("The first date in this draft has passed. Change its start.")
        return replace(self, state=SeriesState.RUNNING, version=self.version + 1, since=self.first)

    def ended(self, now: datetime) -> Series:
        """End it: nothing more is planned. Ending twice is refused."""
        self.must_be_running()
        return replace(self, state=SeriesState.ENDED, version=self.version + 1, ended_at=now, grows_at=None)

    def going_on(self, now: datetime) -> Series:
        """Undo an end, within ten minutes."""
        if self.state is not SeriesState.ENDED or self.ended_at is None:
            raise OutOfDate("This series has not ended. To end it, use /series end.")
        if now - self.ended_at > UNDO_WITHIN:
            raise NotPossible("An end can be undone for 10 minutes. Start a new series with /series new.")
        return replace(self, state=SeriesState.RUNNING, version=self.version + 1, ended_at=None)

    def as_on(self, session: Session) -> Series:
        """Give it as it is on one of its dates, which may come before its last change begins."""
        if session.series_date is None or session.series_date >= self.since or not session.meant_at:
            return self
        at = datetime.fromisoformat(session.meant_at).time()
        return replace(self, at=at, title=session.title, length=session.length)

    def changes_for(self, session: Session, change: Change, now: datetime) -> dict[str, object]:
        """Give what a change of the series changes in one of its dates.

        What was changed for that date alone stays as it is, and so does a time that would be past.
        """
        day = session.series_date
        if day is None or day < change.since:
            return {}
        earlier, before_that = change.earlier, day < change.earlier.since
        changes: dict[str, object] = {
            name: getattr(self, name)
            for name in TEMPLATE
            if getattr(session, name) != getattr(self, name)
            if (change.names(name, session) if before_that else _same(name, session, earlier))
        }
        if before_that:
            timed = self._on_its_time(session, change)
        else:
            as_it_was = session.meant_at == earlier.meant_on(day) and session.zone == earlier.zone
            timed = self if as_it_was else None
        if timed is not None and timed.start_on(day).utc > now:
            changes |= timed._time_on(day, session)
        return changes

    def _on_its_time(self, session: Session, change: Change) -> Series | None:
        """Give the series at the time that a date from before an earlier change has now; None: as it is."""
        if not session.meant_at or not _TIMING.isdisjoint(session.own):
            return None
        if change.named.isdisjoint({"at", "zone"}):
            return None
        at = self.at if "at" in change.named else datetime.fromisoformat(session.meant_at).time()
        return replace(self, at=at, zone=self.zone if "zone" in change.named else session.zone)

    def _time_on(self, day: date, session: Session) -> dict[str, object]:
        moment = self.start_on(day)
        new: dict[str, object] = {
            "starts_at": moment.utc,
            "moved": _minutes(moment.moved),
            "zone": self.zone,
            "meant_at": self.meant_on(day),
        }
        return {name: value for name, value in new.items() if getattr(session, name) != value}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a running series: what it was, from which date on, and which fields were named."""

    earlier: Series
    since: date
    named: frozenset[str]

    def names(self, field: str, session: Session) -> bool:
        """Say whether it names a field that was not changed for this date alone."""
        return field in self.named and field not in session.own


def _same(name: str, session: Session, series: Series) -> bool:
    return getattr(session, name) == getattr(series, name)


def _minutes(moved: timedelta | None) -> int:
    return round(moved.total_seconds() / 60) if moved else 0
