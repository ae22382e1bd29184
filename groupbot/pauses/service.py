"""Pauses what people can do for a while, and says so to whoever tries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.delivery.service import Delivery
from groupbot.duty.service import Duty
from groupbot.errors import NotAllowed, OutOfDate
from groupbot.groups.model import Group, GroupState, Person
from groupbot.groups.service import Groups
from groupbot.ids import read_public_id
from groupbot.pauses.model import USUAL, Pause, What, until
from groupbot.pauses.raids import Raids, letter
from groupbot.pauses.store import PauseStore
from groupbot.sessions.places import Place, Status
from groupbot.sessions.service import Sessions

Shown = tuple[Pause, Group | None]


@dataclass(frozen=True, slots=True)
class Listed:
    """What is paused in one group, or with None in all that somebody leads, and what they may pause now."""

    group: Group | None
    found: list[Shown]
    may: bool
    """Whether they may pause what is shown: the group, or the whole server."""
    others: tuple[Group, ...] = ()
    """Where they may not pause the whole server: the groups that they may."""


_SEATED = (Status.COMING, Status.WAITING, Status.OFFERED)


class Pauses:
    """What is paused, in a group or in the whole server. A pause ends by itself."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: Audit,
        groups: Groups,
        sessions: Sessions,
        duty: Duty,
        delivery: Delivery,
    ) -> None:
        self._database = database
        self._store = PauseStore(database)
        self._clock = clock
        self._audit = audit
        self._groups = groups
        self._sessions = sessions
        self._duty = duty
        self._delivery = delivery
        self._raids = Raids(clock)

    async def over(self, guild_id: int, group_id: str) -> Pause | None:
        """Give the pause that holds for a group now: the widest, then the one that lasts longest."""
        now = self._clock.now()
        on = [pause for pause in await self._store.over(guild_id, group_id) if pause.on(now)]
        return max(on, key=lambda pause: (pause.stops_joining(), pause.ends_at), default=None)

    # --- beginning and ending ------------------------------------------------------------------------

    async def start(
        self, person: Person, what: What, minutes: int = USUAL, typed: str | None = None
    ) -> Shown:
        """Pause a group, or the whole server; an earlier pause there gives way to this one.

        Coordinators, and facilitators while they are on duty.
        """
        async with self._database.one_step():
            group = await self._may(person, typed)
            now = self._clock.now()
            scope = group.id if group else ""
            pause = Pause(person.guild_id, scope, what, now, until(now, minutes), person.id)
            await self._store.save(pause)
            await self._note(person, group, f"pause.{what.value}")
            await self._redraw(pause)
        return pause, group

    async def end(self, person: Person, typed: str | None = None) -> Shown:
        """End a pause before its time. Whoever may begin one."""
        async with self._database.one_step():
            group = await self._may(person, typed)
            scope = group.id if group else ""
            every = {pause.scope: pause for pause in await self._store.of_server(person.guild_id)}
            pause = every.get(scope)
            if pause is None or not pause.on(self._clock.now()):
                where = f"{group.called} alone" if group else "the whole server"
                raise OutOfDate(f"Nothing is paused for {where}. /pause shows what is paused.")
            await self._store.remove(pause)
            await self._note(person, group, "pause.end")
            await self._redraw(pause)
        return pause, group

    async def listed(self, person: Person, typed: str | None = None) -> Listed:
        """Give what is paused now, to those who lead: for one group, or for all of theirs."""
        meant = None
        if typed:
            meant, standing = await self._groups.find(person, typed)
            standing.must_lead(meant)
            led = [meant]
        else:
            led = await self._groups.led(person)
            (await self._groups.standing(person)).must_lead_any(led)
        groups, now = {group.id: group for group in led}, self._clock.now()
        every = [p for p in await self._store.of_server(person.guild_id) if p.on(now)]
        found = [(p, groups.get(p.scope)) for p in every if not p.scope or p.scope in groups]
        if meant or await self._can(person, None):
            return Listed(meant, found, meant is None or await self._can(person, meant))
        return Listed(None, found, may=False, others=tuple([g for g in led if await self._can(person, g)]))

    async def _may(self, person: Person, typed: str | None) -> Group | None:
        group = (await self._groups.find(person, typed))[0] if typed else None
        if await self._can(person, group):
            return group.must_be_active() if group else None
        if group is None:
            raise NotAllowed(
                "The whole server can be paused by coordinators, and by facilitators on duty for all of it. "
                "Choose one group with the option group."
            )
        raise NotAllowed(
            f"Only coordinators, and facilitators of {group.called} who are on duty now, can pause it. "
            "/duty show says who is on duty."
        )

    async def _can(self, person: Person, group: Group | None) -> bool:
        standing = await self._groups.standing(person)
        return standing.coordinator or await self._duty.serves(person, group)

    async def _note(self, person: Person, group: Group | None, act: str) -> None:
        standing = await self._groups.standing(person)
        title = standing.title_in(group) if group else standing.title
        await self._audit.note(person.guild_id, person.id, title, act, group.id if group else "")

    async def _redraw(self, pause: Pause) -> None:
        """Have the consoles of what is under way say it."""
        for session in await self._sessions.under_way(pause.guild_id):
            if pause.scope in ("", session.group_id):
                await self._sessions.repair(session)

    # --- what others ask of it -------------------------------------------------------------------------

    async def must_take(
        self, person: Person, group: Group, before: Place | None, after: Place | None
    ) -> None:
        """Raise while new places are paused and this would be one (a hook of places, in their step).

        Whoever has a word already keeps it, accepts what was offered, and can always take it back.
        """
        note = after is not None and after.note != (before.note if before else "")
        begins = _is_new(before, after)
        if not (begins or note):
            return
        pause = await self.over(group.guild_id, group.id)
        if pause is not None and (begins or pause.stops_joining()):
            raise pause.refusal(group, note=not begins)

    async def must_join(self, person: Person, group: Group) -> None:
        """Raise while joining is paused (a hook of groups, in their step)."""
        pause = await self.over(group.guild_id, group.id)
        if pause is not None and pause.stops_joining():
            raise pause.refusal(group, joining=True)

    async def pressed(self, person: Person, typed: str) -> None:
        """Hear that somebody asks for a place; many new accounts at once are told to the facilitators."""
        if not self._raids.looks_like_one(person.guild_id, person.id):
            return
        public = read_public_id(typed)
        session = await self._sessions.get(person.guild_id, public) if public else None
        group = await self._groups.get(person.guild_id, session.group_id) if session else None
        if group is None or group.state is not GroupState.ACTIVE or await self.over(group.guild_id, group.id):
            return
        async with self._database.one_step():
            await self._delivery.put(letter(group, self._clock.now()))
        self._raids.said(person.guild_id)

    async def next_at(self) -> datetime | None:
        """Give when the next pause ends, for the alarm clock."""
        ends = await self._store.next_end()
        return None if ends is None else ends + self._delivery.held_back

    async def ring(self) -> None:
        """Let go of pauses whose time is over, and have the consoles say so."""
        now = self._delivery.now()
        if not await self._store.over_by(now):
            return
        async with self._database.one_step():
            for pause in await self._store.over_by(now):  # read anew: another may have begun in its place
                await self._store.remove(pause)
                await self._redraw(pause)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Take a person out of the pauses they began."""
        await self._store.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give the pauses that a person began, as plain values."""
        return await self._store.export(guild_id, member_id)


def _is_new(before: Place | None, after: Place | None) -> bool:
    """Say whether somebody begins to ask for a place, or says maybe for the first time."""
    if after is None or after.status is Status.CANT:
        return False
    if after.status is Status.MAYBE:
        return before is None or before.status is Status.CANT
    return before is None or before.status not in _SEATED
