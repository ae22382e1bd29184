"""What has to be said about a talk: letters for the outbox, which carry ids and no words."""

from __future__ import annotations

from datetime import datetime

from groupbot.contact.model import KEPT, Post, Talk
from groupbot.delivery.model import Letter, Way
from groupbot.groups.model import Group
from groupbot.preferences.model import By

POST = "contact.post"  # in the facilitators' channel
ANSWER = "contact.answer"  # to the person
CLOSED = "contact.closed"  # to the person: the facilitators closed it
EDIT = "contact.edit"  # what stands is drawn again, or taken away


def post(talk: Talk, group: Group, number: int, now: datetime) -> Letter:
    """Say a message in the facilitators' channel."""
    return Letter(
        talk.guild_id,
        POST,
        talk.id,
        Way.CHANNEL,
        group.facilitators_channel_id,
        now,
        occasion=str(number),
        expires_at=now + KEPT,
        body={"number": number, "group_id": talk.group_id},
    )


def answer(talk: Talk, number: int, now: datetime) -> Letter:
    """Pass an answer on to the person."""
    return Letter(
        talk.guild_id,
        ANSWER,
        talk.id,
        way(talk.by),
        talk.member_id,
        now,
        occasion=str(number),
        expires_at=now + KEPT,
        body={"number": number, "group_id": talk.group_id},
    )


def closed(talk: Talk, now: datetime) -> Letter:
    """Tell the person that the facilitators closed the talk."""
    return Letter(
        talk.guild_id,
        CLOSED,
        talk.id,
        way(talk.by),
        talk.member_id,
        now,
        expires_at=now + KEPT,
        body={"group_id": talk.group_id},
    )


def redrawn(guild_id: int, talk_id: str, group_id: str, at: Post, now: datetime) -> Letter:
    """Draw a message that stands again: from the talk, or as closed where that is gone."""
    body = {
        "message_id": at.message_id,
        "channel_id": at.channel_id,
        "number": at.number,
        "direct": at.direct,
        "group_id": group_id,
    }
    return Letter(
        guild_id, EDIT, talk_id, Way.EDIT, at.channel_id, now, occasion=str(at.message_id), body=body
    )


def way(by: By) -> Way:
    """Give how a letter reaches somebody who wants to be told this way."""
    return Way.MEMBER if by is By.DM else Way.INBOX
