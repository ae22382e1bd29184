"""The phases of a session

Why: a session keeps the phases of its template as they were when it was planned, so that a change of the
template leaves it alone; a series does for its dates.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    for table in ("sessions", "series"):
        op.add_column(table, sa.Column("format", sa.String(length=120), server_default="", nullable=False))
        op.add_column(table, sa.Column("phases", sa.JSON(), server_default="[]", nullable=False))
