"""Presses and forms about rest days."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.door import shows_current
from cogs.kit.route import on
from cogs.rest import cards
from groupbot.rest.service import SERVER


async def listing(act: Act, number: str = "") -> Card:
    """Draw the rest days that this person may know of."""
    person = await act.person()
    standing, led = await act.core.groups.standing(person), await act.core.groups.led(person)
    found = await act.core.rest.listing(person)
    return cards.listing(found, number, leads=standing.coordinator or bool(led))


@shows_current("rest")
async def current(act: Act) -> Card:
    """Show the rest days as they are now."""
    return await listing(act)


@on("rest", "list")
async def leaf(act: Act) -> None:
    """Show the rest days, or another page of them."""
    await act.answer(await listing(act, act.target.extra))


@on("rest", "pick")
async def pick(act: Act) -> None:
    """Show the entry that was chosen."""
    person = await act.person()
    ((rest, group), *_) = await act.core.rest.about(person, act.values[0])
    standing = await act.core.groups.standing(person)
    removable = standing.coordinator or (group is not None and standing.facilitates(group))
    await act.answer(cards.one(rest.must_hold(), group, removable=removable))


@on("rest", "new")
async def new(act: Act) -> None:
    """Open the form."""
    await act.ask(cards.form())


@on("rest", "added")
async def added(act: Act) -> None:
    """Add the days that the form says."""
    sent = act.fields
    await add(act, sent["scope"].strip() or SERVER, sent["first"], sent["last"], sent["reason"])


async def add(act: Act, scope: str, first: str, last: str, reason: str) -> None:
    """Add days, and ask about what is planned inside."""
    person = await act.person()
    rest, group = await act.core.rest.add(person, scope, first, last, reason)
    await act.answer(cards.added(rest, group, await act.core.resting.inside(person, rest.id)))


@on("rest", "cancel")
async def cancel(act: Act) -> None:
    """Cancel what is planned inside."""
    await act.answer(cards.cancelled(await act.core.resting.cancel_inside(await act.person(), act.subject)))


@on("rest", "leave")
async def leave(act: Act) -> None:
    """Leave what is planned inside as it is."""
    await act.answer(cards.left(len(await act.core.resting.inside(await act.person(), act.subject))))


@on("rest", "remove")
async def remove(act: Act) -> None:
    """Ask before rest days are removed."""
    await ask_to_remove(act, act.subject)


async def ask_to_remove(act: Act, subject: str) -> None:
    """Ask whoever may remove them."""
    ((rest, group), *_) = await act.core.rest.may_change(await act.person(), subject)
    await act.answer(cards.remove_question(rest.must_hold(), group))


@on("rest", "remove-yes")
async def removed(act: Act) -> None:
    """Remove rest days, after the question."""
    await act.answer(cards.removed(*await act.core.rest.remove(await act.person(), act.subject)))


@on("rest", "undo")
async def undo(act: Act) -> None:
    """Undo a removal."""
    await put_back(act, act.subject)


async def put_back(act: Act, subject: str) -> None:
    """Undo a removal for whoever may."""
    await act.answer(cards.restored(*await act.core.rest.put_back(await act.person(), subject)))


@on("rest", "import-yes")
async def accept(act: Act) -> None:
    """Take over what a file offered, and ask about what is planned inside."""
    person = await act.person()
    rests = await act.core.rest.accept(person, act.subject)
    await act.answer(cards.taken_over(rests, await act.core.resting.inside(person, act.subject)))


@on("rest", "import-no")
async def refuse(act: Act) -> None:
    """Take nothing over."""
    await act.core.rest.refuse(await act.person(), act.subject)
    await act.answer(cards.refused())
