"""The process that draws charts: started when first needed, gone when nobody needs it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from groupbot.errors import NotPossible
from groupbot.reports.chart import Chart

_ROOT = Path(__file__).resolve().parents[2]
_log = structlog.get_logger(__name__)


class _Ended(Exception):
    """The process ended without an answer."""


class Pencil:
    """Draws one chart at a time, in a process that ends by itself when this one does, however it ends."""

    def __init__(self, cache: Path | None = None, timeout: float = 20.0) -> None:
        """Start nothing yet. `timeout` is in seconds.

        `cache` is a folder the drawing library keeps its list of fonts in (making it takes seconds);
        without one it has a folder of its own for as long as the process lives.
        """
        self._cache = cache
        self._own_folder: TemporaryDirectory[str] | None = None
        self._timeout = timeout
        self._process: Process | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """Give the id of the process, or None where there is none."""
        return self._process.pid if self._process else None

    async def draw(self, chart: Chart) -> bytes:
        """Give the chart as a PNG; NotPossible, in words, when it could not be drawn in time."""
        asked = json.dumps(asdict(chart)).encode()
        async with self._one_at_a_time:
            try:
                async with asyncio.timeout(self._timeout):
                    answer = await self._answer(asked)
            except BaseException as trouble:  # half an answer must not meet the next chart
                await self._end(kill=True)
                if not isinstance(trouble, TimeoutError | _Ended):
                    raise
                _log.warning("chart not drawn", trouble=type(trouble).__name__)
                raise _not_drawn() from trouble
        if answer[:1] != b"P":
            _log.warning("chart not drawn", trouble=answer[1:60].decode(errors="replace"))
            raise _not_drawn()
        return answer[1:]

    async def close(self) -> None:
        """End the process, if there is one."""
        async with self._one_at_a_time:
            await self._end(kill=False)
            if self._own_folder is not None:
                self._own_folder.cleanup()
                self._own_folder = None

    async def _answer(self, asked: bytes) -> bytes:
        """Ask the process; one that was there before may have ended meanwhile, so a new one is tried too."""
        if self._process is not None:
            try:
                return await self._ask(self._process, asked)
            except _Ended:
                await self._end(kill=True)
        self._process = await self._start()
        return await self._ask(self._process, asked)

    async def _ask(self, process: Process, asked: bytes) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(asked).to_bytes(4) + asked)
            await process.stdin.drain()
            length = int.from_bytes(await process.stdout.readexactly(4))
            return await process.stdout.readexactly(length)
        except (BrokenPipeError, ConnectionResetError, asyncio.IncompleteReadError) as gone:
            raise _Ended from gone

    async def _start(self) -> Process:
        """Start it with nothing of our environment, where the token may be; Ctrl-C is not for it."""
        surroundings = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        surroundings |= {"PYTHONPATH": str(_ROOT), "MPLCONFIGDIR": self._folder()}
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "groupbot.reports.draw",
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,  # it warns of letters that no font here has; errors come back as answers
            env=surroundings,
            start_new_session=True,
        )

    def _folder(self) -> str:
        """Give a folder that nobody else can put settings into."""
        if self._cache is not None:
            self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            return str(self._cache.resolve())
        if self._own_folder is None:
            self._own_folder = TemporaryDirectory(prefix="groupbot-")
        return self._own_folder.name

    async def _end(self, *, kill: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(0 if kill else 2):
                await process.wait()
        except TimeoutError:
            if process.returncode is None:
                process.kill()
            await process.wait()


def _not_drawn() -> NotPossible:
    return NotPossible(
        "The chart could not be drawn this time. The figures are complete; you can ask for it again."
    )
