"""Whatever people, the gateway and the host do: minutes are true, or say that they are estimated."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from groupbot.attendance.model import HereStatus
from tests.attendance.world import ALI, EVA, MIA, OTHER_ROOM, ROOM, SAM, START, World

PEOPLE = (SAM, MIA, EVA, ALI)
LENGTH = 60  # minutes, of the session
STEP = timedelta(seconds=30)
FIRST = START - timedelta(minutes=10)  # from here on time counts
STEPS = 2 * (10 + LENGTH)  # up to the end: what happens after it is seen no more

Walk = tuple[int, int]  # who; and into which room: ROOM, OTHER_ROOM or out
OUT = 0
ALL = "FAULTS_ALL" in os.environ  # new evenings, and more of them; else always the same


@dataclass(frozen=True)
class Act:
    """So much time passes, then people walk, or the bot loses sight of them for a while."""

    after: int  # half minutes
    kind: str
    walks: tuple[Walk, ...] = ()
    away: int = 0


@dataclass
class Truth:
    """Who was where at each half minute, and in which of these nothing could be seen."""

    where: dict[int, int] = field(default_factory=dict)
    there: dict[int, set[int]] = field(default_factory=lambda: {who: set() for who in PEOPLE})
    unseen: set[int] = field(default_factory=set)

    def passes(self, since: datetime, until: datetime, *, seen: bool) -> None:
        for step in range((since - FIRST) // STEP, (until - FIRST) // STEP):
            self.unseen |= set() if seen else {step}
            for who in PEOPLE:
                if self.where.get(who) == ROOM:
                    self.there[who].add(step)

    def least(self, who: int) -> float:
        """Give the minutes of somebody who was away whenever nothing could be seen."""
        return _minutes(self.there[who] - self.unseen)

    def most(self, who: int) -> float:
        """Give the minutes of somebody who was there whenever nothing could be seen."""
        return _minutes(self.there[who] | self.unseen)

    def came_unseen_to_the_end(self, who: int) -> bool:
        """Say whether nothing could be seen at the end, and they were not there when that began."""
        seen = set(range(STEPS)) - self.unseen
        return STEPS - 1 in self.unseen and max(seen, default=-1) not in self.there[who]

    def true(self, who: int) -> float:
        """Give the minutes that somebody was there."""
        return _minutes(self.there[who])


def _minutes(there: set[int]) -> float:
    """Count the time somebody was there, or away for five minutes at most."""
    known = sorted(there & set(range(STEPS)))
    filled = set(known)
    for last, following in pairwise(known):
        if following - last - 1 <= 10:
            filled |= set(range(last, following))
    return len(filled) / 2


class Evening:
    """A session, the people around it, and a bot that now and then cannot see them."""

    def __init__(self, world: World) -> None:
        self.world, self.truth = world, Truth()

    async def plays(self, acts: list[Act]) -> dict[int, tuple[float, HereStatus, bool]]:
        session = await self.world.session(length=LENGTH)
        await self.world.reaches(-10)
        for act in acts:
            await self._passes(act.after)
            await self._kinds[act.kind](self, act)
        left = (FIRST + STEPS * STEP - self.world.clock.at) // STEP
        await self._passes(max(0, left))
        return await self.world.came(session)

    async def _passes(self, steps: int, *, seen: bool = True) -> None:
        since = self.world.clock.at
        await self.world.passes(steps / 2)
        self.truth.passes(since, self.world.clock.at, seen=seen)

    def _walk(self, walks: tuple[Walk, ...], *, told: bool = True) -> None:
        for who, room in walks:
            before = self.truth.where.get(who, OUT)
            self.truth.where[who] = room
            if told:
                self.world.moved(who, before or None, room or None)
        self.world.rooms = {
            room: {who for who, where in self.truth.where.items() if where == room}
            for room in (ROOM, OTHER_ROOM)
        }

    async def _walks(self, act: Act) -> None:
        self._walk(act.walks)

    async def _drops(self, act: Act) -> None:
        """The gateway is gone, and with it what happened: a snapshot is all there is."""
        self.world.attendance.lost()
        await self._unseen(act)
        await self.world.snapshot()

    async def _resumes(self, act: Act) -> None:
        """The gateway is gone; when it is back, it tells what happened, and it is late by then."""
        self.world.attendance.lost()
        before = dict(self.truth.where)
        await self._unseen(act)
        for who, room in act.walks:
            self.world.moved(who, before.get(who) or None, room or None)
            before[who] = room
        await self.world.snapshot(resumed=True)

    async def _unseen(self, act: Act) -> None:
        await self._passes(act.away // 2, seen=False)
        self._walk(act.walks, told=False)
        await self._passes(act.away - act.away // 2, seen=False)

    async def _dies(self, act: Act) -> None:
        """The bot is killed, and started again later. What was seen a moment before is on disk."""
        await self.world.attendance.flush()
        await self.world.killed()
        self._passes_without_the_bot(act.away // 2)
        self._walk(act.walks, told=False)
        self._passes_without_the_bot(act.away - act.away // 2)
        await self.world.comes_back()

    def _passes_without_the_bot(self, steps: int) -> None:
        since = self.world.clock.at
        self.world.clock.at += steps * STEP
        self.truth.passes(since, self.world.clock.at, seen=False)

    _kinds: dict[str, Callable[[Evening, Act], Awaitable[None]]] = {  # noqa: RUF012 (never changed)
        "walks": _walks,
        "drops": _drops,
        "resumes": _resumes,
        "dies": _dies,
    }


walk = st.tuples(st.sampled_from(PEOPLE), st.sampled_from((ROOM, ROOM, OTHER_ROOM, OUT)))
seen_act = st.builds(
    Act, st.integers(0, 24), st.just("walks"), st.lists(walk, min_size=1, max_size=3).map(tuple)
)
unseen_act = st.builds(
    Act,
    st.integers(0, 24),
    st.sampled_from(("drops", "resumes", "dies")),
    st.lists(walk, max_size=3).map(tuple),
    st.integers(1, 30),
)
evenings = st.lists(st.one_of(seen_act, seen_act, unseen_act), max_size=10)


async def _came(acts: list[Act]) -> tuple[Truth, dict[int, tuple[float, HereStatus, bool]]]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        await world.open()
        try:
            evening = Evening(world)
            came = await evening.plays(acts)
            return evening.truth, came
        finally:
            await world.close()


def _wrong(acts: list[Act]) -> list[str]:
    """Say what of an evening's minutes is neither true nor said to be estimated."""
    truth, came = asyncio.run(_came(acts))
    late = any(act.kind == "resumes" for act in acts)  # told later than it happened, and not estimated
    wrong = []
    for who in PEOPLE:
        minutes, _, estimated = came.get(who, (0.0, HereStatus.PART, False))
        if not truth.least(who) <= minutes <= truth.most(who):
            wrong.append(f"{who} has {minutes} of {truth.least(who)} to {truth.most(who)}")
        if estimated and not truth.unseen:
            wrong.append(f"{who} is said to be estimated, and all was seen")
        if not (estimated or late or truth.came_unseen_to_the_end(who)) and minutes != truth.true(who):
            wrong.append(f"{who} has {minutes} and no word of an estimate; it was {truth.true(who)}")
    return wrong


# Each found something once, or is what a bad day looks like.
@given(evenings)
@example([Act(20, "walks", ((SAM, ROOM),)), Act(10, "dies", ((SAM, OUT), (MIA, ROOM)), 20)])
@example([Act(125, "drops", ((EVA, ROOM),), 22)])
@example([Act(0, "walks", ((SAM, ROOM), (MIA, ROOM))), Act(130, "drops", ((SAM, OUT),), 30)])
@example(
    [Act(0, "walks", ((SAM, ROOM),)), Act(9, "resumes", ((SAM, OUT), (SAM, ROOM)), 9), Act(0, "dies", (), 1)]
)
@settings(max_examples=150 if ALL else 20, derandomize=not ALL)
def test_minutes_are_true_or_say_that_they_are_estimated(acts: list[Act]) -> None:
    assert not _wrong(acts)
