"""Drafts made from sessions: the same again, a week later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from groupbot import when, zones
from groupbot.ids import public_id
from groupbot.sessions.model import Session, SessionState

WEEK = timedelta(weeks=1)


def wall_time(session: Session) -> datetime:
    """Give the local time it was planned for, naive: before the clocks skipped it, if they did."""
    local = session.starts_at.astimezone(zones.zone_of(session.zone)).replace(tzinfo=None)
    return local - timedelta(minutes=session.moved)


def next_week(session: Session, member_id: int, now: datetime) -> Session:
    """Make a draft of the same session at the same local time, in the first week that is still to come."""
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
    ).with_turn(now)
