"""A rest: days on which nothing is planned, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from groupbot.errors import BadInput, NotPossible, OutOfDate
from groupbot.when.words import long_day, short_day

LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=2 * 366)
LONGEST_REASON = 100  # characters
MOST_RESTS = 1000  # in one server
UNDO_WITHIN = timedelta(minutes=10)
OFFER_LIVES = timedelta(hours=24)  # dates read from a file wait this long for a yes


@dataclass(frozen=True, slots=True)
class Rest:
    """Days without sessions: both ends count, in the local time of each group.

    `group_id` None is the whole server. `batch` is the file that it was read from, if it was;
    `offered`: read from a file, and nobody has said yes to it yet.
    """

    guild_id: int
    id: str
    group_id: str | None
    first_day: date
    last_day: date
    reason: str
    added_by: int
    added_at: datetime
    batch: str = ""
    offered: bool = False
    removed_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Say whether it is in force: said yes to, and not removed."""
        return not self.offered and self.removed_at is None

    @property
    def days(self) -> str:
        """Write its days: "Mon 21 Dec 2026 to Fri 1 Jan 2027"."""
        first = f"{short_day(self.first_day)} {self.first_day.year}"
        if self.first_day == self.last_day:
            return first
        return f"{first} to {short_day(self.last_day)} {self.last_day.year}"

    @property
    def label(self) -> str:
        """Name it in a menu: the days, then the reason."""
        return f"{self.days}: {self.reason}"

    def covers(self, day: date) -> bool:
        """Say whether a day lies inside."""
        return self.first_day <= day <= self.last_day

    def checked(self, today: date) -> Rest:
        """Raise where the days lie the wrong way round, in the past, or out of reach."""
        if self.last_day < self.first_day:
            raise BadInput(
                f"{long_day(self.last_day)} is before {long_day(self.first_day)}. Write the first day first."
            )
        if self.last_day < today:
            raise BadInput(f"{long_day(self.last_day)} is in the past. Choose today or a later day.")
        if self.last_day - self.first_day > LONGEST:
            raise BadInput("A rest can last up to one year. Choose an earlier last day.")
        if self.last_day - today > FARTHEST:
            raise BadInput("Rest days can be up to two years ahead. Choose an earlier day.")
        return self

    def must_hold(self) -> Rest:
        """Raise unless it is in force: a card may be older than its removal."""
        if not self.holds:
            raise OutOfDate("These days are no rest days now. /rest list shows which there are.")
        return self

    def removed(self, now: datetime) -> Rest:
        """Take it away. Pressing twice is fine."""
        return self if self.removed_at is not None else replace(self, removed_at=now)

    def put_back(self, now: datetime) -> Rest:
        """Undo a removal, within ten minutes."""
        if self.removed_at is None:
            raise OutOfDate("These rest days were not removed. /rest list shows them.")
        if now - self.removed_at > UNDO_WITHIN:
            raise NotPossible("A removal can be undone for 10 minutes. Add the days again with /rest add.")
        return replace(self, removed_at=None)
