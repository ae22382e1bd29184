"""What a seed does to delivery, and what must be true whatever it did."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import create_engine
from structlog.testing import capture_logs

from groupbot.database import metadata
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Letter, Way
from groupbot.delivery.tables import outbox, parked
from tests.simulation.harbour import Harbour
from tests.simulation.host import SERVER, Process, tag_tasks
from tests.simulation.virtual import START, HostClock, VirtualLoop, virtual_time

LETTERS, STEPS, KILLS = 10, 30, 4
LIMITS = Limits(park_first=400.0)  # as in service, but for an hour's wait that is only long
SETTLES_WITHIN = 4 * 3600.0  # seconds of virtual time after everything is calm again


@dataclass
class Outcome:
    """What came of a schedule. `faults` says in words what must not be; empty is well."""

    seed: int
    faults: list[str] = field(default_factory=list)
    said: int = 0
    missed: int = 0
    laid: int = 0
    kills: Counter[str] = field(default_factory=Counter)


def run(seed: int, file: Path, limits: Limits = LIMITS) -> Outcome:
    """Play one schedule from its seed to the end."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        schedule = Schedule(seed, file, HostClock(loop), limits)
        tag_tasks(loop)
        ids = Random(f"rows of {seed}")
        with virtual_time(schedule.clock), capture_logs(), pytest.MonkeyPatch.context() as patched:
            patched.setattr(logging.getLogger("apscheduler"), "disabled", True)
            patched.setattr(logging.getLogger("apscheduler.executors.default"), "disabled", True)
            patched.setattr("groupbot.delivery.records.row_id", lambda: ids.getrandbits(63))
            return runner.run(schedule.play())


