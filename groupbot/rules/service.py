"""What facilitators and coordinators do with the rules of a group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from groupbot.audit.service import Audit
from groupbot.database import Database
from groupbot.errors import BadInput, NotPossible
from groupbot.groups.model import Group, Kind, Person
from groupbot.groups.service import Groups
from groupbot.rules.model import RANGES, Rules
from groupbot.rules.store import RulesStore

OnChange = Callable[[Group, Rules, Rules], Awaitable[None]]

# Who may come, and what Discord shows, is for coordinators; the rest is for the group's own facilitators too.
COORDINATED = frozenset(
    {"agreement", "ask_audience", "adults_only", "gate_role_id", "account_days", "mirrored"}
)


class GroupRules:
    """The rules of every group. Whoever may see a group may read them."""

    def __init__(self, database: Database, audit: Audit, groups: Groups) -> None:
        self._database = database
        self._audit = audit
        self._groups = groups
        self._store = RulesStore(database)
        self._on_change: list[OnChange] = []

    def on_change(self, hook: OnChange) -> None:
        """Call this in the step of every change: the group, its rules before and after."""
        self._on_change.append(hook)

    async def of(self, guild_id: int, group_id: str) -> Rules:
        """Give the rules of a group, whoever asks (for the bot's own work)."""
        return await self._store.of(guild_id, group_id)

    async def mirrored(self) -> list[tuple[int, str]]:
        """Give server and id of every group whose next date stands among Discord's events."""
        return await self._store.mirrored()

    async def shown(self, person: Person, typed: str) -> tuple[Group, Rules]:
        """Give the rules of a group to its facilitators, or to a coordinator."""
        group, standing = await self._groups.find(person, typed)
        standing.must_lead(group)
        return group, await self._store.of(group.guild_id, group.id)

    async def change(self, person: Person, typed: str, **changes: Any) -> tuple[Group, Rules]:
        """Change rules, named as the fields of `Rules`.

        Raises BadInput for a number outside its range, and for a role that everybody has.
        """
        async with self._database.one_step():
            group, standing = await self._groups.find(person, typed)
            if changes.keys() & COORDINATED:
                standing.must_coordinate()
            else:
                standing.must_lead(group)
            group.must_be_active()
            before = await self._store.of(group.guild_id, group.id)
            after = replace(before, **_checked(group, changes))
            await self._store.save(group.guild_id, group.id, after)
            await self._audit.note(
                group.guild_id, person.id, standing.title_in(group), "group.rules", group.id
            )
            for hook in self._on_change:
                await hook(group, before, after)
        return group, after


def _checked(group: Group, changes: dict[str, Any]) -> dict[str, Any]:
    for name, (allowed, words) in RANGES.items():
        if name in changes and changes[name] not in allowed:
            raise BadInput(words)
    if changes.get("gate_role_id") == group.guild_id:
        raise BadInput("Everyone has the @everyone role, so it lets everybody in. Choose another role.")
    if changes.get("mirrored") and group.kind is Kind.FACILITATORS:
        raise NotPossible(
            "Everyone in a server sees its events, and this group is for facilitators alone. Its dates stay "
            "out of them. You can take them into your own calendar with /session calendar."
        )
    return changes
