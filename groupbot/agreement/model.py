"""A yes, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

WORDING = 1  # raised when the words under a yes change, so that it is asked again


class Purpose(StrEnum):
    """What a yes is for."""

    NAMED = "named"  # "My name may stand in this group's attendance list."


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's answer for one purpose in one group."""

    guild_id: int
    group_id: str
    member_id: int
    purpose: Purpose
    version: int = WORDING
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Say whether it is a yes to today's words that was not taken back."""
        return self.given_at is not None and self.withdrawn_at is None and self.version == WORDING

    def given(self, now: datetime) -> Consent:
        """Say yes to today's words."""
        return replace(self, given_at=now, withdrawn_at=None, version=WORDING)

    def withdrawn(self, now: datetime) -> Consent:
        """Take it back, or say no in the first place."""
        return replace(self, withdrawn_at=now)
