"""What has to be said about who runs a session: letters for the outbox, which carry ids and no words."""

from __future__ import annotations

from datetime import datetime

from groupbot.delivery.model import Letter, Way
from groupbot.preferences.model import By
from groupbot.rota.model import SHORT_BEFORE, Rota

STAFF = "rota.card"  # in the facilitators' channel: asked, cover wanted, short, called off
STAFF_EDIT = "rota.card.edit"
ASK = "rota.ask"  # to a facilitator: do you run it
COVER = "rota.cover"  # to who wants to be asked: can you take it
TAKEN = "rota.taken"  # to who could not: somebody has taken it
SWAP = "rota.swap"  # to a facilitator: would you take somebody's turn
ANSWERED = "rota.answered"  # to who asked that

TO_PEOPLE = (ASK, COVER, TAKEN, SWAP, ANSWERED)


def staff(rota: Rota, now: datetime, occasion: str, expires_at: datetime) -> Letter:
    """Say in the facilitators' channel how it stands; `occasion` tells what calls for a new message."""
    session = rota.session
    return Letter(
        session.guild_id,
        STAFF,
        session.id,
        Way.CHANNEL,
        rota.group.facilitators_channel_id,
        now,
        occasion=f"{_start(rota)}.{occasion}",
        expires_at=expires_at,
    )


def redrawn(guild_id: int, session_id: str, channel_id: int, message_id: int, now: datetime) -> Letter:
    """Draw such a message again where it stands."""
    body = {"channel_id": channel_id, "message_id": message_id}
    return Letter(
        guild_id, STAFF_EDIT, session_id, Way.EDIT, channel_id, now, occasion=str(message_id), body=body
    )


def ask(rota: Rota, member_id: int, by: By, now: datetime) -> Letter:
    """Ask a facilitator whether they run it, for as long as there is time to find somebody else calmly."""
    return _to(rota, ASK, member_id, by, now, _start(rota), rota.session.starts_at - SHORT_BEFORE)


def cover(rota: Rota, member_id: int, now: datetime) -> Letter:
    """Ask somebody who wants to be asked whether they can take it: always a direct message."""
    occasion = f"{_start(rota)}.{rota.cover.calls}"
    return _to(rota, COVER, member_id, By.DM, now, occasion, rota.session.starts_at)


def taken(rota: Rota, member_id: int, by: By, now: datetime) -> Letter:
    """Tell who could not that somebody has taken it."""
    return _to(rota, TAKEN, member_id, by, now, str(int(now.timestamp())), rota.session.starts_at)


def swap(rota: Rota, member_id: int, by: By, now: datetime) -> Letter:
    """Ask a facilitator whether they would take somebody's turn."""
    return _to(rota, SWAP, member_id, by, now, str(int(now.timestamp())), rota.session.starts_at)


def answered(rota: Rota, member_id: int, by: By, now: datetime) -> Letter:
    """Tell who asked that the other one cannot take it either."""
    return _to(rota, ANSWERED, member_id, by, now, str(int(now.timestamp())), rota.session.starts_at)


def _start(rota: Rota) -> str:
    return str(int(rota.session.starts_at.timestamp()))


def _to(
    rota: Rota, kind: str, member_id: int, by: By, now: datetime, occasion: str, until: datetime
) -> Letter:
    way = Way.MEMBER if by is By.DM else Way.INBOX
    session = rota.session
    return Letter(
        session.guild_id, kind, session.id, way, member_id, now, occasion=occasion, expires_at=until
    )
