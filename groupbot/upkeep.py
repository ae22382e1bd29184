"""Lets go of what has been kept long enough, once a day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from groupbot.clock import Clock

EVERY = timedelta(days=1)


class Upkeep:
    """Acts that may be done at any time and as often as one likes: at start, then daily."""

    def __init__(self, clock: Clock, *acts: Callable[[], Awaitable[object]]) -> None:
        self._clock = clock
        self._acts = acts
        self._next = clock.now()

    async def next_at(self) -> datetime | None:
        """Give when it is done next, for the alarm clock."""
        return self._next

    async def ring(self) -> None:
        """Do it if its time has come; what fails is tried again the next day."""
        now = self._clock.now()
        if now < self._next:
            return
        self._next = now + EVERY
        for act in self._acts:
            await act()
