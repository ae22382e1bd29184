"""The commands that set a server up: who is who, the reporting year, small numbers, helplines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.kit import rooms
from cogs.kit.act import Act, Interaction
from cogs.kit.card import Card
from cogs.setup import checkup, components, server, steps
from cogs.setup.eyes import ClientEyes
from groupbot.delivery.model import Row, Way
from groupbot.doctor.service import PROBLEMS
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

    async def cog_load(self) -> None:
        """Say how problems are told."""
        self._bot.core.delivery.carries(PROBLEMS, self._draw)

    async def cog_unload(self) -> None:
        """Take the eyes away: nothing can be seen without Discord."""
        self._bot.core.doctor.eyes = None

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Have the doctor look at every server, now and once a day."""
        self._bot.core.doctor.eyes = ClientEyes(self._bot)
        self._bot.core.alarm.wakeup()

    async def _draw(self, row: Row, late: bool) -> Card | None:
        found = await self._bot.core.doctor.still_wrong(row, ClientEyes(self._bot))
        if not found:
            return None
        drawn = checkup.told(found)
        return drawn.in_dm(row.letter.guild_id) if row.letter.way is Way.MEMBER else drawn

    @setup.command(name="start", description="Set groupbot up step by step, or go on where you stopped")
    async def start(self, interaction: Interaction) -> None:
        """Begin, or go on."""
        await steps.begin(Act(interaction))

    @setup.command(name="check", description="See what is wrong here, and who can put it right")
    async def check(self, interaction: Interaction) -> None:
        """Look at the server now."""
        await components.check(Act(interaction))

    @setup.command(name="problems", description="Say where groupbot tells what is wrong, once a day at most")
    @app_commands.describe(channel="A private text channel for those who look after this server")
    async def problems(self, interaction: Interaction, channel: discord.TextChannel) -> None:
        """Say where the daily check tells what is wrong."""
        act = Act(interaction)
        await act.core.setup.choose_problems(await act.person(), channel.id)
        everyone = rooms.open_to_all(channel)
        await act.answer(server.problems_set(channel.id, rooms.cannot_post(channel), open_to_all=everyone))

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
