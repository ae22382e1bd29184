"""Firsts: at which session a person is counted as new, so that sums over sessions count people once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntFlag


class First(IntFlag):
    """The counts in which a session can be somebody's first; each has a column new_in_<name>."""

    GROUP_MONTH = 1
    GROUP_QUARTER = 2
    GROUP_YEAR = 4
    GROUP_EVER = 8
    SERVER_MONTH = 16
    SERVER_QUARTER = 32
    SERVER_YEAR = 64
    SERVER_EVER = 128

    @property
    def column(self) -> str:
        """Name the column of session_counts."""
        return f"new_in_{self.name}".lower()


NONE = First(0)
_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
# Whether a count is of one group, and how many months long its periods are; None: all of time. At an end
# this is asked for every visit of everybody who was there.
_OF = {
    first: (scope == "GROUP", _MONTHS.get(length))
    for first in First
    for scope, _, length in [str(first.name).partition("_")]
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One session at which one person was present, and which firsts it holds."""

    session_id: str
    group_id: str
    on_day: date
    starts_at: datetime
    firsts: First = NONE

    def period(self, first: First, year_starts: int) -> tuple[str, int]:
        """Name the period that this visit falls into, for one of the counts."""
        of_group, months = _OF[first]
        month = self.on_day.year * 12 + self.on_day.month - year_starts
        return self.group_id if of_group else "", month // months if months else 0

    @property
    def order(self) -> tuple[datetime, str]:
        """Give what earlier and later mean among visits."""
        return self.starts_at, self.session_id


@dataclass(frozen=True, slots=True)
class Shift:
    """A first that one session gives up and another takes; None where there is no such session."""

    first: First
    gives: str | None
    takes: str | None


def arriving(visit: Visit, others: Iterable[Visit], year_starts: int) -> list[Shift]:
    """Say which firsts a new visit takes, and from whom, the person's other visits being these.

    A first is taken only from a visit that holds it: where the record that held it was deleted, the
    count stays as it was and the person is not counted again.
    """
    known = list(others)
    shifts = []
    for first in First:
        rivals = _rivals(first, visit, known, year_starts)
        holder = next((rival for rival in rivals if first in rival.firsts), None)
        if not rivals:
            shifts.append(Shift(first, None, visit.session_id))
        elif holder is not None and visit.order < holder.order:
            shifts.append(Shift(first, holder.session_id, visit.session_id))
    return shifts


def leaving(visit: Visit, others: Iterable[Visit], year_starts: int) -> list[Shift]:
    """Say where the firsts of a visit go that turns out not to have been one: to the next, if any."""
    known = list(others)
    shifts = []
    for first in First:
        if first in visit.firsts:
            rivals = _rivals(first, visit, known, year_starts)
            heir = min(rivals, key=lambda rival: rival.order, default=None)
            shifts.append(Shift(first, visit.session_id, heir.session_id if heir else None))
    return shifts


def _rivals(first: First, visit: Visit, others: list[Visit], year_starts: int) -> list[Visit]:
    period = visit.period(first, year_starts)
    return [o for o in others if o.session_id != visit.session_id and o.period(first, year_starts) == period]
