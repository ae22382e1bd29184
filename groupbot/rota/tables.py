"""Who runs which session: everybody's word, what was done about it, and who wants to be asked for cover."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, String, Table

from groupbot.database import Choice, Instant, Snowflake, metadata
from groupbot.rota.model import Answer

rota_sessions = Table(
    "rota_sessions",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("session_id", String(10), primary_key=True),
    Column("group_id", String(10), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("looks_at", Instant),
    Column("missing", Integer, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("called_at", Instant),
    Column("enough", Integer),
    ForeignKeyConstraint(
        ["guild_id", "session_id"], ["sessions.guild_id", "sessions.id"], ondelete="CASCADE"
    ),
    Index("ix_rota_sessions_looks_at", "looks_at"),
)

rota_turns = Table(
    "rota_turns",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("session_id", String(10), primary_key=True),
    Column(
        "member_id",
        Snowflake,
        primary_key=True,
        autoincrement=False,
        info={"person": "the facilitator whose word it is"},
    ),
    Column("answer", Choice(Answer), nullable=False),
    Column("at", Instant, nullable=False),
    Column("offered_to", Snowflake, info={"person": "the facilitator who was asked to take it"}),
    ForeignKeyConstraint(
        ["guild_id", "session_id"], ["sessions.guild_id", "sessions.id"], ondelete="CASCADE"
    ),
)

rota_pool = Table(
    "rota_pool",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column(
        "member_id",
        Snowflake,
        primary_key=True,
        autoincrement=False,
        info={"person": "the facilitator who wants to be asked for cover"},
    ),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
)
