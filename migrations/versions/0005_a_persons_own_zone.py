"""A person's own zone

Why: what comes at a time of day comes at their time of day, wherever the group meets.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("preferences", sa.Column("zone", sa.String(length=64), nullable=True))
