"""From a wall time in a zone to an instant in UTC, over clock changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from groupbot.zones.names import zone_of


@dataclass(frozen=True)
class Moment:
    """A local wall time as an instant in UTC.

    `moved` is how far it was moved forward because the clocks skip it. `twice` says that it comes
    twice: `utc` is then the first, `second_utc` the second.
    """

    utc: datetime
    moved: timedelta | None = None
    twice: bool = False
    second_utc: datetime | None = None


def local_to_utc(naive_local: datetime, key: str) -> Moment:
    """Turn a wall time of a zone into UTC.

    A time the clocks skip moves forward by the size of the gap; one that comes twice is the first.
    """
    zone = zone_of(key)
    first = naive_local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive_local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first < second:
        return Moment(first, twice=True, second_utc=second)
    if first > second:
        return Moment(first, moved=first - second)
    return Moment(first)


def clock_change(naive_local: datetime, key: str) -> tuple[datetime, datetime]:
    """Give the wall times (from, to) of the clock change that skips or repeats this wall time."""
    zone = zone_of(key)
    early, late = sorted(naive_local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    early, late = early - timedelta(days=1), late + timedelta(days=1)
    before, after = (each.astimezone(zone).utcoffset() or timedelta(0) for each in (early, late))
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    instant = late.replace(microsecond=0, tzinfo=None)  # the one whole second after `early`
    return instant + before, instant + after
