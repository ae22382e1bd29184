"""Somebody whose server has nothing set up gets to a first session by following the buttons."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from groupbot.demo.hillside import SERVER
from groupbot.demo.kept import Kept
from groupbot.demo.play import Play
from groupbot.demo.visit import opened
from tests.page.browser import Tab, pictured
from tests.page.conftest import WIDE, Opening
from tests.page.test_axe import violations

pytestmark = pytest.mark.asyncio(loop_scope="session")
NARROW = {"width": 390, "height": 800}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Play]:
    kept = Kept(tmp_path_factory.mktemp("demo") / "server")
    async with opened(kept, groups=0, weeks=0) as play:
        yield play


async def choose(tab: Tab, menu: str, choice: str) -> None:
    """Open a menu by what stands on it, take the first choice that says this, and see it kept."""
    await tab.messages.get_by_role("button", name=re.compile(f"^{menu}")).last.click()
    await tab.page.locator(".picker [role=option]").filter(has_text=choice).first.click()
    await expect(tab.messages.locator("[aria-busy=true]")).to_have_count(0)


async def fill(tab: Tab, button: str, **given: str) -> None:
    """Press a button that opens a form, fill its fields by their labels, and send it."""
    await tab.button(button).click()
    form = tab.page.get_by_role("dialog")
    for label, value in given.items():
        await form.get_by_label(re.compile(f"^{label}")).fill(value)
    await form.get_by_role("button", name=re.compile("^(Submit|Send)")).click()
    await form.wait_for(state="detached")


async def test_a_newcomer_follows_the_buttons_to_a_first_session(demo: Play, tab: Opening) -> None:
    hillside = demo.town.hillside
    iris = await tab(demo.loopback, hillside.iris)
    await iris.page.get_by_role("button", name="Guide", exact=True).click()
    await expect(iris.page.locator("#drawer details[open] summary")).to_contain_text("From nothing")
    step = iris.messages.get_by_role("heading", name=re.compile("^Set-up, step")).last
    await iris.command("help")
    await pictured(iris, "newcomer-help")
    await iris.button("Set up groupbot").click()
    await expect(step).to_contain_text("step 1 of")
    await pictured(iris, "newcomer-channels")
    await choose(iris, "Where sessions are announced", "announcements")
    await choose(iris, "Where facilitators read", "facilitators")
    await choose(iris, "Where the group meets", "Living room")
    chosen = iris.messages.get_by_role(
        "button", name=re.compile("^Where facilitators read.*: #facilitators$")
    )
    await expect(chosen).to_be_visible()
    await iris.button("Next").click()
    await expect(step).to_contain_text("step 2 of")
    await choose(iris, "Coordinators", "Coordinator")
    await iris.button("Next").click()
    await expect(step).to_contain_text("step 3 of")
    await choose(iris, "What is kept", "A number only")
    await iris.button("Next").click()
    await expect(step).to_contain_text("step 4 of")
    await fill(iris, "Make the group", Name="Hillside Evening", **{"Time zone": "Dublin"})
    await iris.button("I facilitate it").click()
    await iris.button("Use these lines").click()
    await expect(step).to_contain_text("step 7 of")
    await choose(iris, "Where most people here are", "Ireland")
    await expect(step).to_contain_text("step 8 of")
    await fill(iris, "Write the contact", Who="Iris, on weekdays, by post")
    await expect(step).to_contain_text("step 9 of")
    await iris.button("Keep it so").click()
    await iris.button("Post a test card").click()
    await expect(iris.last).to_contain_text("It worked.")
    await expect(iris.page.get_by_role("button", name="announcements", exact=True)).to_be_visible()
    await iris.button("Next").click()
    await fill(iris, "Plan the first session", When="tue 19:00")
    await expect(iris.last).to_contain_text("Hillside Evening")
    await pictured(iris, "newcomer-preview")
    await iris.button("Publish").click()
    june = await tab(demo.loopback, hillside.members[0], viewport=NARROW)
    await june.page.get_by_role("button", name="Channels").click()
    await june.page.get_by_role("button", name=re.compile("^announcements")).click()
    await pictured(june, "newcomer-first-card")
    await june.button("Coming").click()
    await expect(june.last).to_contain_text("I agree")
    guide = demo.loopback.page.shared.controls.guide("newcomer")
    assert guide
    assert [step.text for step in guide.steps if step.text not in guide.done] == []


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_who_is_in_both_servers_chooses_one_with_the_keyboard(
    demo: Play, tab: Opening, viewport: dict[str, int]
) -> None:
    ada = await tab(demo.loopback, demo.town.ada, viewport=viewport)
    if viewport is NARROW:
        await ada.page.get_by_role("button", name="Channels").click()
    rail = ada.page.get_by_role("navigation", name="Servers and direct messages")
    first, other = (rail.get_by_role("button", name=name) for name in ("Harbour Peer Support", SERVER))
    await expect(first).to_have_attribute("aria-current", "page")
    await first.focus()
    await ada.page.keyboard.press("Tab")
    await expect(other).to_be_focused()
    await pictured(ada, f"newcomer-servers-{viewport['width']}")
    assert await violations(ada) == []
    await ada.page.keyboard.press("Enter")
    await expect(ada.page.get_by_role("heading", level=1)).to_have_text("# general")
