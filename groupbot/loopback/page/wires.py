"""What went over the wire, newest first, short enough to be read on a page."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from groupbot.loopback.wire import Exchange, Sent, Wire

_MOST = 60
_LONGEST = 4000


def newest(wire: Wire) -> list[dict[str, str]]:
    """Write the last requests and the last gateway events; tokens of interactions are cut out."""
    requests = [_exchange(one) for one in islice(reversed(wire.exchanges), _MOST)]
    events = [_event(one) for one in islice(reversed(wire.events), _MOST)]
    return requests + events


def _exchange(one: Exchange) -> dict[str, str]:
    return {
        "kind": "request",
        "title": f"{one.method} {one.template or one.path}",
        "status": str(one.status),
        "asked": _json(one.body),
        "answered": _json(one.answer),
    }


def _event(one: Sent) -> dict[str, str]:
    return {
        "kind": "event",
        "title": one.name,
        "status": str(one.seq),
        "asked": "",
        "answered": _json(one.payload),
    }


def _json(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(_without_tokens(value), ensure_ascii=False, indent=1, default=str)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "\n…"


def _without_tokens(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "…" if key == "token" else _without_tokens(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_tokens(one) for one in value]
    return value
