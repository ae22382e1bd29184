"""The first group of a server, made by whoever sets the bot up: there may be no coordinator yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from groupbot.database import Database
from groupbot.errors import NotPossible
from groupbot.groups.model import Group, Person
from groupbot.groups.service import Groups


class FirstGroup:
    """What Manage Server is enough for: one group, and the first one on its list of facilitators."""

    def __init__(self, database: Database, groups: Groups) -> None:
        self._database = database
        self._groups = groups

    async def new(self, person: Person, **plan: Any) -> Group:
        """Make the server's first group. `plan` takes what Groups.new takes."""
        async with self._database.one_step():
            standing = await self._groups.standing(person)
            standing.must_administer()
            if await self._groups.every(person.guild_id):
                raise NotPossible("There is a group already. Coordinators make more with /group new.")
            return await self._groups.make(standing, plan)

    async def lead(self, person: Person, group: Group, who: Person, *, is_bot: bool = False) -> Group:
        """Put the first one on a group's list of facilitators; whoever comes after is for coordinators."""
        async with self._database.one_step():
            standing = await self._groups.standing(person)
            standing.must_administer()
            before = (await self._groups.get(group.guild_id, group.id) or group).must_be_active()
            if before.facilitators:
                raise NotPossible(
                    "Somebody facilitates this group already. Coordinators add more people with "
                    "/group facilitator add."
                )
            standing.server.must_take_facilitator(who, is_bot=is_bot)
            after = replace(before, facilitators=frozenset({who.id}))
            await self._groups.changed(before, after, standing, "group.facilitator.add")
        return after
