"""Presses, choices and forms about duty."""

from __future__ import annotations

from cogs.duty import cards
from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.door import shows_current
from cogs.kit.pages import page
from cogs.kit.route import on


@on("duty", "show")
async def show(act: Act) -> None:
    """Show who is on duty."""
    await act.answer(await listing(act, act.subject, act.target.extra))


async def listing(act: Act, typed: str, number: str = "") -> Card:
    """Draw the hours of one group, or of all that this person looks after."""
    person, duty = await act.person(), act.core.duty
    found = await duty.listed(person, typed)
    group = (await act.core.groups.find(person, typed))[0] if typed else None
    watch = await duty.watch(person.guild_id, group.id if group else None)
    own = {hours.id for hours, _ in await duty.offered(person)}
    idle = await duty.idle(person.guild_id)
    return cards.shown(watch, page(found, number), group, own, idle)


@shows_current("duty")
async def current(act: Act) -> Card:
    """Draw all hours, for a press on an old card."""
    return await listing(act, "")


@on("duty", "new")
async def new(act: Act) -> None:
    """Ask for hours; whether they may be set is asked when they are sent."""
    await act.ask(cards.hours_form(act.subject))


@on("duty", "set")
async def set_hours(act: Act) -> None:
    """Set one's own hours from the form."""
    sent, person = act.fields, await act.person()
    hours, group = await act.core.duty.set_hours(
        person, sent["days"], sent["begins"], sent["ends"], group=act.subject or None, zone=sent["zone"]
    )
    await act.answer(cards.hours_set(hours, group))


@on("duty", "pick")
async def pick(act: Act) -> None:
    """Ask about the hours that were chosen in the list."""
    await ask(act, act.values[0])


@on("duty", "remove")
async def remove(act: Act) -> None:
    """Ask before hours are removed."""
    await ask(act, act.subject)


async def ask(act: Act, typed: str) -> None:
    """Ask whoever may remove them whether these hours are to go."""
    hours, group = await act.core.duty.meant(await act.person(), typed)
    await act.answer(cards.question(hours, group))


@on("duty", "remove-yes")
async def remove_yes(act: Act) -> None:
    """Remove hours."""
    await act.answer(cards.removed(*await act.core.duty.remove(await act.person(), act.subject)))


@on("duty", "undo")
async def undo(act: Act) -> None:
    """Bring removed hours back."""
    await act.answer(cards.restored(*await act.core.duty.restore(await act.person(), act.subject)))
