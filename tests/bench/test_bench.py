"""The benchmarks run, at a size that says nothing about speed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from tests.bench import presses, reminders, series, starting, summary, voice
from tests.bench.__main__ import BENCHES
from tests.bench.figures import Line, at

SMALL: dict[str, Callable[[Path], Awaitable[list[Line]]]] = {
    "voice": partial(voice.measure, rounds=1, burst=200, paced=200),
    "presses": partial(presses.measure, rounds=1, pressing=2, walking=2),
    "reminders": partial(reminders.measure, rounds=1, due=20, planned=(50,)),
    "starting": partial(starting.measure, rounds=1, servers=1, rest=0.1),
    "series": partial(series.measure, rounds=1, servers=(1, 2)),
    "summary": partial(summary.measure, rounds=1, rows=(10_000,), asks=1),
}


@pytest.mark.parametrize("name", SMALL)
async def test_each_benchmark_gives_its_figures(name: str, tmp_path: Path) -> None:
    assert name in BENCHES
    lines = await SMALL[name](tmp_path)
    assert lines
    assert all(line.what in str(line) for line in lines)


def test_every_benchmark_is_tried_here() -> None:
    assert set(SMALL) == set(BENCHES) - {"full"}


def test_a_figure_is_the_median_with_its_spread_and_its_aim() -> None:
    line = Line("lateness", [3.0, 1.0, 2.0], " ms", most=1.5)
    assert "2.00 ms" in str(line)
    assert "(1.00 to 3.00)" in str(line)
    assert "MISSED: at most 1.50 ms" in str(line)
    assert Line("rate", [140.0], " %", least=130).met
    assert Line("rate", [140.0], " %").met is None


def test_a_share_of_the_values_lies_below() -> None:
    assert at(0.99, [float(n) for n in range(100)]) == 99
    assert at(0.5, [3.0, 1.0, 2.0]) == 2
