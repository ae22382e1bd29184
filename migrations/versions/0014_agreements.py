"""Agreements, statements and passes

Why: a group has an agreement of its own, in numbered versions, and asks whoever comes to say yes to it, to
whom it is for and to being an adult; a facilitator can let somebody in once without what Discord tells.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import groupbot.database

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    for name in ("agreement", "ask_audience"):
        column = sa.Column(name, sa.Boolean(), server_default=sa.true(), nullable=False)
        op.add_column("group_rules", column)
    op.create_table(
        "agreement_versions",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lines", sa.String(length=3000), nullable=False),
        sa.Column("binding", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("published_at", groupbot.database.Instant(), nullable=True),
        _of_group("agreement_versions"),
        sa.PrimaryKeyConstraint("guild_id", "group_id", "number", name=op.f("pk_agreement_versions")),
    )
    op.create_table(
        "agreement_drafts",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=False),
        sa.Column("written_by", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("lines", sa.String(length=3000), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("written_at", groupbot.database.Instant(), nullable=False),
        _of_group("agreement_drafts"),
        sa.PrimaryKeyConstraint("guild_id", "group_id", "written_by", name=op.f("pk_agreement_drafts")),
    )
    op.create_table(
        "gate_passes",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.String(length=10), nullable=False),
        sa.Column("member_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("given_at", groupbot.database.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "session_id"],
            ["sessions.guild_id", "sessions.id"],
            name=op.f("fk_gate_passes_guild_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "session_id", "member_id", name=op.f("pk_gate_passes")),
    )


def _of_group(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["guild_id", "group_id"],
        ["groups.guild_id", "groups.id"],
        name=op.f(f"fk_{table}_guild_id_group_id"),
        ondelete="CASCADE",
    )
