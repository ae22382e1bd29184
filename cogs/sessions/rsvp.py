"""The commands for one's own place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from discord import app_commands
from discord.ext import commands

from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.sessions import answers
from cogs.sessions.offering import sessions
from groupbot.preferences.fields import read_leads
from groupbot.preferences.model import By
from groupbot.sessions.places import Status

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

_STATUSES = [
    app_commands.Choice(name="coming", value=Status.COMING.value),
    app_commands.Choice(name="maybe", value=Status.MAYBE.value),
    app_commands.Choice(name="can't", value=Status.CANT.value),
]


class RsvpCog(commands.Cog):
    """Says who comes, as the buttons of a card do."""

    rsvp = app_commands.Group(name="rsvp", description="Say whether you come", guild_only=True)

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @rsvp.command(description="Say whether you come to a session")
    @app_commands.describe(
        session="Which session", status="Do you come?", note="A note that only its facilitators see"
    )
    @app_commands.choices(status=_STATUSES)
    @app_commands.autocomplete(session=sessions)
    async def session(
        self,
        interaction: Interaction,
        session: app_commands.Range[str, 1, 100],
        status: app_commands.Choice[str],
        note: app_commands.Range[str, 1, 120] | None = None,
    ) -> None:
        """Note what somebody says about a session."""
        act = Act(interaction)
        person, said = await act.person(), Status(status.value)
        answer = await act.core.seats.say(person, session, said, note)
        if said is Status.COMING:
            await act.answer(answers.placed(answer, person.id, why=answers.ALL_TAKEN))
        elif said is Status.MAYBE:
            await act.answer(answers.maybe(answer, person.id))
        else:
            upcoming = await act.core.sessions.next_of(answer.group, answer.session)
            await act.answer(answers.cannot(answer, person.id, upcoming))

    @rsvp.command(name="keep-turn", description="After an offer you passed on: be first at the next date")
    @app_commands.describe(session="The session whose place you passed on")
    @app_commands.autocomplete(session=sessions)
    async def keep_turn(self, interaction: Interaction, session: app_commands.Range[str, 1, 100]) -> None:
        """Stand first in the line of the next date."""
        act = Act(interaction)
        person = await act.person()
        await act.answer(answers.turn_kept(await act.core.seats.keep_turn(person, session), person.id))

    @rsvp.command(description="Take back what you said about a session")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions)
    async def withdraw(self, interaction: Interaction, session: app_commands.Range[str, 1, 100]) -> None:
        """Take back whatever was said."""
        act = Act(interaction)
        person = await act.person()
        await act.answer(answers.withdrawn(await act.core.seats.withdraw(person, session), person.id))

    @rsvp.command(description="Choose when you are reminded of one session you are coming to")
    @app_commands.describe(
        session="Which session", leads="For example 1h, or 1d, 1h, or off (up to 3)", by="How they reach you"
    )
    @app_commands.autocomplete(session=sessions, leads=suggest.leads)
    async def remind(
        self,
        interaction: Interaction,
        session: app_commands.Range[str, 1, 100],
        leads: app_commands.Range[str, 1, 60] | None = None,
        by: Literal["message", "inbox"] | None = None,
    ) -> None:
        """Set the reminders of one session, or show them."""
        act = Act(interaction)
        person, chosen = await act.person(), None if leads is None else read_leads(leads)
        seats, way = act.core.seats, {"message": By.DM, "inbox": By.INBOX, None: None}[by]
        if chosen is None and way is None:
            answer = await seats.place_of(person, session)
        else:
            answer = await seats.choose_reminders(person, session, chosen, way)
        await act.answer(answers.reminder_menus(answer, person.id))
