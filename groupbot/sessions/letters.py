"""What has to be said about a session: letters for the outbox, and nothing about how they look."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from groupbot.delivery.model import Letter, Way
from groupbot.groups.model import Group
from groupbot.preferences.model import By
from groupbot.sessions.model import SHORTEST_REMINDER, Session, SessionState
from groupbot.sessions.places import Place, Status, Still

CARD = "session.card"
CARD_EDIT = "session.card.edit"
LINE = "session.line"
REMINDER = "session.reminder"
CHANGED = "session.changed"
LED = "session.led"
CANCELLED = "session.cancelled"
RESTORED = "session.restored"
OFFER = "place.offer"
FIRST = "place.first"
GIVEN = "place.given"
LINED_UP = "place.lined-up"
STILL = "place.still"
TAKEN = "place.taken"
EXPECT = "place.expect"
FEW = "session.few"
FEW_EDIT = "session.few.edit"
CONSOLE = "session.console"
CONSOLE_EDIT = "session.console.edit"
ENDED = "session.ended"
ROOM_GONE = "session.room"
ENDED_EDIT = "session.ended.edit"

TO_PEOPLE = (REMINDER, CHANGED, LED, CANCELLED, RESTORED, OFFER, FIRST, GIVEN, LINED_UP, STILL, TAKEN, EXPECT)
STALE = (
    REMINDER,
    CHANGED,
    LED,
    OFFER,
    FIRST,
    STILL,
    FEW,
    LINE,
    CONSOLE,
    CARD,
    EXPECT,
)  # nothing to say any more once it is cancelled

EDITS_SETTLE = timedelta(minutes=5)  # several edits in this time become one notice
CANCEL_SETTLES = timedelta(minutes=2)  # a slip of the finger can be undone before anyone is told
SOON = timedelta(hours=2)  # nearer than this, people are told at once
NOTICE_LATE = timedelta(minutes=15)
_WAITS = {CHANGED: EDITS_SETTLE, LED: EDITS_SETTLE, CANCELLED: CANCEL_SETTLES, LINED_UP: CANCEL_SETTLES}


def overtaken(place: Place | None) -> list[str]:
    """Give the kinds of letters to a person that have nothing to say any more, now that they said this.

    Reminders are among them: those of somebody who comes are set anew.
    """
    if place is None or place.status is Status.CANT:
        return list(TO_PEOPLE)
    kept = {
        Status.COMING: (GIVEN, *((STILL,) if place.still is Still.ASKED else ())),
        Status.OFFERED: (OFFER, LINED_UP, TAKEN),
        Status.WAITING: (FIRST, LINED_UP, TAKEN),
    }.get(place.status, ())
    return [kind for kind in (REMINDER, OFFER, FIRST, GIVEN, LINED_UP, STILL, TAKEN) if kind not in kept]


def _way(by: By) -> Way:
    return Way.MEMBER if by is By.DM else Way.INBOX


def _settled(session: Session, now: datetime, wait: timedelta) -> datetime:
    return now if session.starts_at - now < SOON else now + wait


def card(session: Session, group: Group, now: datetime) -> Letter:
    """Post the session's card in the group's announce channel, when its time has come."""
    return Letter(
        session.guild_id,
        CARD,
        session.id,
        Way.CHANNEL,
        group.announce_channel_id,
        max(now, session.card_at or now),
        expires_at=session.ends_at,
    )


def redrawn_card(session: Session, now: datetime) -> Letter | None:
    """Draw the posted card again; None while there is none."""
    return _redrawn(session, CARD_EDIT, session.card_channel_id, session.card_message_id, now)


def redrawn_console(session: Session, now: datetime) -> Letter | None:
    """Draw the facilitators' console again; None while there is none."""
    return _redrawn(session, CONSOLE_EDIT, session.console_channel_id, session.console_message_id, now)


def redrawn_end(
    session: Session, body: dict[str, Any], channel_id: int | None, message_id: int | None, now: datetime
) -> Letter | None:
    """Draw the message of an end again where it stands; `body` is that message's own."""
    return _redrawn(session, ENDED_EDIT, channel_id, message_id, now, **body)


def _redrawn(
    session: Session, kind: str, channel_id: int | None, message_id: int | None, now: datetime, **more: Any
) -> Letter | None:
    if channel_id is None or message_id is None:
        return None
    body = {**more, "channel_id": channel_id, "message_id": message_id}
    return Letter(
        session.guild_id, kind, session.id, Way.EDIT, channel_id, now, occasion=str(message_id), body=body
    )


def line(session: Session, group: Group, now: datetime, wait: timedelta) -> Letter:
    """Say under the card that the session moved or is cancelled: an edit alone notifies nobody."""
    return Letter(
        session.guild_id,
        LINE,
        session.id,
        Way.CHANNEL,
        group.announce_channel_id,
        _settled(session, now, wait),
        occasion=f"v{session.version}",
        expires_at=session.ends_at,
    )


