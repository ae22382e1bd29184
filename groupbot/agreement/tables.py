"""What people said yes to."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, String, Table

from groupbot.agreement.model import Purpose
from groupbot.database import Choice, Instant, Snowflake, metadata

consents = Table(
    "consents",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column(
        "member_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "who said yes or no"}
    ),
    Column("purpose", Choice(Purpose), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("given_at", Instant),
    Column("withdrawn_at", Instant),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
)
