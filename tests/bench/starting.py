"""(d) From the process's start to ready, and memory at rest, beside the bare library on the same loopback."""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from groupbot.loopback import Loopback
from tests.bench.figures import Line
from tests.bench.house import ROOT, STARTS_WITHIN, Running, process

_COMMANDS = {"ours": ("-m", "groupbot", "run"), "bare": ("-m", "tests.bench.bare")}
_IMPORTS = {"ours": "import groupbot.running", "bare": "import discord"}


async def measure(folder: Path, *, rounds: int = 5, servers: int = 10, rest: float = 3.0) -> list[Line]:
    """Start both by turns and leave them alone for a moment; then time what each imports."""
    found: dict[str, list[tuple[float, float, float]]] = {"ours": [], "bare": []}
    for n in range(rounds):
        for which, words in _COMMANDS.items():
            place = folder / which
            place.mkdir(exist_ok=True)
            (place / "bot.log").unlink(missing_ok=True)
            found[which].append(await _start(place, words, servers, rest if n else rest / 2))
    imports = {which: await asyncio.to_thread(_cpu_of, words, rounds) for which, words in _IMPORTS.items()}
    ours, bare = found["ours"][1:] or found["ours"], found["bare"][1:] or found["bare"]
    return [
        Line("groupbot run: process start to ready", [r[0] for r in ours], " s"),
        Line("the bare library: process start to ready", [r[0] for r in bare], " s"),
        Line("groupbot run: last GUILD_CREATE to ready", [r[1] for r in ours], " s", most=0.5),
        Line("the bare library: last GUILD_CREATE to ready", [r[1] for r in bare], " s"),
        Line("groupbot run: memory at rest", [r[2] for r in ours], " MB"),
        Line("the bare library: memory at rest", [r[2] for r in bare], " MB"),
        Line(
            "more memory than the bare library",
            [a[2] - b[2] for a, b in zip(ours, bare, strict=True)],
            " MB",
            most=60,
        ),
        Line("groupbot run: processor time of its imports", imports["ours"], " s"),
        Line("the bare library: processor time of its imports", imports["bare"], " s"),
    ]


async def _start(
    folder: Path, words: tuple[str, ...], servers: int, rest: float
) -> tuple[float, float, float]:
    """Give seconds to ready, seconds from the last GUILD_CREATE to ready, and MB at rest."""
    async with Loopback() as lo:
        for n in range(servers):
            lo.world.guild(f"Harbour {n}").text("announcements")
        began, created = time.time(), [0.0]
        lo.wire.stirred = lambda: _note(lo, created)
        async with process(lo, folder, *words) as running:
            ready = await _ready_at(running)
            await asyncio.sleep(rest)
            return ready - began, ready - created[0], running.memory()


def _note(lo: Loopback, created: list[float]) -> None:
    if (
        lo.wire.events
        and lo.wire.events[-1].name == "GUILD_CREATE"
        and lo.gateway.identifies
        and not created[0]
    ):
        # All of them leave in one turn of the loop.
        created[0] = time.time()


async def _ready_at(running: Running) -> float:
    """Wait for the line that says ready in what the process logs, and give its time."""
    began = time.monotonic()
    while time.monotonic() - began < STARTS_WITHIN and running.process.returncode is None:
        for line in running.log.read_text().splitlines():
            if line.startswith("{") and (said := json.loads(line)).get("event") == "ready":
                return datetime.fromisoformat(said["timestamp"]).timestamp()
        await asyncio.sleep(0.02)
    raise AssertionError("The bot did not come up: " + running.log.read_text()[-500:])


def _cpu_of(statement: str, times: int) -> list[float]:
    """Give the processor time of processes that import this and end."""
    took = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", statement], cwd=ROOT, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return took
