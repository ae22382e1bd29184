"""The page's own address: its files, its socket, and who may ask for them."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from groupbot.loopback.home import Happening
from groupbot.loopback.hub import Hub
from groupbot.loopback.page.controls import Controls
from groupbot.loopback.page.window import Window
from groupbot.loopback.person import Person

_STATIC = Path(__file__).with_name("static")
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_ACT_MOST = 16 * 1024 * 1024  # a file of 10 MB in base 64, and what is around it
_GLANCE = 0.5  # seconds between two looks at the clock and at whether the bot is there


class Page:
    """Serves the page to browsers on this machine, and keeps what all its windows share."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.controls = Controls()
        self.windows: set[Window] = set()
        self.read: dict[tuple[int, int], int] = {}
        self.read_before = 0
        self._looking: asyncio.Task[None] | None = None
        self._coming: datetime | None = None
        hub.world.listeners.append(self._hear)

    # HTTP.

    def knows(self, path: str) -> bool:
        """Say whether an address is the page's."""
        return path == "/" or path.startswith("/page/")

    def admits(self, request: web.BaseRequest) -> bool:
        """Say whether a request was meant for this machine: by its Host, and by its Origin if it has one."""
        port = self.hub.base_url.rpartition(":")[2]
        hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        host, origin = request.headers.get("Host"), request.headers.get("Origin")
        return host in hosts and origin in (None, f"http://{host}")

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a browser."""
        if not self.admits(request):
            return web.Response(status=403, text="This page is for this machine only.")
        if request.path == "/page/socket":
            return await self._socket(request)
        name = request.path.removeprefix("/page/") if request.path != "/" else "index.html"
        file = _STATIC / name
        if request.method not in ("GET", "HEAD") or file.parent != _STATIC or not file.is_file():
            return web.Response(status=404, text="There is nothing here.", headers=_HEADERS)
        kind = _KINDS[file.suffix]
        return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8", headers=_HEADERS)

    async def _socket(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("Origin") is None:
            return web.Response(status=403, text="This page is for this machine only.")
        asked = request.query.get("person", "")
        user = self.hub.world.users.get(int(asked)) if asked.isdecimal() else None
        if user is None or user.bot:
            user = self._first()
        socket = web.WebSocketResponse(max_msg_size=_ACT_MOST, heartbeat=20.0)
        await socket.prepare(request)
        window = Window(self, Person(self.hub, user), socket)
        self.windows.add(window)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_on())
        try:
            await window.serve()
        finally:
            self.windows.discard(window)
        return socket

    def _first(self) -> Any:
        """Choose whom a browser is that has not said: the first of the cast."""
        known = [self.hub.world.users[one] for one in self.controls.cast if one in self.hub.world.users]
        return known[0] if known else next(one for one in self.hub.world.users.values() if not one.bot)

    async def close(self) -> None:
        """Send every window away."""
        if self._looking:
            self._looking.cancel()
            self._looking = None
        for window in list(self.windows):
            await window.close()

    # What all windows share.

    def welcome(self, window: Window) -> dict[str, Any]:
        """Write everything a window needs at first."""
        return {
            "event": "welcome",
            "me": str(window.person.id),
            "base": self.hub.base_url,
            "people": self._people(),
            "controls": self.controls.written(),
            "guides": [one.written() for one in self.controls.guides],
            **self._present(),
            **window.eyes.places(),
        }

    def _people(self) -> list[dict[str, Any]]:
        cast = self.controls.cast
        users = [one for one in self.hub.world.users.values() if not one.bot]
        users = [one for one in users if not cast or one.id in cast]
        return [
            {"id": str(one.id), "name": one.display, "word": cast.get(one.id, "")}
            for one in sorted(users, key=lambda one: list(cast).index(one.id) if cast else 0)
        ]

    def _present(self) -> dict[str, Any]:
        """Write the time here and that of what comes next, in ms, and whether the bot is on the line."""
        coming = self._coming
        return {
            "now": int(self.hub.now().timestamp() * 1000),
            "coming": coming and int(coming.timestamp() * 1000),
            "online": self.hub.gateway.is_connected,
        }

    def _tell(self, words: dict[str, Any]) -> None:
        for window in self.windows:
            window.say(words)

    async def tell_controls(self) -> None:
        """Tell every window how the clock and the switches stand."""
        await self._ask_coming()
        self._tell({"event": "controls", "controls": self.controls.written(), **self._present()})

    async def _ask_coming(self) -> None:
        self._coming = await self.controls.coming() if self.controls.coming else None

    def tell_guides(self) -> None:
        """Tell every window how far the guides have come."""
        self._tell({"event": "guides", "guides": [one.written() for one in self.controls.guides]})

    def refresh(self) -> None:
        """Give every window a fresh view of its places."""
        for window in self.windows:
            window.refresh()

    def note_read(self, user_id: int, channel_id: int, newest: int) -> None:
        """Note how far somebody has read, and tell their windows."""
        if self.read.get((user_id, channel_id)) == newest:
            return
        self.read[user_id, channel_id] = newest
        for window in self.windows:
            if window.person.id == user_id:
                window.say({"event": "read", "channel": str(channel_id)})

    def all_is_read(self) -> None:
        """Take everything that was said until now as read by everyone."""
        self.read_before = self.hub.world.last_id
        self.read.clear()
        for window in self.windows:
            window.eyes = type(window.eyes)(self.hub, window.person, self.read, self.read_before)

    def _hear(self, happening: Happening) -> None:
        ticked = [one.hear(happening) for one in self.controls.guides]
        if any(ticked):
            self.tell_guides()

    async def _look_on(self) -> None:
        """Tell the windows when the bot comes or goes, and what will happen next."""
        last: tuple[Any, ...] = ()
        while True:
            await self._ask_coming()
            now = (self.hub.gateway.is_connected, self._coming, self._moved())
            if now != last:
                last = now
                await self.tell_controls()
            await asyncio.sleep(_GLANCE)

    def _moved(self) -> int:
        """Say how far the clock here is from this loop's own, in seconds; that changes when it is moved."""
        return round(self.hub.now().timestamp() - asyncio.get_running_loop().time())
