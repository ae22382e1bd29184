"""Rest days

Why: on holidays nothing is planned, and what a calendar file says about them is taken over at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import groupbot.database

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "rests",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=10), nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("added_by", groupbot.database.Snowflake(), nullable=False),
        sa.Column("added_at", groupbot.database.Instant(), nullable=False),
        sa.Column("batch", sa.String(length=10), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("removed_at", groupbot.database.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id", "group_id"],
            ["groups.guild_id", "groups.id"],
            name=op.f("fk_rests_guild_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_rests")),
    )
    op.create_index("ix_rests_guild_id_last_day", "rests", ["guild_id", "last_day"])
