"""The demo's clock: one for Discord and the bot, moved together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from groupbot.clock import Clock
from groupbot.demo.child import Child


class DemoClock:
    """Moves the wall time of both; heartbeats, rate limits and the three seconds stay real."""

    def __init__(self, begins: datetime) -> None:
        self.clock = Clock(begins - datetime.now(UTC))
        self.child: Child | None = None

    def now(self) -> datetime:
        """Give the demo's present."""
        return self.clock.now()

    async def move_to(self, moment: datetime) -> None:
        """Let time pass until a moment; it never goes back."""
        await self.move_by(max(moment - self.now(), timedelta(0)))

    async def move_by(self, by: timedelta) -> None:
        """Let time pass."""
        self.clock.advance(by)
        if self.child is not None:
            await self.child.move_clock(self.clock.shift)
