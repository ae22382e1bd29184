"""Drafts made from sessions: the same again, a week later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from groupbot import when, zones
from groupbot.errors import NotPossible
from groupbot.groups.model import Group
from groupbot.ids import public_id
from groupbot.sessions.model import Session, SessionState
from groupbot.when.moments import When

WEEK = timedelta(weeks=1)


def wall_time(session: Session) -> datetime:
    """Give the local time it was planned for, naive: before the clocks skipped it, if they did."""
    return wall_of(session.starts_at, session.zone, session.moved)


def wall_of(starts_at: datetime, zone: str, moved: int) -> datetime:
    """Give the local time, naive, of a start that lies `moved` minutes after what was meant."""
    return starts_at.astimezone(zones.shown_in(zone)).replace(tzinfo=None) - timedelta(minutes=moved)


def with_meaning(session: Session) -> Session:
    """Keep the local time it is meant for: the law of its zone may change before it comes."""
    return replace(session, meant_at=wall_time(session).isoformat(timespec="minutes"))


def first(group: Group, member_id: int, read: When, now: datetime, **plan: Any) -> Session:
    """Make a draft at a time that was read; `plan` are its other fields."""
    return Session(
        guild_id=group.guild_id,
        id=public_id(),
        group_id=group.id,
        zone=read.zone,
        starts_at=read.start_utc,
        moved=read.moved,
        notes=read.notes,
        second_start=read.second_utc,
        created_by=member_id,
        created_at=now,
        **plan,
    ).with_turn(now)


def next_week(session: Session, member_id: int, now: datetime) -> Session:
    """Make a draft of the same session at the same local time, in the first week that is still to come."""
    if not zones.knows(session.zone):
        raise NotPossible(
            f"The time zone {session.zone} is not known any more. Plan the next date with /session new."
        )
    local = wall_time(session) + WEEK
    while zones.local_to_utc(local, session.zone).utc <= now:
        local += WEEK
    read = when.at_wall_time(local, session.zone, now)
    return replace(
        session,
        id=public_id(),
        state=SessionState.DRAFT,
        version=1,
        starts_at=read.start_utc,
        moved=read.moved,
        notes=read.notes,
        second_start=read.second_utc,
        created_by=member_id,
        created_at=now,
        card_channel_id=None,
        card_message_id=None,
        console_channel_id=None,
        console_message_id=None,
        ended_at=None,
        cancelled_at=None,
        cancelled_from=None,
        reason=None,
        reason_words="",
        meant_at=local.isoformat(timespec="minutes"),
        card_at=None,
        series_id=None,
        series_date=None,
        number=None,
        out_of=None,
        drop_in=False,
        few=None,
        checks_at=None,
        own=(),
    ).with_turn(now)
