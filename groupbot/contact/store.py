"""Reads and writes talks."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from groupbot.contact.model import Line, Post, Talk
from groupbot.contact.tables import talk_lines, talk_posts, talks
from groupbot.database import Database, upsert


class ContactStore:
    """The only place that touches the talks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, talk_id: str) -> Talk | None:
        """Give one talk, or None."""
        found = await self._all(talks.c.guild_id == guild_id, talks.c.id == talk_id)
        return found[0] if found else None

    async def between(self, guild_id: int, group_id: str, member_id: int) -> Talk | None:
        """Give the talk of a person with the facilitators of a group, or None."""
        found = await self._all(
            talks.c.guild_id == guild_id, talks.c.group_id == group_id, talks.c.member_id == member_id
        )
        return found[0] if found else None

    async def of_group(self, guild_id: int, group_id: str) -> list[Talk]:
        """Give the talks of a group, the one written to longest ago first."""
        return await self._all(talks.c.guild_id == guild_id, talks.c.group_id == group_id)

    async def of_person(self, guild_id: int, member_id: int) -> list[Talk]:
        """Give the talks that a person began."""
        return await self._all(talks.c.guild_id == guild_id, talks.c.member_id == member_id)

    async def silent_since(self, before: datetime) -> list[Talk]:
        """Give the talks in which nobody wrote since a moment."""
        return await self._all(talks.c.last_at <= before)

    async def earliest(self) -> datetime | None:
        """Give when the last message of the quietest talk was."""
        async with self._database.reading() as connection:
            return (await connection.execute(select(func.min(talks.c.last_at)))).scalar()

    async def _all(self, *wanted: ColumnElement[bool]) -> list[Talk]:
        query = select(talks).where(*wanted).order_by(talks.c.last_at, talks.c.id)
        async with self._database.reading() as connection:
            return [Talk(**row) for row in (await connection.execute(query)).mappings()]

    async def lines(self, talk: Talk) -> tuple[Line, ...]:
        """Give everything that was written, in order."""
        query = select(talk_lines).where(*_of(talk_lines.c, talk)).order_by(talk_lines.c.number)
        async with self._database.reading() as connection:
            return tuple(_line(row) for row in (await connection.execute(query)).mappings())

    async def posts(self, talk: Talk) -> list[Post]:
        """Give where its messages stand on Discord."""
        query = select(talk_posts).where(*_of(talk_posts.c, talk)).order_by(talk_posts.c.message_id)
        names = Post.__dataclass_fields__
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return [Post(**{name: row[name] for name in names}) for row in rows]

    async def save(self, talk: Talk) -> None:
        """Write a talk."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, talks, asdict(talk)))

    async def add(self, talk: Talk, line: Line) -> None:
        """Write one more message."""
        key = {"guild_id": talk.guild_id, "talk_id": talk.id}
        async with self._database.one_step() as connection:
            await connection.execute(insert(talk_lines).values(**key, **asdict(line)))

    async def stands(self, talk: Talk, post: Post) -> None:
        """Write where a message stands; the same one twice is fine."""
        row = {"guild_id": talk.guild_id, "talk_id": talk.id, **asdict(post)}
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, talk_posts, row))

    async def remove(self, talk: Talk) -> None:
        """Delete a talk with everything in it."""
        async with self._database.one_step() as connection:
            for table in (talk_posts, talk_lines):
                await connection.execute(delete(table).where(*_of(table.c, talk)))
            await connection.execute(
                delete(talks).where(talks.c.guild_id == talk.guild_id, talks.c.id == talk.id)
            )

    async def forget_author(self, guild_id: int, member_id: int) -> None:
        """Take a person out of what they wrote as a facilitator."""
        async with self._database.one_step() as connection:
            await connection.execute(
                update(talk_lines)
                .where(talk_lines.c.guild_id == guild_id, talk_lines.c.author_id == member_id)
                .values(author_id=None)
            )

    async def written_by(self, guild_id: int, member_id: int) -> list[tuple[str, Line]]:
        """Give every message that a person wrote, with its talk's id."""
        query = select(talk_lines).where(
            talk_lines.c.guild_id == guild_id, talk_lines.c.author_id == member_id
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(talk_lines.c.at))).mappings()
            return [(row["talk_id"], _line(row)) for row in rows]


def _of(columns: Any, talk: Talk) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return columns.guild_id == talk.guild_id, columns.talk_id == talk.id


def _line(row: Any) -> Line:
    return Line(**{name: row[name] for name in Line.__dataclass_fields__})
