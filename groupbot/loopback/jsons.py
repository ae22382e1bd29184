"""JSON as Discord writes it: compact UTF-8, with orjson where it is there."""

from __future__ import annotations

import json
from typing import Any

try:
    import orjson as fast
except ModuleNotFoundError:  # the library's "speed" extra is optional
    fast = None


def written(value: Any) -> bytes:
    """Write a value as compact JSON bytes."""
    if fast:
        return fast.dumps(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def read(text: bytes | str) -> Any:
    """Read JSON; ValueError when it is none."""
    return fast.loads(text) if fast else json.loads(text)
