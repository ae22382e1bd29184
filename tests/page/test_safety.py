"""Everything a user can write, filled with markup, scripts, turned text and far too much: shown as text."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import app_commands, ui
from playwright.async_api import expect

from groupbot.loopback.records import ScheduledEvent
from tests.page.browser import Tab, pictured
from tests.page.conftest import Harbour, Opening

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARKUP = "<img src=x onerror=\"window.harmed='img'\"><script>window.harmed='script'</script>"
SHORT = '"><b onmouseover=harmed=1>x</b>'
TURNED = "\u202eabc\u2066def"
LONG = "W" * 90


@app_commands.command(name="evil", description=SHORT)
async def evil(interaction: discord.Interaction, words: str) -> None:
    view = ui.LayoutView()
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(MARKUP + TURNED), accent_colour=0xFF0000)
    row: ui.ActionRow[Any] = ui.ActionRow()
    row.add_item(ui.Button(label=SHORT[:80], custom_id="evil-button"))
    box.add_item(row)
    menu: ui.ActionRow[Any] = ui.ActionRow()
    options = [discord.SelectOption(label=MARKUP[:100], description=MARKUP[:100], value="1")]
    menu.add_item(ui.Select(placeholder=MARKUP[:150], options=options, custom_id="evil-menu"))
    box.add_item(menu)
    view.add_item(box)
    await interaction.response.send_message(view=view)


@evil.autocomplete("words")
async def evil_choices(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=MARKUP[:100], value=MARKUP[:100])]


@app_commands.command(name="embed", description="An embed")
async def embed(interaction: discord.Interaction) -> None:
    made = discord.Embed(title=MARKUP[:256], description=MARKUP, url="https://example.org/?q=<b>")
    made.add_field(name=MARKUP[:256], value=MARKUP).set_footer(text=MARKUP).set_author(name=MARKUP[:256])
    await interaction.response.send_message(embed=made)


class EvilForm(ui.Modal):
    def __init__(self) -> None:
        super().__init__(title=SHORT[:45])
        self.add_item(ui.TextDisplay(MARKUP))
        self.add_item(
            ui.Label(text=SHORT[:45], description=MARKUP[:100], component=ui.TextInput(default=MARKUP))
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(MARKUP, ephemeral=True)


@app_commands.command(name="form", description="A form")
async def form(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(EvilForm())


async def is_unharmed(tab: Tab) -> None:
    """Nothing was run, nothing became an element, nothing runs off the side."""
    assert await tab.page.evaluate("typeof window.harmed") == "undefined"
    assert await tab.page.locator("img[src='x'], b[onmouseover], #app script").count() == 0
    assert await tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_every_name_of_a_place_is_text(harbour: Harbour, tab: Opening) -> None:
    guild, lo = harbour.guild, harbour.lo
    guild.name = MARKUP
    channel = guild.text(MARKUP, topic=MARKUP + TURNED + LONG)
    room = guild.voice(SHORT + LONG)
    stage = guild.stage(MARKUP)
    guild.role(MARKUP, hoist=True, color=0xFF00FF)
    eve = lo.person(MARKUP + TURNED, guild, [guild.role(SHORT, hoist=True)])
    guild.members[eve.id].nick = MARKUP + LONG
    thread = guild.start_thread(channel, eve.id, MARKUP)
    event = ScheduledEvent(lo.world.new_id(), guild.id, MARKUP, lo.now(), 2, eve.user, room.id)
    event.description = event.location = MARKUP
    guild.events[event.id] = event
    await eve.joins(room)
    await eve.says(channel, f"{MARKUP} <#{channel.id}> <@{eve.id}> `{MARKUP}` {TURNED}{LONG * 5}")
    await eve.says(thread, MARKUP, files={SHORT + ".txt": MARKUP.encode(), MARKUP + ".csv": b"<b>,=1\n"})
    sam = await tab(lo, harbour.sam)
    await sam.page.locator("#places").get_by_role("button", name=MARKUP, exact=False).nth(1).click()
    await expect(sam.page.get_by_role("heading", level=1)).to_contain_text(MARKUP)
    await expect(sam.last).to_contain_text("<script>")
    await pictured(sam, "evil")
    await is_unharmed(sam)
    await sam.page.locator("#places .threads button").first.click()
    await expect(sam.last).to_contain_text("<script>")
    await sam.messages.get_by_role("button", name="Open").first.click()
    await expect(sam.page.get_by_role("dialog")).to_be_visible()
    await is_unharmed(sam)
    await sam.page.keyboard.press("Escape")
    await sam.page.get_by_role("button", name="Events").click()
    await expect(sam.page.get_by_role("dialog", name="Events")).to_contain_text("<script>")
    await sam.page.keyboard.press("Escape")
    await sam.page.locator("#people .person").first.click()
    await is_unharmed(sam)
    assert stage.name == MARKUP


async def test_everything_the_bot_draws_is_text(harbour: Harbour, tab: Opening) -> None:
    for command in (evil, embed, form):
        harbour.bot.tree.add_command(command)
    await harbour.bot.tree.sync()
    sam = await tab(harbour.lo, harbour.sam)
    await sam.text.fill("/evil")
    await expect(sam.page.locator("#write .commands [role=option]").first).to_contain_text(SHORT)
    await sam.text.press("Enter")
    field = sam.page.get_by_role("combobox", name="words")
    await field.fill("a")
    await sam.page.locator(".command [role=option]").first.wait_for()
    await field.press("ArrowDown")
    await field.press("Enter")
    await sam.page.get_by_role("button", name="Send").click()
    await expect(sam.last).to_contain_text("<script>")
    await sam.last.locator("button.select").click()
    await expect(sam.page.locator(".picker [role=option]")).to_contain_text("<img")
    await is_unharmed(sam)
    await sam.page.keyboard.press("Escape")
    await sam.command("embed")
    await expect(sam.last.locator(".embed")).to_contain_text("<script>")
    await sam.command("form")
    await expect(sam.page.get_by_role("dialog")).to_contain_text("<script>")
    await is_unharmed(sam)
    await sam.page.get_by_role("button", name="Submit").click()
    await expect(sam.last).to_contain_text("<script>")
    await sam.page.get_by_role("button", name="Wire").click()
    await expect(sam.page.locator("#wire-list")).to_contain_text("INTERACTION_CREATE")
    await is_unharmed(sam)
