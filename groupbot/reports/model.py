"""What a summary counts, out of sessions and of the counts that stayed of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from statistics import median

from groupbot.attendance.model import SessionCounts
from groupbot.errors import BadInput
from groupbot.groups.model import Group
from groupbot.reports.periods import Period, Span, Stretch, day_words
from groupbot.sessions.model import Reason, Session, SessionState
from groupbot.text import echo
from groupbot.zones import shown_in


class By(StrEnum):
    """What a summary has a row for."""

    WEEK = "week"
    MONTH = "month"
    GROUP = "group"

    @classmethod
    def read(cls, text: str) -> By:
        """Read what was typed, or say what there is (BadInput)."""
        try:
            return cls(text.strip().casefold())
        except ValueError:
            raise BadInput(f"There are no rows by ‘{echo(text)}’. Choose week, month or group.") from None


class Outcome(StrEnum):
    """What became of a session that was planned."""

    HELD = "held"  # it reached its start, and at least one person came who was not facilitating
    CANCELLED = "cancelled"
    EMPTY = "empty"  # it opened, and ended with nobody there or before its start
    TO_COME = "to come"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One planned session as a summary sees it: no person, no title, numbers only."""

    group_id: str
    day: date  # the group's local day
    outcome: Outcome
    reason: Reason | None = None
    counts: SessionCounts | None = None

    @classmethod
    def of(cls, session: Session, counts: SessionCounts | None) -> Meeting:
        """Judge what became of a published session."""
        day = counts.on_day if counts else session.starts_at.astimezone(shown_in(session.zone)).date()
        return cls(session.group_id, day, _outcome(session, counts), session.reason, counts)


def _outcome(session: Session, counts: SessionCounts | None) -> Outcome:
    if session.state is SessionState.CANCELLED:
        return Outcome.CANCELLED
    if session.state is not SessionState.ENDED:
        return Outcome.TO_COME
    came = counts is not None and counts.present > 0
    return Outcome.HELD if came and session.held_until >= session.starts_at else Outcome.EMPTY


@dataclass(frozen=True, slots=True)
class Summary:
    """The measures of one row. None: this row cannot tell (see `Tally` and the definitions)."""

    planned: int = 0
    held: int = 0
    empty: int = 0
    to_come: int = 0
    reasons: Mapping[Reason, int] = field(default_factory=dict)  # of the cancelled ones
    minutes: int = 0
    attendances: int = 0
    unnamed: int = 0
    median: float | None = None
    people: int | None = None
    first_timers: int | None = None
    new_this_year: int | None = None
    said_new: int | None = None  # None: nobody said it of any session
    places: int = 0
    places_taken: int = 0
    waiting: int = 0
    with_two: int = 0
    facilitator_minutes: int = 0
    estimated: int = 0
    at_least: int = 0

    @property
    def cancelled(self) -> int:
        """Count the cancelled sessions."""
        return sum(self.reasons.values())

    @property
    def hours(self) -> float:
        """Give the hours that were held."""
        return self.minutes / 60

    @property
    def facilitator_hours(self) -> float:
        """Give the hours of all facilitators together."""
        return self.facilitator_minutes / 60


@dataclass(frozen=True, slots=True)
class Tally:
    """How people are counted in a row: once per `span`, in their group or over the whole server.

    Without a span (weeks) nobody can be counted once: what stays of a session says who was new in
    the month, the quarter, the year and ever, not in the week.
    """

    span: Span | None
    whole_server: bool

    def _sum(self, counts: Sequence[SessionCounts], since: str) -> int:
        where = "server" if self.whole_server else "group"
        return sum(getattr(each, f"new_in_{where}_{since}") for each in counts)

    def people(self, counts: Sequence[SessionCounts]) -> int | None:
        """Count different people, or give None where that cannot be known."""
        return self._sum(counts, self.span.value) if self.span and _has_names(counts) else None

    def first_timers(self, counts: Sequence[SessionCounts]) -> int | None:
        """Count people at their first session ever, or give None where no names are kept."""
        return self._sum(counts, "ever") if _has_names(counts) else None

    def new_this_year(self, counts: Sequence[SessionCounts]) -> int | None:
        """Count people at their first session of the reporting year; None where no names are kept."""
        return self._sum(counts, "year") if _has_names(counts) else None


def _has_names(counts: Sequence[SessionCounts]) -> bool:
    """Say whether somebody came by name, or nobody at all: then 0 people is the truth."""
    unnamed = sum(each.unnamed for each in counts)
    return unnamed == 0 or sum(each.present for each in counts) > unnamed


def _said_new(counts: Sequence[SessionCounts]) -> int | None:
    """Add up what facilitators said of new people where no names are kept; None where nobody did."""
    said = [each.said_new for each in counts if each.said_new is not None]
    return sum(said) if said else None


