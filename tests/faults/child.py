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
WORD = struct.Struct("<q")
# Points passed, whether they count, at which one to die, and by how many seconds the clock is wrong. Each is
# written alone: the run counts while the test says where it is to die.
PASSED, ARMED, DIE_AT, WRONG_BY = range(4)


class Fuse:
    """Counts the points of all runs of one evening, in a file that they and the test share."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(b"".join(map(WORD.pack, (0, 0, -1, 0))))
        self._deaths = file.with_suffix(".deaths")
        with file.open("r+b") as opened:
            self._words = mmap.mmap(opened.fileno(), 4 * WORD.size)

    def arm(self) -> None:
        """Count from now on, from nought, and die nowhere yet."""
        self._set(DIE_AT, -1)
        self._set(PASSED, 0)
        self._set(ARMED, 1)

    def next_death(self, die_at: int) -> None:
        """Say at which point to die next, or -1 for never."""
        self._set(DIE_AT, die_at)

    def disarm(self) -> None:
        """Count no more."""
        self._set(ARMED, 0)
        self._set(DIE_AT, -1)

    def pause(self, *, on: bool = True) -> None:
        """Leave out what is passed meanwhile, or count on."""
        self._set(ARMED, int(not on))

    def _get(self, word: int) -> int:
        return WORD.unpack_from(self._words, word * WORD.size)[0]

    def _set(self, word: int, value: int) -> None:
        WORD.pack_into(self._words, word * WORD.size, value)

    @property
    def wrong_by(self) -> int:
        """Give by how many seconds the machine's clock is wrong."""
        return self._get(WRONG_BY)

    @wrong_by.setter
    def wrong_by(self, seconds: int) -> None:
        self._set(WRONG_BY, seconds)

    @property
    def passed(self) -> int:
        """Give how many points were passed."""
        return self._get(PASSED)

    @property
    def deaths(self) -> list[str]:
        """Give at what it died, one for each time."""
        return self._deaths.read_text().splitlines() if self._deaths.exists() else []

    def point(self, name: str) -> None:
        """Pass a point, or die there as a SIGKILL from outside would have it."""
        if not self._get(ARMED):
            return
        passed = self._get(PASSED)
        self._set(PASSED, passed + 1)
        if 0 <= self._get(DIE_AT) <= passed:
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
