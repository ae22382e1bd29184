"""Series of sessions

Why: a group that meets every week plans its dates once. A session knows its series and which date of it it
is, wherever it was moved to, so that no date comes twice; the local time it was meant for, so that it can
be kept when the law of a time zone changes; and when its card becomes public. Sessions from before belong
to no series, and nothing is known of what was meant beside the moment itself.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("meant_at", sa.String(length=16), server_default="", nullable=False))
    op.add_column("sessions", sa.Column("card_at", sa.BigInteger(), nullable=True))
    op.add_column("sessions", sa.Column("series_id", sa.String(length=10), nullable=True))
    op.add_column("sessions", sa.Column("series_date", sa.Date(), nullable=True))
    op.add_column("sessions", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("sessions", sa.Column("out_of", sa.Integer(), nullable=True))
    op.create_index("ix_sessions_series", "sessions", ["guild_id", "series_id", "series_date"], unique=True)
    op.create_table(
        "zone_laws",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("law", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "zone", name=op.f("pk_zone_laws")),
    )
    _series()


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=10), nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("on", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("ends_after", sa.Integer(), nullable=True),
        sa.Column("ends_until", sa.Date(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("topic", sa.String(length=2000), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("place_channel_id", sa.BigInteger(), nullable=False),
        sa.Column("place_kind", sa.String(length=32), nullable=False),
        sa.Column("facilitator_id", sa.BigInteger(), nullable=False),
        sa.Column("co_facilitator_id", sa.BigInteger(), nullable=True),
        sa.Column("programme", sa.Boolean(), nullable=False),
        sa.Column("fewer", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("grows_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id", "group_id"],
            ["groups.guild_id", "groups.id"],
            name=op.f("fk_series_guild_id_group_id"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_series")),
    )
    op.create_index("ix_series_grows_at", "series", ["grows_at"], unique=False)
    op.create_index("ix_series_guild_id_state", "series", ["guild_id", "state"], unique=False)
