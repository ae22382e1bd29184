"""The demo's clock: one for Discord and the bot, moved together."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from groupbot.clock import Clock
from groupbot.demo.child import Child

_STEPS_MOST = 300  # things that happen in one move of the clock
_LOOKS_MOST, _LOOK = 100, 0.05  # how often, and how many seconds apart, the bot is asked whether it has done


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
        if self.child is not None and self.child.is_running:
            await self.child.move_clock(self.clock.shift)

    async def coming(self) -> datetime | None:
        """Say when the bot will do something next, or None."""
        return await self.child.next_due() if self.child else None

    async def live_to(self, moment: datetime) -> None:
        """Let time pass, stopping at everything that happens on the way until it has happened."""
        for _ in range(_STEPS_MOST):
            at = await self.coming()
            if at is None or at > moment:
                break
            await self.move_to(at)
            await self.settle()
        await self.move_to(moment)
        await self.settle()

    async def settle(self) -> None:
        """Come back when the bot has done what is due, or has been given a while to do it."""
        for _ in range(_LOOKS_MOST):
            at = await self.coming()
            if at is None or at > self.now():
                return
            await asyncio.sleep(_LOOK)
