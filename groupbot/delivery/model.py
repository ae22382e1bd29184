"""A message that has to be said: its row, its ways, who carries it, and when it is too late for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from groupbot.ids import base36


class Way(StrEnum):
    """How a row reaches people."""

    CHANNEL = "channel"  # a new message in a channel
    MEMBER = "member"  # a direct message; where that fails, the inbox
    INBOX = "inbox"  # only under /me inbox, from the time it is due
    EDIT = "edit"  # an existing message is drawn again; the latest state wins


class State(StrEnum):
    """Where a row stands."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said, before it is a row.

    `occasion` tells letters of one kind about one subject to one recipient apart (a reminder's
    lead and the start it belongs to, say): putting the same key twice says it once.
    `late_after`: sent after this moment, it says that it is late. `expires_at`: never sent after it.
    `body` holds ids and numbers for the card, never what somebody wrote.
    """

    guild_id: int
    kind: str
    subject: str
    way: Way
    recipient_id: int
    due_at: datetime
    occasion: str = ""
    expires_at: datetime | None = None
    late_after: datetime | None = None
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A letter in the outbox, with its state.

    `letter.due_at` stays what was asked for; `try_at` is when the row is looked at next.
    `unsure`: a try may have been said, since `sending_since` at the earliest.
    `withdrawn`: taken back when it might have been said already; it is looked for and never said again.
    """

    id: int
    letter: Letter
    state: State
    try_at: datetime
    unsure: bool = False
    withdrawn: bool = False
    revision: int = 0
    attempts: int = 0
    owner: str | None = None
    lease_until: datetime | None = None
    sending_since: datetime | None = None
    channel_id: int | None = None
    message_id: int | None = None
    settled_at: datetime | None = None
    trouble: str | None = None
    inbox: bool = False

    @property
    def mark(self) -> str:
        """Give the row's id as it stands at the end of its buttons' custom_ids."""
        return base36(self.id)

    @property
    def nonce(self) -> str:
        """Give the nonce that every try of this row carries (Discord: 25 characters)."""
        return f"gb{self.mark}"

    def expired(self, now: datetime) -> bool:
        """Say whether it is too late to send it."""
        return self.letter.expires_at is not None and self.letter.expires_at <= now

    def late(self, now: datetime) -> bool:
        """Say whether it has to say that it is late."""
        return self.letter.late_after is not None and self.letter.late_after < now


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message came to stand."""

    channel_id: int
    message_id: int
    at: datetime | None = None  # Discord's own clock, where its answer carried one


class OutcomeUnknown(Exception):
    """The connection broke or timed out: it may or may not have been said."""


class CannotRead(Exception):
    """The history that would tell cannot be read now."""


class Undeliverable(Exception):
    """Discord will not take it until something changes. `code` is Discord's error number."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class TryLater(Exception):
    """A passing fault, and nothing was said. `after` is the least wait in seconds."""

    def __init__(self, after: float = 1.0) -> None:
        super().__init__(str(after))
        self.after = after


class Wire(Protocol):
    """What carries letters: Discord, behind the face that knows it."""

    async def send(self, row: Row, card: Any) -> Posted:
        """Say it with the row's nonce; raise OutcomeUnknown, Undeliverable or TryLater."""
        ...

    async def edit(self, row: Row, card: Any) -> Posted:
        """Draw an existing message again; the same errors."""
        ...

    async def find(self, row: Row) -> Posted | None:
        """Look for the row's mark or nonce in the recipient's history since `row.sending_since`.

        None means that it was looked for and is not there; raise CannotRead where that is not certain.
        """
        ...


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows stand where. `late`: still due a minute after their time; `parked`: channels."""

    due: int = 0
    late: int = 0
    sending: int = 0
    failed: int = 0
    parked: int = 0


Draw = Callable[[Row, bool], Awaitable[Any]]  # row, late → a card, or None: nothing to say any more
Sent = Callable[[Row, Posted], Awaitable[None]]
Gone = Callable[[Row], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a face does for one kind of letter; `sent` and `gone` run in the step that marks the row.

    `says_anew`: the kinds about the same subject of which an older one says nothing else in an inbox.
    """

    draw: Draw
    sent: Sent | None = None
    gone: Gone | None = None
    says_anew: Collection[str] = ()
