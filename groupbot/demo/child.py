"""The bot of the demo: a real `groupbot run` in a process of its own, and its clock."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from groupbot.loopback import Loopback

STARTS_WITHIN = 15.0  # seconds
ENDS_WITHIN = 10.0


class BotStopped(RuntimeError):
    """The bot's process ended by itself."""


class Child:
    """One `groupbot run`, pointed at the demo's Discord. Its clock is moved over an inherited socket."""

    module = "groupbot"  # what is run; it takes the same words

    def __init__(self, loopback: Loopback, data: Path) -> None:
        self._loopback = loopback
        self._data = data
        self._process: asyncio.subprocess.Process | None = None
        self._clock: socket.socket | None = None
        self._turn = asyncio.Lock()

    @property
    def is_running(self) -> bool:
        """Say whether the bot's process is there."""
        return self._process is not None and self._process.returncode is None

    @property
    def log(self) -> Path:
        """Give the file that holds what the bot logged."""
        return self._data / "bot.log"

    async def start(self, shift: timedelta) -> None:
        """Start the bot with its clock moved, and wait until Discord has seen it come in."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        before = self._loopback.gateway.identifies
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self.module, "run", "--clock-fd", str(theirs.fileno())),
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(theirs.fileno(),),
            )
        theirs.close()
        self._clock = ours
        await self.move_clock(shift)
        ended = asyncio.create_task(self._process.wait())
        try:
            await self._loopback.until(
                lambda: ended.done() or self._loopback.gateway.identifies > before,
                within=STARTS_WITHIN,
                what="the bot's start",
            )
        finally:
            if ended.done():
                raise BotStopped(
                    f"The bot stopped with code {ended.result()}. What it said is in {self.log}."
                )
            ended.cancel()

    async def ready(self) -> None:
        """Wait until what is due goes out: before, a clock that is moved would pass it over."""
        await self._loopback.until(self._is_ready, within=STARTS_WITHIN, what="the bot's getting ready")

    async def _is_ready(self) -> bool:
        if not self.is_running:
            raise BotStopped(f"The bot stopped. What it said is in {self.log}.")
        return await self._told("ready") == "yes"

    async def move_clock(self, shift: timedelta) -> None:
        """Set how far the bot's clock is moved, tell it Discord's time, and come back when it holds."""
        await self._told(f"{shift.total_seconds():.6f} {self._loopback.now().timestamp():.6f}")

    async def next_due(self) -> datetime | None:
        """Ask when the bot's alarm will ring next; None when nothing is planned or the bot is not there."""
        if not self.is_running:
            return None
        answer = await self._told("next")
        return datetime.fromtimestamp(float(answer), UTC) if answer else None

    async def _told(self, line: str) -> str:
        """Say a line to the bot and give its answer."""
        async with self._turn:
            if self._clock is None:
                return ""
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(self._clock, f"{line}\n".encode())
            answer = b""
            while not answer.endswith(b"\n"):
                arrived = await loop.sock_recv(self._clock, 4096)
                if not arrived:
                    raise BotStopped(f"The bot stopped. What it said is in {self.log}.")
                answer += arrived
            return answer.decode().strip()

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """End the bot, by SIGTERM unless another signal is named, and give its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        if process.returncode is None:
            process.send_signal(how)
        try:
            return await asyncio.wait_for(process.wait(), ENDS_WITHIN)
        except TimeoutError:
            process.kill()
            return await process.wait()
        finally:
            async with self._turn:  # nobody waits on a line that is closed
                if self._clock is not None:
                    self._clock.close()
                    self._clock = None

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GROUPBOT_")}
        return kept | {
            "DISCORD_TOKEN": self._loopback.token,
            "GROUPBOT_DATA": str(self._data),
            "GROUPBOT_DISCORD_API": self._loopback.api_url,
            "GROUPBOT_DISCORD_GATEWAY": self._loopback.gateway_url,
            "GROUPBOT_LOG_FORMAT": "json",
        }
