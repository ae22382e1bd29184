"""Sessions and the places in them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
)

from groupbot.database import Choice, Instant, Snowflake, metadata
from groupbot.groups.model import PlaceKind
from groupbot.sessions.model import Few, Reason, SessionState
from groupbot.sessions.places import Status, Still

sessions = Table(
    "sessions",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("id", String(10), primary_key=True),
    Column("group_id", String(10), nullable=False),
    Column("title", String(200), nullable=False, info={"text": "staff"}),
    Column("topic", String(2000), nullable=False, info={"text": "staff"}),
    Column("zone", String(64), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("place_channel_id", Snowflake, nullable=False, info={"person": None}),
    Column("place_kind", Choice(PlaceKind), nullable=False),
    Column("facilitator_id", Snowflake, nullable=False, info={"person": "who facilitates it"}),
    Column("co_facilitator_id", Snowflake, info={"person": "who facilitates it too"}),
    Column("third_facilitator_id", Snowflake, info={"person": "who facilitates it too"}),
    Column("fourth_facilitator_id", Snowflake, info={"person": "who facilitates it too"}),
    Column("created_by", Snowflake, nullable=False, info={"person": "the member of staff who planned it"}),
    Column("created_at", Instant, nullable=False),
    Column("state", Choice(SessionState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("turns_at", Instant),
    Column("card_channel_id", Snowflake, info={"person": None}),
    Column("card_message_id", Snowflake, info={"person": None}),
    Column("console_channel_id", Snowflake, info={"person": None}),
    Column("console_message_id", Snowflake, info={"person": None}),
    Column("ended_at", Instant),
    Column("cancelled_at", Instant),
    Column("cancelled_from", Choice(SessionState)),
    Column("reason", Choice(Reason)),
    Column("reason_words", String(400), nullable=False, info={"text": "staff"}),
    Column("notes", JSON, nullable=False, info={"person": None}),
    Column("second_start", Instant),
    Column("meant_at", String(16), nullable=False, server_default=""),
    Column("card_at", Instant),
    Column("series_id", String(10)),
    Column("series_date", Date),
    Column("number", Integer),
    Column("out_of", Integer),
    Column("drop_in", Boolean, nullable=False),
    Column("few", Choice(Few)),
    Column("checks_at", Instant),
    Column("format", String(120), nullable=False, server_default="", info={"text": "staff"}),
    Column("phases", JSON, nullable=False, server_default="[]", info={"person": None}),
    Column("own", JSON, nullable=False, server_default="[]", info={"person": None}),
    ForeignKeyConstraint(["guild_id", "group_id"], ["groups.guild_id", "groups.id"]),
    Index("ix_sessions_series", "guild_id", "series_id", "series_date", unique=True),
    Index("ix_sessions_turns_at", "turns_at"),
    Index("ix_sessions_checks_at", "checks_at"),
    Index("ix_sessions_guild_id_starts_at", "guild_id", "state", "starts_at"),
    Index("ix_sessions_group_starts_at", "guild_id", "group_id", "starts_at"),
)

places = Table(
    "places",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("session_id", String(10), primary_key=True),
    Column(
        "member_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "whose word it is"}
    ),
    Column("status", Choice(Status), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("please_confirm", Boolean, nullable=False),
    Column("offer_ends_at", Instant),
    Column("note", String(240), nullable=False, info={"text": "the member, for the facilitators"}),
    Column("reminder_leads", JSON, info={"person": None}),
    Column("said_for", Instant),
    Column("unheard", Boolean, nullable=False),
    Column("still", Choice(Still)),
    Column("admitted", String(240), nullable=False, info={"text": "the facilitator who gave the place"}),
    ForeignKeyConstraint(
        ["guild_id", "session_id"], ["sessions.guild_id", "sessions.id"], ondelete="CASCADE"
    ),
    Index("ix_places_guild_id_member_id", "guild_id", "member_id"),
    Index("ix_places_offer_ends_at", "offer_ends_at"),
)

# By which law of its zone the sessions of a server are planned: another one calls for another look.
zone_laws = Table(
    "zone_laws",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("zone", String(64), primary_key=True),
    Column("law", String(16), nullable=False),
)
