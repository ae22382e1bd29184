"""A pause: what it stops, where, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from groupbot.errors import BadInput, NotPossible
from groupbot.groups.model import Group
from groupbot.ids import made_at

MINUTES = range(5, 1441)
USUAL = 60  # minutes
NEW_ACCOUNT = timedelta(days=7)
MANY_NEW = 10  # new accounts that ask for places
WITHIN = 300.0  # seconds


class What(StrEnum):
    """What a pause stops."""

    RSVP = "rsvp"  # new places, and new words about coming
    ALL = "all"  # joining groups and notes too


@dataclass(frozen=True, slots=True)
class Pause:
    """One pause. `scope` is a group's id, or empty for the whole server."""

    guild_id: int
    scope: str
    what: What
    began_at: datetime
    ends_at: datetime
    started_by: int | None

    def on(self, now: datetime) -> bool:
        """Say whether it is under way."""
        return now < self.ends_at

    def stops_joining(self) -> bool:
        """Say whether nobody can join a group meanwhile."""
        return self.what is What.ALL

    def refusal(self, group: Group, *, joining: bool = False, note: bool = False) -> NotPossible:
        """Say kindly that it is paused, for everybody, and until when."""
        at = int(self.ends_at.timestamp())
        what = "Joining" if joining else "Notes for" if note else "New places in"
        verb = "are" if not joining else "is"
        return NotPossible(
            f"{what} {group.called} {verb} paused until <t:{at}:t> (<t:{at}:R>). This is for everybody and "
            "not about you. What you said before stays as it is. You can try again then."
        )


def until(now: datetime, minutes: int) -> datetime:
    """Give when a pause ends."""
    if minutes not in MINUTES:
        raise BadInput("Write from 5 to 1440 minutes. That is up to one day.")
    return now + timedelta(minutes=minutes)


def is_new(account_id: int, now: datetime) -> bool:
    """Say whether a Discord account is younger than a week: its id tells when it was made."""
    return now - made_at(account_id) < NEW_ACCOUNT
