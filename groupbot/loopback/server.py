"""The loopback itself: an HTTP and WebSocket server on 127.0.0.1 that answers as Discord does."""

from __future__ import annotations

import logging
from datetime import UTC
from email.utils import format_datetime
from typing import Any, Self
from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from groupbot.loopback import ask as asking
from groupbot.loopback import jsons, rest
from groupbot.loopback.ask import Ask
from groupbot.loopback.draft import Upload
from groupbot.loopback.errors import Refused, refused, unauthorized, unknown_route
from groupbot.loopback.guild import Guild
from groupbot.loopback.home import HasId
from groupbot.loopback.hub import Hub
from groupbot.loopback.person import Person
from groupbot.loopback.wire import Exchange

_log = logging.getLogger(__name__)
_API = "/api/v10"
# Interactions and webhooks carry their own token in the address.
_OPEN = ("/interactions/", "/webhooks/")
assert rest.__all__  # importing the routes is what fills the table


class Loopback(Hub):
    """A Discord on this machine. Start it, point a bot at it, and talk to the bot as people."""

    _runner: web.ServerRunner | None = None

    async def start(self, port: int = 0) -> Self:
        """Listen on 127.0.0.1, on a free port unless one is given."""
        server = web.Server(self._answer, access_log=None)
        self._runner = web.ServerRunner(server, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        listening = self._runner.addresses[0][1]
        self.base_url = f"http://127.0.0.1:{listening}"
        self.gateway.base_url = self.interactions.base_url = self.base_url
        self.gateway.url = f"ws://127.0.0.1:{listening}/gateway"
        return self

    async def stop(self) -> None:
        """Stop listening. Raises what went wrong inside the loopback, if anything did."""
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
        if self.broken:
            raise self.broken[0]

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        """Answer the address the bot uses in place of https://discord.com/api/v10."""
        return self.base_url + _API

    @property
    def gateway_url(self) -> str:
        """Answer the address the bot uses in place of wss://gateway.discord.gg."""
        return self.gateway.url

    def person(
        self, name: str, guild: Guild | None = None, roles: tuple[HasId, ...] | list[HasId] = ()
    ) -> Person:
        """Make somebody with an account, and let them into a server."""
        person = Person(self, self.world.user(name))
        if guild:
            guild.add_member(person.user, roles)
        return person

    # One request.

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/gateway":
            return await self.gateway.answer(request)
        if request.path.startswith("/attachments/"):
            return self._file(request)
        return await self._api(request)

    def _file(self, request: web.BaseRequest) -> web.Response:
        parts = request.path.split("/")
        file = self.world.files.get(int(parts[3])) if len(parts) == 5 and parts[3].isdecimal() else None
        if file is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=file.content, content_type=file.content_type or "application/octet-stream")

    async def _api(self, request: web.BaseRequest) -> web.Response:
        path = request.path.removeprefix(_API)
        found = asking.find(request.method, request.rel_url.raw_path.removeprefix(_API))
        template, function, params = found or (None, None, {})
        params = {name: unquote(value) for name, value in params.items()}
        ask = Ask(self, request.method, template or path, params, dict(request.query))
        headers: dict[str, str] = {}
        try:
            self._know(request, path)
            if function is None:
                raise unknown_route()
            await _read(request.clone(client_max_size=1 << 28), ask)  # sizes are judged by the routes
            status, answer = await function(ask)
        except Refused as no:
            status, answer, headers = no.status, no.body, no.headers
        except Exception as error:
            self.broken.append(error)
            _log.exception("The loopback could not answer %s %s", request.method, template)
            status, answer = 500, {"message": "500: Internal Server Error", "code": 0}
        self._note_exchange(request, ask, template, status, answer)
        return self._response(status, answer, headers)

    def _know(self, request: web.BaseRequest, path: str) -> None:
        if not path.startswith(_OPEN) and request.headers.get("Authorization") != f"Bot {self.token}":
            raise unauthorized()

    def _response(self, status: int, answer: Any, headers: dict[str, str]) -> web.Response:
        moment = format_datetime(self.now().astimezone(UTC), usegmt=True)
        sent = {"Date": moment, "Via": "1.1 google"} | headers
        if answer is None:
            return web.Response(status=status, headers=sent)
        return web.Response(
            status=status, body=jsons.written(answer), content_type="application/json", headers=sent
        )

    def _note_exchange(
        self, request: web.BaseRequest, ask: Ask, template: str | None, status: int, answer: Any
    ) -> None:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "authorization"}
        self.wire.note(
            Exchange(
                request.method,
                template,
                request.path.removeprefix(_API),
                ask.params,
                ask.query,
                headers,
                request.content_type if request.body_exists else "",
                ask.body,
                tuple(upload.name for upload in ask.uploads.values()),
                status,
                answer,
            )
        )


async def _read(request: web.BaseRequest, ask: Ask) -> None:
    """Read the body: JSON, or a form with payload_json and files[n]. Anything else is refused."""
    reason = request.headers.get("X-Audit-Log-Reason")
    ask.reason = unquote(reason) if reason else None
    if not request.body_exists or request.method in ("GET", "DELETE"):
        ask.body = {}
        return
    if request.content_type == "multipart/form-data":
        await _read_form(request, ask)
        return
    raw = await request.read()
    if raw and request.headers.get("Content-Type") != "application/json":
        # Discord reads a body of any other type as an empty form.
        raise Refused(
            400,
            {"message": 'Expected "Content-Type" header to be one of {"application/json"}.', "code": 50035},
        )
    ask.body = _json(raw) if raw else {}


def _json(raw: bytes) -> Any:
    try:
        return jsons.read(raw)
    except ValueError:
        raise refused(50109) from None


async def _read_form(request: web.BaseRequest, ask: Ask) -> None:
    ask.body = {}
    reader = await request.multipart()
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            continue
        name, content = part.name or "", bytes(await part.read())
        if name == "payload_json":
            ask.body = _json(content)
        elif name.startswith("files["):
            upload = Upload(part.filename or "file", content)
            ask.uploads[name[6:-1]] = upload
