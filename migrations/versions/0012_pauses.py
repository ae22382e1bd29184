"""Pauses

Why: coordinators, and facilitators on duty, can pause new places for a while.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "pauses",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("started_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "scope", name=op.f("pk_pauses")),
    )
    op.create_index("ix_pauses_ends_at", "pauses", ["ends_at"])
