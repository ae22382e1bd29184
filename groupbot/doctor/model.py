"""What was looked at, what was found, and in which words it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What can be wrong."""

    PERMISSION = "permission"
    CHANNEL_GONE = "channel gone"
    STAFF_OPEN = "staff open"
    ROOM_OPEN = "room open"
    EVENTS = "events"
    NO_EVENT = "no event"
    CLOCKS_UNSAID = "clocks unsaid"
    JOINS_SHOWN = "joins shown"
    NO_FACILITATOR = "no facilitator"
    PLACE_GONE = "place gone"
    NO_COORDINATOR = "no coordinator"
    ROLE_GONE = "role gone"
    GATE_GONE = "gate gone"
    NO_CONTACT = "no contact"
    NO_GROUP = "no group"
    STALE = "stale"
    CLOCK = "clock"
    LATE = "late"
    PARKED = "parked"
    DATABASE = "database"
    DISK = "disk"
    TOKEN = "token"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing (`grave` is false). `subject` tells two of a kind apart."""

    kind: Kind
    words: str
    subject: str = ""
    link: str = ""
    grave: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """Name it, so that it is told once and not every day."""
        return self.kind.value, self.subject


@dataclass(frozen=True, slots=True)
class State:
    """How the bot does in one server. `gap`: when it last could not see rooms in which groups met.

    `migration` is the step at which the database is; `waiting` and `failed` count messages.
    """

    version: str
    migration: str
    waiting: int
    failed: int
    heartbeat_at: datetime | None = None
    gap: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a server, and how the bot does there."""

    found: Sequence[Finding]
    state: State


@dataclass(frozen=True, slots=True)
class Seen:
    """A channel as it is. `lacking`: the permissions the bot has not got, in Discord's words."""

    name: str
    lacking: tuple[str, ...]
    open_to_all: bool


class Eyes(Protocol):
    """Who can look at Discord: the client's memory, or a visit over HTTP."""

    @property
    def ahead(self) -> timedelta | None:
        """Give how far this machine's clock is before Discord's; None while that is unknown."""
        ...

    def servers(self) -> list[int]:
        """Give the servers that can be seen now."""
        ...

    def channel(self, guild_id: int, channel_id: int, needed: tuple[str, ...]) -> Seen | None:
        """Look at a channel; None where there is no such channel."""
        ...

    def has_role(self, guild_id: int, role_id: int) -> bool:
        """Say whether there is such a role."""
        ...

    def may(self, guild_id: int, permission: str) -> bool:
        """Say whether the bot has a permission in the whole server."""
        ...

    def joins_shown(self, guild_id: int) -> int | None:
        """Give the channel in which Discord itself says who has joined; None where it does not."""
        ...

    def called(self, guild_id: int, channel_id: int) -> str:
        """Name a channel for whoever reads it."""
        ...


def link(guild_id: int, channel_id: int) -> str:
    """Give the address that opens a channel."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}"
