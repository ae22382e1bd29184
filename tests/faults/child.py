"""The real `groupbot run`, in a process that kills itself at the points it is told.

A point comes before and after each commit, before each request, when it has left, and when its answer
came. Nothing of the product knows of it: the libraries below it are what counts.
"""

from __future__ import annotations

import asyncio
import mmap
import os
import signal
import struct
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.client_reqrep import ClientResponse
from sqlalchemy.engine.default import DefaultDialect

import groupbot.app
from groupbot.__main__ import cli
from groupbot.clock import Clock
from groupbot.delivery.limits import Limits

# In the order that service keeps, a tenth as long: what is in doubt is looked for four seconds later.
QUICK = Limits(
    send_timeout=4.0,
    nonce_trusted=6.0,
    lease=12.0,
    look_timeout=1.5,
    edit_gap=0.1,
    backoff_first=0.1,
    backoff_most=2.0,
)
# Points passed, whether they count, at which one to die, and by how many seconds the clock is wrong.
WORDS = struct.Struct("<qqqq")


class Fuse:
    """Counts the points of all runs of one evening, in a file that they and the test share."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(WORDS.pack(0, 0, -1, 0))
        self._deaths = file.with_suffix(".deaths")
        with file.open("r+b") as opened:
            self._words = mmap.mmap(opened.fileno(), WORDS.size)

    def arm(self, die_at: int = -1) -> None:
        """Count from now on, from nought; die at that point, or never."""
        self._write(0, 1, die_at)

    def next_death(self, die_at: int) -> None:
        """Say at which point to die next."""
        passed, armed, _, _ = WORDS.unpack(self._words[:])
        self._write(passed, armed, die_at)

    def disarm(self) -> None:
        """Count no more."""
        self._write(self.passed, 0, -1)

    def pause(self, *, on: bool = True) -> None:
        """Leave out what is passed meanwhile, or count on."""
        passed, _, die_at, _ = WORDS.unpack(self._words[:])
        self._write(passed, int(not on), die_at)

    def _write(self, passed: int, armed: int, die_at: int) -> None:
        self._words[:] = WORDS.pack(passed, armed, die_at, self.wrong_by)

    @property
    def wrong_by(self) -> int:
        """Give by how many seconds the machine's clock is wrong."""
        return WORDS.unpack(self._words[:])[3]

    @wrong_by.setter
    def wrong_by(self, seconds: int) -> None:
        self._words[:] = WORDS.pack(*WORDS.unpack(self._words[:])[:3], seconds)

    @property
    def passed(self) -> int:
        """Give how many points were passed."""
        return WORDS.unpack(self._words[:])[0]

    @property
    def deaths(self) -> list[str]:
        """Give at what it died, one for each time."""
        return self._deaths.read_text().splitlines() if self._deaths.exists() else []

    def point(self, name: str) -> None:
        """Pass a point, or die there as a SIGKILL from outside would have it."""
        passed, armed, die_at, _ = WORDS.unpack(self._words[:])
        if not armed:
            return
        self._write(passed + 1, armed, die_at)
        if passed == die_at:
            with self._deaths.open("a") as deaths:
                deaths.write(f"{passed} {name}\n")
            os.kill(os.getpid(), signal.SIGKILL)

    def close(self) -> None:
        """Let go of the file."""
        self._words.close()


def lay(fuse: Fuse) -> None:
    """Put a point around every commit, every request and every answer."""
    commit, request, start = DefaultDialect.do_commit, aiohttp.ClientSession._request, ClientResponse.start

    @wraps(commit)
    def do_commit(dialect: Any, connection: Any) -> None:
        fuse.point("before a commit")
        commit(dialect, connection)
        fuse.point("after a commit")

    @wraps(request)
    async def asked(session: Any, method: str, url: Any, **given: Any) -> Any:
        fuse.point(f"before {method}")
        answer = await request(session, method, url, **given)
        fuse.point(f"answer to {method}")
        return answer

    @wraps(start)
    async def left(response: Any, connection: Any) -> Any:
        await asyncio.sleep(0)
        fuse.point(f"after {response.method} left")
        return await start(response, connection)

    for owner, name, act in (
        (DefaultDialect, "do_commit", do_commit),
        (aiohttp.ClientSession, "_request", asked),
        (ClientResponse, "start", left),
    ):
        setattr(owner, name, act)


def set_wrong(fuse: Fuse) -> None:
    """Have the machine's clock be as wrong as the test wants it, without anybody having moved it."""
    right = Clock.now

    def now(self: Clock) -> datetime:
        return right(self) + timedelta(seconds=fuse.wrong_by)

    Clock.now = now


if __name__ == "__main__":
    shared = Fuse(Path(os.environ["FAULTS_FUSE"]))
    lay(shared)
    set_wrong(shared)
    groupbot.app.Limits = lambda **_: QUICK  # pyright: ignore[reportAttributeAccessIssue]
    cli()
