"""Helplines and regions, what a server adds to them, and who may say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from groupbot.errors import BadInput, NotAllowed
from groupbot.groups.model import Standing
from groupbot.text import same_name

STALE_AFTER = timedelta(days=180)  # a line that nobody has checked for longer is told to the operator
MOST_REGIONS = 25  # Discord: lines in a menu
CONTACT = 300  # characters of a server's own contact
ELSEWHERE = "elsewhere"


class Kind(StrEnum):
    """What a line is, in the order in which lines are shown."""

    EMERGENCY = "emergency"
    CRISIS = "crisis line"
    TEXT = "text line"
    WARM = "peer warmline"
    FINDER = "finder"


class Checked(StrEnum):
    """What a line was compared with on the day it was checked."""

    PAGE = "page"  # the page itself
    COPY = "copy"  # a saved copy of it, which can be older than the day of checking


@dataclass(frozen=True, slots=True)
class Line:
    """One way to reach somebody. At least one of number, text and link is there."""

    kind: Kind
    name: str
    hours: str
    languages: tuple[str, ...]  # empty where they are not known
    source: str  # the public page that says so
    checked_on: date
    checked_in: Checked
    number: str = ""
    text: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A country, or what there is everywhere else; its lines are in the order of their kinds."""

    code: str
    name: str
    lines: tuple[Line, ...]
    also: tuple[str, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Line, ...]:
        """Give its lines of one kind."""
        return tuple(line for line in self.lines if line.kind is kind)

    def is_called(self, typed: str) -> bool:
        """Say whether this is the region somebody names."""
        return same_name(typed) in {same_name(name) for name in (self.code, self.name, *self.also)}


@dataclass(frozen=True, slots=True)
class Helplines:
    """Every region there is, and the file that says so."""

    regions: tuple[Region, ...]
    file: bytes = field(default=b"", repr=False, compare=False)

    def find(self, typed: str) -> Region | None:
        """Give the region of this code or name, or None. Nothing is guessed."""
        return next((region for region in self.regions if region.is_called(typed)), None)

    def meant(self, typed: str) -> Region:
        """Give the region of this code or name; raise BadInput where there is none."""
        if (region := self.find(typed)) is None:
            raise BadInput("I have no helplines for a region of that name. Choose one from the list.")
        return region

    @property
    def elsewhere(self) -> Region:
        """Give what there is for every other place."""
        return next(region for region in self.regions if region.code == ELSEWHERE)

    def stale(self, today: date) -> Iterator[tuple[Region, Line]]:
        """Give the lines that were last checked more than 180 days ago."""
        for region in self.regions:
            for line in region.lines:
                if today - line.checked_on > STALE_AFTER:
                    yield region, line


@dataclass(frozen=True, slots=True)
class ServerHelp:
    """What a server adds: the region that most of its people are in, and a contact of its own."""

    guild_id: int
    region: str = ""  # a region's code; empty where none was chosen
    contact: str = ""  # somebody outside the server, in words
    lines: str = ""  # a file of helplines of its own; empty where the bot's are used


def must_arrange(standing: Standing) -> None:
    """Raise unless this person may say what the helplines' card shows here: coordinators and admins."""
    if not (standing.coordinator or standing.admin):
        raise NotAllowed(
            "Only coordinators, and people with the Manage Server permission, can change what /crisis shows."
        )
