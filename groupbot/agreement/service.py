"""Asks for a yes, takes it back as easily, and tells those who rely on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from groupbot.agreement.model import WORDING, Consent, Purpose
from groupbot.agreement.store import AgreementStore
from groupbot.clock import Clock
from groupbot.database import Database

OnChange = Callable[[Consent], Awaitable[None]]


class Agreement:
    """What people said yes to. Without a yes nobody is recorded by name."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._store = AgreementStore(database)
        self._clock = clock
        self._on_change: list[OnChange] = []

    def on_change(self, hook: OnChange) -> None:
        """Call this in the step of every change of a yes."""
        self._on_change.append(hook)

    async def named(self, guild_id: int, group_id: str) -> set[int]:
        """Give the members who may stand in the group's attendance list."""
        return await self._store.said(guild_id, group_id, Purpose.NAMED, WORDING)

    async def says(self, guild_id: int, group_id: str, member_id: int, purpose: Purpose) -> Consent:
        """Give a person's present answer."""
        return await self._store.get(guild_id, group_id, member_id, purpose)

    async def answers(self, guild_id: int, group_id: str, member_id: int) -> dict[Purpose, Consent]:
        """Give everything a person said in a group, by what it is for."""
        mine = await self._store.of_group(guild_id, group_id, member_id)
        return {consent.purpose: consent for consent in mine}

    async def said(self, guild_id: int, group_id: str, purpose: Purpose) -> set[int]:
        """Give the members who said yes, whichever words it was to, and did not take it back."""
        return await self._store.said(guild_id, group_id, purpose)

    async def say(
        self,
        guild_id: int,
        group_id: str,
        member_id: int,
        purpose: Purpose,
        yes: bool,
        version: int = WORDING,
    ) -> Consent:
        """Say yes or no; a no takes an earlier yes back, at once. `version`: the words it is to."""
        now = self._clock.now()
        async with self._database.one_step():
            before = await self._store.get(guild_id, group_id, member_id, purpose)
            after = before.given(now, version) if yes else before.withdrawn(now)
            await self._store.save(after)
            for hook in self._on_change:
                await hook(after)
        return after

    async def leave(self, guild_id: int, group_id: str, member_id: int) -> None:
        """Forget the answers of somebody who leaves the group."""
        async with self._database.one_step():
            await self.say(guild_id, group_id, member_id, Purpose.NAMED, yes=False)
            await self._store.remove(guild_id, member_id, group_id)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Take every yes back, so that whoever relies on it hears of it, and delete all answers."""
        async with self._database.one_step():
            for consent in await self._store.of(guild_id, member_id):
                if consent.said_yes:
                    await self.say(guild_id, consent.group_id, member_id, consent.purpose, yes=False)
            await self._store.remove(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give a person's answers as plain values."""
        return [asdict(consent) for consent in await self._store.of(guild_id, member_id)]
