"""Servers, groups and the people in them."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKeyConstraint, Integer, String, Table, UniqueConstraint

from groupbot.database import Choice, Instant, Snowflake, metadata
from groupbot.groups.model import GroupState, Kind, Mode, PlaceKind, Role

servers = Table(
    "servers",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("year_starts", Integer, nullable=False),
    Column("smallest", Integer, nullable=False),
)

role_map = Table(
    "role_map",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("kind", Choice(Role), primary_key=True),
    Column("role_id", Snowflake, nullable=False, info={"person": None}),
)

groups = Table(
    "groups",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("id", String(10), primary_key=True),
    Column("name", String(100), nullable=False, info={"text": "staff"}),
    Column("name_key", String(200), nullable=False, info={"text": "staff"}),
    Column("zone", String(64), nullable=False),
    Column("mode", Choice(Mode), nullable=False),
    Column("kind", Choice(Kind), nullable=False),
    Column("audience", String(200), nullable=False, info={"text": "staff"}),
    Column("tags", String(200), nullable=False, info={"text": "staff"}),
    Column("discreet_title", String(100), nullable=False, info={"text": "staff"}),
    Column("announce_channel_id", Snowflake, nullable=False, info={"person": None}),
    Column("facilitators_channel_id", Snowflake, nullable=False, info={"person": None}),
    Column("place_channel_id", Snowflake, nullable=False, info={"person": None}),
    Column("place_kind", Choice(PlaceKind), nullable=False),
    Column("default_length", Integer, nullable=False),
    Column("default_capacity", Integer, nullable=False),
    Column("state", Choice(GroupState), nullable=False),
    Column("card_channel_id", Snowflake, info={"person": None}),
    Column("card_message_id", Snowflake, info={"person": None}),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("guild_id", "name_key"),
)

facilitators = Table(
    "facilitators",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column("member_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "a facilitator"}),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("group_id", String(10), primary_key=True),
    Column(
        "member_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "who is in the group"}
    ),
    Column("joined_on", Date, nullable=False),
    Column("break_until", Date),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"], ondelete="CASCADE"),
)
