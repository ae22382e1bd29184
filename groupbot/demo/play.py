"""The demo as a whole: the server, the bot beside it, the clock, and somebody who tells the story."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from groupbot.demo import town
from groupbot.demo.child import Child
from groupbot.demo.clock import DemoClock
from groupbot.demo.kept import CannotContinue
from groupbot.demo.telling import Teller
from groupbot.demo.town import Town
from groupbot.errors import NotPossible
from groupbot.loopback import Loopback, Person, Reply, Shown
from groupbot.loopback.guild import Channel
from groupbot.pace import PERSON, Pace, Rate

OTHER_VERSION = "What was kept is of another version. Start anew with --reset."
SOON = 8.0  # seconds of real time that anything in the story may take
BREATH = Rate(PERSON.most - 5, PERSON.each_second)  # a little less than the bot takes from one person


class StoryBroken(AssertionError):
    """A step of the story did not come out as it should."""


@dataclass(frozen=True)
class Play:
    """Everything a chapter of the story needs."""

    loopback: Loopback
    town: Town
    clock: DemoClock
    child: Child
    tell: Teller
    pace: Pace = field(default_factory=lambda: Pace(time.monotonic, person=BREATH))

    async def breathes(self, person: Person) -> None:
        """Have somebody wait who pressed faster than anybody does: the machine that plays them may."""
        while True:
            try:
                return self.pace.take(person.id, None)
            except NotPossible:
                await asyncio.sleep(1 / BREATH.each_second)

    async def says(self, person: Person, command: str, in_: Channel, /, **given: Any) -> Reply:
        """Have somebody use a command, and tell it."""
        typed = " ".join(f"{name}:{_shown(value)}" for name, value in given.items())
        self.tell.does(person, f"types {command} {typed}".rstrip())
        return self._seen(await self.slash(person, command, in_, **given))

    async def presses(self, person: Person, on: Reply | Shown, label: str) -> Reply:
        """Have somebody press a button, and tell it."""
        self.tell.does(person, f"presses [{label}]")
        return self._seen(await self.press(person, on, label))

    async def slash(self, person: Person, command: str, in_: Channel, /, **given: Any) -> Reply:
        """Have somebody use a command, without telling it."""
        await self.breathes(person)
        return await person.slash(command, in_=in_, **given)

    async def press(self, person: Person, on: Reply | Shown, label: str) -> Reply:
        """Have somebody press a button, without telling it."""
        await self.breathes(person)
        return await person.press(on, label)

    def _seen(self, reply: Reply) -> Reply:
        self.tell.sees(reply.text, reply.buttons)
        return reply

    async def until(self, seen: Callable[[], Shown | None], what: str) -> Shown:
        """Wait for a message that should come, and give it."""
        await self.loopback.until(lambda: seen() is not None, within=SOON, what=what)
        found = seen()
        assert found is not None
        return found

    async def posted(self, person: Person, channel: Channel, after: int, *words: str) -> Shown:
        """Wait for a new message in a channel that holds all these words."""
        return await self.until(
            lambda: _newest(person.sees(channel), after, words), f"a message with {words} in #{channel.name}"
        )

    async def told(self, person: Person, after: int, *words: str) -> Shown:
        """Wait for a new direct message that holds all these words."""
        return await self.until(lambda: _newest(person.dms(), after, words), f"a direct message with {words}")

    async def each(self, people: list[Person], act: Callable[[Person], Awaitable[object]]) -> None:
        """Have several people do the same, one after another, without telling."""
        for person in people:
            await act(person)

    def newest_id(self) -> int:
        """Give an id that everything from now on is newer than."""
        return self.loopback.world.new_id()

    def must(self, holds: bool, what: str) -> None:
        """Stop the story where something is not as it should be."""
        if not holds:
            raise StoryBroken(what)


@asynccontextmanager
async def stage(
    data: Path, begins: datetime, port: int = 0, kept: dict[str, Any] | None = None
) -> AsyncGenerator[Play]:
    """Start the demo's Discord and the bot, anew or where they were, and take both down again."""
    clock = DemoClock(datetime.fromisoformat(kept["now"]) if kept else begins)
    async with _loopback(clock, port, kept) as loopback:
        built = _found(loopback) if kept else town.build(loopback)
        child = Child(loopback, data)
        clock.child = child
        try:
            await child.start(clock.clock.shift)
            await child.ready()
            yield Play(loopback, built, clock, child, Teller(built, clock))
        finally:
            clock.child = None
            await child.stop()


@asynccontextmanager
async def _loopback(clock: DemoClock, port: int, kept: dict[str, Any] | None) -> AsyncGenerator[Loopback]:
    loopback = await (_loaded(kept, clock) if kept else Loopback(now=clock.now)).start(port)
    try:
        yield loopback
    finally:
        await loopback.stop()


def _loaded(kept: dict[str, Any], clock: DemoClock) -> Loopback:
    try:
        return Loopback.load(kept["discord"], clock.now)
    except (ValueError, KeyError, TypeError):
        raise CannotContinue(OTHER_VERSION) from None


def _found(loopback: Loopback) -> Town:
    try:
        return town.found(loopback)
    except KeyError:
        raise CannotContinue(OTHER_VERSION) from None


def _newest(messages: list[Shown], after: int, words: tuple[str, ...]) -> Shown | None:
    for shown in reversed(messages):
        if shown.message.id > after and all(word in shown.text for word in words):
            return shown
    return None


def _shown(value: object) -> str:
    return f"@{value.name}" if isinstance(value, Person) else str(getattr(value, "name", value))


def first_monday(year: int, month: int) -> datetime:
    """Give the first Monday of a month at 09:00 UTC."""
    first = datetime(year, month, 1, 9, tzinfo=UTC)
    return first + timedelta(days=-first.weekday() % 7)
