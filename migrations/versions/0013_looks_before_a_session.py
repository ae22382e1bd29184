"""Looks before a session

Why: people can be asked whether they still come, facilitators what becomes of a session to which few come,
and it has to be known when to look next and what was answered.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("drop_in", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sessions", sa.Column("few", sa.String(length=32), nullable=True))
    op.add_column("sessions", sa.Column("checks_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_sessions_checks_at", "sessions", ["checks_at"], unique=False)
    op.add_column("places", sa.Column("still", sa.String(length=32), nullable=True))
