"""What people do with rest days: add, list, remove, take them over from a calendar file."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from groupbot import text
from groupbot.audit.service import Audit
from groupbot.choosing import meant
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.errors import BadInput, NotFound, NotPossible, OutOfDate
from groupbot.groups.model import Group, Person
from groupbot.groups.service import Groups
from groupbot.ids import public_id, read_public_id
from groupbot.rest.calendar import Found, read_calendar
from groupbot.rest.model import FARTHEST, LONGEST_REASON, MOST_RESTS, OFFER_LIVES, UNDO_WITHIN, Rest
from groupbot.rest.store import RestStore
from groupbot.text import same_name
from groupbot.when.days import read_day
from groupbot.when.lengths import tidy

SERVER = "server"  # the scope that is no group's
SERVER_LABEL = "The whole server"
UNKNOWN = "I do not know those rest days here. /rest list shows what there is."
KEPT = timedelta(days=400)

OnChange = Callable[[Rest], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Offered:
    """What a file would add: `batch` names it. `past`: days that are over; the rest as in `Found`."""

    batch: str
    group: Group | None
    rests: tuple[Rest, ...]
    found: Found
    past: int


class RestDays:
    """The rest days of every server. Whoever may see a group may know when it rests."""

    def __init__(self, database: Database, clock: Clock, audit: Audit, groups: Groups) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._groups = groups
        self._store = RestStore(database)
        self._on_change: list[OnChange] = []

    def on_change(self, hook: OnChange) -> None:
        """Call this in the step in which days become rest days, or stop being ones (`rest.holds`)."""
        self._on_change.append(hook)

    # --- what others ask of it -------------------------------------------------------------------

    async def covering(self, guild_id: int, group_id: str, day: date) -> Rest | None:
        """Give the rest that a day of a group lies in, the group's own first; None if it is no rest day."""
        found = await self.between(guild_id, group_id, day, day)
        return min(found, key=lambda rest: rest.group_id is None, default=None)

    async def between(self, guild_id: int, group_id: str, first: date, last: date) -> list[Rest]:
        """Give the rests that touch these days of a group, the server's included, by their days."""
        every = await self._store.until(guild_id, first, last)
        return [rest for rest in every if rest.group_id in (None, group_id)]

    async def about(
        self, person: Person, subject: str, *, removed: bool = False
    ) -> list[tuple[Rest, Group | None]]:
        """Give the rest of this id or label, or those of one file; unknown and hidden answer alike.

        A label is looked for among those that stand, or with `removed` among those that can come back.
        """
        public = read_public_id(subject)
        seen = await self._seen(person, await self._store.about(person.guild_id, public) if public else [])
        if seen:
            return seen
        lately = await self._seen(person, await self.lately_removed(person.guild_id)) if removed else []
        found = meant(subject, lately, _label) or meant(subject, await self.listing(person), _label)
        if found is None:
            raise NotFound(UNKNOWN)
        return [found]

    async def _seen(self, person: Person, found: list[Rest]) -> list[tuple[Rest, Group | None]]:
        """Give those of them that a person may see."""
        return [
            (rest, group)
            for rest in found
            if (group := await self._group_of(person, rest)) or rest.group_id is None
        ]

    async def _group_of(self, person: Person, rest: Rest) -> Group | None:
        if rest.group_id is None:
            return None
        group = await self._groups.get(person.guild_id, rest.group_id)
        return group if group and (await self._groups.standing(person)).may_join(group) else None

    async def listing(self, person: Person) -> list[tuple[Rest, Group | None]]:
        """Give the rests that are not over, of the server and of the groups a person may see."""
        groups = {group.id: group for group in await self._groups.visible(person)}
        today = self._clock.now().date() - timedelta(days=1)  # somewhere it is still yesterday
        every = await self._store.until(person.guild_id, today, date.max)
        return [
            (r, groups.get(r.group_id or "")) for r in every if r.group_id is None or r.group_id in groups
        ]

    async def lately_removed(self, guild_id: int) -> list[Rest]:
        """Give the rests of a server whose removal can still be undone, whoever asks."""
        return await self._store.removed_since(guild_id, self._clock.now() - UNDO_WITHIN)

    async def may_change(
        self, person: Person, subject: str, *, removed: bool = False
    ) -> list[tuple[Rest, Group | None]]:
        """Give rests to somebody who may change them: coordinators, or facilitators of the one group."""
        found = await self.about(person, subject, removed=removed)
        standing = await self._groups.standing(person)
        for _, group in found:
            if group is None:
                standing.must_coordinate()
            else:
                standing.must_lead(group)
        return found

    # --- acts ------------------------------------------------------------------------------------

    async def add(
        self, person: Person, typed_scope: str, first: str, last: str, reason: str
    ) -> tuple[Rest, Group | None]:
        """Add days: for one group by its facilitators, for the whole server by coordinators.

        `typed_scope` is a group, or "server". An empty `last` is one day.
        """
        group, today = await self._scope(person, typed_scope)
        first_day = await _day(first, today)
        last_day = await _day(last, today) if last.strip() else first_day
        why = text.line(reason, limit=LONGEST_REASON, what="reason")
        async with self._database.one_step():
            await self._must_have_room(person.guild_id, 1)
            rest = self._new(person, group, first_day, last_day, why).checked(today)
            await self._store.add([rest])
            await self._note(person, group, "rest.add", rest.id)
            await self._tell(rest)
        return rest, group

    async def remove(self, person: Person, subject: str) -> tuple[Rest, Group | None]:
        """Remove rest days; sessions that were cancelled for them stay cancelled."""
        return await self._change(person, subject, "rest.remove", lambda r: r.removed(self._clock.now()))

    async def put_back(self, person: Person, subject: str) -> tuple[Rest, Group | None]:
        """Undo a removal within ten minutes."""
        return await self._change(
            person, subject, "rest.restore", lambda r: r.put_back(self._clock.now()), removed=True
        )

    async def _change(
        self,
        person: Person,
        subject: str,
        act: str,
        change: Callable[[Rest], Rest],
        *,
        removed: bool = False,
    ) -> tuple[Rest, Group | None]:
        async with self._database.one_step():
            ((before, group), *_) = await self.may_change(person, subject, removed=removed)
            after = change(before)
            if after != before:
                await self._store.save(after)
                await self._note(person, group, act, after.id)
                await self._tell(after)
        return after, group

    # --- from a file -----------------------------------------------------------------------------

    async def offer(self, person: Person, typed_scope: str, content: bytes) -> Offered:
        """Read a calendar file and keep what it would add until somebody says yes. Raises BadInput."""
        group, today = await self._scope(person, typed_scope)
        found = await asyncio.to_thread(read_calendar, content)  # a large file takes up to a second
        batch = public_id()
        coming = [days for days in found.days if days.last >= today and days.last - today <= FARTHEST]
        new = [
            replace(self._new(person, group, d.first, d.last, d.reason), batch=batch, offered=True)
            for d in coming
        ]
        async with self._database.one_step():
            await self._must_have_room(person.guild_id, len(new))
            await self._store.add(new)
        return Offered(batch, group, tuple(new), found, len(found.days) - len(coming))

    async def accept(self, person: Person, batch: str) -> list[Rest]:
        """Say yes to what a file offered. Pressing twice is fine."""
        async with self._database.one_step():
            found = await self.may_change(person, batch)
            accepted = [replace(rest, offered=False) for rest, _ in found]
            if any(rest.offered for rest, _ in found):
                for rest in accepted:
                    await self._store.save(rest)
                    await self._tell(rest)
                await self._note(person, found[0][1], "rest.import", batch)
        return accepted

    async def refuse(self, person: Person, batch: str) -> None:
        """Say no to what a file offered."""
        async with self._database.one_step():
            found = await self.may_change(person, batch)
            if not found[0][0].offered:
                raise OutOfDate("These days were added already. /rest remove takes them away.")
            await self._store.discard(person.guild_id, batch)

    # --- parts -----------------------------------------------------------------------------------

    async def _scope(self, person: Person, typed: str) -> tuple[Group | None, date]:
        """Give the group that is meant, or None for the whole server, and its day today."""
        if same_name(typed) in (SERVER, same_name(SERVER_LABEL)):
            (await self._groups.standing(person)).must_coordinate()
            return None, self._clock.now().date()
        group, standing = await self._groups.find(person, typed)
        standing.must_lead(group.must_be_active())
        return group, self._groups.today(group)

    def _new(self, person: Person, group: Group | None, first: date, last: date, reason: str) -> Rest:
        group_id = group.id if group else None
        now = self._clock.now()
        return Rest(person.guild_id, public_id(), group_id, first, last, reason, person.id, now)

    async def _must_have_room(self, guild_id: int, more: int) -> None:
        if await self._store.count(guild_id) + more > MOST_RESTS:
            raise NotPossible(
                f"A server can have up to {MOST_RESTS} entries of rest days. Remove some with /rest remove."
            )

    async def _note(self, person: Person, group: Group | None, act: str, subject: str) -> None:
        standing = await self._groups.standing(person)
        title = standing.title_in(group) if group else standing.title
        await self._audit.note(person.guild_id, person.id, title, act, subject)

    async def _tell(self, rest: Rest) -> None:
        for hook in self._on_change:
            await hook(rest)

    async def prune(self) -> int:
        """Let go of what is long over, of files nobody said yes to, and of what was removed."""
        now = self._clock.now()
        return await self._store.prune((now - KEPT).date(), now - OFFER_LIVES, now - UNDO_WITHIN * 6)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Let go of who added days; the days stay."""
        await self._store.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give the rest days that somebody added, as plain values."""
        return [asdict(rest) for rest in await self._store.added_by(guild_id, member_id)]


async def _day(typed: str, today: date) -> date:
    """Read one day as somebody typed it."""
    phrase = tidy(typed)
    days = await read_day(phrase, today) if phrase else ()
    if not days:
        raise BadInput(
            f"I could not read ‘{text.echo(typed)}’ as a day. Write a day such as `21 Dec` or "
            f"`{(today + timedelta(weeks=2)).isoformat()}`."
        )
    return days[0]


def _label(line: tuple[Rest, Group | None]) -> str:
    return line[0].label
