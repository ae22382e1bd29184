"""Presses and choices about helplines. What happens here is not recorded, counted or logged."""

from __future__ import annotations

from cogs.crisis import cards
from cogs.kit import draw
from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.route import on


async def show(act: Act, typed: str = "") -> None:
    """Show the helplines of the region somebody named, else of the server's own, else how to find some."""
    crisis = act.core.crisis
    added = await crisis.added_by(act.guild_id)
    helplines = crisis.in_use(added)
    region = helplines.find(typed or added.region)
    unknown = bool(typed) and region is None
    await _give(act, cards.shown(helplines, region, added, unknown=unknown))


@on("crisis", "show")
async def pressed(act: Act) -> None:
    """Show the helplines."""
    await show(act)


@on("crisis", "choose")
async def chose(act: Act) -> None:
    """Show the helplines of the region that was chosen, in place."""
    await show(act, act.values[0])


async def _give(act: Act, card: Card) -> None:
    """Answer privately, in place only where helplines stand already.

    In a direct message the answer is a plain one, so that it is still there later.
    """
    response, again = act.interaction.response, act.target.action == "choose"
    if act.interaction.guild_id is not None:
        await (act.answer(card) if again else act.say(card))
        return
    view = draw.view(card.in_dm(act.guild_id) if act.guild_id is not None else card)
    if again:
        await response.edit_message(view=view)
    else:
        await response.send_message(view=view)


@on("crisis", "no-region")
async def no_region(act: Act) -> None:
    """Take the server's region away."""
    added = await act.core.crisis.set_region(await act.person(), "")
    await act.answer(cards.region_set(act.core.crisis.in_use(added), added))


@on("crisis", "no-contact")
async def no_contact(act: Act) -> None:
    """Take the server's own contact away."""
    person = await act.person()
    before = await act.core.crisis.arranged(person)
    await act.core.crisis.set_contact(person, "")
    await act.answer(cards.contact_gone(before))


@on("crisis", "no-lines")
async def no_lines(act: Act) -> None:
    """Go back from the server's own list to the bot's."""
    await use(act, b"")


async def use(act: Act, content: bytes) -> None:
    """Use a list of helplines of the server's own; the bot's where it is empty."""
    added, before = await act.core.crisis.set_lines(await act.person(), content)
    await act.answer(cards.list_changed(act.core.crisis.in_use(added), added, before))
