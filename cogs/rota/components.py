"""Presses and choices about the rota."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.door import shows_current
from cogs.kit.pages import page
from cogs.kit.route import known, on
from cogs.rota import cards
from groupbot.rota.model import Rota


@on("rota", "show")
async def show(act: Act) -> None:
    """Show who runs what."""
    await act.answer(await listing(act, act.subject, act.target.extra))


async def listing(act: Act, typed: str, number: str = "") -> Card:
    """Draw the next eight weeks, of one group or of all that this person leads."""
    found = await act.core.rota.sheet(await act.person(), typed or None)
    return cards.sheet(found, page(found.lines, number))


@on("rota", "turns")
async def turns(act: Act) -> None:
    """Show how many sessions each facilitator ran."""
    await act.answer(await counted(act, act.subject, act.target.extra))


async def counted(act: Act, typed: str, number: str = "") -> Card:
    """Draw the turns of the last eight weeks."""
    group, found = await act.core.rota.turns(await act.person(), typed)
    return cards.turns(group, page(found, number))


@on("rota", "pool")
async def pool(act: Act) -> None:
    """Be asked for cover."""
    await offer(act, act.subject, wanted=True)


@on("rota", "unpool")
async def unpool(act: Act) -> None:
    """Not be asked any more."""
    await offer(act, act.subject, wanted=False)


async def offer(act: Act, typed: str, *, wanted: bool) -> None:
    """Join those who are asked for cover, or leave them."""
    person, rota = await act.person(), act.core.rota
    group = await rota.join_pool(person, typed) if wanted else await rota.leave_pool(person, typed)
    await act.answer(cards.pool(group, joined=wanted))


@on("rota", "pick")
async def pick(act: Act) -> None:
    """Show the session that was chosen in the list."""
    await look(act, act.values[0])


@on("rota", "session")
async def session(act: Act) -> None:
    """Show who runs a session."""
    await look(act, act.subject)


async def look(act: Act, typed: str) -> None:
    """Show who runs a session, with what this person can do about it."""
    await tell(act, await act.core.rota.look(await act.person(), typed))


async def tell(act: Act, rota: Rota, said: str = "") -> None:
    """Answer with how it stands now."""
    await act.answer(await _drawn(act, rota, said))


async def _drawn(act: Act, rota: Rota, said: str = "") -> Card:
    person = await act.person()
    return cards.one(rota, person.id, in_server=act.interaction.guild_id is not None, said=said)


@shows_current("rota")
async def current(act: Act) -> Card:
    """Draw how it stands now, for a press on an old card."""
    return await _drawn(act, await act.core.rota.look(await act.person(), act.subject))


@on("rota", "confirm")
async def confirm(act: Act) -> None:
    """Say that one runs a session."""
    await confirmed(act, act.subject)


async def confirmed(act: Act, typed: str) -> None:
    """Say that one runs a session, and see how it stands."""
    rota = await act.core.rota.confirm(await act.person(), typed)
    await tell(act, rota, cards.taken(rota))


@on("rota", "take")
async def take(act: Act) -> None:
    """Take a session."""
    await takes(act, act.subject)


async def takes(act: Act, typed: str) -> None:
    """Take a session, or hear who was quicker."""
    taken = await act.core.rota.take(await act.person(), typed)
    await tell(act, taken.rota, cards.taken_by(taken.by_other) if taken.by_other else cards.taken(taken.rota))


@on("rota", "decline")
async def decline(act: Act) -> None:
    """Say that one cannot take a turn."""
    await declined(act, act.subject)


async def declined(act: Act, typed: str) -> None:
    """Say that one cannot take the turn that one was asked to take."""
    rota = await act.core.rota.decline(await act.person(), typed)
    await tell(act, rota, "Thank you for answering. Whoever asked is told.")


@on("rota", "swap")
async def swap(act: Act) -> None:
    """Ask whom to ask."""
    rota = await act.core.rota.may_swap(await act.person(), act.subject)
    await act.answer(cards.whom(rota))


@on("rota", "swap-who")
async def swap_who(act: Act) -> None:
    """Ask whoever was chosen."""
    await swapped(act, act.subject, known(int, act.values[0]))


async def swapped(act: Act, typed: str, other_id: int) -> None:
    """Ask somebody to take one's turn."""
    rota = await act.core.rota.swap(await act.person(), typed, other_id)
    await tell(act, rota, cards.asked(other_id))


@on("rota", "fewer")
async def fewer(act: Act) -> None:
    """Run a session with those who are there."""
    await with_fewer(act, act.subject)


async def with_fewer(act: Act, typed: str) -> None:
    """Decide that those who are there do."""
    rota = await act.core.rota.run_with_fewer(await act.person(), typed)
    await tell(act, rota, "It is held with those who are down for it.")
