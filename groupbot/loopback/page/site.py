"""The page's own address: its files, its socket, and who may ask for them."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from groupbot.loopback.hub import Hub
from groupbot.loopback.page.shared import Shared
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


class Page:
    """Serves the page to browsers on this machine."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.shared = Shared(hub)
        self._windows: set[Window] = set()

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
            user = self.shared.first()
        socket = web.WebSocketResponse(max_msg_size=_ACT_MOST, heartbeat=20.0)
        await socket.prepare(request)
        window = Window(self.shared, Person(self.hub, user), socket)
        self._windows.add(window)
        try:
            await window.serve()
        finally:
            self._windows.discard(window)
        return socket

    async def close(self) -> None:
        """Send every window away."""
        self.shared.close()
        for window in list(self._windows):
            await window.close()
