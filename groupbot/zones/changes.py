"""When the clocks of a zone change, and what that does to a time that a group keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from groupbot.zones.moments import local_to_utc
from groupbot.zones.names import zone_of

_STEP = timedelta(hours=12)  # no zone changes twice within one


@dataclass(frozen=True, slots=True)
class OffsetChange:
    """The clocks of a zone change at this moment, from one offset to another."""

    zone: str
    at: datetime  # UTC
    before: timedelta
    after: timedelta

    @property
    def day(self) -> date:
        """Give the local day on which it happens, by the clocks of before."""
        return (self.at + self.before).date()


@dataclass(frozen=True, slots=True)
class Shift:
    """What a change does to one time of day elsewhere: it was `before` there, and is `after`."""

    zone: str
    before: time
    after: time


def next_change(zone: str, first: datetime, last: datetime) -> OffsetChange | None:
    """Give the first change of a zone's offset after `first` and not after `last`; None if there is none."""
    early = first
    while early < last:
        late = min(early + _STEP, last)
        if _offset(zone, early) != _offset(zone, late):
            at = _between(zone, early, late)
            return OffsetChange(zone, at, _offset(zone, early), _offset(zone, at))
        early = late
    return None


def shifted(change: OffsetChange, kept: time, elsewhere: str) -> Shift | None:
    """Say how a time that is kept in the changing zone moves in another; None where it does not.

    The day before the change is held against the day after it.
    """
    days = (change.day - timedelta(days=1), change.day + timedelta(days=1))
    before, after = (_seen(day, kept, change.zone, elsewhere) for day in days)
    return None if before == after else Shift(elsewhere, before, after)


def shifted_since(wall: datetime, zone: str, elsewhere: str, by: timedelta) -> Shift | None:
    """Say how the same wall time of a zone, `by` earlier, was seen elsewhere; None where it was the same."""
    before, after = (_seen(day, wall.time(), zone, elsewhere) for day in (wall.date() - by, wall.date()))
    return None if before == after else Shift(elsewhere, before, after)


def _seen(day: date, kept: time, zone: str, elsewhere: str) -> time:
    """Give the local time elsewhere when it is this time of this day in a zone."""
    moment = local_to_utc(datetime.combine(day, kept), zone).utc
    return moment.astimezone(zone_of(elsewhere)).time()


def _offset(zone: str, moment: datetime) -> timedelta:
    return moment.astimezone(zone_of(zone)).utcoffset() or timedelta(0)


def _between(zone: str, early: datetime, late: datetime) -> datetime:
    """Give the second at which the offset changes."""
    before = _offset(zone, early)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if _offset(zone, middle) == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)  # the one whole second after `early` and not after `late`
