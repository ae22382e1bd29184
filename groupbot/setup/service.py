"""What people do who set a server up: one step after another, on one card or on several at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.crisis.service import Crisis
from groupbot.database import Database
from groupbot.errors import NotPossible
from groupbot.groups.first import FirstGroup
from groupbot.groups.model import Group, Mode, Person, PlaceKind, Role
from groupbot.groups.service import Groups
from groupbot.sessions.service import Sessions
from groupbot.setup.model import MAY_BE_LEFT, NOT_BEGUN, Progress, SoFar, Step, Use
from groupbot.setup.store import SetupStore

_LOOKED_AT = timedelta(days=366)  # for a first session, before and after today


class Setup:
    """Sets servers up. Every change names the revision that its card was drawn from, and is done once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: Audit,
        groups: Groups,
        first: FirstGroup,
        crisis: Crisis,
        sessions: Sessions,
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._groups = groups
        self._first = first
        self._crisis = crisis
        self._sessions = sessions
        self._store = SetupStore(database)
        self._begun: set[int] = set()  # servers that are known to be set up

    # --- where it stands -----------------------------------------------------------------------------

    async def so_far(self, person: Person) -> SoFar:
        """Say how far the server is. People with Manage Server."""
        server, groups = await self._groups.overview(person)
        planned = False
        if groups:
            now = self._clock.now()
            within = (now - _LOOKED_AT, now + _LOOKED_AT)
            planned = bool(await self._sessions.held_or_not(person.guild_id, *within, groups[0].id))
        return SoFar(
            progress=await self._store.get(person.guild_id),
            server=server,
            groups=tuple(groups),
            added=await self._crisis.arranged(person),
            planned=planned,
        )

    async def progress(self, guild_id: int) -> Progress:
        """Give what was said while a server was set up, whoever asks (for the bot's own work)."""
        return await self._store.get(guild_id)

    async def begin(self, person: Person) -> SoFar:
        """Begin, or go on. Who begins is remembered, to be told of problems where no channel is."""
        async with self._database.one_step():
            so_far = await self.so_far(person)
            if so_far.progress.started_by is None:
                await self._store.save(replace(so_far.progress, started_by=person.id))
        return await self.so_far(person)

    async def is_begun(self, guild_id: int) -> bool:
        """Say whether anything is set up: a role, or a group."""
        if guild_id not in self._begun:
            server = await self._groups.server(guild_id)
            if not server.roles and not await self._groups.every(guild_id):
                return False
            self._begun.add(guild_id)
        return True

    async def must_be_begun(self, guild_id: int, *, by_admin: bool) -> None:
        """Raise NotPossible while nobody has set the server up, with who can."""
        if await self.is_begun(guild_id):
            return
        if by_admin:
            raise NotPossible(
                "Nobody has set groupbot up in this server yet. You can do it now, in a few steps.",
                way_on=("setup.start", ""),
            )
        raise NotPossible(NOT_BEGUN)

    # --- one step after another ------------------------------------------------------------------------

    async def choose_channel(
        self, person: Person, revision: int, use: Use, channel_id: int, kind: PlaceKind
    ) -> SoFar:
        """Say which channel is for what. Once the group is made, its own are changed with /group edit."""
        async with self._turn(person, revision, f"setup.{use.value}") as so_far:
            if so_far.group is not None and use is not Use.PROBLEMS:
                raise NotPossible(
                    "The group is made. A coordinator can change its channels with /group edit."
                )
            await self._keep(so_far.progress.with_channel(use, channel_id, kind))
        return await self.so_far(person)

    async def choose_problems(self, person: Person, channel_id: int) -> None:
        """Say where the daily check tells what is wrong."""
        async with self._database.one_step():
            revision = (await self.begin(person)).progress.revision
            await self.choose_channel(person, revision, Use.PROBLEMS, channel_id, PlaceKind.TEXT)

    async def choose_role(
        self, person: Person, revision: int, kind: Role, role_id: int, *, managed: bool
    ) -> SoFar:
        """Say which role stands for whom."""
        async with self._turn(person, revision) as so_far:
            await self._groups.map_role(person, kind, role_id, managed=managed)
            await self._keep(so_far.progress)
        return await self.so_far(person)

    async def choose_mode(self, person: Person, revision: int, mode: Mode) -> SoFar:
        """Say how the first group keeps attendance, before it is made."""
        async with self._turn(person, revision, "setup.privacy") as so_far:
            if so_far.group is not None:
                raise NotPossible("The group is made. A coordinator can change this with /group edit.")
            await self._keep(replace(so_far.progress, mode=mode))
        return await self.so_far(person)

    async def make_group(self, person: Person, revision: int, **typed: Any) -> SoFar:
        """Make the first group, in the channels that were chosen. `typed`: name, zone, length, places."""
        async with self._turn(person, revision) as so_far:
            so_far.must_have(Step.CHANNELS, Step.PRIVACY)
            if so_far.group is not None:
                raise NotPossible("The first group is made already. Coordinators make more with /group new.")
            progress = so_far.progress
            await self._first.new(
                person,
                **typed,
                mode=progress.mode,
                announce_channel_id=progress.announce_channel_id,
                facilitators_channel_id=progress.staff_channel_id,
                place_channel_id=progress.place_channel_id,
                place_kind=progress.place_kind,
            )
            await self._keep(progress)
        return await self.so_far(person)

    async def name_facilitator(
        self, person: Person, revision: int, who: Person, *, is_bot: bool = False
    ) -> SoFar:
        """Say who facilitates the first group, while nobody does."""
        async with self._turn(person, revision) as so_far:
            await self._first.lead(person, _made(so_far), who, is_bot=is_bot)
            await self._keep(so_far.progress)
        return await self.so_far(person)

    async def choose_region(self, person: Person, revision: int, typed: str) -> SoFar:
        """Say which region's helplines come first."""
        async with self._turn(person, revision) as so_far:
            await self._crisis.set_region(person, typed)
            await self._keep(so_far.progress)
        return await self.so_far(person)

    async def write_contact(self, person: Person, revision: int, words: str) -> SoFar:
        """Write who can be reached outside the server."""
        async with self._turn(person, revision) as so_far:
            await self._crisis.set_contact(person, words)
            await self._keep(so_far.progress)
        return await self.so_far(person)

    async def settle(self, person: Person, revision: int, step: Step) -> SoFar:
        """Leave a step as it is, where it may be left."""
        if step not in MAY_BE_LEFT:
            raise NotPossible("This step cannot be left out. Choose what it asks for; /setup start shows it.")
        return await self._settle(person, revision, step)

    async def tested(self, person: Person, revision: int) -> SoFar:
        """Note that a card could be posted in every channel that was chosen."""
        return await self._settle(person, revision, Step.TEST)

    async def _settle(self, person: Person, revision: int, step: Step) -> SoFar:
        async with self._turn(person, revision) as so_far:
            await self._keep(so_far.progress.with_settled(step))
        return await self.so_far(person)

    @asynccontextmanager
    async def _turn(self, person: Person, revision: int, act: str = "") -> AsyncIterator[SoFar]:
        """Do one change in a step of its own, if the card it comes from still holds."""
        async with self._database.one_step():
            so_far = await self.so_far(person)
            so_far.must_be_at(revision)
            yield so_far
            if act:
                await self._audit.note(person.guild_id, person.id, "admin", act)

    async def _keep(self, progress: Progress) -> None:
        await self._store.save(replace(progress, revision=progress.revision + 1))

    # --- what is kept about people ---------------------------------------------------------------------

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Let go of who began to set the server up."""
        await self._store.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give what is kept about a person: that they began to set the server up."""
        progress = await self._store.get(guild_id)
        return [{"guild_id": guild_id, "began_setup": True}] if progress.started_by == member_id else []


def _made(so_far: SoFar) -> Group:
    so_far.must_have(Step.GROUP)
    assert so_far.group is not None
    return so_far.group
