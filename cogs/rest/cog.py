"""The commands of rest days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.kit.uploads import content_of
from cogs.rest import cards, components
from groupbot.rest.calendar import MOST_BYTES, TOO_LARGE
from groupbot.rest.model import LONGEST_REASON, Rest
from groupbot.rest.service import SERVER, SERVER_LABEL

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

Typed = app_commands.Range[str, 1, 100]


@suggest.offers
async def scopes(act: Act, typed: str) -> list[suggest.Line]:
    """Offer the groups that this person leads, and the whole server to coordinators."""
    person = await act.person()
    whole = (await act.core.groups.standing(person)).coordinator
    led = suggest.named(await act.core.groups.led(person))
    return suggest.matching([*([(SERVER_LABEL, SERVER)] if whole else []), *led], typed)


@suggest.offers
async def rests(act: Act, typed: str) -> list[suggest.Line]:
    """Offer the rest days that this person may remove."""
    return await _own(act, typed, [rest for rest, _ in await act.core.rest.listing(await act.person())])


@suggest.offers
async def removed_rests(act: Act, typed: str) -> list[suggest.Line]:
    """Offer the rest days whose removal this person can still undo."""
    return await _own(act, typed, await act.core.rest.lately_removed((await act.person()).guild_id))


async def _own(act: Act, typed: str, found: list[Rest]) -> list[suggest.Line]:
    person = await act.person()
    whole = (await act.core.groups.standing(person)).coordinator
    led = {group.id for group in await act.core.groups.led(person)}
    mine = [rest for rest in found if (whole if rest.group_id is None else rest.group_id in led)]
    return suggest.matching([(rest.label, rest.id) for rest in mine], typed)


class RestCog(commands.Cog):
    """Keeps the days on which nothing is planned."""

    rest = app_commands.Group(name="rest", description="Rest days: nothing is planned", guild_only=True)

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @rest.command(name="list", description="See the rest days to come")
    async def list_(self, interaction: Interaction) -> None:
        """Show the rest days."""
        act = Act(interaction)
        await act.answer(await components.listing(act))

    @rest.command(description="Add rest days for a group you lead, or for the whole server")
    @app_commands.rename(first="from", last="to")
    @app_commands.describe(
        first="First day: 21 Dec, or 2027-12-21",
        scope="Which group, or the whole server",
        reason="Why; members see this",
        last="Last day; without one it is one day",
    )
    @app_commands.autocomplete(scope=scopes)
    async def add(
        self,
        interaction: Interaction,
        first: app_commands.Range[str, 1, 40],
        scope: Typed,
        reason: app_commands.Range[str, 1, LONGEST_REASON],
        last: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Add rest days."""
        await components.add(Act(interaction), scope, first, last or "", reason)

    @rest.command(description="Remove rest days; you are asked once more, and can undo it for 10 minutes")
    @app_commands.rename(which="days")
    @app_commands.describe(which="Which rest days")
    @app_commands.autocomplete(which=rests)
    async def remove(self, interaction: Interaction, which: Typed) -> None:
        """Ask before rest days are removed."""
        await components.ask_to_remove(Act(interaction), which)

    @rest.command(description="Undo a removal of rest days, for 10 minutes after it")
    @app_commands.rename(which="days")
    @app_commands.describe(which="Which rest days")
    @app_commands.autocomplete(which=removed_rests)
    async def undo(self, interaction: Interaction, which: Typed) -> None:
        """Undo a removal."""
        await components.put_back(Act(interaction), which)

    @rest.command(
        name="import", description="Take over the whole days of a calendar file; shown to you first"
    )
    @app_commands.describe(
        file="A calendar file (.ics) of up to 256 KB", scope="Which group, or the whole server"
    )
    @app_commands.autocomplete(scope=scopes)
    async def import_(self, interaction: Interaction, file: discord.Attachment, scope: Typed) -> None:
        """Show what a calendar file would add."""
        act = Act(interaction)
        person = await act.person()
        content = await content_of(act, file, MOST_BYTES, TOO_LARGE)
        await act.answer(cards.offered(await act.core.rest.offer(person, scope, content)))
