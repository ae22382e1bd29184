"""Which problems were told

Why: what is wrong in a server is looked for every day and told once, so what was told has to be remembered.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import groupbot.database

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "told_problems",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("since", groupbot.database.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "kind", "subject", name=op.f("pk_told_problems")),
    )
