"""What a person decides for themselves: reminders, and how changes reach them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from groupbot.database import Database
from groupbot.preferences.model import By
from groupbot.preferences.model import Preferences as Chosen
from groupbot.preferences.store import PreferencesStore

OnZone = Callable[[Chosen], Awaitable[None]]


class Preferences:
    """Everybody's own choices. Off until chosen."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store = PreferencesStore(database)
        self._on_zone: list[OnZone] = []

    async def of(self, guild_id: int, member_id: int) -> Chosen:
        """Give one person's choices."""
        return await self._store.get(guild_id, member_id)

    async def of_many(self, guild_id: int, member_ids: list[int]) -> dict[int, Chosen]:
        """Give the choices of several people at once."""
        return await self._store.get_many(guild_id, member_ids)

    async def choose_reminders(self, guild_id: int, member_id: int, leads: tuple[int, ...], by: By) -> Chosen:
        """Set the reminders a person gets by default: minutes before the start, and how."""
        async with self._database.one_step():
            chosen = (await self.of(guild_id, member_id)).with_reminders(leads, by)
            await self._store.save(chosen)
        return chosen

    async def choose_changes(self, guild_id: int, member_id: int, wanted: bool) -> Chosen:
        """Set whether a change comes as a direct message."""
        async with self._database.one_step():
            chosen = (await self.of(guild_id, member_id)).with_changes_told(wanted)
            await self._store.save(chosen)
        return chosen

    async def zone(self, guild_id: int, member_id: int) -> str | None:
        """Give the zone a person has set, or None. It is theirs: never show it to anybody else."""
        return (await self.of(guild_id, member_id)).zone_or("") or None

    async def set_zone(self, guild_id: int, member_id: int, zone: str | None) -> Chosen:
        """Set the zone a person lives by, by its exact key; None lets go of it."""
        async with self._database.one_step():
            chosen = (await self.of(guild_id, member_id)).living_in(zone)
            await self._store.save(chosen)
            for hook in self._on_zone:
                await hook(chosen)
        return chosen

    def on_zone(self, hook: OnZone) -> None:
        """Call this in the step in which somebody's zone changes."""
        self._on_zone.append(hook)

    async def set_digest(self, chosen: Chosen, at: int | None, next_at: datetime | None) -> Chosen:
        """Set when in the week somebody's digest comes, and the moment of the next one."""
        async with self._database.one_step():
            now = await self.of(chosen.guild_id, chosen.member_id)
            after = replace(now, digest_at=at, digest_next=next_at)
            await self._store.save(after)
        return after

    async def next_digest(self) -> datetime | None:
        """Give the moment of the earliest digest there is, or None."""
        return await self._store.next_digest()

    async def with_digest_due(self, now: datetime) -> list[Chosen]:
        """Give the choices of those whose digest is due, a hundred at most."""
        return await self._store.with_digest_due(now)

    async def choose_late_offers(self, guild_id: int, member_id: int, wanted: bool) -> Chosen:
        """Set whether a person hears of a place that becomes free in the last two hours."""
        async with self._database.one_step():
            chosen = (await self.of(guild_id, member_id)).with_late_offers(wanted)
            await self._store.save(chosen)
        return chosen

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's choices."""
        await self._store.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> dict[str, Any]:
        """Give a person's choices as plain values."""
        return asdict(await self.of(guild_id, member_id))
