"""The process that draws: it answers, it is replaced when it dies, and it outlives nobody."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from groupbot.errors import NotPossible
from groupbot.reports.chart import Chart, Series
from groupbot.reports.pencil import Pencil

ROOT = Path(__file__).resolve().parents[2]
CHART = Chart("October", "Week from", "Attendances", ("1 Oct", "5 Oct"), (Series("Monday", (3, 5)),), "")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def pencil(tmp_path: Path) -> AsyncGenerator[Pencil]:
    pencil = Pencil(tmp_path / "cache")
    yield pencil
    await pencil.close()


def pid_of(pencil: Pencil) -> int:
    assert pencil.pid is not None
    return pencil.pid


def is_there(pid: int) -> bool:
    """Say whether a process lives; one that waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


async def test_a_chart_is_drawn_again_and_again_by_one_process(pencil: Pencil) -> None:
    assert (await pencil.draw(CHART)).startswith(PNG)
    first = pid_of(pencil)
    pictures = await asyncio.gather(*(pencil.draw(CHART) for _ in range(3)))
    assert all(each.startswith(PNG) for each in pictures)
    assert pid_of(pencil) == first


async def test_nothing_is_started_before_it_is_needed_and_nothing_stays_after(pencil: Pencil) -> None:
    assert pencil.pid is None
    await pencil.draw(CHART)
    pid = pid_of(pencil)
    await pencil.close()
    assert not is_there(pid)
    assert pencil.pid is None
    assert (await pencil.draw(CHART)).startswith(PNG)


async def test_a_process_that_died_is_replaced(pencil: Pencil) -> None:
    await pencil.draw(CHART)
    first = pid_of(pencil)
    os.kill(first, signal.SIGKILL)
    assert (await pencil.draw(CHART)).startswith(PNG)
    assert pid_of(pencil) != first


async def test_a_process_that_does_not_answer_is_ended_and_said_so(tmp_path: Path) -> None:
    pencil = Pencil(tmp_path, timeout=0.01)
    with pytest.raises(NotPossible) as refused:
        await pencil.draw(CHART)
    assert refused.value.words.startswith("The chart could not be drawn this time.")
    assert pencil.pid is None


async def test_a_chart_that_cannot_be_drawn_does_not_end_the_process(pencil: Pencil) -> None:
    await pencil.draw(CHART)
    first = pid_of(pencil)
    with pytest.raises(NotPossible):
        await pencil.draw(Chart("", "", "", ("1",), (Series("", (1, 2)),), ""))
    assert (await pencil.draw(CHART)).startswith(PNG)
    assert pid_of(pencil) == first


async def test_whoever_stops_waiting_leaves_nothing_for_the_next_one(pencil: Pencil) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):  # the first chart takes several times as long
            await pencil.draw(CHART)
    assert (await pencil.draw(CHART)).startswith(PNG)


async def test_the_process_knows_nothing_of_our_environment(
    pencil: Pencil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a-secret")
    await pencil.draw(CHART)
    assert b"a-secret" not in environment_of(pid_of(pencil))


_PARENT = """
import asyncio, sys
from pathlib import Path
from groupbot.reports.pencil import Pencil
from tests.reports.test_pencil import CHART

async def main():
    pencil = Pencil(Path(sys.argv[1]))
    await pencil.draw(CHART)
    print(pencil.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def test_no_process_is_left_behind_when_the_bot_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_there(pid)
        parent.kill()
    wait = asyncio.run(_gone(pid))
    assert wait


async def _gone(pid: int) -> bool:
    for _ in range(500):
        if not is_there(pid):
            return True
        await asyncio.sleep(0.02)
    return False


NAMES = ("$\\frac{$", "مجموعة الاثنين", "月曜の会", "a\\frac{b}", "_", "🧑🏽‍🤝‍🧑🏿", "सोमवार", "", "<b>&amp;")


async def test_a_name_is_drawn_as_it_is_and_never_read_as_a_formula(pencil: Pencil) -> None:
    for name in NAMES:
        layers = (Series(name, (1, 2)), Series("other", (0, 3)))
        assert (await pencil.draw(Chart(name, name, name, (name, name), layers, ""))).startswith(PNG)


async def test_a_chart_of_nothing_and_one_of_a_year_of_weeks_can_be_drawn(pencil: Pencil) -> None:
    assert (await pencil.draw(Chart("", "", "", ("1",), (Series("", (0,)),), ""))).startswith(PNG)
    weeks = tuple(f"{n} Oct" for n in range(53))
    layers = tuple(Series(str(n), (n,) * 53) for n in range(6))
    assert (await pencil.draw(Chart("", "", "", weeks, layers, ""))).startswith(PNG)
