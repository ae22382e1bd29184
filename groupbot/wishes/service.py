"""What members do with their wishes, and who is asked to keep to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from typing import Any

from groupbot import text
from groupbot.database import Database
from groupbot.groups.model import Group, Person
from groupbot.groups.service import Groups
from groupbot.wishes.model import LONGEST_NEED, Wish
from groupbot.wishes.store import WishStore

OnChange = Callable[[Wish], Awaitable[None]]
MOST_GREETERS = 3  # shown to somebody who is new


class Wishes:
    """What every member wishes in a group. It goes when they leave it."""

    def __init__(self, database: Database, groups: Groups) -> None:
        self._database = database
        self._groups = groups
        self._store = WishStore(database)
        self._on_change: list[OnChange] = []

    def on_change(self, hook: OnChange) -> None:
        """Call this in the step in which somebody wishes something else."""
        self._on_change.append(hook)

    async def own(self, person: Person, typed: str) -> tuple[Group, Wish]:
        """Give what this person wishes in a group that they are in."""
        group = await self._groups.joined_group(person, typed)
        found = await self._store.of_group(group.guild_id, group.id)
        return group, found.get(person.id) or Wish(group.guild_id, group.id, person.id)

    async def choose(self, person: Person, typed: str, **changes: bool) -> tuple[Group, Wish]:
        """Change wishes, named as the fields of `Wish`. Saying it twice is fine."""
        async with self._database.one_step():
            group, before = await self.own(person, typed)
            after = replace(before, **changes)
            await self._keep(before, after)
        return group, after

    async def say_need(self, person: Person, typed: str, need: str) -> tuple[Group, Wish]:
        """Write the line for the facilitators, up to 120 characters; a blank or a dash takes it away."""
        words = need.strip()
        line = "" if words in ("", "-") else text.line(words, limit=LONGEST_NEED, what="line")
        async with self._database.one_step():
            group, before = await self.own(person, typed)
            after = replace(before, need=line)
            await self._keep(before, after)
        return group, after

    async def _keep(self, before: Wish, after: Wish) -> None:
        if after != before:
            await self._store.save(after)
            for hook in self._on_change:
                await hook(after)

    # --- what others ask of it ----------------------------------------------------------------------

    async def of_group(self, group: Group) -> dict[int, Wish]:
        """Give the wishes of a group by member (for the bot's own work)."""
        return await self._store.of_group(group.guild_id, group.id)

    async def greeters(self, group: Group, member_id: int) -> tuple[int, ...]:
        """Give up to three who greet this new person; whoever is on a break does not."""
        glad = sorted(i for i, wish in (await self.of_group(group)).items() if wish.greets and i != member_id)
        resting = await self._groups.on_break(group, glad)
        return tuple(i for i in glad if i not in resting)[:MOST_GREETERS]

    async def may_note(self, group: Group, member_id: int) -> bool:
        """Say whether a member allows a gentle note."""
        wish = (await self.of_group(group)).get(member_id)
        return wish is not None and wish.notes

    async def note_used(self, group: Group, member_id: int) -> None:
        """Use up the yes to a gentle note, in the step of whoever sends it."""
        await self._store.save(replace((await self.of_group(group))[member_id], notes=False))

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete what a person wishes."""
        await self._store.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give what a person wishes as plain values."""
        return [asdict(wish) for wish in await self._store.of_member(guild_id, member_id)]
