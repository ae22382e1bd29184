"""Presses about pauses."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.door import shows_current
from cogs.kit.route import known, on
from cogs.pauses import cards
from groupbot.pauses.model import What


@on("pause", "show")
async def show(act: Act) -> None:
    """Show what is paused, for the group that was chosen in a menu too, or another page of it."""
    await act.answer(await listing(act, act.values[0] if act.values else act.subject, act.target.extra))


@shows_current("pause")
async def current(act: Act) -> Card:
    """Draw what is paused now, for a press on an old card."""
    return await listing(act, act.subject)


async def listing(act: Act, typed: str, number: str = "") -> Card:
    """Draw what is paused, for one group or for all that this person looks after."""
    return cards.shown(await act.core.pauses.listed(await act.person(), typed or None), number)


@on("pause", "start")
async def start(act: Act) -> None:
    """Pause what the button says."""
    what, _, minutes = act.target.extra.partition(".")
    await begin(act, known(What, what), known(int, minutes), act.subject)


async def begin(act: Act, what: What, minutes: int, typed: str) -> None:
    """Pause a group, or with no name the whole server."""
    await act.answer(
        cards.started(*await act.core.pauses.start(await act.person(), what, minutes, typed or None))
    )


@on("pause", "end")
async def end(act: Act) -> None:
    """End a pause."""
    await finish(act, act.subject)


async def finish(act: Act, typed: str) -> None:
    """End the pause of a group, or with no name that of the whole server."""
    pause, group = await act.core.pauses.end(await act.person(), typed or None)
    still = await act.core.pauses.over(group.guild_id, group.id) if group else None
    await act.answer(cards.ended(pause, group, still))
