"""One request from the socket to its answer: the token, the limits, the route, the failures asked for."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from groupbot.loopback import ask as asking
from groupbot.loopback import jsons, reading, rest
from groupbot.loopback.ask import Ask, Route
from groupbot.loopback.errors import Refused, unauthorized, unknown_route
from groupbot.loopback.faults import Fault
from groupbot.loopback.hub import Hub
from groupbot.loopback.wire import Exchange

_log = logging.getLogger(__name__)
API = "/api/v10"
# Interactions and webhooks carry their own token in the address.
_OPEN = ("/interactions/", "/webhooks/")
assert rest.__all__  # importing the routes is what fills the table


class Front:
    """Answers the HTTP API for a hub, and writes down every exchange."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer one request as Discord would, or fail as it was told to."""
        path = request.rel_url.raw_path.removeprefix(API)
        template, function, params = asking.find(request.method, path) or (None, None, {})
        params = {name: unquote(value) for name, value in params.items()}
        ask = Ask(self.hub, request.method, template or path, params, dict(request.query))
        fault: Fault | None = None
        headers: dict[str, str] = {}
        if self.hub.faults.slow_by:
            await asyncio.sleep(self.hub.faults.slow_by)
        try:
            self._know(request, path)
            if function is None:
                raise unknown_route()
            headers = self.hub.rates.count(ask.method, ask.template, params)
            await reading.read(request, ask)
            fault = self.hub.faults.take(ask)
            status, answer = await self._act(ask, function, fault)
        except Refused as no:
            status, answer, headers = no.status, no.body, headers | no.headers
        except Exception as error:
            self.hub.broken.append(error)
            _log.exception("The loopback could not answer %s %s", request.method, template)
            status, answer = 400, {"message": "The loopback broke; stop() raises why.", "code": 0}
        if fault and fault.cut:
            status, answer = await _hang_up(request, fault)
        self._note(request, ask, template, status, answer)
        return self._response(status or 500, answer, headers)

    def _know(self, request: web.BaseRequest, path: str) -> None:
        if not path.startswith(_OPEN) and request.headers.get("Authorization") != f"Bot {self.hub.token}":
            raise unauthorized()

    async def _act(self, ask: Ask, function: Route, fault: Fault | None) -> asking.Answer:
        """Do what is asked, unless it has to fail first; an answer may still be lost afterwards."""
        if fault is None:
            return await function(ask)
        if fault.when == "after":
            await function(ask)
        return fault.status or 500, fault.body()

    def _response(self, status: int, answer: Any, headers: dict[str, str]) -> web.Response:
        moment = format_datetime(self.hub.now().astimezone(UTC), usegmt=True)
        sent = {"Date": moment, "Via": "1.1 google"} | headers
        if answer is None:
            return web.Response(status=status, headers=sent)
        body = jsons.written(answer)
        return web.Response(status=status, body=body, content_type="application/json", headers=sent)

    def _note(
        self, request: web.BaseRequest, ask: Ask, template: str | None, status: int, answer: Any
    ) -> None:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "authorization"}
        exchange = Exchange(
            method=request.method,
            template=template,
            path=request.path.removeprefix(API),
            params=ask.params,
            query=ask.query,
            headers=headers,
            content_type=request.content_type if request.body_exists else "",
            body=ask.body,
            files=tuple(upload.name for upload in ask.uploads.values()),
            status=status,
            answer=answer,
        )
        self.hub.wire.note(exchange)


async def _hang_up(request: web.BaseRequest, fault: Fault) -> tuple[int, None]:
    """Cut the connection, after hanging for as long as the failure says. Its status is 0."""
    await asyncio.sleep(fault.hang)
    if request.transport:
        request.transport.abort()
    return 0, None
