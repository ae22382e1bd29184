"""What was last written among the events of servers."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, String, Table

from groupbot.database import Snowflake, metadata

mirrors = Table(
    "mirrors",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column("session_id", String(10), nullable=False),
    Column("event_id", Snowflake, info={"person": None}),
    Column("written", String(16), nullable=False),
    Column("trouble", Integer),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
)
