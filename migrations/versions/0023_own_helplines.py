"""Helplines of a server's own

Why: a coordinator knows which numbers are right where the people of a server are, and may use a list of
their own in place of the one that the bot came with.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("server_contacts", sa.Column("lines", sa.Text(), server_default="", nullable=False))
