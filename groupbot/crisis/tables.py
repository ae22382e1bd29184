"""What servers add to the helplines."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from groupbot.database import Snowflake, metadata

server_contacts = Table(
    "server_contacts",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("region", String(16), nullable=False),
    Column("contact", String(300), nullable=False, info={"text": "staff"}),
    Column("lines", Text, nullable=False, server_default="", info={"text": "staff"}),
)
