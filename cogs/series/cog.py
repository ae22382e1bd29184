"""The commands of series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.series import cards, components
from cogs.series.offering import from_dates, led_series, some_series, undoable_series
from cogs.sessions import answers, rooms
from cogs.templates.offering import templates_or_none
from groupbot.series.model import SeriesState
from groupbot.series.rule import Unit

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

Room = app_commands.Transform[rooms.Picked, rooms.Room]
Title = app_commands.Range[str, 1, 100]
Topic = app_commands.Range[str, 1, 1000]
Typed = app_commands.Range[str, 1, 100]
Often = Literal["day", "week", "month", "year"]

_FIELDS = {
    "every": "Every how many days, weeks, months or years: 1 to 8",
    "unit": "What is counted: days, weeks, months or years; `on` may say it too",
    "on": "For weeks: mon, thu. For months: 2nd tue, last fri, day 15, last day. For years: 29 Feb",
    "ends": "never, after 10, or until 30 June",
    "length": "How long: 90, 1h30, 2 hours (15 to 240 minutes)",
    "title": "Its title; without one it has the group's name",
    "topic": "What it is about",
    "template": "The phases, from a template; the length is the template's unless you give one",
    "where": "The voice, stage or text channel it meets in",
    "capacity": "How many places there are, facilitators not counted",
    "facilitator": "Who facilitates it; somebody on the group's list",
    "co_facilitator": "Who facilitates it too",
}
_AS_TYPED = ("every", "on", "ends", "length", "title", "topic", "capacity", "template")


class SeriesCog(commands.Cog):
    """Plans series, shows them, changes and ends them."""

    series = app_commands.Group(
        name="series", description="Plan sessions that repeat, and see their dates", guild_only=True
    )

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @series.command(description="Plan sessions that repeat; you see a preview before anything is public")
    @app_commands.describe(
        group="Which group meets",
        when="The first date and time: mon 19:00, 12 Jan 7pm, 2027-01-12 19:00",
        programme="Number the sessions: 3 of 10; takes ends after a number",
        **_FIELDS,
    )
    @app_commands.autocomplete(group=suggest.led_groups, template=templates_or_none)
    async def new(
        self,
        interaction: Interaction,
        group: Typed,
        when: Typed,
        every: int = 1,
        unit: Often | None = None,
        on: Typed | None = None,
        ends: Typed | None = None,
        programme: Literal["yes", "no"] = "no",
        length: Typed | None = None,
        title: Title | None = None,
        topic: Topic | None = None,
        where: Room | None = None,
        capacity: app_commands.Range[int, 2, 50] | None = None,
        facilitator: discord.User | None = None,
        co_facilitator: discord.User | None = None,
        template: Typed | None = None,
    ) -> None:
        """Draft a series and show it."""
        options = locals()
        act = Act(interaction)
        person = await act.person()
        found, _ = await act.core.groups.find(person, group)
        rooms.must_take_cards(self._bot, person.guild_id, found.announce_channel_id)
        shown = await act.core.series.planning.plan(
            person,
            found.id,
            when,
            **{name: options[name] for name in _AS_TYPED},
            unit=Unit(unit) if unit else None,
            programme=programme == "yes",
            place=rooms.place(where),
            facilitator_id=facilitator.id if facilitator else None,
            co_facilitator_id=co_facilitator.id if co_facilitator else None,
        )
        await act.answer(cards.asked(shown))

    @series.command(name="list", description="See which series there are")
    @app_commands.describe(group="Only this group")
    @app_commands.autocomplete(group=suggest.groups)
    async def list_(self, interaction: Interaction, group: Typed | None = None) -> None:
        """Show the series there are."""
        act = Act(interaction)
        await act.answer(await components.listing(act, group))

    @series.command(description="See one series and its next dates")
    @app_commands.describe(series="Which series")
    @app_commands.autocomplete(series=some_series)
    async def show(self, interaction: Interaction, series: Typed) -> None:
        """Show one series."""
        act = Act(interaction)
        await act.answer(cards.asked(await act.core.series.look(await act.person(), series)))

    @series.command(
        description="Take the next dates of a series into your own calendar; the file names nobody"
    )
    @app_commands.describe(series="Which series")
    @app_commands.autocomplete(series=some_series)
    async def calendar(self, interaction: Interaction, series: Typed) -> None:
        """Give a series as a calendar file."""
        act = Act(interaction)
        content = await components.calendar_of(act, series)
        await act.answer(answers.calendar(content))

    @series.command(description="Change a series from a date on; without anything else you get a form")
    @app_commands.rename(from_="from")
    @app_commands.describe(
        series="Which series",
        from_="From which date on; otherwise all future dates",
        time="The new time of day: 19:00, 7pm",
        zone="Another time zone for the same time of day",
        **_FIELDS,
        no_co_facilitator="Nobody facilitates it beside the facilitator",
    )
    @app_commands.autocomplete(
        series=led_series, from_=from_dates, zone=suggest.zone_names, template=templates_or_none
    )
    async def edit(
        self,
        interaction: Interaction,
        series: Typed,
        from_: Typed | None = None,
        time: Typed | None = None,
        zone: Typed | None = None,
        every: int | None = None,
        unit: Often | None = None,
        on: Typed | None = None,
        ends: Typed | None = None,
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
        """Change a series, or open the form."""
        options = locals()
        given: dict[str, Any] = {
            **{name: options[name] for name in _AS_TYPED},
            "at": time,
            "zone": zone,
            "unit": Unit(unit) if unit else None,
            "place": rooms.place(where),
            "facilitator_id": facilitator.id if facilitator else None,
            "co_facilitator_id": co_facilitator.id if co_facilitator else None,
            "no_co_facilitator": True if no_co_facilitator else None,
        }
        await self._edit(Act(interaction), series, from_ or "", given)

    async def _edit(self, act: Act, typed: str, from_date: str, given: dict[str, Any]) -> None:
        if all(value is None for value in given.values()):
            await components.ask_for_change(act, typed, from_date)
            return
        person = await act.person()
        found, _, _ = await act.core.series.find(person, typed)
        if found.state is SeriesState.DRAFT:
            await act.answer(cards.asked(await act.core.series.planning.edit(person, found.id, **given)))
        else:
            shown = await act.core.series.changing.edit(person, found.id, from_date, **given)
            await act.answer(cards.changed(shown))

    @series.command(description="End a series; you are asked once more, and can undo it for 10 minutes")
    @app_commands.describe(series="Which series")
    @app_commands.autocomplete(series=led_series)
    async def end(self, interaction: Interaction, series: Typed) -> None:
        """Ask whether a series is really to end."""
        await components.ask_to_end(Act(interaction), series)

    @series.command(description="Undo the end of a series, for 10 minutes after it")
    @app_commands.describe(series="Which series")
    @app_commands.autocomplete(series=undoable_series)
    async def undo(self, interaction: Interaction, series: Typed) -> None:
        """Undo an end."""
        act = Act(interaction)
        await act.answer(cards.going_on(await act.core.series.changing.go_on(await act.person(), series)))
