"""What has to be said about a group: letters for the outbox, and nothing about how they look."""

from __future__ import annotations

from datetime import datetime, timedelta

from groupbot.delivery.model import Letter, Way
from groupbot.groups.model import Group

CARD = "group.card"
CARD_EDIT = "group.card.edit"

_WORTH_POSTING = timedelta(days=1)


def card(group: Group, now: datetime) -> Letter:
    """Post the group's card in its announce channel."""
    return Letter(
        group.guild_id,
        CARD,
        group.id,
        Way.CHANNEL,
        group.announce_channel_id,
        now,
        # Asked for twice within a minute, it is one card.
        occasion=f"{group.card_message_id or 0}@{int(now.timestamp()) // 60}",
        expires_at=now + _WORTH_POSTING,
    )


def redrawn(group: Group, now: datetime) -> Letter | None:
    """Draw the posted card again; None while there is none."""
    channel_id, message_id = group.card_channel_id, group.card_message_id
    if channel_id is None or message_id is None:
        return None
    body = {"channel_id": channel_id, "message_id": message_id}
    return Letter(
        group.guild_id,
        CARD_EDIT,
        group.id,
        Way.EDIT,
        channel_id,
        now,
        occasion=str(message_id),
        body=body,
    )
