"""The outbox: one row for each message that has to be said, and the channels that take none."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from groupbot.database import Choice, Instant, Snowflake, metadata
from groupbot.delivery.model import State, Way

outbox = Table(
    "outbox",
    metadata,
    Column("guild_id", Snowflake, nullable=False, info={"person": None}),
    # Random, 63 bits: a serial number, readable in a custom_id, would date a row by its neighbours.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("way", Choice(Way), nullable=False),
    Column("recipient_id", Snowflake, nullable=False, info={"person": "who gets it, or the channel"}),
    Column("occasion", String(80), nullable=False),
    Column("body", JSON, nullable=False, info={"person": None}),
    Column("due_at", Instant, nullable=False),  # as asked for
    Column("try_at", Instant, nullable=False),  # when it is looked at next; once settled, when that was
    Column("expires_at", Instant),
    Column("late_after", Instant),
    Column("state", Choice(State), nullable=False),
    Column("unsure", Boolean, nullable=False),  # a try may have been said: look before saying it again
    Column("withdrawn", Boolean, nullable=False),  # taken back when it might have been said
    Column("revision", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", String(32)),
    Column("lease_until", Instant),
    Column("sending_since", Instant),
    Column("channel_id", Snowflake, info={"person": "the direct-message channel, where it is one"}),
    Column("message_id", Snowflake, info={"person": None}),
    Column("settled_at", Instant),
    Column("trouble", String(40)),
    Column("inbox", Boolean, nullable=False),
    UniqueConstraint("guild_id", "kind", "subject", "recipient_id", "occasion"),
    Index("ix_outbox_state_try_at", "state", "try_at"),
    Index("ix_outbox_guild_id_subject_kind", "guild_id", "subject", "kind"),
    Index("ix_outbox_guild_id_recipient_id_inbox", "guild_id", "recipient_id", "inbox"),
)

parked = Table(
    "parked_channels",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("recipient_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "or a channel"}),
    Column("trouble", String(40), nullable=False),
    Column("since", Instant, nullable=False),
    Column("backoff", Float, nullable=False),  # seconds until the try after the next
    Column("retry_at", Instant, nullable=False),
)
