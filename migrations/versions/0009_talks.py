"""Talks with facilitators

Why: people can write to the facilitators of their group and be answered. Words are kept until a talk is
closed, and no longer than 14 days after the last one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "talks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=10), nullable=False),
        sa.Column("group_id", sa.String(length=10), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "group_id"],
            ["groups.guild_id", "groups.id"],
            name=op.f("fk_talks_guild_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_talks")),
        sa.UniqueConstraint(
            "guild_id", "group_id", "member_id", name=op.f("uq_talks_guild_id_group_id_member_id")
        ),
    )
    op.create_index("ix_talks_last_at", "talks", ["last_at"])
    op.create_table(
        "talk_lines",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("talk_id", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(length=3000), nullable=False),
        _of_a_talk("talk_lines"),
        sa.PrimaryKeyConstraint("guild_id", "talk_id", "number", name=op.f("pk_talk_lines")),
    )
    op.create_table(
        "talk_posts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("talk_id", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        _of_a_talk("talk_posts"),
        sa.PrimaryKeyConstraint("guild_id", "message_id", name=op.f("pk_talk_posts")),
    )
    op.create_index("ix_talk_posts_guild_id_talk_id", "talk_posts", ["guild_id", "talk_id"])


def _of_a_talk(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["guild_id", "talk_id"],
        ["talks.guild_id", "talks.id"],
        name=op.f(f"fk_{table}_guild_id_talk_id"),
        ondelete="CASCADE",
    )
