"""Discord waits three seconds for a first answer: what may take longer is promised before they are over."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord

from groupbot.each import each

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

    Interaction = discord.Interaction[GroupBot]

WAITS = 2.0  # seconds; the third is for the promise's way
_KEY = "promise"


class _Promise:
    """The promise of one answer: still to be made, on its way, or not needed."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._making: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(WAITS, self._begin)

    def _begin(self) -> None:
        self._making = asyncio.create_task(self._make(), name="promise of an answer")

    async def _make(self) -> None:
        await each([self._interaction], _defer, "an answer was not promised")

    async def over(self) -> None:
        self._timer.cancel()
        if self._making is not None:
            await self._making


def begin(interaction: Interaction) -> None:
    """Promise an answer in two seconds, unless there is one by then."""
    interaction.extras[_KEY] = _Promise(interaction)


async def over(interaction: Interaction) -> discord.InteractionResponse[GroupBot]:
    """Give what answers, with no promise on its way or to come: only one of the two can be first."""
    promise: _Promise | None = interaction.extras.pop(_KEY, None)
    if promise is not None:
        await promise.over()
    return interaction.response


async def promise(interaction: Interaction) -> None:
    """Tell Discord now that the answer takes longer."""
    if not (await over(interaction)).is_done():
        await _defer(interaction)


def in_place(interaction: Interaction) -> bool:
    """Say whether the message that was pressed is this person's alone, so that it can be drawn anew."""
    message = interaction.message
    return message is not None and message.flags.ephemeral


async def _defer(interaction: Interaction) -> None:
    if in_place(interaction):
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)
