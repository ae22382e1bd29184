"""The commands for what coordinators say about their server: Discord hides /setup from them."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from cogs.crisis import cards as helplines
from cogs.crisis.cog import regions
from cogs.kit.act import Act, Interaction


class ServerCog(commands.Cog):
    """Says where people of a server can turn, for its coordinators and for people with Manage Server."""

    server = app_commands.Group(
        name="server", description="Where people of this server can turn", guild_only=True
    )

    @server.command(name="region", description="Say which region's helplines /crisis shows first here")
    @app_commands.describe(region="The region most people here are in; without it you see what is set")
    @app_commands.autocomplete(region=regions)
    async def region(
        self, interaction: Interaction, region: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        """Set the region of the helplines, or show it."""
        act, crisis = Act(interaction), interaction.client.core.crisis
        person = await act.person()
        added = await (crisis.set_region(person, region) if region else crisis.arranged(person))
        await act.answer(helplines.region_set(crisis.helplines, added))

    @server.command(name="contact", description="Add a contact outside this server to what /crisis shows")
    @app_commands.describe(contact="Who can be reached, how and when; without it you see what is set")
    async def contact(
        self, interaction: Interaction, contact: app_commands.Range[str, 1, 300] | None = None
    ) -> None:
        """Set the server's own contact, or show it."""
        act, crisis = Act(interaction), interaction.client.core.crisis
        person = await act.person()
        added = await (crisis.set_contact(person, contact) if contact else crisis.arranged(person))
        await act.answer(helplines.contact_set(added))
