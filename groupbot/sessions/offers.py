"""How long the offer of a place stands, and when a place is simply for whoever is first."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from groupbot import zones
from groupbot.sessions.model import Session

LONGEST = timedelta(hours=12)
SHORTEST = timedelta(minutes=20)
LATE = timedelta(hours=2)  # nearer than this, nobody is asked before the others
RESTS_FROM, RESTS_UNTIL = time(22), time(8)  # local: nobody has to decide at night


def offer_lasts(session: Session, now: datetime) -> timedelta:
    """Say how long an offer stands by day: half the time left, at least 20 minutes, at most 12 hours."""
    return max(SHORTEST, min(LONGEST, (session.starts_at - now) / 2))


def offer_ends(session: Session, now: datetime, zone: str | None = None) -> datetime:
    """Give when an offer made now ends. Its clock rests from 22:00 to 08:00 where its member lives.

    `zone`: the member's own; the session's where they set none.
    The rest does not reach into the last two hours: from then on the place is for whoever is first.
    """
    lasts = offer_lasts(session, now)
    where = zone or zones.shown_in(session.zone).key  # the session's may be known no more
    return min(_by_day(now, lasts, where), max(now + lasts, session.starts_at - LATE))


def is_late(session: Session, now: datetime) -> bool:
    """Say whether it begins so soon that a free place is for whoever is first."""
    return session.starts_at - now <= LATE


def _by_day(now: datetime, lasts: timedelta, zone: str) -> datetime:
    """Add a length to a moment, the nights left out."""
    at, left = now, lasts
    while True:
        local = at.astimezone(zones.zone_of(zone)).replace(tzinfo=None)
        rests = datetime.combine(local.date(), RESTS_FROM)
        wakes = datetime.combine(local.date(), RESTS_UNTIL)
        if local < wakes:
            at = zones.local_to_utc(wakes, zone).utc
        elif local >= rests:
            at = zones.local_to_utc(wakes + timedelta(days=1), zone).utc
        else:
            until = zones.local_to_utc(rests, zone).utc
            if at + left <= until:
                return at + left
            at, left = until, left - (until - at)
