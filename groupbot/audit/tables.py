"""The audit book."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from groupbot.database import Instant, Snowflake, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("guild_id", Snowflake, nullable=False, info={"person": None}),
    Column("at", Instant, nullable=False),
    Column("done_by", Snowflake, info={"person": "the member of staff who acted; empty: the bot"}),
    Column("standing", String(16), nullable=False),
    Column("act", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("about_id", Snowflake, info={"person": "whose record it was, where it was one person's"}),
    Index("ix_audit_guild_id_at", "guild_id", "at"),
    Index("ix_audit_guild_id_about_id", "guild_id", "about_id"),
)
