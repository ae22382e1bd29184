"""Talks between people and facilitators: kept until they are closed, and no longer than 14 days."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from groupbot.database import Choice, Instant, Snowflake, metadata
from groupbot.preferences.model import By

talks = Table(
    "talks",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("id", String(10), primary_key=True),
    Column("group_id", String(10), nullable=False),
    Column("member_id", Snowflake, nullable=False, info={"person": "who wrote to the facilitators"}),
    Column("by", Choice(By), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
    UniqueConstraint("guild_id", "group_id", "member_id"),
    Index("ix_talks_last_at", "last_at"),
)

talk_lines = Table(
    "talk_lines",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("talk_id", String(10), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("author_id", Snowflake, info={"person": "who wrote it"}),
    Column("by_staff", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("words", String(3000), nullable=False, info={"text": "the person, or a facilitator"}),
    ForeignKeyConstraint(["guild_id", "talk_id"], ["talks.guild_id", "talks.id"], ondelete="CASCADE"),
)

talk_posts = Table(
    "talk_posts",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("message_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("channel_id", Snowflake, nullable=False, info={"person": "who reads it, where it is direct"}),
    Column("talk_id", String(10), nullable=False),
    Column("number", Integer, nullable=False),
    Column("direct", Boolean, nullable=False),
    ForeignKeyConstraint(["guild_id", "talk_id"], ["talks.guild_id", "talks.id"], ondelete="CASCADE"),
    Index("ix_talk_posts_guild_id_talk_id", "guild_id", "talk_id"),
)
