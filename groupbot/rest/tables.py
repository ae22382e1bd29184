"""Rest days."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, String, Table

from groupbot.database import Instant, Snowflake, metadata

rests = Table(
    "rests",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("id", String(10), primary_key=True),
    Column("group_id", String(10)),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("reason", String(200), nullable=False, info={"text": "staff"}),
    Column("added_by", Snowflake, nullable=False, info={"person": "the member of staff who added it"}),
    Column("added_at", Instant, nullable=False),
    Column("batch", String(10), nullable=False),
    Column("offered", Boolean, nullable=False),
    Column("removed_at", Instant),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
    Index("ix_rests_guild_id_last_day", "guild_id", "last_day"),
)
