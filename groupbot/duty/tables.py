"""Hours of duty."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, String, Table

from groupbot.database import Instant, Snowflake, metadata

duty_hours = Table(
    "duty_hours",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("id", String(10), primary_key=True),
    Column("group_id", String(10)),
    Column("member_id", Snowflake, nullable=False, info={"person": "who is on duty"}),
    Column("days", Integer, nullable=False),  # one bit for each day, Monday the lowest
    Column("starts", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("removed_at", Instant),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
    Index("ix_duty_hours_guild_id_group_id", "guild_id", "group_id"),
)
