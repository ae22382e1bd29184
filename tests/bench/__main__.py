"""Runs the benchmarks side by side and prints their figures: `python -m tests.bench [presses,…]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from tests.bench import presses, reminders, series, starting, summary, voice
from tests.bench.figures import Line

BENCHES: dict[str, tuple[str, Callable[[Path], Awaitable[list[Line]]]]] = {
    "voice": ("Voice events to disk", voice.measure),
    "presses": ("From a press to its answer", presses.measure),
    "reminders": ("A thousand reminders due at once", reminders.measure),
    "full": (
        "A thousand reminders due at once, a million planned",
        partial(reminders.measure, planned=(1_000_000,)),
    ),
    "starting": ("Start, and memory at rest", starting.measure),
    "series": ("Two thousand series beside twenty", series.measure),
    "summary": ("The summary of twelve weeks", summary.measure),
}


async def bench(name: str) -> list[Line]:
    """Run one of them in a folder of its own, and print its lines."""
    title, measure = BENCHES[name]
    with tempfile.TemporaryDirectory(prefix="groupbot-bench-") as folder:
        lines = await measure(Path(folder))
    print(f"\n{title}", *lines, sep="\n", flush=True)
    return lines


def main() -> None:
    """Run those that are named, or all."""
    wanted = [name for name in ",".join(sys.argv[1:]).split(",") if name] or [
        name for name in BENCHES if name != "full"
    ]
    for name in wanted:
        asyncio.run(bench(name))


if __name__ == "__main__":
    main()
