"""Writes down who did what: never what somebody wrote, never who shared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from groupbot.audit.store import AuditStore
from groupbot.clock import Clock
from groupbot.database import Database

KEPT = timedelta(days=365)


class Audit:
    """The audit book. A line is written in the step of the act that it records."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._store = AuditStore(database)
        self._clock = clock

    async def note(
        self,
        guild_id: int,
        done_by: int | None,
        standing: str,
        act: str,
        subject: str = "",
        about_id: int | None = None,
    ) -> None:
        """Write one line: by whom, in which role, which act, on what, and about whom if about one person."""
        await self._store.add(
            guild_id=guild_id,
            at=self._clock.now(),
            done_by=done_by,
            standing=standing,
            act=act,
            subject=subject,
            about_id=about_id,
        )

    async def acts(self, guild_id: int, days: int = 30) -> list[Any]:
        """Give the lines of the last days, newest first."""
        return await self._store.acts(guild_id, self._clock.now() - timedelta(days=days))

    async def lately(
        self, guild_id: int, act: str, subject: str, within: timedelta, about_id: int | None = None
    ) -> Any | None:
        """Give the newest line of an act on a subject, about this person or nobody, of the last while."""
        for line in await self._store.acts(guild_id, self._clock.now() - within):
            if (line.act, line.subject, line.about_id) == (act, subject, about_id):
                return line
        return None

    async def prune(self) -> int:
        """Let go of lines older than a year; give how many went."""
        return await self._store.prune(self._clock.now() - KEPT)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Take a person out of the book."""
        await self._store.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give a person's own lines."""
        return await self._store.export(guild_id, member_id)
