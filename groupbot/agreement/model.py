"""A yes, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

WORDING = 1  # raised when the words under a yes change, so that it is asked again


class Purpose(StrEnum):
    """What a yes is for."""

    NAMED = "named"  # "My name may stand in this group's attendance list."
    AGREEMENT = "agreement"  # the lines of the group's agreement
    AUDIENCE = "audience"  # "The group is for people like me."
    ADULT = "adult"  # "I am 18 or older."


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's answer for one purpose in one group.

    `version` says which words it was given to: the number of an agreement's version, the mark of an
    audience's text, and otherwise that of our own words.
    """

    guild_id: int
    group_id: str
    member_id: int
    purpose: Purpose
    version: int = WORDING
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def said_yes(self) -> bool:
        """Say whether it is a yes that was not taken back, whichever words it was given to."""
        return self.given_at is not None and self.withdrawn_at is None

    @property
    def stands(self) -> bool:
        """Say whether it is such a yes to our own words of today."""
        return self.said_yes and self.version == WORDING

    def given(self, now: datetime, version: int = WORDING) -> Consent:
        """Say yes to these words."""
        return replace(self, given_at=now, withdrawn_at=None, version=version)

    def withdrawn(self, now: datetime) -> Consent:
        """Take it back, or say no in the first place."""
        return replace(self, withdrawn_at=now)
