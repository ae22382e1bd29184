"""The commands of sessions, for members and for those who plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.sessions import agenda, answers, cards, components, hosted, hosting, lists, rooms, skipping, words
from cogs.sessions.offering import (
    led_sessions,
    series_dates,
    sessions,
    sessions_before,
    undoable_sessions,
)
from cogs.sessions.post import Post
from cogs.templates.offering import templates_or_none
from groupbot.sessions.model import Reason

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

Room = app_commands.Transform[rooms.Picked, rooms.Room]
Title = app_commands.Range[str, 1, 100]
Topic = app_commands.Range[str, 1, 1000]
Typed = app_commands.Range[str, 1, 100]

_REASONS = [
    app_commands.Choice(name=words.REASON_CHOICES[reason], value=reason.value)
    for reason in words.REASON_CHOICES
]
_FIELDS = {
    "when": "When it starts: tue 19:00, 12 Jan 7pm, 2027-01-12 19:00, in 3 days 19:00",
    "length": "How long: 90, 1h30, 2 hours (15 to 240 minutes)",
    "title": "Its title; without one it has the group's name",
    "topic": "What it is about",
    "template": "Its phases, from a template; its length is the template's unless you give one",
    "where": "The voice, stage or text channel it meets in",
    "capacity": "How many places there are, facilitators not counted",
    "facilitator": "Who facilitates it; somebody on the group's list",
    "co_facilitator": "Who facilitates it too",
}


class SessionCog(commands.Cog):
    """Plans sessions, shows them, changes and ends them."""

    session = app_commands.Group(
        name="session", description="Plan sessions, and see what is on", guild_only=True
    )

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Say how the letters about sessions are drawn."""
        Post(self._bot).carry()
        self._bot.core.checks.asks_who_is_here(self._is_here)

    async def _is_here(self, guild_id: int, member_id: int) -> bool | None:
        """Say whether somebody is in a server; None while Discord does not tell."""
        guild = self._bot.get_guild(guild_id)
        if guild is None or guild.unavailable:
            return None
        try:
            await guild.fetch_member(member_id)
        except discord.NotFound:
            return False
        except (discord.HTTPException, OSError):
            return None
        return True

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Have sessions say so that lost their room."""
        await self._bot.core.sessions.room_gone(channel.guild.id, channel.id)

    # --- what is on --------------------------------------------------------------------------------

    @session.command(name="list", description="See what is on")
    @app_commands.describe(group="Only this group", days="How many days ahead: 1 to 60, otherwise 14")
    @app_commands.autocomplete(group=suggest.groups)
    async def list_(self, interaction: Interaction, group: str | None = None, days: int = 14) -> None:
        """Show what is on."""
        act = Act(interaction)
        await act.answer(await components.listing(act, group, days))

    @session.command(description="See everything about one session, and take a place")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions)
    async def show(self, interaction: Interaction, session: Typed) -> None:
        """Show one session."""
        act = Act(interaction)
        await act.answer(await components.detail(act, await act.person(), session))

    @session.command(description="See the phases of a session; who facilitates sees the scripts too")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions)
    async def phases(self, interaction: Interaction, session: Typed) -> None:
        """Show the phases of a session."""
        await agenda.show(Act(interaction), session)

    @session.command(description="See who is coming: for the facilitators of that session")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=led_sessions)
    async def people(self, interaction: Interaction, session: Typed) -> None:
        """Show who is coming."""
        act = Act(interaction)
        await act.answer(lists.people(await act.core.sessions.people(await act.person(), session)))

    @session.command(description="Give somebody a place, free or not: for the facilitators of that session")
    @app_commands.describe(session="Which session", member="Who", reason="Why; it is kept beside their place")
    @app_commands.autocomplete(session=led_sessions)
    async def admit(
        self,
        interaction: Interaction,
        session: Typed,
        member: discord.User,
        reason: app_commands.Range[str, 1, 120],
    ) -> None:
        """Give somebody a place."""
        act = Act(interaction)
        await act.answer(
            hosted.admitted(await act.core.hosting.admit(await act.person(), session, member.id, reason))
        )

    @session.command(description="Have somebody wait where more are coming than there are places")
    @app_commands.describe(session="Which session", member="Who; you are asked once more")
    @app_commands.autocomplete(session=led_sessions)
    async def waiting(self, interaction: Interaction, session: Typed, member: discord.User) -> None:
        """Ask whether somebody is really to wait."""
        await hosting.ask_to_line_up(Act(interaction), session, member.id)

    @session.command(description="Decide about a session to which few people come")
    @app_commands.describe(session="Which session", decision="Run it as planned, or turn it into a drop-in")
    @app_commands.autocomplete(session=led_sessions)
    async def few(
        self, interaction: Interaction, session: Typed, decision: Literal["run anyway", "drop-in"]
    ) -> None:
        """Hold a session although few come."""
        await hosting.hold(Act(interaction), session, drop_in=decision == "drop-in")

    @session.command(description="Take a session into your own calendar: a file that names nobody")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions)
    async def calendar(self, interaction: Interaction, session: Typed) -> None:
        """Give a session as a calendar file."""
        act = Act(interaction)
        content = await act.core.sessions.calendar(await act.person(), session)
        await act.answer(answers.calendar(content))

    @session.command(
        name="cant-run", description="Say that you cannot run a session; others are asked at once"
    )
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=sessions_before)
    async def cant_run(self, interaction: Interaction, session: Typed) -> None:
        """Say that one cannot run a session."""
        await hosting.cannot_run(Act(interaction), session)

    # --- planning ----------------------------------------------------------------------------------

    @session.command(description="Plan a session; you see a preview before anything is public")
    @app_commands.describe(group="Which group meets", **_FIELDS)
    @app_commands.autocomplete(group=suggest.led_groups, template=templates_or_none)
    async def new(
        self,
        interaction: Interaction,
        group: Typed,
        when: Typed,
        length: Typed | None = None,
        title: Title | None = None,
        topic: Topic | None = None,
        where: Room | None = None,
        capacity: app_commands.Range[int, 2, 50] | None = None,
        facilitator: discord.User | None = None,
        co_facilitator: discord.User | None = None,
        template: Typed | None = None,
    ) -> None:
        """Draft a session and show it."""
        act = Act(interaction)
        person = await act.person()
        found, _ = await act.core.groups.find(person, group)
        rooms.must_take_cards(self._bot, person.guild_id, found.announce_channel_id)
        shown = await act.core.planning.plan(
            person,
            found.id,
            when,
            length=length,
            title=title or "",
            topic=topic or "",
            place=rooms.place(where),
            capacity=capacity,
            facilitator_id=facilitator.id if facilitator else None,
            co_facilitator_id=co_facilitator.id if co_facilitator else None,
            template=template,
        )
        await act.answer(cards.preview(shown))

    @session.command(name="next-week", description="Plan the same session a week later")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=led_sessions)
    async def next_week(self, interaction: Interaction, session: Typed) -> None:
        """Draft the same session a week later."""
        act = Act(interaction)
        await act.answer(cards.preview(await act.core.planning.plan_next(await act.person(), session)))

    @session.command(description="Change a session; without anything else you get a form")
    @app_commands.describe(
        session="Which session", **_FIELDS, no_co_facilitator="Nobody facilitates it beside the facilitator"
    )
    @app_commands.autocomplete(session=led_sessions, template=templates_or_none)
    async def edit(
        self,
        interaction: Interaction,
        session: Typed,
        when: Typed | None = None,
        length: Typed | None = None,
        title: Title | None = None,
        topic: Topic | None = None,
        where: Room | None = None,
        capacity: app_commands.Range[int, 2, 50] | None = None,
        facilitator: discord.User | None = None,
        co_facilitator: discord.User | None = None,
        no_co_facilitator: Literal["yes"] | None = None,
        template: Typed | None = None,
    ) -> None:
        """Change a session, or open the form."""
        plan = {
            "length": length,
            "title": title,
            "topic": topic,
            "place": rooms.place(where),
            "capacity": capacity,
            "facilitator_id": facilitator.id if facilitator else None,
            "co_facilitator_id": co_facilitator.id if co_facilitator else None,
            "no_co_facilitator": no_co_facilitator == "yes",
            "template": template,
        }
        if when is None and not any(plan.values()):
            await components.ask_for_change(Act(interaction), session)
        else:
            await self._edit(Act(interaction), session, when, plan)

    @session.command(description="Move a session to another time")
    @app_commands.describe(session="Which session", when=_FIELDS["when"])
    @app_commands.autocomplete(session=led_sessions)
    async def move(self, interaction: Interaction, session: Typed, when: Typed) -> None:
        """Move a session to another time."""
        await self._edit(Act(interaction), session, when, {})

    async def _edit(self, act: Act, session: str, when: str | None, plan: dict[str, Any]) -> None:
        person = await act.person()
        before = await act.core.sessions.look(person, session)
        after = await act.core.planning.edit(person, before.session.id, when_typed=when, **plan)
        await act.answer(components.edited(before, after, person))

    @session.command(description="Cancel a session; you are asked once more, and can undo it for 10 minutes")
    @app_commands.describe(session="Which session", reason="Why", tell="Who gets a message")
    @app_commands.choices(reason=_REASONS)
    @app_commands.autocomplete(session=led_sessions)
    async def cancel(
        self,
        interaction: Interaction,
        session: Typed,
        reason: app_commands.Choice[str],
        tell: Literal["everyone", "nobody"] = "everyone",
    ) -> None:
        """Ask whether a session is really to be cancelled."""
        act = Act(interaction)
        await components.ask_to_cancel(act, session, Reason(reason.value), tell=tell == "everyone")

    @session.command(description="Skip one date of a series; you are asked once more, and can undo it")
    @app_commands.describe(session="Which date", reason="Why")
    @app_commands.choices(reason=_REASONS)
    @app_commands.autocomplete(session=series_dates)
    async def skip(
        self, interaction: Interaction, session: Typed, reason: app_commands.Choice[str] | None = None
    ) -> None:
        """Ask whether a date is really to be left out."""
        why = Reason(reason.value) if reason else Reason.OTHER
        await skipping.ask_to_skip(Act(interaction), session, why)

    @session.command(description="Undo a cancel, or an end before its time, for 10 minutes after it")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=undoable_sessions)
    async def undo(self, interaction: Interaction, session: Typed) -> None:
        """Undo a cancel or an end."""
        await components.take_back(Act(interaction), session)

    @session.command(description="End a session now; you are asked once more, and can undo it for 10 minutes")
    @app_commands.describe(session="Which session")
    @app_commands.autocomplete(session=led_sessions)
    async def end(self, interaction: Interaction, session: Typed) -> None:
        """Ask whether a session is really to be ended."""
        await components.ask_to_end(Act(interaction), session)
