"""Who is new, as facilitators say

Why: where no names are kept, nobody but a facilitator can say how many people came for the first time
this year. Of sessions that ended before, nobody was asked, so theirs stays empty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("session_counts", sa.Column("said_new", sa.Integer(), nullable=True))
