"""Bodies of requests: JSON, or a form with payload_json and files[n]. Nothing else is taken."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from groupbot.loopback import jsons
from groupbot.loopback.ask import Ask
from groupbot.loopback.draft import Upload
from groupbot.loopback.errors import Refused, refused

# Far above what Discord takes, so that the routes are the ones who refuse.
_MOST = 1 << 28


async def read(request: web.BaseRequest, ask: Ask) -> None:
    """Fill in what a request says: its body, its files, its reason."""
    reason = request.headers.get("X-Audit-Log-Reason")
    ask.reason = unquote(reason) if reason else None
    ask.body = {}
    if not request.body_exists or request.method in ("GET", "DELETE"):
        return
    request = request.clone(client_max_size=_MOST)
    if request.content_type == "multipart/form-data":
        await _read_form(request, ask)
        return
    raw = await request.read()
    if raw and request.headers.get("Content-Type") != "application/json":
        said = 'Expected "Content-Type" header to be one of {"application/json"}.'
        raise Refused(400, {"message": said, "code": 50035})
    ask.body = _json(raw) if raw else {}


def _json(raw: bytes) -> Any:
    try:
        return jsons.read(raw)
    except ValueError:
        raise refused(50109) from None


async def _read_form(request: web.BaseRequest, ask: Ask) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        name, content = part.name or "", bytes(await part.read())
        if name == "payload_json":
            ask.body = _json(content)
        elif name.startswith("files["):
            ask.uploads[name[6:-1]] = Upload(part.filename or "file", content)
