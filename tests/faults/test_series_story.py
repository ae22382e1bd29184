"""A sample of what `make soak` does in full: a series, its places and who runs it, whatever comes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.faults.series_story import SeriesStory
from tests.faults.troubles import Killed, play

POINTS = 240  # in the story, more or less; what comes after a kill adds to them


@pytest.mark.parametrize("seed", [1])
async def test_two_kills_lose_no_date_no_place_and_no_turn(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    outcome = await play(SeriesStory, tmp_path, Killed(Random(seed).sample(range(POINTS), 2)))
    assert outcome.faults == [], outcome.deaths
    assert outcome.kills >= 2, outcome.deaths