def reminders(session: Session, place: Place, leads: tuple[int, ...], by: By, now: datetime) -> list[Letter]:
    """Remind one person before this start. A reminder is worth sending until half its lead is over."""
    if session.starts_at - now < SHORTEST_REMINDER:
        return []
    start = int(session.starts_at.timestamp())
    chosen = leads if place.reminder_leads is None else place.reminder_leads
    letters = []
    for minutes in chosen:
        lead = timedelta(minutes=minutes)
        due = session.starts_at - lead
        if due > now:
            letters.append(
                Letter(
                    session.guild_id,
                    REMINDER,
                    session.id,
                    _way(by),
                    place.member_id,
                    due,
                    occasion=f"{minutes}@{start}",
                    late_after=due + min(timedelta(minutes=2), lead / 4),
                    expires_at=due + lead / 2,
                    body={"lead": minutes},
                )
            )
    return letters


def notice(kind: str, session: Session, member_id: int, by: By, now: datetime, occasion: str = "") -> Letter:
    """Tell one person that the session changed, is cancelled or is on after all, or what they have in it."""
    wait = _WAITS.get(kind, timedelta(0))
    due = _settled(session, now, wait)
    return Letter(
        session.guild_id,
        kind,
        session.id,
        _way(by),
        member_id,
        due,
        occasion=occasion or f"v{session.version}",
        late_after=due + NOTICE_LATE,
        expires_at=session.ends_at,
    )


def offer(session: Session, place: Place, by: By, now: datetime) -> Letter:
    """Offer a freed place to one person in the line, until the offer ends."""
    ends = place.offer_ends_at or session.starts_at
    return Letter(
        session.guild_id,
        OFFER,
        session.id,
        _way(by),
        place.member_id,
        now,
        occasion=f"{place.turn}@{int(ends.timestamp())}",
        expires_at=ends,
    )


def still(session: Session, member_id: int, by: By, now: datetime, until: datetime) -> Letter:
    """Ask one person who has a place whether they still come; an answer counts until `until`."""
    return Letter(
        session.guild_id,
        STILL,
        session.id,
        _way(by),
        member_id,
        now,
        occasion=str(int(session.starts_at.timestamp())),
        expires_at=until,
    )


def few(session: Session, group: Group, now: datetime, until: datetime) -> Letter:
    """Ask the facilitators what becomes of a session to which few come; an answer counts until `until`."""
    return Letter(
        session.guild_id,
        FEW,
        session.id,
        Way.CHANNEL,
        group.facilitators_channel_id,
        now,
        occasion=str(int(session.starts_at.timestamp())),
        expires_at=until,
        body={"until": int(until.timestamp())},
    )


def redrawn_few(
    session: Session, body: dict[str, Any], channel_id: int | None, message_id: int | None, now: datetime
) -> Letter | None:
    """Draw that question again where it stands."""
    return _redrawn(session, FEW_EDIT, channel_id, message_id, now, **body)


def first_come(session: Session, place: Place, by: By, now: datetime) -> Letter:
    """Tell one person in the line that a place is for whoever presses first."""
    return Letter(
        session.guild_id,
        FIRST,
        session.id,
        _way(by),
        place.member_id,
        now,
        occasion=str(int(now.timestamp())),
        expires_at=session.starts_at,
    )


def console(session: Session, group: Group, now: datetime) -> Letter:
    """Open the console in the facilitators' channel."""
    return Letter(
        session.guild_id,
        CONSOLE,
        session.id,
        Way.CHANNEL,
        group.facilitators_channel_id,
        now,
        occasion=str(int(session.starts_at.timestamp())),
        expires_at=session.ends_at,
    )


def room_gone(session: Session, group: Group, now: datetime) -> Letter:
    """Tell the facilitators that the room of a session was deleted."""
    return Letter(
        session.guild_id,
        ROOM_GONE,
        session.id,
        Way.CHANNEL,
        group.facilitators_channel_id,
        now,
        occasion=str(session.place_channel_id),
        expires_at=session.ends_at,
    )


def ended(session: Session, group: Group, now: datetime) -> Letter:
    """Tell the facilitators that the session is over, and how to see who came.

    `version` tells this end from one that was undone, after which the session ended again.
    """
    return Letter(
        session.guild_id,
        ENDED,
        session.id,
        Way.CHANNEL,
        group.facilitators_channel_id,
        now,
        occasion=f"v{session.version}",
        body={"version": session.version},
    )


def speaks_of_this_end(session: Session, body: dict[str, Any]) -> bool:
    """Say whether the message of an end means the one that holds: it was not undone since."""
    return session.state is SessionState.ENDED and body.get("version", session.version) == session.version
