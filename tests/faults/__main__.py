"""The soak: every crash point, many kills, every fault at every send, and all that `make test` samples.

`python -m tests.faults [part ...] [--story NAME] [--seed N]`, parts: points kills sends clocks lines
processes tables schedules. Prints figures; ends with 1 where anything was not right.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path

from tests.faults.main_story import MainStory
from tests.faults.series_story import SeriesStory
from tests.faults.troubles import (
    FAULTS,
    ClockJumps,
    Killed,
    KilledAnyTime,
    LineDrops,
    Outcome,
    SendsFail,
    Story,
    Trouble,
    TwoProcesses,
    play,
)
from tests.simulation.__main__ import play as play_schedules

Evenings = list[tuple[str, list[Trouble]]]
STORIES: dict[str, type[Story]] = {"main": MainStory, "series": SeriesStory}
KILLS_AN_EVENING = 6
SCHEDULES = 20_000


def _every_point(seed: int, story: str) -> Evenings:
    """Count the points of an untroubled evening, then die at each of them, some in one evening."""
    clean = _one(story, ("an evening without trouble", []))
    apart = max(1, clean.points // KILLS_AN_EVENING)
    print(f"points: {clean.points} in an evening without trouble")
    last = clean.points + 18 * KILLS_AN_EVENING  # a start leaves some points behind
    evenings: Evenings = [
        (f"killed at {at}, and every {apart} points", [Killed(list(range(at, last, apart)))])
        for at in range(apart)
    ]
    # A start passes some thirty points: die at each of them, three starts in a row.
    return evenings + [
        (f"killed at {at} of a start", [Killed([20, 20 + at, 20 + 2 * at, 20 + 3 * at], starting=True)])
        for at in range(1, 31)
    ]


def _kills(seed: int, story: str) -> Evenings:
    return [(f"kills, seed {seed + n}", [KilledAnyTime(seed + n, 10)]) for n in range(14)]


def _sends(seed: int, story: str) -> Evenings:
    return [(f"every send: {fault}", [SendsFail(fault)]) for fault in FAULTS]


def _clocks(seed: int, story: str) -> Evenings:
    return [(f"the clock {hours:+} h", [ClockJumps(hours)]) for hours in (1, -1)]


def _lines(seed: int, story: str) -> Evenings:
    return [(f"line dropped, resumable {able}", [LineDrops(able)]) for able in (True, False)]


def _processes(seed: int, story: str) -> Evenings:
    return [("a second process", [TwoProcesses()])]


PARTS = {
    "points": _every_point,
    "kills": _kills,
    "sends": _sends,
    "clocks": _clocks,
    "lines": _lines,
    "processes": _processes,
}


def _one(story: str, told: tuple[str, list[Trouble]]) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return asyncio.run(play(STORIES[story], Path(folder), *told[1]))
        except Exception as broken:
            return Outcome(faults=[f"{type(broken).__name__}: {broken}"])


def _evenings(part: str, story: str, evenings: Evenings, pool: ProcessPoolExecutor) -> int:
    """Play evenings on every core, print the figures, and give how many were not right."""
    began, kills, wrong = time.monotonic(), 0, 0
    for (name, _), outcome in zip(evenings, pool.map(partial(_one, story), evenings), strict=True):
        kills += outcome.kills
        if outcome.faults:
            wrong += 1
            print(f"  {name}: {'; '.join(outcome.faults)} (died at {outcome.deaths})", flush=True)
    spent = time.monotonic() - began
    told = f"{len(evenings)} evenings, {kills} kills, {wrong} not right, {spent:.0f} s"
    print(f"{part} of the {story} story: {told}", flush=True)
    return wrong


def _soak(parts: Iterable[str], stories: Iterable[str], seed: int, schedules: int) -> int:
    print(f"seed {seed}", flush=True)
    wrong = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for part, story in product([part for part in parts if part in PARTS], stories):
            wrong += _evenings(part, story, PARTS[part](seed, story), pool)
    if "tables" in parts:
        wrong += _tables()
    if "schedules" in parts:
        wrong += play_schedules(schedules, seed)
    return wrong


def _tables() -> int:
    """Run all of the tables and many evenings, of which `make test` plays some."""
    tables = ["tests/faults/test_gateway.py", "tests/faults/test_storage.py", "tests/storage"]
    cases = [
        *tables,
        "tests/sessions/test_weeks.py",
        "tests/series/test_any_course.py",
        "tests/attendance/test_walks.py",
        "tests/kit/test_patience.py",
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *cases], env=os.environ | {"FAULTS_ALL": "1"}, check=False
    )
    return min(ran.returncode, 1)


def _main() -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.faults")
    reader.add_argument("parts", nargs="*", default=[*PARTS, "tables", "schedules"])
    reader.add_argument("--story", choices=STORIES, help="one of them; all, where it is not given")
    reader.add_argument("--seed", type=int, default=random.randrange(10**6))
    reader.add_argument("--schedules", type=int, default=SCHEDULES)
    asked = reader.parse_args()
    stories = [asked.story] if asked.story else list(STORIES)
    return min(_soak(asked.parts, stories, asked.seed, asked.schedules), 1)


if __name__ == "__main__":
    raise SystemExit(_main())
