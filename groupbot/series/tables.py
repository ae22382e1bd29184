"""Series of sessions."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table

from groupbot.database import Choice, Instant, Snowflake, metadata
from groupbot.groups.model import PlaceKind
from groupbot.series.model import SeriesState
from groupbot.series.rule import Unit

series = Table(
    "series",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("id", String(10), primary_key=True),
    Column("group_id", String(10), nullable=False),
    Column("every", Integer, nullable=False),
    Column("unit", Choice(Unit), nullable=False),
    Column("on", String(40), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("at", String(5), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("ends_after", Integer),
    Column("ends_until", Date),
    Column("title", String(200), nullable=False, info={"text": "staff"}),
    Column("topic", String(2000), nullable=False, info={"text": "staff"}),
    Column("length", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("place_channel_id", Snowflake, nullable=False, info={"person": None}),
    Column("place_kind", Choice(PlaceKind), nullable=False),
    Column("facilitator_id", Snowflake, nullable=False, info={"person": "who facilitates it"}),
    Column("co_facilitator_id", Snowflake, info={"person": "who facilitates it too"}),
    Column("programme", Boolean, nullable=False),
    Column("fewer", JSON, nullable=False, info={"person": None}),
    Column("created_by", Snowflake, nullable=False, info={"person": "the member of staff who planned it"}),
    Column("created_at", Instant, nullable=False),
    Column("state", Choice(SeriesState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("grows_at", Instant),
    Column("ended_at", Instant),
    Column("format", String(120), nullable=False, server_default="", info={"text": "staff"}),
    Column("phases", JSON, nullable=False, server_default="[]", info={"person": None}),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"]),
    Index("ix_series_grows_at", "grows_at"),
    Index("ix_series_guild_id_state", "guild_id", "state"),
)
