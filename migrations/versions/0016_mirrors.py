"""A group's next date among the server's events

Why: the event that was written is known again, and one that somebody changed by hand is told from one
that has to follow the plan.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import groupbot.database

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "mirrors",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=False),
        sa.Column("session_id", sa.String(length=10), nullable=False),
        sa.Column("event_id", groupbot.database.Snowflake(), nullable=True),
        sa.Column("written", sa.String(length=16), nullable=False),
        sa.Column("trouble", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id", "group_id"],
            ["groups.guild_id", "groups.id"],
            name=op.f("fk_mirrors_guild_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "group_id", name=op.f("pk_mirrors")),
    )
