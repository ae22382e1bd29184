"""What members wish in a group

Why: a member can have their name on the cards of a group, greet people who are new, and leave a line on
what they need for the facilitators of sessions they come to.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import groupbot.database

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("guild_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=False),
        sa.Column("member_id", groupbot.database.Snowflake(), autoincrement=False, nullable=False),
        sa.Column("on_card", sa.Boolean(), nullable=False),
        sa.Column("greets", sa.Boolean(), nullable=False),
        sa.Column("need", sa.String(length=240), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "group_id", "member_id"],
            ["memberships.guild_id", "memberships.group_id", "memberships.member_id"],
            name=op.f("fk_wishes_guild_id_group_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "group_id", "member_id", name=op.f("pk_wishes")),
    )
