"""A yes to a gentle note

Why: a member can allow one note from a facilitator when they have been away.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("wishes", sa.Column("notes", sa.Boolean(), server_default=sa.false(), nullable=False))
