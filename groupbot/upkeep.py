"""Lets go of what has been kept long enough, once a day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from groupbot.clock import Clock
from groupbot.each import each

EVERY = timedelta(days=1)


class Upkeep:
    """Acts that may be done at any time and as often as one likes: at start, then daily."""

    def __init__(
        self, clock: Clock, clock_wrong: Callable[[], bool], *acts: Callable[[], Awaitable[object]]
    ) -> None:
        """`clock_wrong` says whether the clock is known to be far ahead: nothing is let go of then."""
        self._clock = clock
        self._clock_wrong = clock_wrong
        self._acts = acts
        self._next = clock.now()

    async def next_at(self) -> datetime | None:
        """Give when it is done next, for the alarm clock; None while the clock is wrong."""
        return None if self._clock_wrong() else self._next

    async def ring(self) -> None:
        """Do it if its time has come; what fails is tried again the next day."""
        now = self._clock.now()
        if self._clock_wrong() or now < self._next <= now + EVERY:  # later: the clock was set back since
            return
        self._next = now + EVERY
        await each(self._acts, lambda act: act(), "something was not let go of")
