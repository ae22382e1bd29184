"""A person's own choices in one server: reminders off until chosen, messages only if wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from groupbot.errors import BadInput
from groupbot.zones import knows

MOST_REMINDERS = 3


class By(StrEnum):
    """How a person wants to be told."""

    DM = "dm"
    INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person chose in one server.

    `reminder_leads`: minutes before the start, longest first; empty means no reminders.
    `tell_changes`: a direct message when a session they have a place in changes.
    `asked`: whether the one question about it has been put.
    `zone`: a key of the tz database; shown to nobody but this person.
    `digest_at`: when in the week the digest comes, in minutes since Monday 00:00 of their own time; None
    is never. `digest_next` is the moment of the next one.
    `late_offers`: hear of a place that becomes free in the last two hours, while waiting for one.
    """

    guild_id: int
    member_id: int
    reminder_leads: tuple[int, ...] = ()
    reminders_by: By = By.INBOX
    tell_changes: bool = False
    asked: bool = False
    zone: str | None = None
    digest_at: int | None = None
    digest_next: datetime | None = None
    late_offers: bool = True

    def zone_or(self, others: str) -> str:
        """Give this person's zone; `others` where none is set, or the tz database has dropped it."""
        return self.zone if self.zone is not None and knows(self.zone) else others

    @property
    def hears_changes_by(self) -> By:
        """Say how a change reaches this person: by message if they chose messages, else in the inbox."""
        wants = self.tell_changes or (bool(self.reminder_leads) and self.reminders_by is By.DM)
        return By.DM if wants else By.INBOX

    def with_reminders(self, leads: tuple[int, ...], by: By) -> Preferences:
        """Choose up to three reminders, or none."""
        chosen = tuple(sorted(set(leads), reverse=True))
        if len(chosen) > MOST_REMINDERS:
            raise BadInput(f"You can have up to {MOST_REMINDERS} reminders. Choose the ones you need most.")
        return replace(self, reminder_leads=chosen, reminders_by=by, asked=True)

    def with_changes_told(self, wanted: bool) -> Preferences:
        """Choose whether changes come as a direct message."""
        return replace(self, tell_changes=wanted, asked=True)

    def living_in(self, zone: str | None) -> Preferences:
        """Choose a zone, by its exact key; None lets go of it."""
        if zone is not None and not knows(zone):
            raise BadInput("I do not know that time zone. Choose one with /me timezone set.")
        return replace(self, zone=zone)

    def with_late_offers(self, wanted: bool) -> Preferences:
        """Choose whether to hear of a place that becomes free shortly before the start."""
        return replace(self, late_offers=wanted)
