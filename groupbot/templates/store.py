"""Reads and writes the templates of servers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from groupbot.database import Database, upsert
from groupbot.templates.model import Kept, Template, as_rows, from_rows
from groupbot.templates.tables import session_templates


class TemplateStore:
    """The only place that touches the table of templates."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, template_id: str) -> Kept | None:
        """Give one of a server's own templates, a deleted one too while that can be undone."""
        found = await self._select(
            session_templates.c.guild_id == guild_id, session_templates.c.id == template_id
        )
        return found[0] if found else None

    async def all(self, guild_id: int) -> list[Kept]:
        """Give the templates of a server by name, deleted ones too."""
        return await self._select(session_templates.c.guild_id == guild_id)

    async def save(self, kept: Kept) -> None:
        """Write a template with what it was before."""
        row = {
            "guild_id": kept.now.guild_id,
            "id": kept.now.id,
            "group_id": kept.now.group_id,
            **_write(kept.now),
            "version": kept.now.version,
            "deleted": kept.deleted,
            "before": None if kept.before is None else _write(kept.before),
            "changed_at": kept.changed_at,
        }
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, session_templates, row))

    async def prune(self, before: datetime) -> None:
        """Let go of templates that were deleted before this moment."""
        gone = delete(session_templates).where(
            session_templates.c.deleted, session_templates.c.changed_at < before
        )
        async with self._database.one_step() as connection:
            await connection.execute(gone)

    async def _select(self, *wanted: Any) -> list[Kept]:
        query = select(session_templates).where(*wanted).order_by(session_templates.c.name)
        async with self._database.reading() as connection:
            return [_read(dict(row)) for row in (await connection.execute(query)).mappings()]


def _write(template: Template) -> dict[str, Any]:
    return {"name": template.name, "about": template.about, "phases": as_rows(template.phases)}


def _read(row: dict[str, Any]) -> Kept:
    def made(values: dict[str, Any]) -> Template:
        phases = from_rows(values["phases"])
        key = (row["guild_id"], row["id"])
        return Template(*key, values["name"], values["about"], phases, row["group_id"], row["version"])

    before = made(row["before"]) if row["before"] else None
    return Kept(made(row), row["changed_at"], before, row["deleted"])