def summary_of(meetings: Iterable[Meeting], tally: Tally) -> Summary:
    """Count the measures over some sessions."""
    every = list(meetings)
    counts = [each.counts for each in every if each.counts is not None]
    held = [each.counts for each in every if each.counts is not None and each.outcome is Outcome.HELD]
    outcomes = Counter(each.outcome for each in every)
    cancelled = Counter(each.reason or Reason.OTHER for each in every if each.outcome is Outcome.CANCELLED)
    return Summary(
        planned=len(every),
        held=outcomes[Outcome.HELD],
        empty=outcomes[Outcome.EMPTY],
        to_come=outcomes[Outcome.TO_COME],
        reasons=dict(sorted(cancelled.items())),
        minutes=sum(each.held_minutes for each in held),
        attendances=sum(each.present for each in counts),
        unnamed=sum(each.unnamed for each in counts),
        median=float(median(each.present for each in held)) if held else None,
        people=tally.people(counts),
        first_timers=tally.first_timers(counts),
        new_this_year=tally.new_this_year(counts),
        said_new=_said_new(counts),
        places=sum(each.capacity for each in held),
        places_taken=sum(each.places_taken for each in held),
        waiting=sum(each.waiting for each in held),
        with_two=sum(each.facilitators >= 2 for each in held),
        facilitator_minutes=sum(each.held_minutes * each.facilitators for each in held),
        estimated=sum(each.estimated for each in held),
        at_least=sum(each.at_least for each in held),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report. `group_id` is set where the row is a group's."""

    name: str
    summary: Summary
    group_id: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """An attendance summary, exact: for the coordinator's or facilitator's own eyes.

    What goes into a file is made from it by the rules for small numbers. `group` is None over all
    groups; `names` gives the name of each group in it.
    """

    guild_id: int
    period: Period
    by: By
    made_on: date
    is_over: bool
    meetings: tuple[Meeting, ...]
    names: Mapping[str, str]
    group: Group | None = None
    smallest: int = 5

    @property
    def about(self) -> str:
        """Name what the report is about: one group, or all of them."""
        return self.group.name if self.group else "All groups"

    @property
    def by_groups(self) -> bool:
        """Say whether its rows are groups."""
        return self.by is By.GROUP

    def over_all(self, meetings: tuple[Meeting, ...]) -> Report:
        """Give the report of the same period over all groups."""
        return replace(self, group=None, meetings=meetings)

    def within(self, period: Period) -> Report:
        """Give the report of a period that lies inside this one."""
        inside = tuple(each for each in self.meetings if period.days.holds(each.day))
        return replace(self, period=period, meetings=inside)

    @property
    def total(self) -> Summary:
        """Count over everything in the report."""
        return summary_of(self.meetings, Tally(self.period.span, whole_server=self.group is None))

    @property
    def rows(self) -> list[Row]:
        """Give a row for each week, month or group."""
        match self.by:
            case By.GROUP:
                return self.by_group()
            case By.MONTH:
                months = self.period.parts(Span.MONTH)
                return [Row(each.words, self._within(each.days, Span.MONTH)) for each in months]
            case _:
                return [Row(each.words, self._within(each, None)) for each in self.period.weeks()]

    def by_group(self) -> list[Row]:
        """Give a row for each group that had something planned, by name."""
        tally = Tally(self.period.span, whole_server=False)
        ids = sorted({each.group_id for each in self.meetings}, key=lambda i: (self.names[i].casefold(), i))
        return [
            Row(self.names[i], summary_of((m for m in self.meetings if m.group_id == i), tally), i)
            for i in ids
        ]

    def _within(self, days: Stretch, span: Span | None) -> Summary:
        inside = (each for each in self.meetings if days.holds(each.day))
        return summary_of(inside, Tally(span, whole_server=self.group is None))

    @property
    def nothing(self) -> str | None:
        """Say so where no session was held, and None otherwise."""
        if any(each.outcome is Outcome.HELD for each in self.meetings):
            return None
        first, last = day_words(self.period.first_day), day_words(self.period.last_day)
        return f"No sessions were held between {first} and {last}."

    @property
    def so_far(self) -> str | None:
        """Say so where the period is not over, and None otherwise."""
        if self.is_over:
            return None
        return f"{self.period.words} is not over: this is what was counted by {day_words(self.made_on)}."


def usual_rows(period: Period, group: Group | None) -> By:
    """Choose the rows where nobody said: groups over all groups, else weeks, or months of a year."""
    if group is None:
        return By.GROUP
    return By.MONTH if period.span is Span.YEAR else By.WEEK
