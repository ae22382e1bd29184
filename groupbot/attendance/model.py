"""Attendance: what is seen, the minutes it comes to, and when somebody counts as present."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Sight(StrEnum):
    """What was seen of a person in a session's room."""

    JOINED = "joined"
    LEFT = "left"
    STILL_HERE = "still_here"


class HereStatus(StrEnum):
    """How a person's attendance is described to the facilitators of that session."""

    HERE = "here"
    PART = "part"
    APOLOGIES = "apologies"
    NOT_RECORDED = "not_recorded"


class Proof(StrEnum):
    """How it is known."""

    VOICE = "voice"
    BUTTON = "button"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """What an ended session came to, without a person in it; corrected when a mark is.

    `on_day` is the group's local day of the start. `held_minutes` is 0 where it was ended before
    it began. `present` counts everybody who was there long enough, with or without a name,
    facilitators left out; `unnamed` is how many of them have no name, `facilitators` who led and
    was there. `headcount` is a facilitator's own count, where there is one. `places_taken` and
    `waiting` are as they stood at the end.

    `new_in_group_month` and its sisters count the named people present here who had not been
    present before in that period (quarters and years of the server's reporting year): so people
    in a period are the sum over its sessions, within the group or within the server.
    """

    guild_id: int
    group_id: str
    on_day: date
    session_id: str
    starts_at: datetime
    held_minutes: int
    present: int
    unnamed: int
    at_least: bool
    estimated: bool
    facilitators: int
    capacity: int
    places_taken: int
    waiting: int
    new_in_group_month: int = 0
    new_in_group_quarter: int = 0
    new_in_group_year: int = 0
    new_in_group_ever: int = 0
    new_in_server_month: int = 0
    new_in_server_quarter: int = 0
    new_in_server_year: int = 0
    new_in_server_ever: int = 0
    headcount: int | None = None
