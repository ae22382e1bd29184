"""What is paused."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from groupbot.database import Choice, Instant, Snowflake, metadata
from groupbot.pauses.model import What

pauses = Table(
    "pauses",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("scope", String(10), primary_key=True),
    Column("what", Choice(What), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("started_by", Snowflake, info={"person": "the member of staff who paused it"}),
    Index("ix_pauses_ends_at", "ends_at"),
)
