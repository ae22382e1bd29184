"""The commands of attendance, and the letter at the end of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.attendance import cards
from cogs.attendance.components import say_count, say_mark
from cogs.kit.act import Act, Interaction
from cogs.kit.card import Card
from cogs.kit.suggest import Line, matching, offers
from groupbot.attendance.model import HereStatus
from groupbot.delivery.model import Row
from groupbot.errors import BadInput
from groupbot.sessions import letters

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

_STATUSES = [app_commands.Choice(name=words, value=status.value) for status, words in cards.STATUS.items()]


@offers
async def own_sessions(act: Act, typed: str) -> list[Line]:
    """Offer sessions under way or ended that this person led."""
    person = await act.person()
    found = await act.core.sessions.offered(person, led=True, ended=True)
    return matching([(s.label, s.id) for s in found if person.id in s.led_by], typed)


@offers
async def counted_sessions(act: Act, typed: str) -> list[Line]:
    """Offer sessions under way or ended of the groups this person leads."""
    found = await act.core.sessions.offered(await act.person(), led=True, ended=True)
    return matching([(s.label, s.id) for s in found], typed)


@offers
async def sessions_now(act: Act, typed: str) -> list[Line]:
    """Offer the sessions under way."""
    found = await act.core.sessions.offered(await act.person(), ended=True)
    return matching([(s.label, s.id) for s in found if s.under_way], typed)


class AttendanceCog(commands.Cog):
    """Attendance, said and shown."""

    attendance = app_commands.Group(
        name="attendance", description="Who was at a session, and how many", guild_only=True
    )

    def __init__(self, bot: GroupBot) -> None:
        self._core = bot.core
        self._bot = bot

    async def cog_load(self) -> None:
        """Tell attendance who is in a room, and delivery how the end of a session is drawn."""
        self._core.attendance.look_with(self._bot.present_in)
        carries = self._core.delivery.carries
        carries(letters.ENDED, self.draw_ended, self._core.course.end_posted)
        carries(letters.ENDED_EDIT, self.draw_ended)

    async def draw_ended(self, row: Row, late: bool) -> Card | None:
        """Draw the end of a session as its numbers are now; one that was undone says so where it stands."""
        guild_id, session_id = row.letter.guild_id, row.letter.subject
        session = await self._core.sessions.get(guild_id, session_id)
        group = await self._core.groups.get(guild_id, session.group_id) if session else None
        if session is None or group is None:
            return None
        if not letters.speaks_of_this_end(session, row.letter.body):
            return cards.went_on(session) if row.letter.kind == letters.ENDED_EDIT else None
        return cards.ended(session, group, await self._core.attendance.counts(guild_id, session_id))

    @attendance.command(name="here", description="Say that you are here at a session")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions_now)
    async def here(self, interaction: Interaction, session: str) -> None:
        """Count the one who asks."""
        act = Act(interaction)
        await act.answer(cards.here(await act.core.attendance.here(await act.person(), session)))

    @attendance.command(name="list", description="See who came to a session that you led")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=own_sessions)
    async def list_(self, interaction: Interaction, session: str) -> None:
        """Show who came."""
        act = Act(interaction)
        await act.answer(cards.who_came(await act.core.attendance.list_for(await act.person(), session)))

    @attendance.command(name="mark", description="Put one person's attendance right")
    @app_commands.describe(
        session="Which session",
        member="Whose attendance",
        status="What they were",
        why="Why you change it; this is kept",
    )
    @app_commands.choices(status=_STATUSES)
    @app_commands.autocomplete(session=own_sessions)
    async def mark(
        self,
        interaction: Interaction,
        session: str,
        member: discord.User | discord.Member,
        status: str,
        why: app_commands.Range[str, 1, 200],
    ) -> None:
        """Mark one person."""
        if member.bot:
            raise BadInput("A bot is never counted. Choose a person.")
        await say_mark(Act(interaction), session, member.id, HereStatus(status), why)

    @attendance.command(name="headcount", description="Say how many people were at a session")
    @app_commands.describe(
        session="Which session",
        number="How many people, without the facilitators",
        first_time="How many of them for the first time this year; groups without names, after the end",
    )
    @app_commands.autocomplete(session=counted_sessions)
    async def headcount(
        self,
        interaction: Interaction,
        session: str,
        number: app_commands.Range[int, 0, 500],
        first_time: app_commands.Range[int, 0, 500] | None = None,
    ) -> None:
        """Take a number of people."""
        await say_count(Act(interaction), session, number, first_time)
