"""A sample of what `make soak` does in full: the main job, whatever befalls the bot."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.faults.main_story import MainStory
from tests.faults.troubles import Killed, LineDrops, SendsFail, TwoProcesses, play

POINTS = 180  # in the story, more or less; what comes after a kill adds to them
SEEDS = Path(__file__).with_name("seeds.txt")


def drawn(seed: int, times: int = 5) -> list[int]:
    """Give the points at which an evening's bot dies."""
    return Random(seed).sample(range(POINTS), times)


@pytest.mark.parametrize("seed", [int(line.split()[0]) for line in SEEDS.read_text().splitlines()])
async def test_five_kills_lose_nothing_and_say_nothing_twice(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    outcome = await play(MainStory, tmp_path, Killed(drawn(seed)))
    assert outcome.faults == [], outcome.deaths
    assert outcome.kills >= 4, outcome.deaths


async def test_lost_answers_lost_lines_and_a_second_start_change_nothing(tmp_path: Path) -> None:
    second = TwoProcesses(times=1)
    outcome = await play(
        MainStory, tmp_path, SendsFail("said, then a reset"), LineDrops(resumable=True), second
    )
    assert outcome.faults == []
    assert second.refused == 1
