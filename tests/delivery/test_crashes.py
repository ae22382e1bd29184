"""Kills, faults and jumping clocks, in an order that a seed decides: nothing is lost, nothing said twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from groupbot.delivery.limits import Limits
from groupbot.delivery.model import CannotRead, OutcomeUnknown, Posted, Row, TryLater
from groupbot.delivery.service import Delivery
from tests.delivery.world import START, FakeClock, FakeWire, MortalDatabase, World, private, reminder

LETTERS, STEPS = 30, 25


class RoughWire(FakeWire):
    """A wire on which anything may go wrong; what a request comes to depends on the letter and the try."""

    def __init__(self, clock: FakeClock, seed: int) -> None:
        super().__init__(clock)
        self.seed = seed
        self.calm = False
        self.gate = asyncio.Event()
        self.on_its_way: list[tuple[float, Row, Any]] = []

    def chance(self, row: Row, act: str) -> float:
        self.asked[f"{act} {row.letter.subject}"] += 1
        return Random(
            f"{self.seed} {act} {row.letter.subject} {self.asked[f'{act} {row.letter.subject}']}"
        ).random()

    async def send(self, row: Row, card: Any) -> Posted:
        chance = 1.0 if self.calm else self.chance(row, "send")
        if chance < 0.10:
            raise TryLater(1)
        if chance < 0.20:
            raise OutcomeUnknown
        if chance < 0.30:
            self.arrives(row, card)
            raise OutcomeUnknown
        if chance < 0.40:  # it arrives after the client gave up
            self.on_its_way.append((self.clock.monotonic() + 35 * (chance - 0.3) / 0.1, row, card))
            raise OutcomeUnknown
        if chance < 0.75:
            await self.slowly(row, card, chance)
        return self.arrives(row, card)

    async def slowly(self, row: Row, card: Any, chance: float) -> None:
        try:
            await self.gate.wait()
        except asyncio.CancelledError:  # the process is killed; Discord may have the request all the same
            if chance < 0.6:
                self.on_its_way.append((self.clock.monotonic() + 35 * (chance - 0.4) / 0.2, row, card))
            raise

    async def find(self, row: Row) -> Posted | None:
        if not self.calm and self.chance(row, "find") < 0.3:
            raise CannotRead
        return await super().find(row)

    def arrives(self, row: Row, card: Any, at: float | None = None) -> Posted:
        at = self.clock.monotonic() if at is None else at
        message = self._remembered(row.nonce, at) or self._say(row, card, at)
        return Posted(message.channel_id, message.id, self.clock.now())

    def passes(self) -> None:
        """Let what is on its way arrive, each at its time, and slow answers come."""
        now = self.clock.monotonic()
        for at, row, card in self.on_its_way:
            if at <= now:
                self.arrives(row, card, at)
        self.on_its_way = [one for one in self.on_its_way if one[0] > now]
        self.gate.set()
        self.gate = asyncio.Event()


class Rough:
    """One run: a database file, one or two deliveries on it, and what a seed does to them."""

    def __init__(self, file: Path, seed: int, *, two: bool) -> None:
        self.chance = Random(seed)
        self.world = World(file)
        self.wire = RoughWire(self.world.clock, seed)
        self.world.wire = self.wire
        self.two = two
        self.in_inbox: set[str] = set()  # direct messages in doubt whose history stayed closed
        self.second: tuple[MortalDatabase, Delivery] | None = None

    async def run(self) -> None:
        await self.world.open()
        await self.world.delivery.put(*self.letters())
        for _ in range(STEPS):
            await self.step()
        self.wire.calm = True
        await self.passes(30)  # no request takes longer than a send may
        while set(await self.world.states()) != {"sent"}:
            await self.passes(1200)
            await self.ring()
        self.in_inbox = {row["subject"] for row in await self.world.rows() if row["inbox"]}
        await self.end_second()
        await self.world.close()

    def letters(self) -> list[Any]:
        return [
            (private if number % 3 == 0 else reminder)(
                f"s{number}", due_at=START + timedelta(seconds=self.chance.uniform(0, 400))
            )
            for number in range(LETTERS)
        ]

    async def step(self) -> None:
        await self.passes(self.chance.choice([0.5, 2, 10, 30]))
        if self.chance.random() < 0.1:
            self.world.clock.set_back(self.chance.choice([-7200, -600, 90, 600]))
        if self.two and self.second is None and self.chance.random() < 0.3:
            await self.begin_second()
        await self.ring()
        if self.chance.random() < 0.2:
            await self.kill()

    async def passes(self, seconds: float) -> None:
        self.world.clock.passes(seconds)
        self.wire.passes()
        await asyncio.sleep(0.001)

    async def ring(self) -> None:
        await self.world.delivery.ring()
        if self.second is not None:
            await self.second[1].ring()
        for _ in range(self.chance.randrange(12)):
            await asyncio.sleep(0.001)

    async def kill(self) -> None:
        if self.second is not None and self.chance.random() < 0.5:
            await self.end_second()
        elif self.second is None:  # the first one owns the file: it comes back only to an empty house
            await self.world.dies()
            await self.passes(self.chance.choice([0.1, 5, 300]))
            await self.world.comes_back()

    async def begin_second(self) -> None:
        database = self.world._database()
        delivery = Delivery(database, self.world.clock, Limits())
        delivery.carries("reminder", self.world.draw)
        await delivery.begin(alone=False)
        delivery.wire = self.wire
        self.second = (database, delivery)

    async def end_second(self) -> None:
        if self.second is not None:
            database, delivery = self.second
            database.killed = True
            await delivery.stop(0)
            await database.close()
            self.second = None


@pytest.mark.parametrize("two", [False, True], ids=["one process", "two processes"])
@pytest.mark.parametrize("seed", range(4))
async def test_nothing_is_lost_and_nothing_said_twice(tmp_path: Path, seed: int, two: bool) -> None:
    rough = Rough(tmp_path / "groupbot.sqlite", seed, two=two)
    await rough.run()
    said = Counter(message.card for message in rough.wire.messages)
    assert {subject: times for subject, times in said.items() if times > 1} == {}
    assert {*said, *rough.in_inbox} == {f"s{number}" for number in range(LETTERS)}
    assert len(said) >= LETTERS - 2
