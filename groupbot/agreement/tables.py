"""What people said yes to, the words of it, and who was let in without."""

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

agreement_versions = Table(
    "agreement_versions",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("lines", String(3000), nullable=False, info={"text": "staff"}),
    Column("binding", Integer, nullable=False),
    Column("undoes", Integer),
    Column("published_at", Instant),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
)

agreement_drafts = Table(
    "agreement_drafts",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column(
        "written_by", Snowflake, primary_key=True, autoincrement=False, info={"person": "who edits the lines"}
    ),
    Column("lines", String(3000), nullable=False, info={"text": "staff"}),
    Column("based_on", Integer, nullable=False),
    Column("written_at", Instant, nullable=False),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
)

gate_passes = Table(
    "gate_passes",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("session_id", String(10), primary_key=True),
    Column(
        "member_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "who was let in once"}
    ),
    Column("given_at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["guild_id", "session_id"], ["sessions.guild_id", "sessions.id"], ondelete="CASCADE"
    ),
)
