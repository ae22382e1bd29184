"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import datetime

from groupbot.clock import Clock


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
