"""What axe says to every state of the page, in both themes, wide and on a phone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import discord
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from discord import app_commands, ui
from playwright.async_api import Locator, expect

from groupbot.loopback.page import Control, Controls, Guide, Step
from groupbot.loopback.records import ScheduledEvent
from tests.page.browser import Tab, pictured
from tests.page.conftest import Harbour, Opening

pytestmark = pytest.mark.asyncio(loop_scope="session")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63b04d4f07000202"
    "0115d4c0c6de0000000049454e44ae426082"
)
ASKED = json.dumps({"resultTypes": ["violations"]})


async def violations(tab: Tab, where: str = "body") -> list[str]:
    """Let axe look at a part of the page in both themes, and give what it finds to be serious."""
    found = []
    if not await tab.page.evaluate("'axe' in window"):
        await tab.page.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        await tab.page.emulate_media(color_scheme=scheme)
        answer = await tab.page.evaluate(f"axe.run({json.dumps(where)}, {ASKED})")
        for one in answer["violations"]:
            if one["impact"] in ("serious", "critical"):
                found += [
                    f"{scheme} {one['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
                    for node in one["nodes"]
                ]
    return found


class Everything(ui.Modal, title="Where and who"):
    more: ui.Label[Any] = ui.Label(
        text="More", description="As long as you like", component=ui.TextInput(style=discord.TextStyle.long)
    )
    role: ui.Label[Any] = ui.Label(text="Role", component=ui.RoleSelect(required=False))
    anybody: ui.Label[Any] = ui.Label(text="Anybody", component=ui.MentionableSelect(max_values=3))
    place: ui.Label[Any] = ui.Label(text="Place", description="Any", component=ui.ChannelSelect())
    words = ui.TextDisplay("Only **facilitators** read this.")


@app_commands.command(name="everything", description="A form with the other fields, and an embed")
async def everything(interaction: discord.Interaction, form: bool) -> None:
    if form:
        await interaction.response.send_modal(Everything())
        return
    made = discord.Embed(title="Chart", description="An embed", colour=0x336699, url="https://example.org")
    made.add_field(name="One", value="1").set_footer(text="below").set_author(name="Somebody")
    await interaction.response.send_message(embed=made, ephemeral=True)


async def nothing() -> str:
    return "Something happened."


async def furnished(harbour: Harbour) -> None:
    """Put one of everything into the server and beside it."""
    harbour.bot.tree.add_command(everything)
    await harbour.bot.tree.sync()
    lo, hall, sam, kim = harbour.lo, harbour.hall, harbour.sam, harbour.kim
    steps = [Step("Press **Coming** on the card.", lambda _: False), Step("Type `/show`.", lambda _: False)]
    guide = Guide("member", "A member", sam.id, steps, ticked={0})
    lo.page.shared.controls = Controls(
        cast={sam.id: "member of Monday Circle", kim.id: "facilitator"},
        buttons=[
            Control("next", "Next", nothing, "clock", "Move on."),
            Control("slow", "Discord is slow", nothing, about="Every answer is late.", is_on=lambda: True),
            Control("kill", "Kill the bot", nothing, about="Without a word."),
        ],
        guides=[guide, Guide("facilitator", "A facilitator", kim.id, steps)],
    )
    stage = harbour.guild.stage("Open evening")
    event = ScheduledEvent(
        lo.world.new_id(), harbour.guild.id, "Open evening", lo.now(), 1, kim.user, stage.id
    )
    event.description, event.ends_at = "Come as you are.", lo.now() + timedelta(hours=1)
    harbour.guild.events[event.id] = event
    said = await kim.says(
        hall,
        f"# Hello\n> a quote\n- a list\n||hidden|| `code` <@{sam.id}> <#{hall.id}> <@&{harbour.guild.id}> "
        "[link](https://example.org) <t:1:R> @everyone\n```\ncode\n```\n-# small",
        files={"a.csv": b"a,b\n1,2\n", "a.png": PNG},
    )
    harbour.guild.start_thread(hall, kim.id, "About this", on=said.message.id)
    await sam.reacts(said, "👍")
    await sam.slash("/show", what="card", in_=hall)
    await sam.slash("/show", what="menus", in_=hall)
    await sam.slash("/everything", form=False, in_=hall)
    await kim.joins(stage)
    user = await harbour.bot.fetch_user(sam.id)
    await user.send("A word in your ear")


async def test_axe_finds_nothing_serious_in_what_is_written(harbour: Harbour, tab: Opening) -> None:
    await furnished(harbour)
    await harbour.sam.joins(harbour.room)
    sam = await tab(harbour.lo, harbour.sam)
    await sam.button("Form").wait_for()
    assert await violations(sam) == []
    await pictured(sam, "everything-dark")
    await sam.text.fill("/s")
    await sam.page.locator("#write .commands [role=option]").first.wait_for()
    assert await violations(sam, "#write") == []
    await sam.text.press("Enter")
    for optional in ("length", "where", "who", "role", "paper"):
        await sam.page.get_by_role("button", name=f"+ {optional}").click()
    await sam.page.get_by_role("combobox", name="title").fill("mon")
    await sam.page.locator(".command [role=option]").first.wait_for()
    assert await violations(sam, "#write") == []
    await sam.page.keyboard.press("Escape")
    await sam.page.keyboard.press("Escape")
    await sam.page.get_by_role("button", name="Direct messages, 1 unread").click()
    await expect(sam.last).to_contain_text("A word in your ear")
    assert await violations(sam) == []


async def test_axe_finds_nothing_serious_in_what_opens(harbour: Harbour, tab: Opening) -> None:
    await furnished(harbour)
    sam = await tab(harbour.lo, harbour.sam)
    keys = sam.page.keyboard

    async def opens(press: Locator, what: str) -> None:
        await press.click()
        await sam.page.locator(what).wait_for()
        assert await violations(sam, what) == [], what
        await keys.press("Escape")

    await opens(sam.messages.get_by_role("button", name="Pick people"), ".picker")
    await opens(sam.messages.get_by_role("button", name="Pick a day"), ".picker")
    await opens(sam.page.locator("#people .person").first, ".menu")
    await opens(sam.messages.get_by_role("button", name="More for the message of Kim").first, ".menu")
    await opens(sam.messages.get_by_role("button", name="Open picture: a.png"), "dialog")
    await opens(sam.messages.get_by_role("button", name="Open a.csv"), "dialog")
    await opens(sam.page.get_by_role("button", name="Events"), "dialog")
    await opens(sam.button("Form"), "dialog")
    await opens(sam.button("Boxes"), "dialog")
    await sam.command("everything", form="True")
    form = sam.page.get_by_role("dialog", name="Where and who")
    await form.get_by_role("button", name="Anybody").click()
    await sam.page.get_by_role("dialog", name="Anybody").wait_for()
    assert await violations(sam, ".picker") == []
    await keys.press("Escape")
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_role("alert")).not_to_be_empty()
    assert await violations(sam, "dialog") == []


async def test_axe_finds_nothing_serious_beside_the_demo(harbour: Harbour, tab: Opening) -> None:
    await furnished(harbour)
    sam = await tab(harbour.lo, harbour.sam)
    bar = sam.page.locator("#bar")
    await bar.get_by_role("button", name="Guide").click()
    await sam.page.locator("#drawer summary").last.click()
    assert await violations(sam, "#drawer") == []
    await bar.get_by_role("button", name="Trouble").click()
    await sam.page.get_by_role("button", name="Discord is slow").click()
    await expect(sam.page.locator("#toasts")).to_contain_text("Something happened.")
    assert await violations(sam) == []
    await bar.get_by_role("button", name="Wire").click()
    await sam.page.locator("#wire-list summary").first.click()
    assert await violations(sam, "#drawer") == []
    await harbour.bot.close()
    await expect(sam.page.locator("#title .offline")).to_be_visible()
    assert await violations(sam, "#title") == []


async def test_axe_finds_nothing_serious_on_a_phone(harbour: Harbour, tab: Opening) -> None:
    await furnished(harbour)
    sam = await tab(harbour.lo, harbour.sam, viewport={"width": 390, "height": 800})
    bar = sam.page.locator("#bar")
    assert await violations(sam) == []
    for name, what in {
        "Channels": "#places",
        "Members": "#people",
        "Guide": "#drawer",
        "Trouble": "#drawer",
    }.items():
        await bar.get_by_role("button", name=name).click()
        assert await violations(sam, what) == [], name
        await bar.get_by_role("button", name=name).click()
    await sam.button("Form").click()
    await sam.page.get_by_role("dialog", name="Say more").wait_for()
    assert await violations(sam, "dialog") == []
    await pictured(sam, "narrow-form")
