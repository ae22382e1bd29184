"""What was seen in a session, what it came to, and the counts that stay."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
)

from groupbot.attendance.model import HereStatus, Proof, Sight
from groupbot.database import Choice, Instant, Snowflake, metadata

_SESSION = (["guild_id", "session_id"], ["sessions.guild_id", "sessions.id"])

# Appended as it is seen while a session runs; folded into `attendance` and deleted when it ends.
sightings = Table(
    "sightings",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("guild_id", Snowflake, nullable=False, info={"person": None}),
    Column("session_id", String(10), nullable=False),
    Column("member_id", Snowflake, nullable=False, info={"person": "who was seen, named groups only"}),
    Column("sight", Choice(Sight), nullable=False),
    Column("at", Instant, nullable=False),
    Column("estimated", Boolean, nullable=False),
    ForeignKeyConstraint(*_SESSION, ondelete="CASCADE"),
    Index("ix_sightings_session", "guild_id", "session_id"),
)

# One row for each session that is open or live: the heartbeat, and how many unnamed people were seen.
watches = Table(
    "watches",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("session_id", String(10), primary_key=True),
    Column("channel_id", Snowflake, nullable=False, info={"person": None}),
    Column("heartbeat_at", Instant, nullable=False),
    Column("unnamed", Integer, nullable=False),
    Column("unnamed_facilitators", Integer, nullable=False),
    Column("headcount", Integer),
    ForeignKeyConstraint(*_SESSION, ondelete="CASCADE"),
)

attendance = Table(
    "attendance",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("session_id", String(10), primary_key=True),
    Column("member_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "who was there"}),
    Column("minutes", Float, nullable=False),
    Column("status", Choice(HereStatus), nullable=False),
    Column("proof", Choice(Proof), nullable=False),
    Column("estimated", Boolean, nullable=False),
    Column("facilitating", Boolean, nullable=False),
    Column("firsts", Integer, nullable=False),
    Column("old_status", Choice(HereStatus)),
    Column("marked_by", Snowflake, info={"person": "the facilitator who marked it by hand"}),
    Column("marked_at", Instant),
    Column("marked_why", String(240), nullable=False, info={"text": "the facilitator"}),
    ForeignKeyConstraint(*_SESSION, ondelete="CASCADE"),
    Index("ix_attendance_guild_id_member_id", "guild_id", "member_id"),
)

# Written when a session ends and corrected when a mark is: no person in it, so it outlives every deletion.
session_counts = Table(
    "session_counts",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column("on_day", Date, primary_key=True),
    Column("session_id", String(10), primary_key=True),
    Column("starts_at", Instant, nullable=False),
    Column("held_minutes", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    Column("unnamed", Integer, nullable=False),
    Column("at_least", Boolean, nullable=False),
    Column("estimated", Boolean, nullable=False),
    Column("facilitators", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("places_taken", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("new_in_group_month", Integer, nullable=False),
    Column("new_in_group_quarter", Integer, nullable=False),
    Column("new_in_group_year", Integer, nullable=False),
    Column("new_in_group_ever", Integer, nullable=False),
    Column("new_in_server_month", Integer, nullable=False),
    Column("new_in_server_quarter", Integer, nullable=False),
    Column("new_in_server_year", Integer, nullable=False),
    Column("new_in_server_ever", Integer, nullable=False),
    Column("headcount", Integer),
    Column("said_new", Integer),
    ForeignKeyConstraint(*_SESSION),
    Index("ix_session_counts_guild_id_on_day", "guild_id", "on_day"),
    Index("ix_session_counts_guild_id_session_id", "guild_id", "session_id"),
)
