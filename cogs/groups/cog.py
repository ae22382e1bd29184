"""The commands of groups, for members, facilitators and coordinators, and the group's public card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.groups import cards, components, desk, making, names, rules, wishes
from cogs.groups.making import ATTENDANCE, KIND, Place
from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.kit.card import Card
from cogs.kit.route import known
from groupbot.delivery.model import Row, Way
from groupbot.errors import BadInput
from groupbot.groups import letters
from groupbot.groups.model import GroupState
from groupbot.sessions import gentle

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

Typed = app_commands.Range[str, 1, 100]
Line = app_commands.Range[str, 1, 200]
Name = app_commands.Range[str, 1, 60]
Minutes = app_commands.Range[int, 15, 240]
Places = app_commands.Range[int, 2, 50]

_FIELDS = {
    "name": "What the group is called",
    "zone": "Its time zone: type a city, or what time it is there now",
    "attendance": "What is kept of who came",
    "announce_channel": "Where its sessions are announced, for everyone in the group",
    "facilitators_channel": "A private channel for its facilitators",
    "place": "The voice, stage or text channel it meets in",
    "kind": "What kind of group it is",
    "audience": "Who it is for, in a few words (a dash takes it away)",
    "tags": "Tags, such as: beginners, quiet, workbook (a dash takes them away)",
    "discreet_title": "What it is called in direct messages, so that nobody looking on can tell",
    "default_length": "How long a session is, in minutes",
    "default_capacity": "How many places a session has, facilitators not counted",
}


class GroupCog(commands.Cog):
    """Makes groups, shows them, and lets people join and leave."""

    group = app_commands.Group(name="group", description="Groups: find, join, make", guild_only=True)
    facilitator = app_commands.Group(name="facilitator", description="Who facilitates a group", parent=group)
    greeter = app_commands.Group(name="greeter", description="Greet people who are new", parent=group)

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Say how a group's card is drawn."""
        stands = self._bot.core.group_card
        carries = self._bot.core.delivery.carries
        carries(letters.CARD, self._draw, stands.posted, stands.gone)
        carries(letters.CARD_EDIT, self._draw, gone=stands.gone)
        carries(gentle.NOTE, self._note)

    async def _draw(self, row: Row, late: bool) -> Card | None:
        group = await self._bot.core.groups.get(row.letter.guild_id, row.letter.subject)
        if group is None or (group.state is GroupState.ARCHIVED and row.letter.way is not Way.EDIT):
            return None
        return cards.public(group, await self._bot.core.sessions.usually(group.guild_id, group.id))

    async def _note(self, row: Row, late: bool) -> Card | None:
        letter = row.letter
        group = await self._bot.core.groups.get(letter.guild_id, letter.subject)
        mine = await self._bot.core.groups.membership(letter.guild_id, letter.subject, letter.recipient_id)
        if group is None or mine is None:
            return None
        direct = letter.way is Way.MEMBER
        drawn = wishes.note(group, letter.body["by"], gentle.Line(letter.body["line"]), discreet=direct)
        return drawn.in_dm(letter.guild_id) if direct else drawn

    # --- for everyone ------------------------------------------------------------------------------

    @group.command(name="list", description="See the groups here")
    async def list_(self, interaction: Interaction) -> None:
        """Show the groups that the person may see."""
        await components.list_groups(Act(interaction))

    @group.command(description="See one group: what it is, when it meets, what you can do with it")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.groups)
    async def show(self, interaction: Interaction, group: Typed) -> None:
        """Show one group."""
        act = Act(interaction)
        await act.answer(await components.own_card(act, group))

    @group.command(description="Join a group; nobody is told")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.groups)
    async def join(self, interaction: Interaction, group: Typed) -> None:
        """Join a group."""
        await components.join(Act(interaction), group)

    @group.command(description="Leave a group; nobody is told")
    @app_commands.describe(group="Which group", records="Your attendance records there, if it keeps names")
    @app_commands.autocomplete(group=suggest.joined_groups)
    async def leave(
        self, interaction: Interaction, group: Typed, records: Literal["keep", "delete"] = "keep"
    ) -> None:
        """Leave a group; whoever wants their records deleted too is asked once more."""
        act = Act(interaction)
        left = await act.core.groups.leave(await act.person(), group)
        await act.answer(cards.left(left) if records == "keep" else names.forget_question(left, left=True))

    @group.command(name="break", description="Stay in a group and hear nothing from it for a while")
    @app_commands.describe(group="Which group", until="The last day: 12 Jan, 2027-01-12, 2 weeks; or: end")
    @app_commands.autocomplete(group=suggest.joined_groups)
    async def break_(self, interaction: Interaction, group: Typed, until: Typed) -> None:
        """Begin a break, or end it."""
        over = until.strip().casefold() in ("end", "off", "now")
        await components.rest(Act(interaction), group, None if over else until)

    @group.command(name="names", description="Say whether your name may stand in a group's attendance lists")
    @app_commands.describe(group="Which group", with_my_name="Yes: with your name. No: counted without it")
    @app_commands.autocomplete(group=suggest.joined_groups)
    async def names_(
        self, interaction: Interaction, group: Typed, with_my_name: Literal["yes", "no"]
    ) -> None:
        """Note a yes or a no."""
        await components.say_about_name(Act(interaction), group, yes=with_my_name == "yes")

    # --- what a member wishes ------------------------------------------------------------------------

    @group.command(name="wishes", description="See what you wish in a group: your name on its cards and more")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.joined_groups)
    async def wishes_(self, interaction: Interaction, group: Typed) -> None:
        """Show what the person wishes."""
        await wishes.show(Act(interaction), group)

    @group.command(
        name="name-on-card", description="Show your name on the card of sessions you come to, or not"
    )
    @app_commands.describe(group="Which group", show="Yes: everyone who sees the card sees your name")
    @app_commands.autocomplete(group=suggest.joined_groups)
    async def name_on_card(self, interaction: Interaction, group: Typed, show: Literal["yes", "no"]) -> None:
        """Note a yes or a no."""
        await wishes.choose(Act(interaction), group, "on_card", yes=show == "yes")

    @greeter.command(name="join", description="Be shown to people who come to a group for the first time")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.joined_groups)
    async def greet(self, interaction: Interaction, group: Typed) -> None:
        """Begin to greet."""
        await wishes.choose(Act(interaction), group, "greets", yes=True)

    @greeter.command(name="leave", description="Stop being shown to people who are new")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.joined_groups)
    async def stop_greeting(self, interaction: Interaction, group: Typed) -> None:
        """Stop greeting."""
        await wishes.choose(Act(interaction), group, "greets", yes=False)

    # --- for facilitators and coordinators -----------------------------------------------------------

    @group.command(description="Make a group: for coordinators")
    @app_commands.describe(**_FIELDS)
    @app_commands.choices(attendance=ATTENDANCE, kind=KIND)
    @app_commands.autocomplete(zone=suggest.zone_names)
    async def new(
        self,
        interaction: Interaction,
        name: Name,
        zone: Typed,
        attendance: str,
        announce_channel: discord.TextChannel,
        facilitators_channel: discord.TextChannel,
        place: Place,
        kind: str | None = None,
        audience: Line | None = None,
        tags: Line | None = None,
        discreet_title: app_commands.Range[str, 1, 80] | None = None,
        default_length: Minutes | None = None,
        default_capacity: Places | None = None,
    ) -> None:
        """Make a group, and say what is wrong with its channels."""
        plan = making.plan(_given(locals()))
        act = Act(interaction)
        made = await act.core.groups.new(await act.person(), **plan)
        await act.answer(desk.made(made, making.warnings(act, made, zone)))

    @group.command(description="Change a group; facilitators can change who it is for, its tags and title")
    @app_commands.describe(group="Which group", **_FIELDS)
    @app_commands.choices(attendance=ATTENDANCE, kind=KIND)
    @app_commands.autocomplete(group=suggest.led_groups, zone=suggest.zone_names)
    async def edit(
        self,
        interaction: Interaction,
        group: Typed,
        name: Name | None = None,
        zone: Typed | None = None,
        attendance: str | None = None,
        announce_channel: discord.TextChannel | None = None,
        facilitators_channel: discord.TextChannel | None = None,
        place: Place | None = None,
        kind: str | None = None,
        audience: Line | None = None,
        tags: Line | None = None,
        discreet_title: app_commands.Range[str, 1, 80] | None = None,
        default_length: Minutes | None = None,
        default_capacity: Places | None = None,
    ) -> None:
        """Change a group; a new way of keeping attendance is asked about once more."""
        await making.edit(Act(interaction), group, making.plan(_given(locals())), zone)

    @group.command(description="Archive a group: its history stays, what is planned is cancelled")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def archive(self, interaction: Interaction, group: Typed) -> None:
        """Ask whether a group is really to be archived."""
        act = Act(interaction)
        found = await act.core.groups.may_change(await act.person(), group)
        await act.answer(desk.archive_question(found, await components.planned(act, found)))

    @group.command(description="Undo the archiving of a group, for 10 minutes after it")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.archived_groups)
    async def undo(self, interaction: Interaction, group: Typed) -> None:
        """Have an archived group meet again."""
        await components.restore(Act(interaction), group)

    @group.command(description="Post the group's card, with the button to join, in its announce channel")
    @app_commands.describe(group="Which group")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def post(self, interaction: Interaction, group: Typed) -> None:
        """Post the group's card."""
        await components.post_card(Act(interaction), group)

    @group.command(name="rules", description="See or change how a group does things: for its facilitators")
    @app_commands.describe(
        group="Which group",
        minimum="Ask its facilitators what to do when fewer people come than this; 0 turns it off",
        minimum_before="How long before the start that is looked at, in minutes",
        confirm_places="Ask people the day before whether they still come",
        facilitators_needed="How many facilitators a session needs",
        agreement="Ask people to say yes to the group's agreement before they come",
        ask_audience="Ask people whether the group is for them, in the words of who it is for",
        adults_only="Only for people who say they are 18 or older",
        gate_role="A role that people need to come; @everyone takes it away",
        account_days="The least age of a Discord account, in days; 0 lets every account in",
        mirrored="Show the next date among Discord's events; Discord shows who presses Interested",
        publish_days="How many days before each date of a series its card is posted",
    )
    @app_commands.autocomplete(group=suggest.led_groups)
    async def rules_(
        self,
        interaction: Interaction,
        group: Typed,
        minimum: app_commands.Range[int, 0, 50] | None = None,
        minimum_before: app_commands.Range[int, 30, 1440] | None = None,
        confirm_places: bool | None = None,
        facilitators_needed: app_commands.Range[int, 1, 4] | None = None,
        agreement: bool | None = None,
        ask_audience: bool | None = None,
        adults_only: bool | None = None,
        gate_role: discord.Role | None = None,
        account_days: app_commands.Range[int, 0, 365] | None = None,
        mirrored: bool | None = None,
        publish_days: app_commands.Range[int, 1, 28] | None = None,
    ) -> None:
        """Show the rules of a group, or change those that were given."""
        options = locals()
        given = {name: options[name] for name in rules.OPTIONS if options[name] is not None}
        await rules.change(Act(interaction), group, rules.chosen(given, gate_role))

    @group.command(
        name="gentle-note", description="Send one note to a member who allows it and was away twice"
    )
    @app_commands.describe(group="Which group", member="Who", words="What it says; it bears your name")
    @app_commands.choices(
        words=[app_commands.Choice(name=said, value=line.value) for line, said in wishes.LINES.items()]
    )
    @app_commands.autocomplete(group=suggest.led_groups)
    async def gentle_note(
        self, interaction: Interaction, group: Typed, member: discord.User, words: str
    ) -> None:
        """Send a gentle note."""
        act, line = Act(interaction), known(gentle.Line, words)
        sent = await act.core.gentle.send(await act.person(), group, member.id, line)
        await act.answer(wishes.note_sent(sent, member.id))

    @facilitator.command(name="add", description="Let somebody facilitate a group: for coordinators")
    @app_commands.describe(group="Which group", person="Who")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def add(self, interaction: Interaction, group: Typed, person: discord.User) -> None:
        """Put somebody on the list."""
        act = Act(interaction)
        who = making.facilitator(person)
        found = await act.core.groups.add_facilitator(await act.person(), group, who, is_bot=person.bot)
        await act.answer(desk.facilitator_added(found, person.id))

    @facilitator.command(name="remove", description="Take somebody off the list of facilitators, or yourself")
    @app_commands.describe(group="Which group", person="Who")
    @app_commands.autocomplete(group=suggest.led_groups)
    async def remove(self, interaction: Interaction, group: Typed, person: discord.User) -> None:
        """Ask whether somebody is really to be taken off the list."""
        act = Act(interaction)
        found, _ = await act.core.groups.may_remove_facilitator(await act.person(), group, person.id)
        coming = await components.led_by(act, found, person.id)
        await act.answer(desk.remove_question(found, person.id, coming))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Keep the options that were given."""
    found = {name: value for name, value in options.items() if name in _FIELDS and value is not None}
    if not found:
        raise BadInput("Choose at least one thing to change.")
    return found