class Schedule:
    """One machine on which a seed starts processes, kills them, moves the clock and cuts the wire."""

    def __init__(self, seed: int, file: Path, clock: HostClock, limits: Limits) -> None:
        self.outcome = Outcome(seed)
        self.chance = Random(seed)
        self.clock = clock
        self.harbour = Harbour(clock, Random(f"wire of {seed}"))
        self._file = file
        self._limits = limits
        self._first: Process | None = None
        self._second: Process | None = None
        self._back_at = 0.0
        self._kills = KILLS
        self._letters = self._written()
        self.harbour.ends = {one.subject: one.expires_at for one in self._letters if one.expires_at}

    def _written(self) -> list[Letter]:
        letters = []
        for number in range(LETTERS):
            way = Way.MEMBER if number % 3 == 0 else Way.CHANNEL
            due_at = START + timedelta(seconds=self.chance.uniform(0, 200))
            expires = due_at + timedelta(seconds=self.chance.uniform(60, 900)) if number % 5 == 4 else None
            to = self.chance.choice([20, 21, 22])
            letters.append(Letter(SERVER, "reminder", f"s{number}", way, to, due_at, expires_at=expires))
        return letters

    async def play(self) -> Outcome:
        """Put the letters, let the seed do its worst, then let everything be calm, and look."""
        self._file.write_bytes(_blank())
        self._first = self._process()
        await self._first.begin(alone=True)
        await self._first.does(self._first.delivery.put(*self._letters))
        self._arm(self._first)
        for _ in range(STEPS):
            await asyncio.sleep(self.chance.choice([0.2, 1, 3, 10, 30]))
            await self._something_happens()
        await self._calms_down()
        self._look()
        return self.outcome

    def _process(self) -> Process:
        return Process(
            self._file, self.clock, self.harbour, Random(self.chance.getrandbits(32)), self._limits
        )

    def _arm(self, process: Process) -> None:
        """Decide at which of its next points a process is killed; there are four kills in a schedule."""
        if self._kills > 0:
            self._kills -= 1
            process.dies_after = self.chance.choice([self.chance.randrange(12), self.chance.randrange(80)])

    async def _something_happens(self) -> None:
        drawn = self.chance.random()
        if drawn < 0.15:
            self._move_clock(self.chance.choice([3600, -3600, 600, -600, -200, -200, -200, 8]))
        elif drawn < 0.21:
            self.harbour.down_until = self.clock.monotonic() + self.chance.choice([20, 120, 900])
        elif drawn < 0.27:
            await self._take_one_back()
        elif drawn < 0.45 and self._second is None and self._first is not None:
            self._second = self._process()
            await self._second.begin(alone=False)
            self._arm(self._second)
        await self._see_to_the_dead()

    def _move_clock(self, seconds: float) -> None:
        self.clock.skew += timedelta(seconds=seconds)
        if seconds > 0:
            self.harbour.jumped_at = self.clock.monotonic()

    async def _take_one_back(self) -> None:
        subject = f"s{self.chance.randrange(LETTERS)}"
        process = self._first or self._second
        if process is not None and subject not in self.harbour.over:
            await process.does(process.take_back(subject))

    async def _see_to_the_dead(self) -> None:
        if self._second is not None and self._second.dead:
            await self._bury(self._second)
            self._second = None
        if self._first is not None and self._first.dead:
            await self._bury(self._first)
            self._first = None
            down = self.chance.choice([0.1, 5, 90, 300, 5400])
            self._back_at = self.clock.monotonic() + down
            if self._second is None:
                await asyncio.sleep(down)
        if self._first is None and self.clock.monotonic() >= self._back_at:
            # Only one may own the file; who comes beside another has to wait for its leases.
            self._first = self._process()
            await self._first.begin(alone=self._second is None)
            self._arm(self._first)

    async def _bury(self, process: Process) -> None:
        self.outcome.kills[process.killed_at or ""] += 1
        await process.bury()

    async def _calms_down(self) -> None:
        """No more kills and faults, and a right clock: what is not settled by and by never will be."""
        self._kills, self._back_at, self.harbour.calm = 0, 0.0, True
        for process in (self._first, self._second):
            if process is not None:
                process.dies_after = None
        await self._see_to_the_dead()
        if self._second is not None and self._first is not None:
            await self._second.bury()  # one is enough to tidy up
            self._second = None
        await asyncio.sleep(240)
        self.clock.skew = timedelta(0)
        until = self.clock.monotonic() + SETTLES_WITHIN
        while self._open() and self.clock.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(15)
        for process in (self._first, self._second):
            if process is not None:
                await process.bury()

    def _open(self) -> list[dict[str, Any]]:
        return [row for row in self._rows() if row["state"] in ("due", "sending")]

    def _rows(self) -> list[dict[str, Any]]:
        reader = sqlite3.connect(self._file)
        try:
            found = reader.execute("SELECT kind, subject, state, inbox, message_id FROM outbox")
            return [dict(zip(("kind", "subject", "state", "inbox", "message_id"), row)) for row in found]  # noqa: B905
        finally:
            reader.close()

    def _look(self) -> None:
        """Compare what stands in the channels with what the outbox believes, and both with the letters."""
        faults = self.harbour.faults
        said = Counter(message.subject for message in self.harbour.messages)
        rows = {(row["kind"], row["subject"]): row for row in self._rows()}
        faults += [f"{subject} was said {times} times" for subject, times in said.items() if times > 1]
        faults += [f"{row['subject']} is never settled" for row in self._open()]
        for letter in self._letters:
            faults += self._of_one(letter, rows, said[letter.subject] > 0)
        self.outcome.faults = sorted(set(faults))
        self.outcome.said = len(said)
        self.outcome.missed = sum(kind == "missed" for kind, _ in rows)
        self.outcome.laid = sum(row["inbox"] for (kind, _), row in rows.items() if kind == "reminder")

    def _of_one(self, letter: Letter, rows: dict[tuple[str, str], dict[str, Any]], said: bool) -> list[str]:
        subject, row = letter.subject, rows.get(("reminder", letter.subject))
        if row is None:
            return [] if subject in self.harbour.over else [f"{subject} is gone from the outbox"]
        state = row["state"]
        if state == "sent" and not said and not row["inbox"]:
            return [f"{subject} is marked sent and was never said"]
        if state in ("failed", "expired") and said:
            return [f"{subject} is marked {state} and was said"]
        if state == "failed":
            return [f"{subject} was given up"]
        if state == "expired" and letter.expires_at is None and subject not in self.harbour.over:
            return [f"{subject} expired and had no end"]
        if state == "expired" and subject not in self.harbour.over and ("missed", subject) not in rows:
            return [f"nobody was told that {subject} was missed"]
        if said and state == "sent" and not row["inbox"] and ("stands", subject) not in rows:
            return [f"nobody was told that {subject} stands"]
        return []


@cache
def _blank() -> bytes:
    """Give a file with an empty outbox, made once."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection, tables=[outbox, parked])
        blank = connection.connection.driver_connection
        assert isinstance(blank, sqlite3.Connection)
        connection.commit()
        return blank.serialize()
