"""The commands of the rota, and its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.rota import components
from cogs.rota.post import Post
from cogs.sessions.offering import sessions_before

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

Typed = app_commands.Range[str, 1, 100]


class RotaCog(commands.Cog):
    """Shows who runs what, and lets facilitators confirm, take and pass on turns."""

    rota = app_commands.Group(name="rota", description="Who runs which session", guild_only=True)

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Say how the letters about the rota are drawn."""
        Post(self._bot).carry()

    @rota.command(description="See who runs what in the next 8 weeks, and where somebody is needed")
    @app_commands.describe(group="Which group; without it, all that you look after")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def show(self, interaction: Interaction, group: Typed | None = None) -> None:
        """Show who runs what."""
        act = Act(interaction)
        await act.answer(await components.listing(act, group or ""))

    @rota.command(description="See how many sessions each facilitator ran in the last 8 weeks")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def turns(self, interaction: Interaction, group: Typed) -> None:
        """Show turns."""
        act = Act(interaction)
        await act.answer(await components.counted(act, group))

    @rota.command(
        description="Say whether you are asked by direct message when somebody cannot run a session"
    )
    @app_commands.describe(group="Which group", asked="Whether you are asked")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def offer(
        self, interaction: Interaction, group: Typed, asked: Literal["yes", "no"] = "yes"
    ) -> None:
        """Join those who are asked for cover, or leave them."""
        await components.offer(Act(interaction), group, wanted=asked == "yes")

    @rota.command(description="Take a session that needs somebody, or one that you were asked to take")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions_before)
    async def take(self, interaction: Interaction, session: Typed) -> None:
        """Take a session."""
        await components.takes(Act(interaction), session)

    @rota.command(description="Say that you cannot take a session that you were asked to take")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions_before)
    async def decline(self, interaction: Interaction, session: Typed) -> None:
        """Decline a turn."""
        await components.declined(Act(interaction), session)

    @rota.command(description="Ask another facilitator to take your turn; it stays yours until they say yes")
    @app_commands.describe(session="Which session", person="Who is asked")
    @app_commands.autocomplete(session=sessions_before)
    async def swap(self, interaction: Interaction, session: Typed, person: discord.User) -> None:
        """Ask somebody to take one's turn."""
        await components.swapped(Act(interaction), session, person.id)

    @rota.command(description="Say that you run a session; after all, too")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions_before)
    async def confirm(self, interaction: Interaction, session: Typed) -> None:
        """Confirm a turn."""
        await components.confirmed(Act(interaction), session)

    @rota.command(description="Run a session with the facilitators it has")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions_before)
    async def fewer(self, interaction: Interaction, session: Typed) -> None:
        """Run a session with fewer."""
        await components.with_fewer(Act(interaction), session)
