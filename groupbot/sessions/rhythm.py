"""When a group usually meets, as its sessions show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from groupbot.sessions.model import Session, SessionState
from groupbot.when.words import WEEKDAYS, clock
from groupbot.zones import shown_in

LOOKED_AT = timedelta(days=60)  # before and after today
_LEAST = 2  # sessions; one alone is no custom


def usual_time(sessions: Iterable[Session]) -> str | None:
    """Give the weekday and local time most of these share: "Mondays 19:00 (Europe/London)"; None if none is.

    Of two equally common ones it is the one met first. Cancelled sessions count: they were meant so.
    """
    starts = Counter(_start(session) for session in sessions if session.state is not SessionState.DRAFT)
    for (weekday, time, zone), count in starts.most_common(1):
        if count >= _LEAST and count * 2 >= starts.total():
            return f"{WEEKDAYS[weekday]}s {time} ({zone})"
    return None


def _start(session: Session) -> tuple[int, str, str]:
    local = session.starts_at.astimezone(shown_in(session.zone))
    return local.weekday(), clock(local), session.zone
