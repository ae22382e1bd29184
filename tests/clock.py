"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta

from groupbot.clock import Clock
from groupbot.delivery.their_clock import TheirClock


class StillClock(Clock):
    """The wall clock stands at `at` plus whatever it was advanced by; durations run on as always."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at + self.shift

    def set_to(self, at: datetime) -> None:
        """Let it be this moment."""
        self.advance(at - self.now())


class Off(TheirClock):
    """Discord's clock, always as far from the host's as the test says."""

    def __init__(self, ahead: timedelta) -> None:
        super().__init__(Clock())
        self._by = ahead

    @property
    def ahead(self) -> timedelta:
        return self._by
