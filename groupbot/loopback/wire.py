"""What went over the wire: a bounded log of requests, answers and gateway events."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. `template` is the route as Discord's documents name it."""

    method: str
    template: str | None
    path: str
    params: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    content_type: str
    body: Any
    files: tuple[str, ...]
    status: int
    answer: Any


@dataclass(frozen=True)
class Sent:
    """One event that went to the bot over the gateway."""

    name: str
    seq: int
    payload: Any = field(repr=False)


class Wire:
    """Keeps the newest exchanges and events; watchers hear of every exchange as it ends.

    `everywhere` are the watchers of every wire of this process.
    """

    everywhere: ClassVar[list[Callable[[Exchange], None]]] = []

    def __init__(self, keep: int = 5000) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=keep)
        self.events: deque[Sent] = deque(maxlen=keep)
        self.watchers: list[Callable[[Exchange], None]] = []
        self.stirred: Callable[[], None] = lambda: None

    def note(self, exchange: Exchange) -> None:
        """Keep an exchange and show it to the watchers."""
        self.exchanges.append(exchange)
        self.stirred()
        for watcher in [*self.watchers, *self.everywhere]:
            watcher(exchange)

    def note_event(self, sent: Sent) -> None:
        """Keep an event."""
        self.events.append(sent)
        self.stirred()

    def requests(self, method: str, template: str) -> list[Exchange]:
        """Answer the exchanges of one route, oldest first."""
        return [one for one in self.exchanges if (one.method, one.template) == (method, template)]
