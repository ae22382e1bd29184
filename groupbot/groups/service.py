"""What people do with groups: make and edit them, join, leave, take a break, and say who facilitates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from groupbot.audit.service import Audit
from groupbot.choosing import meant
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible
from groupbot.groups import fields
from groupbot.groups.model import (
    MOST_GROUPS,
    Group,
    GroupState,
    Membership,
    Person,
    Role,
    Server,
    Standing,
    break_end,
)
from groupbot.groups.store import GroupStore
from groupbot.ids import public_id, read_public_id
from groupbot.zones import shown_in

OnChange = Callable[[Group, Group, Person], Awaitable[None]]
OnLeave = Callable[[Group, int], Awaitable[None]]
HasHistory = Callable[[int], Awaitable[bool]]

# What a facilitator may edit of their own group: its texts. The rest is for coordinators.
TEXTS = frozenset({"audience", "tags", "discreet_title"})


class Groups:
    """The groups of every server, and who may do what in them."""

    def __init__(self, database: Database, clock: Clock, audit: Audit) -> None:
        self._database = database
        self._store = GroupStore(database)
        self._clock = clock
        self._audit = audit
        self._has_history: HasHistory = _no_history
        self._on_change: list[OnChange] = []
        self._on_leave: list[OnLeave] = []
        self.before_join: list[Callable[[Person, Group], Awaitable[None]]] = []  # each may refuse

    def on_change(self, hook: OnChange) -> None:
        """Call this in the step of every edit or archiving: before, after, by whom."""
        self._on_change.append(hook)

    def on_leave(self, hook: OnLeave) -> None:
        """Call this in the step in which somebody leaves a group."""
        self._on_leave.append(hook)

    def asks_history(self, hook: HasHistory) -> None:
        """Ask this whether a session of a server has ended and been counted."""
        self._has_history = hook

    # --- who may do what -------------------------------------------------------------------------

    async def server(self, guild_id: int) -> Server:
        """Give a server's settings."""
        return await self._store.server(guild_id)

    async def standing(self, person: Person) -> Standing:
        """Work out what this person may do, from the press itself."""
        return Standing(person, await self._store.server(person.guild_id))

    async def overview(self, person: Person) -> tuple[Server, list[Group]]:
        """Give what is set up, for those who may set it up: the server's settings and its groups."""
        standing = await self.standing(person)
        standing.must_administer()
        return standing.server, await self._store.all(person.guild_id)

    async def map_role(
        self, person: Person, kind: Role, role_id: int | None, *, managed: bool = False
    ) -> Server:
        """Map a server role to members, facilitators or coordinators; None takes the mapping away.

        `managed`: Discord gives the role by itself, to a bot or an integration.
        """

        def mapped(server: Server) -> Server:
            if role_id is None:
                return server.without_role(kind)
            return server.with_role(kind, role_id, managed=managed)

        return await self._set_up(person, f"role.{kind.value}", mapped)

    async def start_year(self, person: Person, month: int) -> Server:
        """Set the first month of the reporting year (1–12), while nothing has been counted by it."""
        past = await self._has_history(person.guild_id)
        return await self._set_up(person, "setup.year", lambda s: s.starting_year(month, has_history=past))

    async def merge_below(self, person: Person, number: int) -> Server:
        """Set below which number of people (3–10) rows are joined in files that are shared."""
        return await self._set_up(person, "setup.small", lambda s: s.merging_below(number))

    async def _set_up(self, person: Person, act: str, change: Callable[[Server], Server]) -> Server:
        async with self._database.one_step():
            standing = await self.standing(person)
            standing.must_administer()
            server = change(standing.server)
            await self._store.save_server(server)
            await self._audit.note(person.guild_id, person.id, "admin", act)
        return server

    # --- finding ---------------------------------------------------------------------------------

    async def get(self, guild_id: int, group_id: str) -> Group | None:
        """Give a group, whoever asks (for the bot's own work)."""
        return await self._store.get(guild_id, group_id)

    async def servers(self) -> list[int]:
        """Give the servers that have groups."""
        return await self._store.servers()

    async def servers_of(self, member_id: int) -> list[int]:
        """Give the servers in which a person belongs to a group, or facilitates one."""
        return await self._store.servers_of(member_id)

    async def find(self, person: Person, typed: str) -> tuple[Group, Standing]:
        """Give the group a person means, by id or by its name; unknown and hidden answer alike."""
        standing, group = await self._meant(person, typed)
        return standing.must_see(group), standing

    async def _meant(self, person: Person, typed: str) -> tuple[Standing, Group | None]:
        public = read_public_id(typed)
        group = await self._store.get(person.guild_id, public) if public else None
        group = group or await self._store.named(person.guild_id, typed)
        group = group or meant(typed, await self.visible(person, archived=True), lambda seen: seen.name)
        return await self.standing(person), group

    async def visible(self, person: Person, *, archived: bool = False) -> list[Group]:
        """Give the groups a person may join or lead, by name."""
        standing = await self.standing(person)
        return [g for g in await self._store.all(person.guild_id, archived=archived) if standing.may_join(g)]

    async def led(self, person: Person) -> list[Group]:
        """Give the groups a person may plan sessions for."""
        standing = await self.standing(person)
        every = await self._store.all(person.guild_id)
        return [g for g in every if standing.coordinator or standing.facilitates(g)]

    async def in_zones(self, wanted: Callable[[str], bool]) -> list[Group]:
        """Give the active groups of all servers that live by such a zone (for the bot's own work)."""
        return await self._store.in_zones([zone for zone in await self._store.zones() if wanted(zone)])

    async def every(self, guild_id: int) -> list[Group]:
        """Give all groups of a server, archived ones too, whoever asks (for the bot's own work)."""
        return await self._store.all(guild_id, archived=True)

    # --- making and editing ----------------------------------------------------------------------

    async def new(self, person: Person, **plan: Any) -> Group:
        """Make a group. Coordinators only; the name must be free whatever its case.

        `plan` takes the fields of Group but `guild_id` and `id`; `zone` as somebody typed it.
        """
        async with self._database.one_step():
            standing = await self.standing(person)
            standing.must_coordinate()
            return await self.make(standing, plan)

    async def make(self, standing: Standing, plan: dict[str, Any]) -> Group:
        """Make a group, in the step of whoever has checked that this person may."""
        guild_id = standing.person.guild_id
        if await self._store.count(guild_id) >= MOST_GROUPS:
            raise NotPossible(f"A server can have up to {MOST_GROUPS} groups. Change one with /group edit.")
        group = Group(guild_id=guild_id, id=public_id(), **fields.checked(plan))
        await self._must_be_free(group)
        await self._store.add(group, self._clock.now())
        await self._audit.note(guild_id, standing.person.id, standing.title, "group.new", group.id)
        return group

    async def edit(self, person: Person, typed: str, **changes: Any) -> Group:
        """Change a group. Facilitators may change its texts, coordinators everything."""
        async with self._database.one_step():
            before, standing = await self.find(person, typed)
            if changes.keys() <= TEXTS:
                standing.must_lead(before)
            else:
                standing.must_coordinate()
            after = replace(before.must_be_active(), **fields.checked(changes))
            await self._must_be_free(after)
            await self.changed(before, after, standing, "group.edit")
        return after

    async def may_change(self, person: Person, typed: str) -> Group:
        """Give a group to somebody who may change all of it or archive it, so that they can be asked."""
        group, standing = await self.find(person, typed)
        standing.must_coordinate()
        return group.must_be_active()

    async def archive(self, person: Person, typed: str) -> Group:
        """Archive a group: its history stays, what was planned is cancelled."""
        async with self._database.one_step():
            before, standing = await self.find(person, typed)
            standing.must_coordinate()
            after = replace(before.must_be_active(), state=GroupState.ARCHIVED)
            await self.changed(before, after, standing, "group.archive")
        return after

    async def save(self, group: Group) -> None:
        """Write what the bot itself came to know of a group: nobody changed it, so nobody is told."""
        await self._store.save(group)

    async def changed(
        self, before: Group, after: Group, standing: Standing, act: str, about_id: int | None = None
    ) -> None:
        """Write a group that changed, note the act, and tell who relies on it; in the caller's step."""
        await self._store.save(after)
        title = standing.title_in(before)
        await self._audit.note(after.guild_id, standing.person.id, title, act, after.id, about_id)
        for hook in self._on_change:
            await hook(before, after, standing.person)

    async def _must_be_free(self, group: Group) -> None:
        taken = await self._store.named(group.guild_id, group.name)
        if taken is not None and taken.id != group.id:
            archived = " It is archived." if taken.state is GroupState.ARCHIVED else ""
            raise BadInput(f"There is already a group called {taken.called}.{archived} Choose another name.")

    # --- facilitators ----------------------------------------------------------------------------

    async def add_facilitator(
        self, person: Person, typed: str, who: Person, *, is_bot: bool = False
    ) -> Group:
        """Put somebody on the group's list of facilitators. Coordinators only."""
        async with self._database.one_step():
            group, standing = await self.find(person, typed)
            standing.must_coordinate()
            group.must_be_active()
            standing.server.must_take_facilitator(who, is_bot=is_bot)
            after = replace(group, facilitators=group.facilitators | {who.id})
            await self.changed(group, after, standing, "group.facilitator.add")
        return after

    async def remove_facilitator(self, person: Person, typed: str, member_id: int) -> Group:
        """Take somebody off the list. Coordinators, or the facilitator themselves."""
        async with self._database.one_step():
            group, standing = await self.may_remove_facilitator(person, typed, member_id)
            after = replace(group, facilitators=group.facilitators - {member_id})
            await self.changed(group, after, standing, "group.facilitator.remove", member_id)
        return after

    async def may_remove_facilitator(
        self, person: Person, typed: str, member_id: int
    ) -> tuple[Group, Standing]:
        """Give a group to somebody who may take this person off its list, so that they can be asked."""
        group, standing = await self.find(person, typed)
        if person.id != member_id:
            standing.must_coordinate()
        if member_id not in group.facilitators:
            raise NotFound(f"They do not facilitate {group.called}. /group show says who does.")
        return group, standing

    # --- members ---------------------------------------------------------------------------------

    async def join(self, person: Person, typed: str) -> tuple[Group, Membership]:
        """Join a group; joining twice is fine, and ends a break."""
        async with self._database.one_step():
            group, _ = await self.find(person, typed)
            group.must_be_active()
            mine = await self._store.membership(person.guild_id, group.id, person.id)
            for look in self.before_join if mine is None else ():
                await look(person, group)
            mine = (mine or Membership(person.guild_id, group.id, person.id, self.today(group))).resting(None)
            await self._store.save_membership(mine)
        return group, mine

    async def leave(self, person: Person, typed: str) -> Group:
        """Leave a group. Nobody is told; places are free again."""
        async with self._database.one_step():
            group, mine = await self._own(person, typed)
            if mine is None:
                raise NotPossible(f"You are not in {group.called}. /group list shows your groups.")
            await self._store.end_membership(person.guild_id, person.id, group.id)
            for hook in self._on_leave:
                await hook(group, person.id)
        return group

    async def _own(self, person: Person, typed: str) -> tuple[Group, Membership | None]:
        """Give a group with the person's place in it: whoever is in one can leave it, seen or not."""
        standing, group = await self._meant(person, typed)
        mine = await self._store.membership(person.guild_id, group.id, person.id) if group else None
        return (standing.must_see(group) if group is None or mine is None else group), mine

    async def take_break(self, person: Person, typed: str, until: date | None) -> tuple[Group, Membership]:
        """Stay in the group and hear nothing until a day, that day included; None ends the break."""
        async with self._database.one_step():
            group, mine = await self._own(person, typed)
            if mine is None:
                raise NotPossible(f"You are not in {group.called}. You can join it with /group join.")
            mine = mine.resting(break_end(until, self.today(group)) if until else None)
            await self._store.save_membership(mine)
        return group, mine

    async def membership(self, guild_id: int, group_id: str, member_id: int) -> Membership | None:
        """Give a person's membership of a group, or None."""
        return await self._store.membership(guild_id, group_id, member_id)

    async def joined_after(self, group: Group, day: date, member_ids: Iterable[int]) -> dict[int, date]:
        """Give who of these people joined a group after a day, and when."""
        return await self._store.joined_after(group.guild_id, group.id, day, member_ids)

    async def joined(self, person: Person) -> frozenset[str]:
        """Give the ids of the groups that a person is in."""
        mine = await self._store.memberships(person.guild_id, member_id=person.id)
        return frozenset(membership.group_id for membership in mine)

    async def joined_group(self, person: Person, typed: str) -> Group:
        """Give a group that this person is in, seen or not; otherwise say how to join it."""
        group, _ = await self._own(person, typed)
        await self.must_be_member(await self.standing(person), group)
        return group

    async def must_be_member(self, standing: Standing, group: Group) -> Membership:
        """Raise unless the person is in the group, with the way to join in the words."""
        mine = await self._store.membership(group.guild_id, group.id, standing.person.id)
        if mine is None:
            standing.must_see(group)
            raise NotAllowed(
                f"{group.called} is for people who have joined it. "
                "You can join it here, or with /group join.",
                way_on=("group.join", group.id),
            )
        return mine

    async def on_break(self, group: Group, member_ids: list[int]) -> set[int]:
        """Give those of these people who are on a break from the group today."""
        resting = await self._store.resting(group.guild_id, group.id, member_ids)
        return {i for i, membership in resting.items() if membership.on_break(self.today(group))}

    async def members(self, guild_id: int, group_id: str) -> list[int]:
        """Give the ids of who is in a group, whoever asks (for the bot's own work)."""
        return [m.member_id for m in await self._store.memberships(guild_id, group_id=group_id)]

    def today(self, group: Group) -> date:
        """Give the group's calendar day."""
        return self.local(group).date()

    def local(self, group: Group) -> datetime:
        """Give the group's local time now."""
        return self._clock.now().astimezone(shown_in(group.zone))

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's memberships and facilitating."""
        await self._store.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give a person's memberships, and the groups that they facilitate, as plain values."""
        led = await self._store.led_by(guild_id, member_id)
        mine = [asdict(m) for m in await self._store.memberships(guild_id, member_id=member_id)]
        return mine + [{"guild_id": guild_id, "group_id": i, "facilitates": True} for i in led]


async def _no_history(guild_id: int) -> bool:
    """Say that nothing has been counted, while nobody has said who knows."""
    return False
