"""The rules of groups; a group without a row has the defaults."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Integer, String, Table, true

from groupbot.database import Snowflake, metadata

group_rules = Table(
    "group_rules",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column("minimum", Integer, nullable=False),
    Column("minimum_before", Integer, nullable=False),
    Column("confirm_places", Boolean, nullable=False),
    Column("facilitators_needed", Integer, nullable=False),
    Column("agreement", Boolean, nullable=False, server_default=true()),
    Column("ask_audience", Boolean, nullable=False, server_default=true()),
    Column("adults_only", Boolean, nullable=False),
    Column("gate_role_id", Snowflake, info={"person": None}),
    Column("account_days", Integer, nullable=False),
    Column("mirrored", Boolean, nullable=False),
    Column("publish_days", Integer, nullable=False),
    Column("template", String(20), nullable=False, server_default=""),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
)
