"""Discord's clock, as its answers show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from groupbot.clock import Clock


class TheirClock:
    """Tells how far the host's clock is ahead of Discord's, from the last answer that bore a date.

    Between answers Discord's clock is taken to go on as the monotonic clock does, so that a host's
    clock that is put right counts at once. A clock that is moved on purpose (`clock.shift`) moves
    Discord's with it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: tuple[datetime, float, timedelta] | None = None

    def saw(self, date: datetime) -> None:
        """Take note of the date that an answer bears, as it arrives; it is cut to the second."""
        self._seen = (date, self._clock.monotonic(), self._clock.shift)

    @property
    def ahead(self) -> timedelta | None:
        """Give the difference, negative where the host is behind; None before the first answer."""
        if self._seen is None:
            return None
        date, when, shift = self._seen
        passed = timedelta(seconds=self._clock.monotonic() - when) + self._clock.shift - shift
        return self._clock.now() - (date + passed)


class RightClock(Clock):
    """The host's clock, put right by Discord's while it is far off, ahead or behind.

    For what is measured between two moments: a clock that jumps in between must not count.
    """

    def __init__(self, clock: Clock, ahead: Callable[[], timedelta | None], most: timedelta) -> None:
        """Take the host's clock, how far it is ahead, and what difference is left as it is."""
        super().__init__()
        self._clock, self._ahead, self._most = clock, ahead, most

    def now(self) -> datetime:
        """Give the present instant as Discord has it, or as the host has where the two are near."""
        ahead = self._ahead()
        return self._clock.now() if ahead is None or abs(ahead) <= self._most else self._clock.now() - ahead

    def monotonic(self) -> float:
        """Give seconds that never jump, from an unknown start."""
        return self._clock.monotonic()
