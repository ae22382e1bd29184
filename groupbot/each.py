"""One after the other, each by itself: what fails does not hold up the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import structlog

T = TypeVar("T")
log = structlog.get_logger(__name__)


async def each(
    things: Iterable[T],
    act: Callable[[T], Awaitable[object]],
    failing: str,
    mark: Callable[[T], str] | None = None,
) -> list[T]:
    """Do something with each of them; give those with which it failed.

    `failing` is what the log says then, with the row's own `mark` and the kind of the error: its words may
    quote somebody. Being cancelled ends it.
    """
    failed: list[T] = []
    for thing in things:
        try:
            await act(thing)
        except Exception as fault:
            marked = {} if mark is None else {"row": mark(thing)}
            log.error(failing, **marked, fault=type(fault).__name__)
            failed.append(thing)
    return failed
