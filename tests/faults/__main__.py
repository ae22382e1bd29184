"""The soak: every crash point, many kills, every fault at every send, and all that `make test` samples.

`python -m tests.faults [part ...] [--seed N]`, parts: points kills sends clocks lines processes tables
schedules. Prints figures; ends with 1 where anything was not right.
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
from pathlib import Path

from tests.faults.main_story import MainStory
from tests.faults.troubles import (
    FAULTS,
    ClockJumps,
    Killed,
    KilledAnyTime,
    LineDrops,
    Outcome,
    SendsFail,
    Trouble,
    TwoProcesses,
    play,
)
from tests.simulation.__main__ import play as play_schedules

Evenings = list[tuple[str, list[Trouble]]]
KILLS_AN_EVENING = 6
SCHEDULES = 20_000


def _every_point(seed: int) -> Evenings:
    """Count the points of an untroubled evening, then die at each of them, some in one evening."""
    clean = _one(("an evening without trouble", []))
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


def _kills(seed: int) -> Evenings:
    return [(f"kills, seed {seed + n}", [KilledAnyTime(seed + n, 10)]) for n in range(14)]


def _sends(seed: int) -> Evenings:
    return [(f"every send: {fault}", [SendsFail(fault)]) for fault in FAULTS]


def _clocks(seed: int) -> Evenings:
    return [(f"the clock {hours:+} h", [ClockJumps(hours)]) for hours in (1, -1)]


def _lines(seed: int) -> Evenings:
    return [(f"line dropped, resumable {able}", [LineDrops(able)]) for able in (True, False)]


def _processes(seed: int) -> Evenings:
    return [("a second process", [TwoProcesses()])]


PARTS = {
    "points": _every_point,
    "kills": _kills,
    "sends": _sends,
    "clocks": _clocks,
    "lines": _lines,
    "processes": _processes,
}


def _one(told: tuple[str, list[Trouble]]) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return asyncio.run(play(MainStory, Path(folder), *told[1]))
        except Exception as broken:
            return Outcome(faults=[f"{type(broken).__name__}: {broken}"])


def _evenings(part: str, evenings: Evenings, pool: ProcessPoolExecutor) -> int:
    """Play evenings on every core, print the figures, and give how many were not right."""
    began, kills, wrong = time.monotonic(), 0, 0
    for (name, _), outcome in zip(evenings, pool.map(_one, evenings), strict=True):
        kills += outcome.kills
        if outcome.faults:
            wrong += 1
            print(f"  {name}: {'; '.join(outcome.faults)} (died at {outcome.deaths})", flush=True)
    spent = time.monotonic() - began
    print(f"{part}: {len(evenings)} evenings, {kills} kills, {wrong} not right, {spent:.0f} s", flush=True)
    return wrong


def _soak(parts: Iterable[str], seed: int, schedules: int) -> int:
    print(f"seed {seed}", flush=True)
    wrong = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for part in parts:
            if part in PARTS:
                wrong += _evenings(part, PARTS[part](seed), pool)
    if "tables" in parts:
        wrong += _tables()
    if "schedules" in parts:
        wrong += play_schedules(schedules, seed)
    return wrong


def _tables() -> int:
    """Run the whole tables of gateway and storage, and many evenings; `make test` plays some of each."""
    tables = ["tests/faults/test_gateway.py", "tests/faults/test_storage.py", "tests/storage"]
    cases = [*tables, "tests/attendance/test_walks.py"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *cases], env=os.environ | {"FAULTS_ALL": "1"}, check=False
    )
    return min(ran.returncode, 1)


def _main() -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.faults")
    reader.add_argument("parts", nargs="*", default=[*PARTS, "tables", "schedules"])
    reader.add_argument("--seed", type=int, default=random.randrange(10**6))
    reader.add_argument("--schedules", type=int, default=SCHEDULES)
    asked = reader.parse_args()
    return min(_soak(asked.parts, asked.seed, asked.schedules), 1)


if __name__ == "__main__":
    raise SystemExit(_main())
