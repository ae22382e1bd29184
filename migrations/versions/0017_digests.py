"""A weekly digest

Why: people who want it hear once a week what is on in their groups, at a time of their own day.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import groupbot.database

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("preferences", sa.Column("digest_at", sa.Integer(), nullable=True))
    op.add_column("preferences", sa.Column("digest_next", groupbot.database.Instant(), nullable=True))
    op.create_index("ix_preferences_digest_next", "preferences", ["digest_next"])
