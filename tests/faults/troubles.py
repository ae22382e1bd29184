"""What may befall the bot on an evening: kills, failing sends, a second start, a wrong clock, a lost line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

from tests.faults.evening import SOON, Evening, evening


class Story(Protocol):
    """What people do on an evening, and what must be true of it in the end."""

    def __init__(self, evening: Evening) -> None: ...

    @property
    def steps(self) -> list[Callable[[], Awaitable[None]]]: ...

    async def prologue(self) -> None: ...

    async def holds(self) -> list[str]: ...


class Trouble:
    """Nothing goes wrong; the others change what they need."""

    def begins(self, evening: Evening) -> None:
        """Come before the first step."""

    async def between(self, evening: Evening) -> None:
        """Come between two steps."""

    @asynccontextmanager
    async def beside(self, evening: Evening) -> AsyncIterator[None]:
        """Go on beside all the steps."""
        yield


@dataclass
class Killed(Trouble):
    """It dies at these points, counted over all its lives; those of its later starts only if asked for."""

    points: list[int]
    starting: bool = False

    def begins(self, evening: Evening) -> None:
        evening.counts_starts = self.starting
        evening.deaths = sorted(self.points)
        evening.arm_next()


@dataclass
class KilledAnyTime(Trouble):
    """It is killed from outside, at random moments, so many times."""

    seed: int
    times: int

    @asynccontextmanager
    async def beside(self, evening: Evening) -> AsyncIterator[None]:
        killing = asyncio.create_task(self._kill(evening, Random(self.seed)))
        yield
        killing.cancel()
        await asyncio.gather(killing, return_exceptions=True)

    async def _kill(self, evening: Evening, chance: Random) -> None:
        for _ in range(self.times):
            await evening.up.wait()
            await asyncio.sleep(chance.uniform(0.0, 1.5))
            evening.child.kill()
            await evening.down.wait()


# What may become of a request, in the words of the loopback's faults.
FAULTS: dict[str, dict[str, Any]] = {
    "500": {"status": 500},
    "502": {"status": 502},
    "503": {"status": 503},
    "504": {"status": 504},
    "said, then 500": {"status": 500, "after": True},
    "said, then 503": {"status": 503, "after": True},
    "a reset": {"reset": "before"},
    "said, then a reset": {"reset": "after"},
    "no answer": {"timeout": 6.0},
    "said, and no answer": {"timeout": 6.0, "after": True},
}


@dataclass
class SendsFail(Trouble):
    """The first try of every send comes to this."""

    fault: str
    _tried: set[str] = field(default_factory=set)

    def begins(self, evening: Evening) -> None:
        room = "/channels/{channel_id}/messages"
        evening.stage.lo.faults.next("POST", room, times=1000, where=self._first_try, **FAULTS[self.fault])

    def _first_try(self, ask: Any) -> bool:
        nonce = str((ask.body or {}).get("nonce"))
        first = nonce not in self._tried
        self._tried.add(nonce)
        return first


@dataclass
class LineDrops(Trouble):
    """The gateway is cut between any two steps; the session can be resumed afterwards, or not."""

    resumable: bool

    async def between(self, evening: Evening) -> None:
        gateway = evening.stage.lo.gateway
        back = gateway.resumes if self.resumable else gateway.identifies
        await gateway.drop(resumable=self.resumable)
        await evening.until(
            lambda: (gateway.resumes if self.resumable else gateway.identifies) > back, "the line"
        )


@dataclass
class ClockJumps(Trouble):
    """The machine's clock goes wrong by an hour for a while between any two steps."""

    hours: int

    async def between(self, evening: Evening) -> None:
        evening.child.fuse.wrong_by = self.hours * 3600
        await asyncio.sleep(2.5)  # longer than two sweeps
        evening.child.fuse.wrong_by = 0


@dataclass
class TwoProcesses(Trouble):
    """Somebody starts it a second time on the same file, so many times."""

    times: int = 9
    refused: int = 0

    async def between(self, evening: Evening) -> None:
        if self.refused == self.times:
            return
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "groupbot", "run"),
            env=evening.child._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await asyncio.wait_for(second.communicate(), SOON)
        assert second.returncode == 1, said
        assert b"Another groupbot is running" in said
        assert b"Traceback" not in said
        self.refused += 1


@dataclass
class Outcome:
    """What came of an evening: how often it died, at how many points it could have, and what is wrong."""

    kills: int = 0
    points: int = 0
    deaths: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


async def play(story: type[Story], folder: Path, *troubles: Trouble) -> Outcome:
    """Play a story under troubles, then let everything work again and look."""
    outcome = Outcome()
    async with evening(folder) as made:
        told = story(made)
        await told.prologue()
        made.child.fuse.arm()
        for trouble in troubles:
            trouble.begins(made)
        async with AsyncExitStack() as stack:
            for trouble in troubles:
                await stack.enter_async_context(trouble.beside(made))
            for step in told.steps:
                await step()
                for trouble in troubles:
                    await trouble.between(made)
        outcome.points = made.child.fuse.passed
        await made.up.wait()
        made.child.fuse.disarm()
        made.stage.lo.faults.clear()
        outcome.faults = await told.holds()
        outcome.kills, outcome.deaths = made.kills, made.child.fuse.deaths
        if made.ended_itself:
            outcome.faults.append(f"it ended by itself with {made.ended_itself}")
    return outcome
