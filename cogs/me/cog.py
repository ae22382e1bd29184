"""The commands for a person's own things, and help. They work in direct messages too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from discord import app_commands
from discord.ext import commands

from cogs.groups import wishes
from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.me import components, guide, weekly
from groupbot import zones
from groupbot.preferences.fields import read_leads, read_time
from groupbot.sessions.digests import KIND
from groupbot.when.words import WEEKDAYS

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

_ANYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_IN_SERVERS = app_commands.AppInstallationType(guild=True, user=False)
Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class MeCog(commands.Cog):
    """Shows people what is theirs, and what they can do."""

    me = app_commands.Group(
        name="me",
        description="Your own things: what is next, inbox, reminders",
        allowed_contexts=_ANYWHERE,
        allowed_installs=_IN_SERVERS,
    )
    timezone = app_commands.Group(name="timezone", description="Your time zone, for you alone", parent=me)

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Say how a digest is drawn."""
        self._bot.core.delivery.carries(KIND, partial(weekly.letter, self._bot))

    @me.command(name="next", description="See what is next for you")
    async def next_(self, interaction: Interaction) -> None:
        """Show what is next."""
        await components.somewhere(Act(interaction), "next")

    @me.command(name="inbox", description="Read what waits for you")
    @app_commands.describe(clear="Take everything out, after a question")
    async def inbox(self, interaction: Interaction, clear: bool = False) -> None:
        """Show the inbox."""
        await components.somewhere(Act(interaction), "clear" if clear else "inbox")

    @me.command(name="reminders", description="Choose when you are reminded of sessions you are coming to")
    @app_commands.describe(default="For example 1h, or 1d, 1h, or off (up to 3)", by="How they reach you")
    @app_commands.autocomplete(default=suggest.leads)
    async def reminders(
        self,
        interaction: Interaction,
        default: app_commands.Range[str, 1, 60] | None = None,
        by: Literal["message", "inbox"] | None = None,
    ) -> None:
        """Set reminders, or show them."""
        if default is None and by is None:
            await components.somewhere(Act(interaction), "reminders")
            return
        chosen = ",".join(map(str, read_leads(default))) or "off" if default is not None else "same"
        way = {"message": "dm", "inbox": "inbox", None: "same"}[by]
        await components.somewhere(Act(interaction), "set", f"{way}.{chosen}")

    @me.command(name="changes", description="Choose whether you get a message when a session changes")
    @app_commands.describe(tell="Yes: a direct message. No: it waits in your inbox")
    async def changes(self, interaction: Interaction, tell: Literal["yes", "no"] | None = None) -> None:
        """Set how changes reach the person, or show it."""
        await components.somewhere(Act(interaction), "changes" if tell is None else "tell", tell or "")

    @timezone.command(name="set", description="Set your time zone; nobody else sees it")
    @app_commands.describe(zone="What time is it for you now? For example 14:10. Or a city, or UTC+2")
    @app_commands.autocomplete(zone=suggest.zone_names)
    async def set_zone(self, interaction: Interaction, zone: app_commands.Range[str, 1, 100]) -> None:
        """Set the person's time zone; a short form with several meanings asks which one."""
        if zones.meanings(zone):
            await components.somewhere(Act(interaction), "zonewhich", zones.tidy(zone))
        else:
            key = zones.read_zone(zone).key
            await components.somewhere(Act(interaction), "zoneset", zones.code(key))

    @timezone.command(name="clear", description="Let go of your time zone; the group's is used then")
    async def clear_zone(self, interaction: Interaction) -> None:
        """Let go of the person's time zone."""
        await components.somewhere(Act(interaction), "zoneclear")

    @me.command(name="late-places", description="Choose whether you hear of places that become free late")
    @app_commands.describe(tell="Yes: you hear of them, in the last 2 hours too. No: only before that")
    async def late_places(self, interaction: Interaction, tell: Literal["yes", "no"] | None = None) -> None:
        """Set whether the person hears of late places, or show it."""
        await components.somewhere(Act(interaction), "late" if tell is None else "late-set", tell or "")

    @me.command(name="digest", description="What is on in your groups, once a week")
    @app_commands.describe(
        day="On which day; without anything else you see how it is set",
        at="At what time of your day, for example 17:00",
        off="Stop it",
    )
    async def digest(
        self,
        interaction: Interaction,
        day: Weekday | None = None,
        at: app_commands.Range[str, 1, 20] | None = None,
        off: Literal["yes"] | None = None,
    ) -> None:
        """Set the digest, or show how it is set."""
        if off is None and day is None and at is None:
            await components.somewhere(Act(interaction), "digest")
            return
        chosen_day = str(WEEKDAYS.index(day)) if day else "same"
        chosen_time = str(read_time(at)) if at else "same"
        extra = "off" if off else f"{chosen_day}.{chosen_time}"
        await components.somewhere(Act(interaction), "digestset", extra)

    @me.command(
        name="gentle-note", description="Say whether a facilitator may send you one note when you are away"
    )
    @app_commands.describe(group="Which group", allow="Yes: one note, after two sessions without you")
    @app_commands.autocomplete(group=suggest.joined_groups)
    async def gentle_note(
        self, interaction: Interaction, group: app_commands.Range[str, 1, 100], allow: Literal["yes", "no"]
    ) -> None:
        """Note a yes or a no."""
        await wishes.choose(Act(interaction), group, "notes", yes=allow == "yes")

    @me.command(name="access-need", description="Write what you need, for the facilitators of a group")
    @app_commands.describe(group="Which group", text="One line, for example: captions. A dash takes it away")
    @app_commands.autocomplete(group=suggest.joined_groups)
    async def access_need(
        self,
        interaction: Interaction,
        group: app_commands.Range[str, 1, 100],
        text: app_commands.Range[str, 1, 120],
    ) -> None:
        """Keep the line, or take it away."""
        await wishes.say_need(Act(interaction), group, text)

    @app_commands.command(name="help", description="See what you can do here")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def help_(self, interaction: Interaction) -> None:
        """Show what this person can do."""
        act = Act(interaction)
        if act.guild_id is None:
            await act.answer(guide.in_a_message())
            return
        await components.help_here(act)
