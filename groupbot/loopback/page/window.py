"""One window of the page: a browser that looks at this Discord as one person."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import WSMsgType, web

from groupbot.loopback import jsons
from groupbot.loopback.home import Happening
from groupbot.loopback.page.acts import ACTS
from groupbot.loopback.page.seat import Seat
from groupbot.loopback.page.shared import Shared
from groupbot.loopback.person import Person
from groupbot.loopback.shown import CannotDo, NoAnswer

_log = logging.getLogger(__name__)
# A browser that does not keep up is cut off and comes back to a fresh view.
_BEHIND_MOST = 5000
# Changes of places come in bursts; one fresh view for all of them, in seconds.
_GATHER = 0.03
_ALONE = ("INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE")


class Window:
    """A WebSocket with a person behind it: acts come in, what they see goes out."""

    def __init__(self, shared: Shared, person: Person, socket: web.WebSocketResponse) -> None:
        self.person = person
        self._shared = shared
        self._seat = Seat(shared, person)
        self._socket = socket
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._acts: set[asyncio.Task[None]] = set()
        self._refresh: asyncio.TimerHandle | None = None

    async def serve(self) -> None:
        """Show the world, then listen until the browser leaves."""
        writer = asyncio.create_task(self._write_on())
        listeners = self._shared.hub.world.listeners
        listeners.append(self.hear)
        self._shared.comes(self)
        try:
            self.say(self._welcome())
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._start(message.data)
        finally:
            self._shared.goes(self)
            listeners.remove(self.hear)
            if self._refresh:
                self._refresh.cancel()
            for task in [writer, *self._acts]:
                task.cancel()

    async def close(self) -> None:
        """Send the browser away."""
        await self._socket.close(code=1001)

    # Out.

    def _welcome(self) -> dict[str, Any]:
        me = {"event": "welcome", "me": str(self.person.id)}
        return me | self._shared.standing() | self._seat.eyes.places()

    def say(self, words: dict[str, Any]) -> None:
        """Send something to the browser, in order."""
        if self._out.qsize() < _BEHIND_MOST:
            self._out.put_nowait(words)
        elif self._socket._req and self._socket._req.transport:
            self._socket._req.transport.abort()

    async def _write_on(self) -> None:
        while True:
            words = await self._out.get()
            if not self._socket.closed:
                await self._socket.send_str(jsons.written(words).decode())

    def hear(self, happening: Happening) -> None:
        """Pass on what this person sees of what happened."""
        if happening.name in _ALONE or happening.name.startswith("MESSAGE_REACTION"):
            seen = self._seat.eyes.seen(happening)
            if seen:
                self.say(seen)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Send all places afresh, soon and once."""
        if self._refresh is None:
            self._refresh = asyncio.get_running_loop().call_later(_GATHER, self._send_places)

    def _send_places(self) -> None:
        self._refresh = None
        self.say({"event": "places", **self._seat.eyes.places()})

    # In.

    def _start(self, text: str) -> None:
        task = asyncio.create_task(self._act(text))
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)

    async def _act(self, text: str) -> None:
        try:
            said = jsons.read(text)
            number, act = said["id"], ACTS[said["act"]]
        except (ValueError, KeyError, TypeError):
            self.say({"re": None, "ok": False, "why": "That could not be read."})
            return
        try:
            answer = {"ok": True} | await act(self._seat, said)
        except (CannotDo, NoAnswer) as no:
            answer = {"ok": False, "why": str(no)}
        except Exception:
            # Whatever a browser sends, the line holds and an answer comes.
            _log.exception("The page could not do %s", said["act"])
            answer = {"ok": False, "why": "That could not be read."}
        self.say({"re": number, **answer})
