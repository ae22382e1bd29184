"""How far servers are set up."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from groupbot.database import Choice, Snowflake, metadata
from groupbot.groups.model import Mode, PlaceKind

setups = Table(
    "setups",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("started_by", Snowflake, info={"person": "the admin who began to set the bot up"}),
    Column("revision", Integer, nullable=False),
    Column("announce_channel_id", Snowflake, info={"person": None}),
    Column("staff_channel_id", Snowflake, info={"person": None}),
    Column("place_channel_id", Snowflake, info={"person": None}),
    Column("place_kind", Choice(PlaceKind), nullable=False),
    Column("problems_channel_id", Snowflake, info={"person": None}),
    Column("mode", Choice(Mode)),
    Column("settled", String(80), nullable=False),  # steps, with commas between them
)
