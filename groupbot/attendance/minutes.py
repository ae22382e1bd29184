"""Minutes: what was seen of one person, folded into the time they were there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from groupbot.attendance.model import COUNTS_FROM, COUNTS_UNTIL, HereStatus, Sight, Sighting

BRIDGED = timedelta(minutes=5)  # somebody away for no longer than this was there
LONG_ENOUGH = timedelta(minutes=10)  # to count as present …
SHARE = 4  # … or a quarter of a session that was held for less than 40 minutes

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which presence counts, and how long the session was held."""

    opens: datetime
    closes: datetime
    held: timedelta

    @classmethod
    def of(cls, starts_at: datetime, planned_end: datetime, ended_at: datetime | None = None) -> Window:
        """Open 10 minutes before the start and close 15 after the end, the earlier of planned and real."""
        end = planned_end if ended_at is None else min(ended_at, planned_end)
        held = max(end - starts_at, timedelta(0))
        return cls(starts_at - COUNTS_FROM, end + COUNTS_UNTIL, held)

    def clip(self, moment: datetime) -> datetime:
        """Give the nearest moment inside."""
        return min(max(moment, self.opens), self.closes)

    def status(self, there: timedelta) -> HereStatus:
        """Say what so much time comes to. A session ended before it began has nobody present."""
        enough = self.held > timedelta(0) and there >= min(LONG_ENOUGH, self.held / SHARE)
        return HereStatus.HERE if enough and there > timedelta(0) else HereStatus.PART


@dataclass(frozen=True, slots=True)
class Stay:
    """The times somebody was there, inside the window, and whether some of it is estimated."""

    spans: tuple[Span, ...]
    estimated: bool

    @property
    def there(self) -> timedelta:
        """Give the whole time."""
        return sum((until - since for since, until in self.spans), timedelta(0))

    @property
    def minutes(self) -> float:
        """Give the whole time in minutes, to a tenth."""
        return round(self.there / timedelta(minutes=1), 1)


def fold(seen: Iterable[Sighting], window: Window, until: datetime) -> Stay:
    """Fold what was seen up to a moment; whoever is still in the room then is there up to it.

    Order of arrival, repetitions, joining twice and leaving without having joined change nothing.
    """
    ordered = in_order(seen)
    clipped = [(window.clip(a), window.clip(b)) for a, b in _bridged(_spans(ordered, until))]
    return Stay(tuple((a, b) for a, b in clipped if a < b), any(s.estimated for s in ordered))


def in_order(seen: Iterable[Sighting]) -> list[Sighting]:
    """Sort by time; what was seen in the same instant stays in the order in which it came."""
    return sorted(seen, key=lambda sighting: sighting.at)


def inside(seen: Iterable[Sighting]) -> bool:
    """Say whether somebody was in the room after all of this."""
    ordered = in_order(seen)
    return bool(ordered) and ordered[-1].sight is not Sight.LEFT


def _spans(ordered: list[Sighting], until: datetime) -> list[Span]:
    spans: list[Span] = []
    since: datetime | None = None
    for sighting in ordered:
        if sighting.sight is not Sight.LEFT:
            since = since or sighting.at
        elif since is not None:
            spans.append((since, sighting.at))
            since = None
    if since is not None:
        spans.append((since, until))
    cut = [(since, min(left, until)) for since, left in spans]
    return [(a, b) for a, b in cut if a < b]


def _bridged(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for since, until in spans:
        if joined and since - joined[-1][1] <= BRIDGED:
            joined[-1] = (joined[-1][0], until)
        else:
            joined.append((since, until))
    return joined


def after_gap(
    was_inside: bool, is_inside: bool, since: datetime, until: datetime, window: Window
) -> Sighting | None:
    """Say what to note of somebody after a time in which nothing could be seen.

    In the room before and after: all of it counts. At one end only: half of it, so they left or
    joined in the middle. At neither: nothing. Only what lies in the window makes it an estimate.
    """
    begin, end = window.clip(since), window.clip(until)
    guessed = begin < end
    middle = begin + (end - begin) / 2 if guessed else until
    if was_inside and is_inside:
        return Sighting(Sight.STILL_HERE, until, guessed)
    if was_inside or is_inside:
        return Sighting(Sight.LEFT if was_inside else Sight.JOINED, middle, guessed)
    return None
