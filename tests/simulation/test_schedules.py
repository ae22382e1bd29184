"""Kills, faults, jumping clocks and outages, as a seed orders them: nothing is lost or said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.mutants import MUTANTS
from tests.simulation.schedule import run

SCHEDULES, AT_ONCE = 150, 25

# Seeds under which delivery once broke a promise, or the simulator was wrong about one.
KEPT = (50, 55, 408_330, 412_991)

# The first seed that found each mutant out, as `python -m tests.simulation --hunt` prints them. A
# change of delivery shifts what a seed does; then one of the next few does it.
KILLED_BY = {
    "no nonce": 3,
    "a new nonce for each try": 3,
    "never looked for": 1,
    "the nonces age by the wall clock": 84,
    "a nonce trusted longer than Discord does": 38,
    "the lease ignored": 7,
    "swept only at the start": 2,
    "marked before it is sent": 0,
    "sent before the claim is on disk": 0,
    "the end ignored": 0,
    "Discords clock ignored": 3,
    "doubt forgotten after a crash": 1,
    "an unknown outcome taken for a no": 4,
    "an unknown outcome taken for a yes": 2,
    "nobody told of what expired": 0,
    "taken back only where nothing is in doubt": 3,
}
NEXT_FEW = 60


@pytest.mark.parametrize("first", range(1000, 1000 + SCHEDULES, AT_ONCE))
def test_nothing_is_lost_and_nothing_said_twice(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        assert run(seed, tmp_path / f"{seed}.sqlite").faults == [], f"seed {seed}"


@pytest.mark.parametrize("seed", KEPT)
def test_what_once_went_wrong_goes_right(tmp_path: Path, seed: int) -> None:
    assert run(seed, tmp_path / "outbox.sqlite").faults == []


def test_a_seed_does_the_same_each_time(tmp_path: Path) -> None:
    assert run(7, tmp_path / "once.sqlite") == run(7, tmp_path / "again.sqlite")


@pytest.mark.parametrize("name", MUTANTS)
def test_a_thought_left_out_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    MUTANTS[name](monkeypatch)
    kept = KILLED_BY[name]
    seeds = (kept, *(seed for seed in range(NEXT_FEW) if seed != kept))
    assert any(run(seed, tmp_path / f"{seed}.sqlite").faults for seed in seeds)
