"""What the figures of a summary are called, what each means, and how they are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from groupbot.reports.model import Report, Row, Summary
from groupbot.reports.sharing import Cell, Left
from groupbot.sessions.model import Reason

REASONS = {
    Reason.ILL: "facilitator ill",
    Reason.FEW: "too few people",
    Reason.HOLIDAY: "holiday",
    Reason.ROOM: "room not available",
    Reason.NOBODY: "nobody could run it",
    Reason.SERIES: "its series had ended",
    Reason.OTHER: "another reason",
}

SAID_NEW = "New this year, as said"

DEFINITIONS = {
    "Planned": "Published sessions that start in the period, whatever became of them.",
    "Held": "Sessions that reached their start and had at least one person there who was not facilitating.",
    "Cancelled": "Sessions that were called off.",
    "Nobody came": "Sessions that opened, and ended before their start or with only facilitators there.",
    "Still to come": "Sessions that have not ended yet.",
    "Hours": "From the start of each held session to its end.",
    "Attendances": (
        "How often somebody was there: a person who came to three sessions counts three times. Being there "
        "means 10 minutes or a quarter of the session, whichever is less. Facilitators are not counted."
    ),
    "Without a name": (
        "Attendances of people who are counted without their name. Nobody can tell whether they are the same "
        "people, so they are not part of people, first-timers and new this year."
    ),
    "Median": "The middle number of people in a held session: half of the sessions had more, half had fewer.",
    "People": (
        "Different people who were there by name, each counted once in the period. A group's row counts them "
        "once in that group, the total once over all groups."
    ),
    "First-timers": (
        "People who came by name for the first time ever: to that group in a group's row, to any group in "
        "the total over all groups."
    ),
    "New this year": "As first-timers, but for the first time in the reporting year.",
    SAID_NEW: (
        "In groups without names: how many people were there for the first time this year, as a facilitator "
        "said after each session. Sessions of which nobody said it are left out, and somebody new in two "
        "groups can be counted in both. It is not part of people, first-timers and new this year, and it is "
        "not in shared files."
    ),
    "Places": "Places that held sessions offered.",
    "Places taken": "Places taken when a held session ended.",
    "Waiting": "People still waiting for a place when a held session ended.",
    "Two facilitators": "Held sessions with two or more facilitators there.",
    "Facilitator hours": "Hours of held sessions, counted once for each facilitator who was there.",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: its name, which has a definition, and where it is found."""

    name: str
    of: Callable[[Summary], int | float | None]

    @property
    def definition(self) -> str:
        """Say what is counted."""
        return DEFINITIONS[self.name]


MEASURES = (
    Measure("Planned", lambda s: s.planned),
    Measure("Held", lambda s: s.held),
    Measure("Cancelled", lambda s: s.cancelled),
    Measure("Nobody came", lambda s: s.empty),
    Measure("Still to come", lambda s: s.to_come),
    Measure("Hours", lambda s: s.hours),
    Measure("Attendances", lambda s: s.attendances),
    Measure("Without a name", lambda s: s.unnamed),
    Measure("Median", lambda s: s.median),
    Measure("People", lambda s: s.people),
    Measure("First-timers", lambda s: s.first_timers),
    Measure("New this year", lambda s: s.new_this_year),
    Measure(SAID_NEW, lambda s: s.said_new),
    Measure("Places", lambda s: s.places),
    Measure("Places taken", lambda s: s.places_taken),
    Measure("Waiting", lambda s: s.waiting),
    Measure("Two facilitators", lambda s: s.with_two),
    Measure("Facilitator hours", lambda s: s.facilitator_hours),
)


def measure(name: str) -> Measure:
    """Give a measure by its name."""
    return next(each for each in MEASURES if each.name == name)


def figure(value: int | float | None) -> str:
    """Write a figure: "12", "13.5", and a dash where it cannot be told."""
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")


def hours(value: float, what: str = "hour") -> str:
    """Write hours with their noun."""
    return f"{figure(value)} {what if figure(value) == '1' else what + 's'}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def reasons(summary: Summary) -> str:
    """Say why sessions were cancelled: "2 facilitator ill, 1 holiday"."""
    return ", ".join(f"{count} {REASONS[reason]}" for reason, count in summary.reasons.items())


