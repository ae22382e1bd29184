"""What a person chose for themselves."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from groupbot.database import Choice, Instant, Snowflake, metadata
from groupbot.preferences.model import By

preferences = Table(
    "preferences",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("member_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "whose choice"}),
    Column("reminder_leads", JSON, nullable=False, info={"person": None}),
    Column("reminders_by", Choice(By), nullable=False),
    Column("tell_changes", Boolean, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("zone", String(64)),
    Column("digest_at", Integer),
    Column("digest_next", Instant),
    Column("late_offers", Boolean, nullable=False),
    Index("ix_preferences_digest_next", "digest_next"),
)
