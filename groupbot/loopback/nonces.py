"""The nonces Discord remembers for a few minutes, so that a message sent twice is there once."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from groupbot.loopback.records import Message

# Discord says "the past few minutes".
REMEMBERED = 180.0


@dataclass
class Nonces:
    """Which message a nonce made, by the monotonic clock. Seconds."""

    kept: dict[str, tuple[Message, float]] = field(default_factory=dict)

    def message_of(self, nonce: str | int) -> Message | None:
        """Answer the message this nonce made, while it is remembered."""
        message, made = self.kept.get(str(nonce), (None, 0.0))
        return message if message and time.monotonic() - made < REMEMBERED else None

    def keep(self, nonce: str | int, message: Message) -> None:
        """Remember what a nonce made."""
        self.kept[str(nonce)] = (message, time.monotonic())

    def forget(self) -> None:
        """Forget every nonce, as if the few minutes were over."""
        self.kept.clear()
