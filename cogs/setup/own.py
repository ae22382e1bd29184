"""The commands for what coordinators say about their server: Discord hides /setup from them."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from cogs.crisis import cards as helplines
from cogs.crisis import components
from cogs.crisis.cog import regions
from cogs.kit.act import Act, Interaction
from cogs.kit.uploads import content_of
from groupbot.crisis.reading import MOST_BYTES

_TOO_LARGE = "That file is larger than 64 KB. Send a shorter list."


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
        await act.answer(helplines.region_set(crisis.in_use(added), added))

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

    @server.command(name="helplines", description="Use a list of your own in place of the bot's helplines")
    @app_commands.describe(file="A changed list; without it you get the one in use, to begin with")
    async def helplines(self, interaction: Interaction, file: discord.Attachment | None = None) -> None:
        """Use the server's own list of helplines, or hand over the one in use."""
        act, crisis = Act(interaction), interaction.client.core.crisis
        added = await crisis.arranged(await act.person())
        if file is None:
            await act.answer(helplines.list_in_use(crisis.in_use(added), added))
        else:
            await components.use(act, await content_of(act, file, MOST_BYTES, _TOO_LARGE))
