"""What every benchmark stands on: the loopback here, the bot in a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from groupbot.loopback import Loopback

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 60.0  # seconds


@dataclass(frozen=True)
class Running:
    """A bot's process, and when it was started by the monotonic clock."""

    process: asyncio.subprocess.Process
    log: Path

    def memory(self) -> float:
        """Give what it holds in memory alone, in MB: shared pages are not counted twice."""
        for line in Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
        raise ValueError("The kernel does not say how much memory the process holds.")

    def cpu(self) -> float:
        """Give the seconds of processor time that it used so far, all threads together."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def environment(lo: Loopback, folder: Path) -> dict[str, str]:
    """Give the settings that point a bot at a loopback and a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GROUPBOT_")}
    return kept | {
        "DISCORD_TOKEN": lo.token,
        "GROUPBOT_DATA": str(folder),
        "GROUPBOT_DISCORD_API": lo.api_url,
        "GROUPBOT_DISCORD_GATEWAY": lo.gateway_url,
        "GROUPBOT_LOG_FORMAT": "json",
    }


@asynccontextmanager
async def process(lo: Loopback, folder: Path, *words: str) -> AsyncIterator[Running]:
    """Run `python …words` against the loopback, and end it by SIGTERM."""
    log = folder / "bot.log"
    with log.open("ab") as out:
        started = await asyncio.create_subprocess_exec(
            *(sys.executable, *words), cwd=ROOT, env=environment(lo, folder), stdout=out, stderr=out
        )
    try:
        yield Running(started, log)
    finally:
        if started.returncode is None:
            started.send_signal(signal.SIGTERM)
        await asyncio.wait_for(started.wait(), 20)
