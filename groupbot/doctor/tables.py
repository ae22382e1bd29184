"""Which problems were told already."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from groupbot.database import Instant, Snowflake, metadata

told_problems = Table(
    "told_problems",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("kind", String(32), primary_key=True),
    Column("subject", String(24), primary_key=True),
    Column("since", Instant, nullable=False),
)
