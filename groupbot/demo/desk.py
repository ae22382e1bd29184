"""The buttons beside the demo's Discord: the clock, and trouble to make on purpose."""

from __future__ import annotations

import asyncio
import signal
from datetime import timedelta

from groupbot.demo.guides import guides
from groupbot.demo.noticing import Noticing
from groupbot.demo.play import Play
from groupbot.loopback import NotSeen
from groupbot.loopback.page import Control, Controls

SLOW_BY = 1.5  # seconds: slow, and still within the three that Discord gives a first answer

LOOKS_AHEAD = timedelta(days=30)  # as far as one press goes by itself


class Desk:
    """Does what the buttons say, one after another."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._turn = asyncio.Lock()

    def controls(self) -> Controls:
        """Write everything that stands beside this Discord."""
        return Controls(
            cast=self._play.town.cast,
            buttons=[*self._clock(), *self._trouble()],
            guides=guides(self._play),
        )

    # The clock.

    def _clock(self) -> list[Control]:
        return [
            Control("next", "Next", self.next, "clock", "Move on to the next thing that anybody can see."),
            Control("hour", "+1 hour", lambda: self.live(timedelta(hours=1)), "clock"),
            Control("day", "+1 day", lambda: self.live(timedelta(days=1)), "clock"),
        ]

    async def next(self) -> str:
        """Move on to the next thing that anybody could see."""
        async with self._turn:
            clock = self._play.clock
            if not self._play.child.is_running:
                return "The bot is not there. Start it under Trouble, or move on by an hour or a day."
            began = clock.now()
            with Noticing(self._play.loopback.world) as noticed:
                while not noticed.anything:
                    at = await clock.coming()
                    if at is None:
                        return "Nothing is planned. Plan a session, or move on by an hour or a day."
                    if at > began + LOOKS_AHEAD:
                        return "Nothing happens for a long while. Move on by an hour or a day."
                    await clock.live_to(max(at, clock.now()))
        return ""

    async def live(self, by: timedelta) -> str:
        """Let time pass."""
        async with self._turn:
            await self._play.clock.live_to(self._play.clock.now() + by)
        return ""

    # Trouble.

    def _trouble(self) -> list[Control]:
        faults, child = self._play.loopback.faults, self._play.child
        return [
            Control(
                "slow",
                "Discord is slow",
                self.slow,
                about=f"Every answer takes {SLOW_BY} seconds.",
                is_on=lambda: faults.slow_by > 0,
            ),
            Control(
                "fails",
                "Discord fails",
                self.fails,
                about="Every request of the bot gets a 503. Reminders wait and are sent later, once.",
                is_on=lambda: faults.all_with is not None,
            ),
            Control("drop", "Cut the line", self.drop, about="The gateway hangs up; the bot resumes."),
            Control(
                "forget",
                "Cut the line and forget",
                self.forget,
                about="The gateway hangs up and knows the session no more; the bot begins afresh.",
            ),
            Control(
                "outage",
                "The server is gone",
                self.outage,
                about="An outage of the server, as Discord has them.",
                is_on=lambda: not self._play.town.guild.available,
            ),
            Control(
                "kill",
                "Kill the bot",
                self.kill,
                about="The process is killed without a word. Press again to start it.",
                is_on=lambda: not child.is_running,
            ),
        ]

    async def slow(self) -> str:
        """Make every answer slow, or as fast as before."""
        faults = self._play.loopback.faults
        faults.slow_by = 0.0 if faults.slow_by else SLOW_BY
        return "Discord is slow now." if faults.slow_by else "Discord is as fast as before."

    async def fails(self) -> str:
        """Let every request fail, or none."""
        faults = self._play.loopback.faults
        faults.all_with = None if faults.all_with else 503
        return "Discord fails now." if faults.all_with else "Discord works again."

    async def drop(self) -> str:
        """Cut the line to the bot."""
        await self._play.loopback.gateway.drop()
        return "The line was cut."

    async def forget(self) -> str:
        """Cut the line, and know the session no more."""
        await self._play.loopback.gateway.drop(resumable=False)
        return "The line was cut, and the session is forgotten."

    async def outage(self) -> str:
        """Begin an outage of the server, or end it."""
        guild = self._play.town.guild
        if guild.available:
            guild.becomes_unavailable()
            return "The server cannot be reached."
        guild.becomes_available()
        return "The server is back."

    async def kill(self) -> str:
        """Kill the bot, or start it again."""
        async with self._turn:
            child, clock = self._play.child, self._play.clock
            if child.is_running:
                await child.stop(signal.SIGKILL)
                return "The bot was killed."
            await child.stop()
            try:
                await child.start(clock.clock.shift)
                await child.ready()
            except NotSeen:
                return "The bot was started. Discord does not let it in yet; it goes on trying."
            return "The bot is back."
