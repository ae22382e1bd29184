"""The rota

Why: a session can have up to four facilitators, each is asked beforehand whether they run it, somebody else
can take a turn, and it has to be known when to look next. Sessions that are planned already are followed too.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import groupbot.database

revision = "0019"
down_revision = "0018"

_THREE_DAYS = 72 * 3600 * 1_000_000  # instants are whole microseconds


def upgrade() -> None:
    op.add_column("sessions", sa.Column("third_facilitator_id", groupbot.database.Snowflake(), nullable=True))
    op.add_column(
        "sessions", sa.Column("fourth_facilitator_id", groupbot.database.Snowflake(), nullable=True)
    )
    op.create_table(
        "rota_sessions",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.String(length=10), nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=False),
        sa.Column("starts_at", groupbot.database.Instant(), nullable=False),
        sa.Column("looks_at", groupbot.database.Instant(), nullable=True),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("called_at", groupbot.database.Instant(), nullable=True),
        sa.Column("enough", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id", "session_id"],
            ["sessions.guild_id", "sessions.id"],
            name=op.f("fk_rota_sessions_guild_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "session_id", name=op.f("pk_rota_sessions")),
    )
    op.create_index("ix_rota_sessions_looks_at", "rota_sessions", ["looks_at"], unique=False)
    op.create_table(
        "rota_turns",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.String(length=10), nullable=False),
        sa.Column("member_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("at", groupbot.database.Instant(), nullable=False),
        sa.Column("offered_to", groupbot.database.Snowflake(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id", "session_id"],
            ["sessions.guild_id", "sessions.id"],
            name=op.f("fk_rota_turns_guild_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "session_id", "member_id", name=op.f("pk_rota_turns")),
    )
    op.create_table(
        "rota_pool",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=False),
        sa.Column("member_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "group_id"],
            ["groups.guild_id", "groups.id"],
            name=op.f("fk_rota_pool_guild_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "group_id", "member_id", name=op.f("pk_rota_pool")),
    )
    op.execute(
        "INSERT INTO rota_sessions (guild_id, session_id, group_id, starts_at, looks_at, missing, calls) "  # noqa: S608
        f"SELECT guild_id, id, group_id, starts_at, starts_at - {_THREE_DAYS}, 0, 0 FROM sessions "
        "WHERE state IN ('planned', 'open')"
    )
