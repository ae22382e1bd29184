"""Looks at servers on demand and once a day; what is new is told once, to whoever can put it right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from groupbot import __version__, permissions
from groupbot.attendance.model import Health
from groupbot.clock import Clock
from groupbot.crisis.service import Crisis
from groupbot.database import Database
from groupbot.delivery.model import Letter, Row, Way
from groupbot.delivery.service import Delivery
from groupbot.doctor.examining import Meant, examined
from groupbot.doctor.house import house
from groupbot.doctor.model import Checked, Eyes, Finding, Kind, State
from groupbot.doctor.store import DoctorStore
from groupbot.each import each
from groupbot.groups.model import GroupState, Person
from groupbot.groups.service import Groups
from groupbot.migrating import revision
from groupbot.rules.service import GroupRules
from groupbot.sessions.model import COMING_UP, Session
from groupbot.sessions.service import Sessions
from groupbot.setup.service import Setup
from groupbot.zones.changes import OffsetChange

PROBLEMS = "setup.problems"
EVERY = timedelta(days=1)
_AHEAD = timedelta(days=366)
_WORTH_TELLING = timedelta(days=1)


class Doctor:
    """Compares what is set up with what is there. `eyes` are set by the face while Discord is there."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        groups: Groups,
        rules: GroupRules,
        crisis: Crisis,
        sessions: Sessions,
        setup: Setup,
        delivery: Delivery,
    ) -> None:
        self._database = database
        self._clock = clock
        self._groups = groups
        self._rules = rules
        self._crisis = crisis
        self._sessions = sessions
        self._setup = setup
        self._delivery = delivery
        self._store = DoctorStore(database)
        self._next = clock.now()
        self.eyes: Eyes | None = None

    def asks(
        self,
        health: Callable[[int], Health],
        troubles: Callable[[int], Awaitable[dict[str, int]]],
        unsaid: Callable[[int], Awaitable[dict[str, OffsetChange]]],
    ) -> None:
        """Ask these of a server: how well its rooms are seen, and by group what was in the way.

        `troubles`: of its event, Discord's error number. `unsaid`: the clock change nobody could be told of.
        """
        self._health, self._troubles, self._unsaid = health, troubles, unsaid

    async def check(self, person: Person, eyes: Eyes) -> Checked:
        """Look at a server now, for somebody who may set the bot up in it."""
        (await self._groups.standing(person)).must_administer()
        found = await self.examine(person.guild_id, eyes) + await house(self._database, eyes.ahead)
        return Checked(found, await self._state(person.guild_id))

    async def _state(self, guild_id: int) -> State:
        health, counts = self._health(guild_id), await self._delivery.waiting(guild_id)
        return State(
            version=__version__,
            migration=await revision(self._database) or "",
            waiting=counts.due + counts.sending,
            failed=counts.failed,
            heartbeat_at=health.heartbeat_at,
            gap=health.gap,
        )

    async def examine(self, guild_id: int, eyes: Eyes) -> list[Finding]:
        """Look at a server, whoever asks (for the bot's own work)."""
        return examined(await self._meant(guild_id), eyes)

    async def _meant(self, guild_id: int) -> Meant:
        groups = [g for g in await self._groups.every(guild_id) if g.state is GroupState.ACTIVE]
        rules = {group.id: await self._rules.of(guild_id, group.id) for group in groups}
        added = await self._crisis.added_by(guild_id)
        stale = self._crisis.stale(added, self._clock.now().date())
        return Meant(
            server=await self._groups.server(guild_id),
            groups=groups,
            sessions=await self._coming_up(guild_id),
            added=added,
            problems_channel_id=(await self._setup.progress(guild_id)).problems_channel_id,
            mirrored=frozenset(i for i, each in rules.items() if each.mirrored),
            gates={i: each.gate_role_id for i, each in rules.items() if each.gate_role_id is not None},
            stale=[each for each in stale if each[0].code == added.region],
            late=(await self._delivery.waiting(guild_id)).late,
            parked=await self._delivery.parked(guild_id),
            troubles=await self._troubles(guild_id),
            clocks_unsaid=await self._unsaid(guild_id),
        )

    async def _coming_up(self, guild_id: int) -> list[Session]:
        now = self._clock.now()
        near = await self._sessions.held_or_not(guild_id, now - EVERY, now + _AHEAD)
        return [session for session in near if session.state in COMING_UP]

    # --- every day -------------------------------------------------------------------------------------

    async def next_at(self) -> datetime | None:
        """Give when servers are looked at next; None while Discord is not there."""
        return None if self.eyes is None else self._next

    async def ring(self) -> None:
        """Look at every server if its time has come, and tell what is new."""
        now, eyes = self._clock.now(), self.eyes
        if eyes is None or now < self._next <= now + EVERY:  # later: the clock was set back since
            return
        self._next = now + EVERY
        await each(eyes.servers(), lambda i: self._tell(i, eyes, now), "a server could not be looked at")

    async def _tell(self, guild_id: int, eyes: Eyes, now: datetime) -> None:
        if not await self._groups.every(guild_id):
            return
        keys = [each.key for each in await self.examine(guild_id, eyes) if each.grave]
        async with self._database.one_step():
            told = await self._store.told(guild_id)
            new = [key for key in keys if key not in told]
            letter = await self._letter(guild_id, eyes, new, now) if new else None
            if letter is not None:
                await self._delivery.put(letter)
            # What could be told to nobody stays new.
            await self._store.keep(guild_id, keys if letter else told.intersection(keys), now)

    async def _letter(
        self, guild_id: int, eyes: Eyes, new: list[tuple[str, str]], now: datetime
    ) -> Letter | None:
        """Write to the channel for problems; where that takes nothing, to whoever set the bot up."""
        progress = await self._setup.progress(guild_id)
        way, to = Way.CHANNEL, progress.problems_channel_id
        seen = eyes.channel(guild_id, to, permissions.POSTING) if to else None
        if seen is None or seen.lacking or to in await self._delivery.parked(guild_id):
            way, to = Way.MEMBER, progress.started_by
        return None if to is None else _letter(guild_id, way, to, new, now)

    async def refused(self, guild_id: int, channel_id: int, code: int) -> None:
        """Tell whoever began the set-up what the channel for problems did not take (a hook of delivery)."""
        progress = await self._setup.progress(guild_id)
        if progress.problems_channel_id != channel_id or progress.started_by is None:
            return
        unsaid = channel_id in await self._delivery.untold(guild_id, PROBLEMS, "")
        if unsaid or "" in await self._delivery.given_up(guild_id, PROBLEMS):
            await self._delivery.take_back(guild_id, kinds=[PROBLEMS], subject="", recipient_id=channel_id)
            new = await self._store.told(guild_id) | {(Kind.PARKED.value, str(channel_id))}
            now = self._clock.now()
            await self._store.keep(guild_id, new, now)
            await self._delivery.put(_letter(guild_id, Way.MEMBER, progress.started_by, new, now))

    async def still_wrong(self, row: Row, eyes: Eyes) -> list[Finding]:
        """Give what a letter tells of and is still so, when it is drawn: with the drawer's own eyes.

        Letters may go out before `self.eyes` are set; nothing may be lost because of that.
        """
        told = {(kind, subject) for kind, subject in row.letter.body.get("new", [])}
        return [each for each in await self.examine(row.letter.guild_id, eyes) if each.key in told]

    # --- what is kept about people -----------------------------------------------------------------------

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete nothing: nothing about a person is kept here."""

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give nothing: nothing about a person is kept here."""
        return []


def _letter(guild_id: int, way: Way, to: int, new: Iterable[tuple[str, str]], now: datetime) -> Letter:
    return Letter(
        guild_id,
        PROBLEMS,
        "",
        way,
        to,
        now,
        occasion=str(int(now.timestamp())) if way is Way.CHANNEL else f"{now:%Y%m%d}",
        expires_at=now + _WORTH_TELLING,
        body={"new": sorted([list(key) for key in new])},
    )
