"""The templates of servers; ours come with the bot as a file."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKeyConstraint, Integer, String, Table

from groupbot.database import Instant, Snowflake, metadata

session_templates = Table(
    "session_templates",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("id", String(10), primary_key=True),
    Column("group_id", String(10)),
    Column("name", String(120), nullable=False, info={"text": "staff"}),
    Column("about", String(300), nullable=False, info={"text": "staff"}),
    Column("phases", JSON, nullable=False, info={"person": None}),
    Column("version", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("before", JSON, info={"person": None}),
    Column("changed_at", Instant, nullable=False),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
)
