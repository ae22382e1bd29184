"""Who is on duty: the facilitators around their sessions, and whoever set hours."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from groupbot import zones
from groupbot.audit.service import Audit
from groupbot.choosing import meant
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.duty.fields import read_clock, read_days
from groupbot.duty.model import AFTER, BEFORE, MOST_HOURS, UNDO_WITHIN, Hours, Watch, may_set, named
from groupbot.duty.store import DutyStore
from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible
from groupbot.groups.model import Group, GroupState, Person
from groupbot.groups.service import Groups
from groupbot.ids import public_id, read_public_id
from groupbot.sessions.model import LONGEST, MOST_AHEAD, SessionState
from groupbot.sessions.service import Sessions

_UNKNOWN = "I do not know these hours. /duty show lists what is set."
_NEAR = timedelta(days=14)  # for a whole server, that is far enough to look ahead
_HELD = (SessionState.PLANNED, SessionState.OPEN, SessionState.LIVE, SessionState.ENDED)


class Duty:
    """The hours in which somebody looks, and what follows from the sessions."""

    def __init__(
        self, database: Database, clock: Clock, audit: Audit, groups: Groups, sessions: Sessions
    ) -> None:
        self._database = database
        self._store = DutyStore(database)
        self._clock = clock
        self._audit = audit
        self._groups = groups
        self._sessions = sessions

    # --- who looks -------------------------------------------------------------------------------

    async def now(self, guild_id: int, group_id: str | None = None) -> frozenset[int]:
        """Give the people on duty for a group, or for any group of the server."""
        return (await self.watch(guild_id, group_id)).people

    async def watch(self, guild_id: int, group_id: str | None = None) -> Watch:
        """Give who is on duty for a group, or for any of the server, and when somebody is next."""
        every = await self._groups.every(guild_id)
        groups = {g.id: g for g in every if g.id == group_id or (group_id is None and _meets(g))}
        now = self._clock.now()
        people: set[int] = set()
        later = []
        since, until = now - LONGEST - AFTER, now + (MOST_AHEAD if group_id else _NEAR)
        for session in await self._sessions.held_or_not(guild_id, since, until, group_id):
            group = groups.get(session.group_id)
            led = session.led_by & group.facilitators if group else None
            if session.state not in _HELD or not led:
                continue
            if session.starts_at - BEFORE > now:
                later.append(session.starts_at - BEFORE)
            elif now < session.held_until + AFTER:
                people |= led
        for hours in await self._store.standing(guild_id):
            if any(hours.counts_for(group) for group in groups.values()):
                later.append(hours.next_after(now))
                people |= {hours.member_id} if hours.covers(now) else set()
        return Watch(frozenset(people), min(later, default=None))

    async def serves(self, person: Person, group: Group | None) -> bool:
        """Say whether this person is on duty now, by their role of this moment too.

        For a group, or with None for the whole server: by hours that were set for all of it.
        """
        standing = await self._groups.standing(person)
        if group is not None:
            return standing.facilitates(group) and person.id in await self.now(person.guild_id, group.id)
        if not await self._groups.led(person):
            return False
        now = self._clock.now()
        every = await self._store.standing(person.guild_id)
        return any(h.group_id is None and h.member_id == person.id and h.covers(now) for h in every)

    # --- setting hours -----------------------------------------------------------------------------

    async def set_hours(
        self,
        person: Person,
        days: str,
        begins: str,
        ends: str,
        *,
        group: str | None = None,
        who: int | None = None,
        zone: str | None = None,
    ) -> tuple[Hours, Group | None]:
        """Set weekly hours: coordinators for anybody who facilitates, facilitators their own in a group.

        `days`, `begins`, `ends` and `zone` are as somebody typed them; the zone is the group's otherwise.
        """
        async with self._database.one_step():
            meant = (await self._groups.find(person, group))[0].must_be_active() if group else None
            whose = who or person.id
            await self._may_set(person, meant, whose)
            standing = await self._store.standing(person.guild_id)
            if sum(h.group_id == (meant.id if meant else None) for h in standing) >= MOST_HOURS:
                raise NotPossible(
                    f"There can be up to {MOST_HOURS} entries. Remove one first with /duty remove."
                )
            key = zones.read_zone(zone).key if zone else await self._zone(person, meant)
            hours = Hours(
                person.guild_id,
                public_id(),
                meant.id if meant else None,
                whose,
                read_days(days),
                read_clock(begins),
                read_clock(ends),
                key,
            )
            same = [h for h in standing if _plan(h) == _plan(hours)]
            if not same:
                await self._store.save(hours)
                await self._note(person, meant, "duty.set", hours)
        return (same or [hours])[0], meant

    async def _may_set(self, person: Person, group: Group | None, whose: int) -> None:
        standing = await self._groups.standing(person)
        if group is None and not standing.coordinator:
            standing.must_lead_any(await self._groups.led(person))
            raise NotAllowed(
                "Hours for the whole server are set by coordinators. Choose a group you facilitate with the "
                "option group."
            )
        may_set(standing, group, whose)
        groups = [group] if group else await self._groups.every(person.guild_id)
        if not any(whose in each.facilitators for each in groups):
            where = f"of {group.called}" if group else "of any group here"
            own = whose == person.id
            raise BadInput(
                f"Only a facilitator can be on duty, and {'you' if own else 'they'} are not on the list of "
                f"facilitators {where}."
                + (" Choose a facilitator with the option person of /duty set." if own else "")
            )

    async def _zone(self, person: Person, group: Group | None) -> str:
        """Give the group's zone, or the one that most groups of the server have."""
        if group is not None:
            return group.zone
        return Counter(each.zone for each in await self._groups.every(person.guild_id)).most_common(1)[0][0]

    # --- looking and removing ------------------------------------------------------------------------

    async def listed(self, person: Person, typed: str | None = None) -> list[tuple[Hours, Group | None]]:
        """Give the hours that are set, to facilitators and coordinators: of one group, or of all theirs."""
        groups = {g.id: g for g in await self._led(person, typed)}
        every = await self._store.standing(person.guild_id)
        return [
            (h, groups.get(h.group_id or "")) for h in every if h.group_id is None or h.group_id in groups
        ]

    async def idle(self, guild_id: int) -> frozenset[str]:
        """Give the entries that count for nothing: their people are on no list of facilitators for it."""
        groups = [group for group in await self._groups.every(guild_id) if _meets(group)]
        every = await self._store.standing(guild_id)
        return frozenset(h.id for h in every if not any(h.counts_for(group) for group in groups))

    async def _led(self, person: Person, typed: str | None) -> list[Group]:
        if typed:
            group, standing = await self._groups.find(person, typed)
            standing.must_lead(group)
            return [group]
        groups = await self._groups.led(person)
        (await self._groups.standing(person)).must_lead_any(groups)
        return groups

    async def offered(self, person: Person, *, removed: bool = False) -> list[tuple[Hours, Group | None]]:
        """Give the entries that this person may remove, or bring back."""
        standing = await self._groups.standing(person)
        since = self._clock.now() - UNDO_WITHIN
        guild_id = person.guild_id
        every = await (self._store.removed(guild_id, since) if removed else self._store.standing(guild_id))
        groups = {g.id: g for g in await self._groups.every(guild_id)}
        mine = [h for h in every if standing.coordinator or h.member_id == person.id]
        return [(h, groups.get(h.group_id or "")) for h in mine]

    async def meant(self, person: Person, typed: str, *, removed: bool = False) -> tuple[Hours, Group | None]:
        """Give an entry, by id or label, to somebody who may remove it: its own person, or a coordinator.

        A label is looked for among those that stand, or with `removed` among those that can come back.
        """
        public = read_public_id(typed)
        found = await self._store.get(person.guild_id, public) if public else None
        standing = await self._groups.standing(person)
        if found and (standing.coordinator or found.member_id == person.id):
            group_id = found.group_id
            return found, await self._groups.get(person.guild_id, group_id) if group_id else None
        labelled = meant(typed, await self.offered(person, removed=removed), lambda entry: named(*entry))
        if labelled is None:
            raise NotFound(_UNKNOWN)
        return labelled

    async def remove(self, person: Person, typed: str) -> tuple[Hours, Group | None]:
        """Remove an entry."""
        async with self._database.one_step():
            before, group = await self.meant(person, typed)
            after = before.removed(self._clock.now())
            await self._store.save(after)
            await self._note(person, group, "duty.remove", after)
        return after, group

    async def restore(self, person: Person, typed: str) -> tuple[Hours, Group | None]:
        """Bring a removed entry back, for ten minutes."""
        async with self._database.one_step():
            before, group = await self.meant(person, typed, removed=True)
            after = before.restored(self._clock.now())
            await self._store.save(after)
            await self._note(person, group, "duty.restore", after)
        return after, group

    async def _note(self, person: Person, group: Group | None, act: str, hours: Hours) -> None:
        standing = await self._groups.standing(person)
        title = standing.title_in(group) if group else standing.title
        await self._audit.note(person.guild_id, person.id, title, act, hours.id, hours.member_id)

    # --- what others ask of it -------------------------------------------------------------------------

    async def prune(self) -> None:
        """Let go of entries whose removing can no longer be undone."""
        await self._store.prune(self._clock.now() - UNDO_WITHIN)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's hours."""
        await self._store.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give a person's hours as plain values."""
        return [asdict(hours) for hours in await self._store.of(guild_id, member_id)]


def _meets(group: Group) -> bool:
    return group.state is GroupState.ACTIVE


def _plan(hours: Hours) -> tuple[object, ...]:
    """Give what makes two entries the same."""
    return hours.group_id, hours.member_id, hours.days, hours.starts, hours.ends, hours.zone
