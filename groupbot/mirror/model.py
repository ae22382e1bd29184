"""An event that mirrors the next session of a group: how it should look, and how it was found."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from groupbot.groups.model import Group
from groupbot.sessions.model import Session

NO_PERMISSION = 50013  # Discord's error numbers
TOO_MANY = 30038

_WHY = {
    NO_PERMISSION: "I may not make events here. Somebody who manages this server can give me Create Events "
    "and Manage Events.",
    TOO_MANY: "This server has 100 events, which is as many as Discord allows. When one is over or removed, "
    "the next date appears.",
}


def why(code: int) -> str:
    """Say what is in the way of an event, by Discord's error number, and who can put it right."""
    return _WHY.get(code, f"Discord did not take the event (its error {code}).")


@dataclass(frozen=True, slots=True)
class Look:
    """What an event shows. The description ends in the session's id: by it the event is known again."""

    name: str
    description: str
    location: str
    starts_at: datetime
    ends_at: datetime

    @property
    def mark(self) -> str:
        """Give a short print of it: 16 characters."""
        parts = (self.name, self.description, self.location)
        times = (str(int(at.timestamp())) for at in (self.starts_at, self.ends_at))
        return hashlib.sha256("\0".join((*parts, *times)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Seen:
    """An event of ours as Discord lists it."""

    event_id: int
    look: Look
    known_for: str = ""  # the session that it was written for, where that is still known

    @property
    def session_id(self) -> str:
        """Give the session that it speaks of; some other text where nobody can tell any more."""
        return self.known_for or self.look.description.rpartition("(")[2].removesuffix(")")


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What was last written for a group: which session, which event, its print, and what is in the way.

    An event without a print was found changed by hand, which is not put right and told of yet.
    """

    guild_id: int
    group_id: str
    session_id: str = ""
    event_id: int | None = None
    written: str = ""
    trouble: int | None = None

    def touched(self, session_id: str, there: str, wanted: str) -> bool:
        """Say whether somebody changed or removed the event; `there`: its print, empty where it is gone."""
        ours = self.session_id == session_id and self.event_id is not None
        return ours and not (self.written and there in (self.written, wanted))

    def showing(self, session_id: str, event_id: int, written: str) -> Mirrored:
        """Note what stands there now; nothing is in the way."""
        return replace(self, session_id=session_id, event_id=event_id, written=written, trouble=None)


class CannotMirror(Exception):
    """Discord refuses for good until somebody changes something. `code` is its error number."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Unclear(Exception):
    """The outcome is not known, or Discord is away: look again later."""


class NotThere(Exception):
    """The bot is not in that server any more."""


class Events(Protocol):
    """The events of servers on Discord, behind the face that knows it.

    All raise CannotMirror, Unclear or NotThere.
    """

    async def listed(self, guild_id: int) -> list[Seen]:
        """Give the events that the bot made and that are not over."""
        ...

    async def create(self, guild_id: int, look: Look) -> int:
        """Make one; give its id."""
        ...

    async def change(self, guild_id: int, event_id: int, look: Look) -> None:
        """Change one."""
        ...

    async def remove(self, guild_id: int, event_id: int) -> None:
        """Take one away; one that is gone already is fine."""
        ...


def look_of(session: Session, group: Group) -> Look:
    """Say how the event of a session looks: under the group's discreet title, and with no names."""
    return Look(
        group.discreet_title,
        f"Places and details: <#{group.announce_channel_id}> ({session.id})",
        f"https://discord.com/channels/{session.guild_id}/{session.place_channel_id}",
        session.starts_at,
        session.ends_at,
    )
