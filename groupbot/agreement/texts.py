"""The agreements themselves: reading them, and changing them with a preview before and an undo after."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from groupbot.agreement.lines import Change, Draft, Version, changes, read_lines
from groupbot.agreement.store import TextStore
from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.errors import BadInput, NotPossible, OutOfDate
from groupbot.groups.model import Group, Person, Standing
from groupbot.groups.service import Groups

DRAFTS_KEPT = timedelta(days=2)
MOST_VERSIONS = 500  # of one group's agreement

_GONE = "This draft is not there any more, or it is a newer one now. /agreement edit begins again."


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of an agreement, before it is published or after: what it was, what it is to be."""

    group: Group
    before: Version
    lines: tuple[str, ...]
    mark: str = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Give the lines that differ."""
        return changes(self.before.lines, self.lines)


class AgreementTexts:
    """The agreement of every group: our own lines until its facilitators publish others."""

    def __init__(self, database: Database, clock: Clock, audit: Audit, groups: Groups) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._groups = groups
        self._store = TextStore(database)

    # --- reading ---------------------------------------------------------------------------------

    async def current(self, guild_id: int, group_id: str) -> Version:
        """Give the version that holds now, whoever asks (for the bot's own work)."""
        return await self._store.newest(guild_id, group_id) or Version(guild_id, group_id)

    async def version(self, guild_id: int, group_id: str, number: int) -> Version | None:
        """Give one version by its number, or None."""
        found = await self._store.versions(guild_id, group_id, number)
        return found[0] if found else None

    async def history(self, person: Person, typed: str) -> tuple[Group, list[Version]]:
        """Give every version to whoever may see the group, newest first."""
        group, _ = await self._groups.find(person, typed)
        found = await self._store.versions(group.guild_id, group.id)
        return group, found or [Version(group.guild_id, group.id)]

    async def kept(self, guild_id: int, group_id: str) -> Version:
        """Give the version that holds now, written down: somebody relies on these very words."""
        async with self._database.one_step():
            found = await self._store.newest(guild_id, group_id)
            if found is None:
                found = Version(guild_id, group_id)
                await self._store.add(found)
        return found

    # --- changing ----------------------------------------------------------------------------------

    async def may_edit(self, person: Person, typed: str) -> tuple[Group, Version]:
        """Give the agreement to somebody who may change it: its facilitators, coordinators."""
        group, _ = await self._led(person, typed)
        return group, await self.current(group.guild_id, group.id)

    async def _led(self, person: Person, typed: str) -> tuple[Group, Standing]:
        group, standing = await self._groups.find(person, typed)
        standing.must_lead(group)
        return group.must_be_active(), standing

    async def write(self, person: Person, typed: str, written: str, based_on: int) -> Edit:
        """Keep new lines as this person's draft, so that they can look at what changes.

        `based_on` is the version they had before them; what was written is handed back when another one
        was published since.
        """
        async with self._database.one_step():
            group, _ = await self._led(person, typed)
            lines, before = read_lines(written), await self.current(group.guild_id, group.id)
            if before.number != based_on:
                raise OutOfDate(
                    f"Somebody else has changed the agreement of {group.called} since you opened it. "
                    "Look at it as it is now, then edit it again.",
                    typed=written,
                )
            if lines == before.lines:
                raise BadInput(
                    "These are the lines as they stand. Change at least one, or leave them as they are."
                )
            draft = Draft(group.guild_id, group.id, person.id, lines, based_on, self._clock.now())
            await self._store.save_draft(draft)
        return Edit(group, before, lines, draft.mark)

    async def written(self, person: Person, typed: str, mark: str) -> Edit:
        """Give the draft that a preview showed; one that is not that one any more raises OutOfDate."""
        group, _ = await self._led(person, typed)
        draft = await self._store.draft(group.guild_id, group.id, person.id)
        before = await self.current(group.guild_id, group.id)
        if draft is None or draft.mark != mark or draft.based_on != before.number:
            raise OutOfDate(_GONE)
        return Edit(group, before, draft.lines, mark)

    async def publish(self, person: Person, typed: str, mark: str, *, minor: bool) -> tuple[Edit, Version]:
        """Publish a draft. `minor`: only the wording changes, so nobody has to say yes again."""
        async with self._database.one_step():
            edit = await self.written(person, typed, mark)
            group, standing = await self._led(person, typed)
            before = await self.kept(group.guild_id, group.id)
            if before.number >= MOST_VERSIONS:
                raise NotPossible(
                    f"An agreement can be changed up to {MOST_VERSIONS} times, so this one stays. "
                    "A coordinator can make a new group with lines of its own: /group new."
                )
            after = before.followed_by(edit.lines, self._clock.now(), minor=minor or not edit.changes)
            await self._store.add(after)
            await self._store.remove_drafts(group.guild_id, person.id, group.id)
            await self._note(standing, group, "agreement.publish")
        return edit, after

    async def discard(self, person: Person, typed: str, mark: str) -> Group:
        """Throw the own draft away, if it is still the one that a preview showed."""
        async with self._database.one_step():
            group, _ = await self._led(person, typed)
            draft = await self._store.draft(group.guild_id, group.id, person.id)
            if draft is not None and draft.mark != mark:
                raise OutOfDate(_GONE)
            await self._store.remove_drafts(group.guild_id, person.id, group.id)
        return group

    async def undo(self, person: Person, typed: str, number: int | None = None) -> tuple[Group, Version]:
        """Take back what was published within the last ten minutes: the lines before it hold again.

        `number`: the version that is meant; where another one holds by now, OutOfDate is raised.
        """
        async with self._database.one_step():
            group, standing = await self._led(person, typed)
            last = await self.current(group.guild_id, group.id)
            if number not in (None, last.number):
                raise OutOfDate(
                    f"The agreement of {group.called} was changed again after that. Nothing was undone now. "
                    "/agreement undo takes back the newest change, for 10 minutes after it."
                )
            earlier = await self.version(group.guild_id, group.id, last.number - 1)
            if earlier is None or not last.can_be_undone(self._clock.now()):
                raise NotPossible(
                    "A change of the agreement can be undone for 10 minutes. After that, use /agreement edit."
                )
            after = last.taken_back(earlier, self._clock.now())
            await self._store.add(after)
            await self._note(standing, group, "agreement.undo")
        return group, after

    async def _note(self, standing: Standing, group: Group, act: str) -> None:
        person = standing.person
        await self._audit.note(group.guild_id, person.id, standing.title_in(group), act, group.id)

    # --- keeping little ------------------------------------------------------------------------------

    async def prune(self) -> int:
        """Let go of drafts that nobody published within two days; give how many went."""
        return await self._store.prune_drafts(self._clock.now() - DRAFTS_KEPT)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's drafts. What was published is the group's, and names nobody."""
        await self._store.remove_drafts(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give a person's drafts as plain values."""
        return [asdict(draft) for draft in await self._store.drafts_of(guild_id, member_id)]
