"""The commands that set a server up: who is who, the reporting year, small numbers, helplines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.crisis import cards as helplines
from cogs.crisis.cog import regions
from cogs.kit import rooms
from cogs.kit.act import Act, Interaction
from cogs.setup import components, server, steps
from groupbot.groups.model import Role
from groupbot.when.words import MONTHS

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

_MONTHS = [app_commands.Choice(name=name, value=number) for number, name in enumerate(MONTHS, start=1)]
_KINDS = [
    app_commands.Choice(
        name="Coordinators: make groups, name facilitators, pull summaries", value="coordinator"
    ),
    app_commands.Choice(name="Facilitators: plan and run sessions of their groups", value="facilitator"),
    app_commands.Choice(name="Members: see and join groups (without it, everyone can)", value="member"),
]


class SetupCog(commands.Cog):
    """Sets the bot up in a server, for people with Manage Server."""

    setup = app_commands.Group(
        name="setup",
        description="Set groupbot up in this server",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @setup.command(name="start", description="Set groupbot up step by step, or go on where you stopped")
    async def start(self, interaction: Interaction) -> None:
        """Begin, or go on."""
        await steps.begin(Act(interaction))

    @setup.command(name="problems", description="Say where groupbot tells what is wrong, once a day at most")
    @app_commands.describe(channel="A private text channel for those who look after this server")
    async def problems(self, interaction: Interaction, channel: discord.TextChannel) -> None:
        """Say where the daily check tells what is wrong."""
        act = Act(interaction)
        await act.core.setup.choose_problems(await act.person(), channel.id)
        await act.answer(server.problems_set(channel.id, rooms.cannot_post(channel)))

    @setup.command(name="show", description="See what is set up, and what comes next")
    async def show(self, interaction: Interaction) -> None:
        """Show what is set up."""
        await components.show(Act(interaction))

    @setup.command(name="role", description="Say which role members, facilitators or coordinators have")
    @app_commands.describe(kind="Which people", role="Their role; without one you see what is set")
    @app_commands.choices(kind=_KINDS)
    async def role(self, interaction: Interaction, kind: str, role: discord.Role | None = None) -> None:
        """Map a role, or show what is mapped."""
        act, person, wanted = Act(interaction), await Act(interaction).person(), Role(kind)
        if role is not None:
            await act.core.groups.map_role(person, wanted, role.id, managed=role.managed)
        now, groups = await act.core.groups.overview(person)
        await act.answer(
            server.role_set(now, wanted, groups) if role is not None else server.role_shown(now, wanted)
        )

    @setup.command(name="year", description="Say in which month your reporting year begins")
    @app_commands.describe(month="The first month of the year that summaries are made for")
    @app_commands.choices(month=_MONTHS)
    async def year(self, interaction: Interaction, month: int) -> None:
        """Set the first month of the reporting year."""
        act = Act(interaction)
        await act.answer(server.year_set(await act.core.groups.start_year(await act.person(), month)))

    @setup.command(
        name="small", description="Say which numbers of people are too small to stand alone in files"
    )
    @app_commands.describe(number="Numbers of people below this are joined with others (3 to 10)")
    async def small(self, interaction: Interaction, number: app_commands.Range[int, 3, 10]) -> None:
        """Set below which number rows are joined."""
        act = Act(interaction)
        await act.answer(server.small_set(await act.core.groups.merge_below(await act.person(), number)))

    @setup.command(name="region", description="Say which region's helplines /crisis shows first here")
    @app_commands.describe(region="The region most people here are in; without it you see what is set")
    @app_commands.autocomplete(region=regions)
    async def region(
        self, interaction: Interaction, region: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        """Set the region of the helplines, or show it."""
        act, crisis = Act(interaction), self._bot.core.crisis
        person = await act.person()
        added = await (crisis.set_region(person, region) if region else crisis.arranged(person))
        await act.answer(helplines.region_set(crisis.helplines, added))

    @setup.command(name="contact", description="Add a contact outside this server to what /crisis shows")
    @app_commands.describe(contact="Who can be reached, how and when; without it you see what is set")
    async def contact(
        self, interaction: Interaction, contact: app_commands.Range[str, 1, 300] | None = None
    ) -> None:
        """Set the server's own contact, or show it."""
        act, crisis = Act(interaction), self._bot.core.crisis
        person = await act.person()
        added = await (crisis.set_contact(person, contact) if contact else crisis.arranged(person))
        await act.answer(helplines.contact_set(added))
