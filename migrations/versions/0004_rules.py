"""The rules of groups

Why: how many facilitators a session wants, who may come and when a series is announced differ from group
to group. A group that sets nothing has no row, so nothing changes for it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import groupbot.database

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "group_rules",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("minimum_before", sa.Integer(), nullable=False),
        sa.Column("confirm_places", sa.Boolean(), nullable=False),
        sa.Column("facilitators_needed", sa.Integer(), nullable=False),
        sa.Column("adults_only", sa.Boolean(), nullable=False),
        sa.Column("gate_role_id", groupbot.database.Snowflake(), nullable=True),
        sa.Column("account_days", sa.Integer(), nullable=False),
        sa.Column("mirrored", sa.Boolean(), nullable=False),
        sa.Column("publish_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "group_id"],
            ["groups.guild_id", "groups.id"],
            name=op.f("fk_group_rules_guild_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "group_id", name=op.f("pk_group_rules")),
    )
