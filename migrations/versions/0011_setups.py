"""How far servers are set up

Why: setting a server up takes several steps, by one person or by two, and goes on after a stop. What was
said on the way and stands nowhere else yet is kept until the first group is made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import groupbot.database

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    snowflake = groupbot.database.Snowflake
    op.create_table(
        "setups",
        sa.Column("guild_id", snowflake(), autoincrement=False, nullable=False),
        sa.Column("started_by", snowflake(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("announce_channel_id", snowflake(), nullable=True),
        sa.Column("staff_channel_id", snowflake(), nullable=True),
        sa.Column("place_channel_id", snowflake(), nullable=True),
        sa.Column("place_kind", sa.String(length=32), nullable=False),
        sa.Column("problems_channel_id", snowflake(), nullable=True),
        sa.Column("mode", sa.String(length=32), nullable=True),
        sa.Column("settled", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_setups")),
    )
