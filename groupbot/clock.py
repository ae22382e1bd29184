"""What time it is: the only place that asks the system."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The wall clock in UTC, and the monotonic clock for durations.

    `shift` moves the wall clock only (a demo or a test that lets a week pass): durations,
    heartbeats and rate limits stay on the monotonic clock and never move.
    """

    def __init__(self, shift: timedelta = timedelta(0)) -> None:
        self.shift = shift

    def now(self) -> datetime:
        """Give the present instant, aware, in UTC, to the microsecond."""
        return datetime.now(UTC) + self.shift

    def monotonic(self) -> float:
        """Give seconds that never jump, from an unknown start."""
        return time.monotonic()

    def advance(self, by: timedelta) -> None:
        """Move the wall clock by this much."""
        self.shift += by
