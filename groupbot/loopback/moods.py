"""How the gateway misbehaves when told to: dropped lines, odd ops, late and doubled events."""

from __future__ import annotations

import asyncio
from typing import Any

from groupbot.loopback import jsons
from groupbot.loopback.session import Line, Session


class Moods:
    """The sessions of the gateway and everything that can go wrong with them on request."""

    def __init__(self) -> None:
        self.sessions: dict[str, Session] = {}
        self.heartbeat_interval = 41.25
        self._acks = True
        self._gate = asyncio.Event()
        self._gate.set()
        self._twice: list[str] = []
        self._refuse: list[int] = []
        self._hello_after = 0.0

    async def say(self, line: Line, op: int, words: Any) -> None:
        """Send one op that is not an event."""
        text = jsons.written({"op": op, "d": words, "s": None, "t": None}).decode()
        if not line.socket.closed:
            await line.socket.send_str(text)

    async def drop(self, *, resumable: bool = True, code: int | None = 4000) -> None:
        """Cut every line with a close code, or without a word when the code is None."""
        for session in list(self.sessions.values()):
            if not resumable:
                del self.sessions[session.id]
            line, session.line = session.line, None
            if line is None:
                continue
            if code is None:
                if line.transport:
                    line.transport.abort()
            else:
                await line.socket.close(code=code)

    async def op7(self) -> None:
        """Ask the bot to reconnect and resume."""
        await self._say_to_all(7, None)

    async def op9(self, *, resumable: bool) -> None:
        """Tell the bot that its session is invalid; a resumable one may still be resumed."""
        await self._say_to_all(9, resumable)
        if not resumable:
            self.sessions.clear()

    async def _say_to_all(self, op: int, words: Any) -> None:
        for session in list(self.sessions.values()):
            if session.line:
                await self.say(session.line, op, words)

    def duplicate_next(self, name: str) -> None:
        """Send the next event of this name twice."""
        self._twice.append(name)

    def hold(self) -> None:
        """Keep events back until `release`."""
        self._gate.clear()

    def release(self) -> None:
        """Let the events that were held go out, in order."""
        self._gate.set()

    def zombie(self, *, on: bool = True) -> None:
        """Stop answering heartbeats, or begin again."""
        self._acks = not on

    def refuse_next_connect(self, status: int = 503) -> None:
        """Answer the next handshake with an HTTP error."""
        self._refuse.append(status)

    def late_hello(self, seconds: float) -> None:
        """Make every HELLO from now on late by so many seconds."""
        self._hello_after = seconds
