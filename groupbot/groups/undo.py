"""Second thoughts about a group: an archiving, and somebody taken off the list of facilitators, undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from groupbot.audit.service import Audit
from groupbot.database import Database
from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import UNDO_WITHIN, Group, GroupState, Person
from groupbot.groups.service import Groups


class GroupUndo:
    """Undoes for ten minutes. When something was done, and by whom, is read from the audit book."""

    def __init__(self, database: Database, audit: Audit, groups: Groups) -> None:
        self._database = database
        self._audit = audit
        self._groups = groups

    async def archived_at(self, group: Group) -> datetime | None:
        """Give when a group was archived, for as long as this can be undone."""
        line = await self._audit.lately(group.guild_id, "group.archive", group.id, UNDO_WITHIN)
        return None if line is None else line.at

    async def archive(self, person: Person, typed: str) -> Group:
        """Have an archived group meet again; what the archiving cancelled comes back. Coordinators only."""
        async with self._database.one_step():
            before, standing = await self._groups.find(person, typed)
            standing.must_coordinate()
            if before.state is not GroupState.ARCHIVED:
                raise OutOfDate(f"{before.called} is not archived. /group show shows it.")
            if await self.archived_at(before) is None:
                raise NotPossible(
                    "Archiving a group can be undone for 10 minutes. Make a new one with /group new."
                )
            after = replace(before, state=GroupState.ACTIVE)
            await self._groups.changed(before, after, standing, "group.restore")
        return after

    async def facilitator(self, person: Person, typed: str, member_id: int) -> Group:
        """Put somebody back on the list. Coordinators, or the facilitator who took themselves off it."""
        async with self._database.one_step():
            before, standing = await self._groups.find(person, typed)
            removed = await self._audit.lately(
                before.guild_id, "group.facilitator.remove", before.id, UNDO_WITHIN, member_id
            )
            by_themselves = removed is not None and removed.done_by == member_id
            if not (person.id == member_id and by_themselves):
                standing.must_coordinate()
            before.must_be_active()
            if member_id in before.facilitators:
                raise OutOfDate(
                    f"They are on the list of facilitators of {before.called}. /group show names who is."
                )
            if removed is None:
                raise NotPossible(
                    "This can be undone for 10 minutes. A coordinator can add them with "
                    "/group facilitator add."
                )
            after = replace(before, facilitators=before.facilitators | {member_id})
            await self._groups.changed(before, after, standing, "group.facilitator.add", member_id)
        return after
