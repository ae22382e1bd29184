"""What was changed for one date of a series alone

Why: a series can be changed from a date on that lies before an earlier change. The dates in between have
what the series had then, so that only this says what somebody chose for one of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("own", sa.JSON(), server_default="[]", nullable=False))
