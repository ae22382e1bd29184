"""A tiny bot that uses every part of the library the loopback has to carry."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

INTENTS = discord.Intents(guilds=True, voice_states=True, dm_messages=True)


BOXES = [discord.CheckboxGroupOption(label="Monday"), discord.CheckboxGroupOption(label="Tuesday")]


class Counter(ui.DynamicItem[ui.Button[Any]], template=r"count:(?P<n>\d+)"):
    def __init__(self, n: int) -> None:
        super().__init__(ui.Button(label=f"Coming: {n}", custom_id=f"count:{n}"))
        self.n = n

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any) -> Counter:
        return cls(int(match["n"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=card(self.n + 1))


COLOURS = [discord.SelectOption(label="Red"), discord.SelectOption(label="Blue")]
DAYS = [discord.SelectOption(label="Monday"), discord.SelectOption(label="Tuesday")]
SIZES = [discord.RadioGroupOption(label="Small"), discord.RadioGroupOption(label="Large")]


def card(n: int) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(
        ui.TextDisplay(f"## Circle\n{n} are coming"), accent_colour=0x336699
    )
    box.add_item(ui.Separator())
    box.add_item(ui.Section("A section", accessory=ui.Button(label="Aside", custom_id="aside")))
    row: ui.ActionRow[Any] = ui.ActionRow()
    row.add_item(Counter(n))
    row.add_item(ui.Button(label="Closed", custom_id="closed", disabled=True))
    box.add_item(row)
    view.add_item(box)
    return view


class Ask(ui.Modal, title="Say more"):
    words: ui.TextInput[Any] = ui.TextInput(label="Words", max_length=20)
    colour: ui.Label[Any] = ui.Label(
        text="Colour",
        component=ui.Select(options=COLOURS),
    )
    who: ui.Label[Any] = ui.Label(text="Who", component=ui.UserSelect(required=False))
    sure: ui.Label[Any] = ui.Label(text="Sure", component=ui.Checkbox())
    paper: ui.Label[Any] = ui.Label(text="Paper", component=ui.FileUpload(required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        parts = [self.words.value]
        for label in (self.colour, self.who):
            assert isinstance(label.component, ui.Select | ui.UserSelect)
            parts += [getattr(one, "display_name", one) for one in label.component.values]
        assert isinstance(self.sure.component, ui.Checkbox)
        assert isinstance(self.paper.component, ui.FileUpload)
        parts.append(str(self.sure.component.value))
        parts += [(await one.read()).decode() for one in self.paper.component.values]
        await interaction.response.send_message(" | ".join(map(str, parts)), ephemeral=True)


class Boxes(ui.Modal, title="Boxes"):
    size: ui.Label[Any] = ui.Label(text="Size", component=ui.RadioGroup(options=SIZES, required=False))
    days: ui.Label[Any] = ui.Label(
        text="Days", component=ui.CheckboxGroup(options=BOXES, required=False, max_values=2)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.size.component, ui.RadioGroup)
        assert isinstance(self.days.component, ui.CheckboxGroup)
        text = f"{self.size.component.value} {self.days.component.values}"
        await interaction.response.edit_message(content=text)


class Menus(ui.View):
    @ui.select(cls=ui.UserSelect, placeholder="Pick people", max_values=2)
    async def people(self, interaction: discord.Interaction, select: ui.UserSelect[Any]) -> None:
        await interaction.response.send_message(", ".join(one.display_name for one in select.values))

    @ui.select(
        placeholder="Pick a day",
        options=DAYS,
    )
    async def day(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        await interaction.response.edit_message(content=f"Day: {select.values[0]}")

    @ui.button(label="Later")
    async def later(self, interaction: discord.Interaction, button: Any) -> None:
        await interaction.response.defer()
        await asyncio.sleep(0.5)
        await interaction.edit_original_response(content="It is later now")

    @ui.button(label="Form")
    async def form(self, interaction: discord.Interaction, button: Any) -> None:
        await interaction.response.send_modal(Ask())

    @ui.button(label="Boxes")
    async def boxes(self, interaction: discord.Interaction, button: Any) -> None:
        await interaction.response.send_modal(Boxes())

    @ui.button(label="Silence")
    async def silence(self, interaction: discord.Interaction, button: Any) -> None:
        return None


group = app_commands.Group(name="session", description="Sessions")


@group.command(name="new", description="Plan one")
@app_commands.describe(title="What it is called", length="Minutes", where="A voice channel")
async def session_new(
    interaction: discord.Interaction,
    title: app_commands.Range[str, 1, 20],
    length: app_commands.Range[int, 5, 480] = 60,
    where: discord.VoiceChannel | None = None,
    who: discord.Member | None = None,
    role: discord.Role | None = None,
    paper: discord.Attachment | None = None,
) -> None:
    words = [title, str(length)]
    words += [one.name for one in (where, role) if one]
    words += [who.display_name] if who else []
    words += [(await paper.read()).decode()] if paper else []
    await interaction.response.send_message(" / ".join(words), ephemeral=True)


@session_new.autocomplete("title")
async def titles(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{current} circle", value=f"{current}-circle")]


@app_commands.command(name="slow", description="Answers later")
async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await asyncio.sleep(0.02)
    await interaction.followup.send("Done at last", file=discord.File(io.BytesIO(b"a,b\n1,2\n"), "table.csv"))
    await interaction.followup.send("And more", ephemeral=True)


@app_commands.command(name="show", description="Shows a card or menus")
async def show(interaction: discord.Interaction, what: str) -> None:
    if what == "card":
        await interaction.response.send_message(view=card(0))
    elif what == "silence":
        return
    else:
        await interaction.response.send_message("Menus", view=Menus())


@app_commands.context_menu(name="Quote")
async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}", ephemeral=True)


@app_commands.context_menu(name="Greet")
async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"Hello {member.display_name}", ephemeral=True)


class Tiny(commands.Bot):
    """The bot. `heard` keeps what reached it."""

    def __init__(self, intents: discord.Intents = INTENTS, **more: Any) -> None:
        super().__init__(
            "!",
            intents=intents,
            member_cache_flags=discord.MemberCacheFlags.from_intents(intents),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.02,
            **more,
        )
        self.heard: list[Any] = []

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Begin a session at once; the library waits five seconds, for Discord's sake."""

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Counter)
        for command in (group, slow, show, quote, greet):
            self.tree.add_command(command)
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(("message", message.content))

    async def on_voice_state_update(self, member: Any, before: Any, after: Any) -> None:
        self.heard.append(
            (
                "voice",
                member.display_name,
                before.channel and before.channel.name,
                after.channel and after.channel.name,
                after.self_mute,
            )
        )
