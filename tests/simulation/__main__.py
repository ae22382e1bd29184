"""Plays many schedules, or looks for the seed that finds a mutant out.

`python -m tests.simulation 20000` plays so many on every core; `python -m tests.simulation --hunt`
prints, for each mutant, the first seed under which it breaks a promise.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.simulation.mutants import MUTANTS
from tests.simulation.schedule import Outcome, run

_MEMORY = Path("/dev/shm")  # a file there costs no disk


def _played(name: str | None, seed: int) -> Outcome:
    with (
        tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        if name is not None:
            MUTANTS[name](patch)
        return run(seed, Path(folder) / "outbox.sqlite")


def play(count: int, first: int) -> int:
    """Play `count` schedules on every core, print the figures, and give how many broke a promise."""
    began, kills, broken = time.monotonic(), Counter[str](), 0
    said = missed = laid = 0
    # A bot that is killed leaves its connections behind in the process that plays it: none grows old.
    with get_context("fork").Pool(maxtasksperchild=25) as pool:
        for outcome in pool.imap(partial(_played, None), range(first, first + count), chunksize=20):
            kills += outcome.kills
            said, missed, laid = said + outcome.said, missed + outcome.missed, laid + outcome.laid
            if outcome.faults:
                broken += 1
                print(f"seed {outcome.seed}: {'; '.join(outcome.faults)}", flush=True)
    print(
        f"{count} schedules from seed {first} in {time.monotonic() - began:.0f} s: {broken} broke a promise"
    )
    print(f"  {said} letters said, {missed} too late and told of, {laid} laid in the inbox")
    print(f"  {kills.total()} kills: {', '.join(f'{n} {at}' for at, n in kills.most_common())}")
    return broken


def hunt(most: int, names: list[str]) -> int:
    """Print the first seed that finds each mutant out, and give how many lived."""
    lived = 0
    for name in names or MUTANTS:
        killer = next((o for o in map(partial(_played, name), range(most)) if o.faults), None)
        lived += killer is None
        print(
            f'    "{name}": {killer.seed},  # {killer.faults[0]}' if killer else f"    {name}: LIVES",
            flush=True,
        )
    return lived


def _main() -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.simulation")
    reader.add_argument("count", type=int, nargs="?", default=200)
    reader.add_argument(
        "--from", dest="first", type=int, default=None, help="the first seed; drawn if not given"
    )
    reader.add_argument("--hunt", action="store_true", help="find the seeds that kill the mutants")
    reader.add_argument("names", nargs="*", help="with --hunt: these mutants only")
    asked = reader.parse_args()
    if asked.hunt:
        return min(hunt(asked.count, asked.names), 1)
    first = random.randrange(10**9) if asked.first is None else asked.first
    return min(play(asked.count, first), 1)


if __name__ == "__main__":
    raise SystemExit(_main())
