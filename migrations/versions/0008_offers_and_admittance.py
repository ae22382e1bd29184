"""Offers by day, and places that a facilitator gave

Why: several small moves have to be told from one big one, a change that was not told yet must outlive a
cancel that is undone, a facilitator gives a reason for a place they give, and whoever waits can choose not
to hear of late places.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("places", sa.Column("said_for", sa.BigInteger(), nullable=True))
    op.add_column("places", sa.Column("unheard", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("places", sa.Column("admitted", sa.String(length=240), nullable=False, server_default=""))
    op.add_column(
        "preferences", sa.Column("late_offers", sa.Boolean(), nullable=False, server_default=sa.true())
    )
