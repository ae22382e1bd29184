"""One gateway session: what it may hear, what it was sent, and the line it is on."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from groupbot.loopback import jsons

# How many events a session keeps for a RESUME.
KEPT = 2000


@dataclass(eq=False)
class Line:
    """One open WebSocket. What is put on it goes out in order; `gate` holds it back."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    gate: asyncio.Event
    waiting: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def write_on(self) -> None:
        """Send what waits until the socket closes."""
        while True:
            text = await self.waiting.get()
            await self.gate.wait()
            if self.socket.closed:
                return
            try:
                await self.socket.send_str(text)
            except (ConnectionError, RuntimeError):
                return  # the other side went away in the middle; a RESUME asks again


@dataclass(eq=False)
class Session:
    """What one IDENTIFY began. It outlives its line, so that it can be resumed."""

    intents: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    seq: int = 0
    kept: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT))
    line: Line | None = None

    def push(self, name: str, payload: Any) -> int:
        """Number an event, keep it for a RESUME and put it on the line. Answers its number."""
        self.seq += 1
        text = jsons.written({"op": 0, "t": name, "s": self.seq, "d": payload}).decode()
        self.kept.append((self.seq, text))
        if self.line:
            self.line.waiting.put_nowait(text)
        return self.seq

    def can_resume_from(self, seq: int) -> bool:
        """Say whether everything after this number is still kept."""
        if seq > self.seq:
            return False
        return seq == self.seq or (bool(self.kept) and self.kept[0][0] <= seq + 1)

    def replay(self, seq: int) -> None:
        """Put everything after this number on the line again."""
        for number, text in self.kept:
            if number > seq and self.line:
                self.line.waiting.put_nowait(text)
