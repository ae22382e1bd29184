"""Presses and forms about templates."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.door import shows_current
from cogs.kit.route import known, on
from cogs.templates import cards
from groupbot.groups.model import Group
from groupbot.templates.model import At, PhaseMode, Template
from groupbot.templates.service import NONE


def read_at(written: str) -> At:
    """Read which phase a button is about; anything else is a ValueError."""
    number, _, version = written.partition(".")
    return At(int(number), int(version))


async def _groups(act: Act) -> dict[str, Group]:
    return {group.id: group for group in await act.core.groups.led(await act.person())}


async def listing(act: Act, number: str = "") -> Card:
    """Draw the templates that this person can use."""
    found = await act.core.templates.listing(await act.person())
    return cards.listing(found, await _groups(act), number)


async def shown(act: Act, template: Template, note: str = "", *, undo: bool = False) -> Card:
    """Draw a template for this person."""
    may = await act.core.templates.may_change(await act.person(), template)
    return cards.one(template, await _groups(act), may_change=may, note=note, undo=undo)


@shows_current("template")
async def current(act: Act) -> Card:
    """Show a template as it is now."""
    return await shown(act, await act.core.templates.find(await act.person(), act.subject))


async def show(act: Act, typed: str) -> None:
    """Show the template that somebody means."""
    await act.answer(await shown(act, await act.core.templates.find(await act.person(), typed)))


@on("template", "list")
async def leaf(act: Act) -> None:
    """Show the templates, or another page of them."""
    await act.answer(await listing(act, act.target.extra))


@on("template", "pick")
async def pick(act: Act) -> None:
    """Show the template that was chosen."""
    await show(act, act.values[0])


@on("template", "show")
async def pressed_show(act: Act) -> None:
    """Show a template."""
    await show(act, act.subject)


# --- phases ------------------------------------------------------------------------------------------


async def _phase(act: Act, template: Template, number: int) -> None:
    may = await act.core.templates.may_change(await act.person(), template)
    await act.answer(cards.phase(template, number, may_change=may))


@on("template", "phase")
async def phase(act: Act) -> None:
    """Show the phase that was chosen, with its script."""
    at = known(read_at, act.values[0])
    template = await act.core.templates.find(await act.person(), act.subject)
    template.phase(at)
    await _phase(act, template, at.number)


@on("template", "add")
async def add(act: Act) -> None:
    """Open the form for a new phase."""
    await act.ask(cards.phase_form(await act.core.templates.must_change(await act.person(), act.subject)))


@on("template", "added")
async def added(act: Act) -> None:
    """Put the phase of the form at the end, and show it: how people speak is chosen there."""
    template = await act.core.templates.add_phase(await act.person(), act.subject, **act.fields)
    await _phase(act, template, len(template.phases) - 1)


@on("template", "change")
async def change(act: Act) -> None:
    """Open the form with a phase as it is."""
    at = known(read_at, act.target.extra)
    template = await act.core.templates.must_change(await act.person(), act.subject)
    template.phase(at)
    await act.ask(cards.phase_form(template, at.number))


@on("template", "changed")
async def changed(act: Act) -> None:
    """Change a phase as the form says."""
    at = known(read_at, act.target.extra)
    template = await act.core.templates.change_phase(await act.person(), act.subject, at, **act.fields)
    await _phase(act, template, at.number)


@on("template", "mode")
async def mode(act: Act) -> None:
    """Change how people speak in a phase."""
    at, chosen = known(read_at, act.target.extra), known(PhaseMode, act.values[0])
    template = await act.core.templates.change_phase(await act.person(), act.subject, at, mode=chosen)
    await _phase(act, template, at.number)


@on("template", "answers")
async def answers(act: Act) -> None:
    """Say whether people may answer each other in a phase."""
    at, person = known(read_at, act.target.extra), await act.person()
    before = await act.core.templates.must_change(person, act.subject)
    cross_talk = not before.phase(at).cross_talk
    template = await act.core.templates.change_phase(person, before.id, at, cross_talk=cross_talk)
    await _phase(act, template, at.number)


@on("template", "up")
async def up(act: Act) -> None:
    """Move a phase one place up."""
    at = known(read_at, act.target.extra)
    template = await act.core.templates.move_phase(await act.person(), act.subject, at)
    await act.answer(await shown(act, template, "Moved.", undo=True))


@on("template", "down")
async def down(act: Act) -> None:
    """Move a phase one place down: the next one up."""
    at = known(read_at, act.target.extra)
    after = At(at.number + 1, at.version)
    template = await act.core.templates.move_phase(await act.person(), act.subject, after)
    await act.answer(await shown(act, template, "Moved.", undo=True))


@on("template", "take")
async def take(act: Act) -> None:
    """Ask before a phase is taken out."""
    at = known(read_at, act.target.extra)
    template = await act.core.templates.must_change(await act.person(), act.subject)
    template.without_phase(at)
    await act.answer(cards.take_question(template, at))


@on("template", "take-yes")
async def taken(act: Act) -> None:
    """Take a phase out, after the question."""
    at = known(read_at, act.target.extra)
    template = await act.core.templates.take_phase(await act.person(), act.subject, at)
    await act.answer(await shown(act, template, "The phase is taken out.", undo=True))


# --- the whole template ------------------------------------------------------------------------------


@on("template", "copy")
async def copy(act: Act) -> None:
    """Open the form for a copy."""
    await act.ask(cards.copy_form((await act.core.templates.find(await act.person(), act.subject)).id))


@on("template", "copied")
async def copied(act: Act) -> None:
    """Make the copy that the form asks for."""
    await make_copy(act, act.subject, act.fields["name"], act.fields["group"])


async def make_copy(act: Act, typed: str, name: str, group: str) -> None:
    """Make a copy and show it."""
    template = await act.core.templates.copy(await act.person(), typed, name, group)
    await act.answer(await shown(act, template, "This copy is yours to change."))


@on("template", "name")
async def name(act: Act) -> None:
    """Open the form with the name as it is."""
    template = await act.core.templates.must_change(await act.person(), act.subject)
    await act.ask(cards.name_form(template))


@on("template", "named")
async def named(act: Act) -> None:
    """Take another name."""
    await rename(act, act.subject, act.changed.get("name"), act.changed.get("about"))


async def rename(act: Act, typed: str, name: str | None, about: str | None) -> None:
    """Give a template another name or description."""
    person = await act.person()
    before = await act.core.templates.must_change(person, typed)
    template = await act.core.templates.rename(person, before.id, name or before.name, about)
    done = template != before
    await act.answer(await shown(act, template, "Changed." if done else "", undo=done))


async def edit(act: Act, typed: str) -> None:
    """Show a template to somebody who may change it."""
    await act.answer(await shown(act, await act.core.templates.must_change(await act.person(), typed)))


@on("template", "delete")
async def delete(act: Act) -> None:
    """Ask before a template is deleted."""
    await ask_to_delete(act, act.subject)


async def ask_to_delete(act: Act, typed: str) -> None:
    """Ask whoever may delete it."""
    await act.answer(cards.delete_question(await act.core.templates.must_change(await act.person(), typed)))


@on("template", "delete-yes")
async def deleted(act: Act) -> None:
    """Delete a template, after the question."""
    await act.answer(cards.deleted(await act.core.templates.delete(await act.person(), act.subject)))


@on("template", "undo")
async def undo(act: Act) -> None:
    """Take the last change back."""
    await take_back(act, act.subject)


async def take_back(act: Act, typed: str) -> None:
    """Take the last change of a template back, and show it."""
    template = await act.core.templates.undo(await act.person(), typed)
    await act.answer(await shown(act, template, "It is as it was before."))


# --- the usual one of a group ------------------------------------------------------------------------


@on("template", "use")
async def use(act: Act) -> None:
    """Ask of which group it is to be the usual one."""
    template = await act.core.templates.find(await act.person(), act.subject)
    fitting = [g for g in (await _groups(act)).values() if template.group_id in (None, g.id)]
    await act.answer(cards.for_which(template, fitting))


@on("template", "used")
async def used(act: Act) -> None:
    """Make it the usual one of the group that was chosen."""
    await make_usual(act, act.values[0], act.subject)


@on("template", "unuse")
async def unuse(act: Act) -> None:
    """Have new sessions of a group without a template."""
    await make_usual(act, act.subject, NONE)


async def make_usual(act: Act, group: str, typed: str) -> None:
    """Say which template a group's new sessions have."""
    await act.answer(cards.used(*await act.core.templates.use(await act.person(), group, typed)))
