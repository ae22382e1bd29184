"""What facilitators and coordinators do with templates: look, copy, change, delete, undo, use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from groupbot import text
from groupbot.audit.service import Audit
from groupbot.choosing import meant
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible
from groupbot.groups.model import Group, Person, Standing
from groupbot.groups.service import Groups
from groupbot.ids import public_id, read_public_id
from groupbot.rules.service import GroupRules
from groupbot.templates.model import MOST_TEMPLATES, UNDO_WITHIN, At, Kept, Phase, Template
from groupbot.templates.reading import ours
from groupbot.templates.store import TemplateStore

UNKNOWN = "I do not know a template of that name here. /template list shows the ones there are."
NONE = "none"  # typed where no template is wanted


class Templates:
    """The templates that come with the bot, and every server's own."""

    def __init__(
        self, database: Database, clock: Clock, audit: Audit, groups: Groups, rules: GroupRules
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._groups = groups
        self._rules = rules
        self._store = TemplateStore(database)

    # --- looking -----------------------------------------------------------------------------------

    async def listing(self, person: Person) -> list[Template]:
        """Give the templates a person can use: the server's, their groups', and ours."""
        _, mine = await self._leading(person)
        every = [kept.now for kept in await self._store.all(person.guild_id) if not kept.deleted]
        return [t for t in every if t.group_id is None or t.group_id in mine] + list(ours())

    async def find(self, person: Person, typed: str) -> Template:
        """Give the template a person means, by id or by name; hidden and unknown answer alike."""
        return _meant(await self.listing(person), typed)

    async def may_change(self, person: Person, template: Template) -> bool:
        """Say whether this person changes a template they see: their group's, or as coordinator any."""
        if template.ours:
            return False
        return template.group_id is not None or (await self._groups.standing(person)).coordinator

    async def must_change(self, person: Person, typed: str) -> Template:
        """Give a template to somebody who may change it; raises for everybody else."""
        return (await self._own(person, typed))[0].now

    async def undoable(self, person: Person) -> list[Template]:
        """Give the templates whose last change this person can take back."""
        standing, mine = await self._leading(person)
        now = self._clock.now()
        fresh = [kept.now for kept in await self._store.all(person.guild_id) if kept.undoable(now)]
        return [t for t in fresh if t.group_id in mine or (t.group_id is None and standing.coordinator)]

    async def _leading(self, person: Person) -> tuple[Standing, set[str]]:
        """Give the groups that somebody leads; raises for those who plan nothing."""
        standing = await self._groups.standing(person)
        mine = {group.id for group in await self._groups.led(person)}
        if not mine and not standing.coordinator:
            raise NotAllowed(
                "Only facilitators and coordinators work with templates. If that should be you, ask a "
                "coordinator."
            )
        return standing, mine

    # --- using -------------------------------------------------------------------------------------

    async def usual(self, group: Group) -> Template | None:
        """Give the template that a group's sessions have where no other is chosen."""
        wanted = (await self._rules.of(group.guild_id, group.id)).template
        shipped = next((template for template in ours() if template.id == wanted), None)
        if shipped is not None or not wanted:
            return shipped
        kept = await self._store.get(group.guild_id, wanted)
        return None if kept is None or kept.deleted else kept.now

    async def chosen(self, person: Person, group: Group, typed: str | None) -> Template | None:
        """Give the template for a session: the one that was typed, or none, or else the group's usual one."""
        if typed is None:
            return await self.usual(group)
        if text.same_name(typed) == NONE:
            return None
        return _suiting(await self.find(person, typed), group)

    async def use(self, person: Person, typed_group: str, typed: str) -> tuple[Group, Template | None]:
        """Make a template the usual one of a group; "none" for no template."""
        group, standing = await self._groups.find(person, typed_group)
        standing.must_lead(group)
        template = await self.chosen(person, group, typed)
        await self._rules.change(person, group.id, template=template.id if template else "")
        return group, template

    # --- changing ----------------------------------------------------------------------------------

    async def copy(self, person: Person, typed: str, name: str, typed_group: str = "") -> Template:
        """Make a copy that can be changed: a group's own, or as coordinator one for the whole server."""
        async with self._database.one_step():
            standing, _ = await self._leading(person)
            group_id = None
            if typed_group.strip():
                group, _ = await self._groups.find(person, typed_group)
                standing.must_lead(group.must_be_active())
                group_id = group.id
            elif not standing.coordinator:
                raise BadInput("Say for which group the copy is. Coordinators can make one for all groups.")
            source = _meant(await self.listing(person), typed)
            await self._must_have_room(person.guild_id)
            made = replace(source, guild_id=person.guild_id, id=public_id(), group_id=group_id, version=1)
            made = made.named(name, source.about)
            await self._must_be_free(made)
            await self._write(person, standing, Kept(made, self._clock.now()), "template.copy")
        return made

    async def rename(self, person: Person, typed: str, name: str, about: str | None = None) -> Template:
        """Give a template another name, and another description where one is given."""

        def named(template: Template) -> Template:
            return template.named(name, template.about if about is None else about)

        return await self._change(person, typed, named)

    async def add_phase(self, person: Person, typed: str, **typed_fields: Any) -> Template:
        """Put a phase at the end; its fields as typed."""
        return await self._change(person, typed, lambda t: t.with_phase(Phase.of(**typed_fields)))

    async def change_phase(self, person: Person, typed: str, at: At, **typed_fields: Any) -> Template:
        """Change fields of a phase, as typed."""
        return await self._change(person, typed, lambda t: t.with_other(at, **typed_fields))

    async def take_phase(self, person: Person, typed: str, at: At) -> Template:
        """Take a phase out."""
        return await self._change(person, typed, lambda t: t.without_phase(at))

    async def move_phase(self, person: Person, typed: str, at: At) -> Template:
        """Move a phase one place up."""
        return await self._change(person, typed, lambda t: t.earlier(at))

    async def delete(self, person: Person, typed: str) -> Template:
        """Delete a template. What was planned with it keeps its phases."""
        async with self._database.one_step():
            kept, standing = await self._own(person, typed)
            await self._write(person, standing, kept.removed(self._clock.now()), "template.delete")
        return kept.now

    async def undo(self, person: Person, typed: str) -> Template:
        """Take the last change of a template back, for ten minutes; a deleted one comes back."""
        async with self._database.one_step():
            kept, standing = await self._own(person, typed, deleted=True)
            back = kept.undone(self._clock.now())
            await self._must_be_free(back.now)
            if kept.deleted:
                await self._must_have_room(person.guild_id)
            await self._write(person, standing, back, "template.undo")
        return back.now

    async def prune(self) -> None:
        """Let go of what was deleted and can no longer be brought back."""
        await self._store.prune(self._clock.now() - UNDO_WITHIN)

    async def _change(self, person: Person, typed: str, act: Callable[[Template], Template]) -> Template:
        async with self._database.one_step():
            kept, standing = await self._own(person, typed)
            after = act(kept.now)
            if after == kept.now:
                return after
            await self._must_be_free(after)
            changed = kept.changed(after, self._clock.now())
            await self._write(person, standing, changed, "template.edit")
        return changed.now

    async def _own(self, person: Person, typed: str, *, deleted: bool = False) -> tuple[Kept, Standing]:
        """Give a template to somebody who may change it."""
        standing, mine = await self._leading(person)
        every = [
            kept
            for kept in await self._store.all(person.guild_id)
            if (deleted or not kept.deleted) and (kept.now.group_id is None or kept.now.group_id in mine)
        ]
        found = _meant([*(kept.now for kept in every), *ours()], typed)
        if found.ours:
            raise NotPossible(
                "This template came with groupbot and stays as it is. Make a copy, and change that.",
                way_on=("template.copy", found.id),
            )
        if found.group_id is None:
            standing.must_coordinate()
        return next(kept for kept in every if kept.now.id == found.id), standing

    async def _write(self, person: Person, standing: Standing, kept: Kept, act: str) -> None:
        await self._store.save(kept)
        title = "coordinator" if standing.coordinator else "facilitator"
        await self._audit.note(person.guild_id, person.id, title, act, kept.now.id)

    async def _must_be_free(self, template: Template) -> None:
        """Raise where another template of the server has that name, whoever sees it."""
        known = [kept.now for kept in await self._store.all(template.guild_id) if not kept.deleted]
        key = text.same_name(template.name)
        taken = any(text.same_name(t.name) == key and t.id != template.id for t in [*known, *ours()])
        if taken or key == NONE:
            raise BadInput(
                f"There is already a template called {text.echo(template.name, 60)}. Choose another name."
            )

    async def _must_have_room(self, guild_id: int) -> None:
        if sum(not kept.deleted for kept in await self._store.all(guild_id)) >= MOST_TEMPLATES:
            raise NotPossible(
                f"A server can have up to {MOST_TEMPLATES} templates of its own. Delete one first."
            )


def _meant(known: list[Template], typed: str) -> Template:
    """Give the template that was typed: by its id, or by its name."""
    found = next((t for t in known if t.id in (typed, read_public_id(typed))), None)
    found = found or meant(typed, known, lambda template: template.name)
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def _suiting(template: Template, group: Group) -> Template:
    """Raise where a template is another group's own."""
    if template.group_id not in (None, group.id):
        raise NotPossible(f"That template belongs to another group. Make a copy of it for {group.called}.")
    return template
