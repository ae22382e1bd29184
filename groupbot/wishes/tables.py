"""What members wish; a member without a row wishes nothing."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, String, Table, false

from groupbot.database import Snowflake, metadata

wishes = Table(
    "wishes",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column("member_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "whose wish"}),
    Column("on_card", Boolean, nullable=False),
    Column("greets", Boolean, nullable=False),
    Column("notes", Boolean, nullable=False, server_default=false()),
    Column("need", String(240), nullable=False, info={"text": "the member, for the facilitators"}),
    # Whoever leaves a group leaves no wish behind.
    ForeignKeyConstraint(
        ["guild_id", "group_id", "member_id"],
        ["memberships.guild_id", "memberships.group_id", "memberships.member_id"],
        ondelete="CASCADE",
    ),
)
