"""Makes sessions and counts for the tests of reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from groupbot.attendance.model import SessionCounts
from groupbot.groups.model import Group, Mode
from groupbot.ids import public_id
from groupbot.reports.model import By, Meeting, Report
from groupbot.reports.periods import Period
from groupbot.sessions.model import PlaceKind, Reason, Session, SessionState

GUILD = 11


def a_group(name: str = "Monday Circle", zone: str = "UTC", **more: object) -> Group:
    return Group(GUILD, public_id(), name, zone, Mode.NAMED, 1, 2, 3, **more)  # pyright: ignore[reportArgumentType]


def a_session(
    group: Group,
    day: date = date(2026, 10, 5),
    state: SessionState = SessionState.ENDED,
    *,
    ended_after: int | None = None,
    reason: Reason | None = None,
) -> Session:
    starts = datetime(day.year, day.month, day.day, 19, tzinfo=UTC)
    ended = starts + timedelta(minutes=ended_after if ended_after is not None else 90)
    return Session(
        guild_id=group.guild_id,
        id=public_id(),
        group_id=group.id,
        title="Evening",
        zone=group.zone,
        starts_at=starts,
        length=90,
        capacity=12,
        place_channel_id=3,
        place_kind=PlaceKind.VOICE,
        facilitator_id=21,
        created_by=21,
        created_at=starts - timedelta(days=7),
        state=state,
        ended_at=ended if state is SessionState.ENDED else None,
        cancelled_at=starts - timedelta(days=1) if state is SessionState.CANCELLED else None,
        reason=reason,
    )


def counts_of(
    session: Session, present: int, new: int = 0, *, ever: int | None = None, **more: object
) -> SessionCounts:
    """`new` people are new in every period, `ever` of them (all, if not said) for the first time at all."""
    first = new if ever is None else ever
    fields: dict[str, object] = {
        "held_minutes": 90,
        "unnamed": 0,
        "at_least": False,
        "estimated": False,
        "facilitators": 1,
        "capacity": 12,
        "places_taken": present,
        "waiting": 0,
    }
    for where in ("group", "server"):
        fields |= {f"new_in_{where}_{span}": new for span in ("month", "quarter", "year")}
        fields[f"new_in_{where}_ever"] = first
    fields |= more
    return SessionCounts(
        session.guild_id,
        session.group_id,
        session.starts_at.date(),
        session.id,
        session.starts_at,
        present=present,
        **fields,  # pyright: ignore[reportArgumentType]
    )


def came(
    group: Group, day: date, present: int, new: int = 0, **more: object
) -> tuple[Session, SessionCounts]:
    """Make a session that has ended, and what stayed of it."""
    session = a_session(group, day)
    return session, counts_of(session, present, new, **more)  # pyright: ignore[reportArgumentType]


def held(group: Group, day: date, present: int, new: int = 0, **more: object) -> Meeting:
    return Meeting.of(*came(group, day, present, new, **more))


def a_report(
    groups: Mapping[Group, list[Meeting]],
    period: str = "2026-Q4",
    by: By = By.GROUP,
    *,
    about: Group | None = None,
    is_over: bool = True,
) -> Report:
    return Report(
        guild_id=GUILD,
        period=Period.read(period),
        by=by,
        made_on=date(2027, 1, 2),
        is_over=is_over,
        meetings=tuple(m for group, ms in groups.items() for m in ms if about in (None, group)),
        names={group.id: group.name for group in groups},
        group=about,
    )
