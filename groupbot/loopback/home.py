"""What everything in the world shares: the clock, the ids, who is told when something happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

DISCORD_EPOCH_MS = 1_420_070_400_000
OLD = timedelta(days=700)  # the age of an account, where nothing else is asked for


class HasId(Protocol):
    """Anything with an id: a person, a role, a channel, a message."""

    @property
    def id(self) -> int:
        """Answer the snowflake."""
        ...


@dataclass(frozen=True)
class Happening:
    """One thing that happened, named as the gateway names it."""

    name: str
    subject: Any
    guild_id: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def real_now() -> datetime:
    """Answer the system's time as an aware UTC datetime."""
    return datetime.now(UTC)


class Home:
    """The world's clock, its ids and its listeners."""

    def __init__(self, now: Callable[[], datetime] = real_now) -> None:
        self.now = now
        self.listeners: list[Callable[[Happening], None]] = []
        self.last_id = 0

    def new_id(self) -> int:
        """Make a snowflake for the present moment, always above the one before."""
        moment = int(self.now().timestamp() * 1000) - DISCORD_EPOCH_MS
        self.last_id = max(moment << 22, self.last_id + 1)
        return self.last_id

    def tell(self, name: str, subject: Any, guild_id: int | None = None, **extra: Any) -> None:
        """Tell every listener what happened, in order."""
        happening = Happening(name, subject, guild_id, extra)
        for listener in list(self.listeners):
            listener(happening)