def title(report: Report) -> str:
    """Give the heading of a summary."""
    return f"Attendance: {report.about}, {report.period.words}"


def facts(total: Summary) -> list[str]:
    """Say the exact figures in sentences, one for each thing they are about."""
    said = [
        _sessions(total),
        plural(total.attendances, "attendance")
        + ("." if total.median is None else f", median {figure(total.median)} in a session."),
        _people(total),
        _said_new(total),
        f"{total.places_taken} of {plural(total.places, 'place')} taken, {total.waiting} waiting at the end.",
        f"{plural(total.with_two, 'session')} with two or more facilitators, "
        f"{hours(total.facilitator_hours, 'facilitator hour')}.",
    ]
    return [each for each in said if each]


def _sessions(total: Summary) -> str:
    said = f"{total.held} of {plural(total.planned, 'planned session')} held, {hours(total.hours)}."
    if total.cancelled:
        said += f" {total.cancelled} cancelled ({reasons(total)})."
    if total.empty:
        said += f" {total.empty} open, and nobody came."
    if total.to_come:
        said += f" {total.to_come} still to come."
    return said


def _people(total: Summary) -> str:
    if total.people is None:
        return "" if total.first_timers is None else f"{plural(total.first_timers, 'first-timer')}."
    return (
        f"{plural(total.people, 'person', 'people')}, {figure(total.first_timers)} for the first time ever, "
        f"{figure(total.new_this_year)} for the first time this year."
    )


def _said_new(total: Summary) -> str:
    if total.said_new is None:
        return ""
    return f"{total.said_new} for the first time this year, as facilitators of groups without names said."


def row_words(row: Row) -> str:
    """Say a row's exact figures in short, without its name: "4 of 5 held, 21 attendances, 12 people"."""
    summary = row.summary
    said = [f"{summary.held} of {summary.planned} held", plural(summary.attendances, "attendance")]
    if summary.people is not None:
        said.append(plural(summary.people, "person", "people"))
    if summary.first_timers is not None:
        said.append(plural(summary.first_timers, "first-timer"))
    if summary.said_new is not None:
        said.append(f"{summary.said_new} new this year, as said")
    return ", ".join(said) if summary.planned else "nothing planned"


def notes(report: Report) -> list[str]:
    """Say what has to be known to read the figures rightly."""
    total = report.total
    said = [report.so_far, report.nothing]
    if total.unnamed:
        said.append(
            f"{total.unnamed} of {plural(total.attendances, 'attendance')} "
            f"{'has' if total.unnamed == 1 else 'have'} no name and {'is' if total.unnamed == 1 else 'are'} "
            "not part of people and first-timers."
        )
    if total.estimated:
        said.append(
            f"The bot was away in {plural(total.estimated, 'session')}: who was there meanwhile is estimated."
        )
    if total.at_least:
        said.append(
            f"In {plural(total.at_least, 'session')} the number is the least it can have been: the bot "
            "started again while people were counted without names."
        )
    return [each for each in said if each]


def cell_words(cell: Cell, smallest: int) -> str | int:
    """Write a number of people for a shared file, or why it is not there."""
    match cell:
        case Left.TOGETHER:
            return "see below"
        case Left.FEWER:
            return f"fewer than {smallest}"
        case Left.UNFINISHED:
            return "when the period is over"
        case Left.NOT_KEPT:
            return "no names kept"
        case Left.NOT_HERE:
            return ""
        case _:
            return cell


def sharing_notes(report: Report) -> list[str]:
    """Say what was done to the numbers of people in a shared file, and why."""
    said = [
        f"Numbers of people from 1 to {report.smallest - 1} are not shown. They are joined with the "
        f"next-smallest group until they come to {report.smallest} or more, and named together; somebody who "
        "came to two of these groups is counted in each. Sessions, hours, places and attendances are exact."
    ]
    if not report.is_over:
        said.append("Numbers of people and medians are left out until the period is over.")
    said.append(
        "First-timers are in the files of quarters; a year has them where all its quarters do. With months "
        "beside them, small numbers could be worked out."
    )
    if report.total.said_new is not None:
        said.append("What facilitators of groups without names said of new people is not in this file.")
    return said
