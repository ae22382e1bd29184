"""The counts of a session are found by its id

Why: at every press for a place, and at every end, somebody's visits are looked up. Each of them looked
through all that was ever counted in the server.
"""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_index("ix_session_counts_guild_id_session_id", "session_counts", ["guild_id", "session_id"])
