"""People at the demo, from the first click on: the real bot in a process of its own, a real browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from groupbot.demo.kept import Kept
from groupbot.demo.play import SOON, Play
from groupbot.demo.visit import opened
from groupbot.loopback import Person
from tests.page.browser import Tab, pictured
from tests.page.conftest import Opening

pytestmark = pytest.mark.asyncio(loop_scope="session")
NARROW = {"width": 390, "height": 800}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Play]:
    kept = Kept(tmp_path_factory.mktemp("demo") / "server")
    async with opened(kept, groups=2, weeks=2) as play:
        yield play


async def to_room(tab: Tab, name: str) -> None:
    await (
        tab.page.locator("#places")
        .get_by_role("button", name=re.compile(rf"^{name}(, \d+ unread)?$"))
        .click()
    )
    await expect(tab.page.get_by_role("heading", level=1)).to_have_text(f"# {name}")


async def on_the_clock(tab: Tab, button: str, times: int = 1) -> None:
    """Press a button of the clock and wait until time has passed."""
    for _ in range(times):
        pressed = tab.page.get_by_role("group", name="The demo's clock").get_by_role(
            "button", name=re.compile(f"^{re.escape(button)}")
        )
        await pressed.click()
        await expect(pressed).not_to_have_attribute("aria-busy", "true", timeout=20000)


async def guided(tab: Tab, title: str) -> None:
    """Open the guide, and this part of it."""
    await tab.page.get_by_role("button", name="Guide", exact=True).click()
    await expect(tab.page.locator("#drawer details").filter(has_text=title)).to_have_attribute("open", "")


async def ticked(tab: Tab, count: int) -> None:
    steps = tab.page.locator("#drawer details[open]")
    try:
        await expect(steps.locator("li.done")).to_have_count(count)
    except AssertionError as missing:
        missing.add_note(f"Not ticked: {await steps.locator('li:not(.done)').all_inner_texts()}")
        raise


def letters(play: Play, person: Person, word: str) -> int:
    return sum(word in one.text for one in person.dms())


async def test_a_member_takes_a_place_is_reminded_and_goes(demo: Play, tab: Opening) -> None:
    sam = await tab(demo.loopback, demo.town.members[0])
    await pictured(sam, "member")
    clock = sam.page.get_by_role("group", name="The demo's clock")
    await expect(clock.get_by_role("button")).to_have_text(["Next", "+1 hour", "+1 day"])
    await guided(sam, "A member")
    await sam.button("Coming").click()
    await expect(sam.last).to_contain_text("You are coming")
    await ticked(sam, 1)
    await sam.button("Remind me").click()
    await sam.messages.get_by_role("button", name=re.compile("^When")).last.click()
    await sam.page.locator(".picker").get_by_role("option", name="1 hour before", exact=True).click()
    await sam.page.locator(".picker").get_by_role("button", name="Done").click()
    await sam.messages.get_by_role("button", name=re.compile("^How")).last.click()
    await sam.page.locator(".picker").get_by_role("option", name="By direct message").click()
    await expect(sam.last).to_contain_text("1 hour before, by direct message")
    await sam.button("Done").click()
    await expect(sam.last).to_contain_text("You are coming")
    await ticked(sam, 2)
    letter = sam.page.get_by_role("button", name="Direct messages, 1 unread")
    for _ in range(8):
        if letters(demo, demo.town.members[0], "starts"):
            break
        await on_the_clock(sam, "Next")
    await letter.click()
    await expect(sam.last).to_contain_text("(in 1 hour)")
    await pictured(sam, "reminder")
    await ticked(sam, 3)
    await on_the_clock(sam, "Next")
    await sam.page.get_by_role("button", name="Harbour Peer Support").click()
    await sam.page.get_by_role("button", name="Circle Room, voice: join").click()
    await expect(sam.page.locator(".in-voice")).to_contain_text("Circle Room")
    await sam.page.get_by_role("button", name="Leave voice").click()
    await ticked(sam, 5)
    await to_room(sam, "announcements")
    await sam.command("me next")
    await ticked(sam, 6)


async def test_a_facilitator_plans_opens_and_ends_a_session(demo: Play, tab: Opening) -> None:
    robin = await tab(demo.loopback, demo.town.robin)
    await guided(robin, "A facilitator")
    await to_room(robin, "facilitators")
    await robin.command("session new", group="Monday Circle", when="in 3 days 19:00")
    await pictured(robin, "preview")
    await robin.button("Publish").click()
    await ticked(robin, 2)
    console = robin.messages.locator(".message").filter(has_text="Console: Monday Circle")
    guide = demo.loopback.page.shared.controls.guide("facilitator")
    assert guide
    for _ in range(12):
        if 2 in guide.ticked:
            break
        await on_the_clock(robin, "Next")
    await ticked(robin, 3)
    await console.last.get_by_role("button", name="Who is coming").click()
    await pictured(robin, "console")
    await console.last.get_by_role("button", name="End", exact=True).click()
    await robin.button("End this session").click()
    await expect(robin.messages).to_contain_text("ended at")
    await ticked(robin, 5)
    await robin.messages.get_by_role("button", name="Who came").last.click()
    await ticked(robin, 6)
    await robin.command(
        "series new", group="Monday Circle", when="in 10 days 19:00", ends="after 10", programme="yes"
    )
    await expect(robin.last).to_contain_text("A programme of 10 sessions, numbered.")
    await pictured(robin, "series")
    await robin.button("Publish").click()
    await expect(robin.messages).to_contain_text("is published")
    await ticked(robin, 8)


async def test_a_coordinator_sees_the_quarter_and_its_chart(demo: Play, tab: Opening) -> None:
    dana = await tab(demo.loopback, demo.town.dana)
    await guided(dana, "A coordinator")
    await to_room(dana, "facilitators")
    await dana.command("report attendance", period="2026-Q4")
    chart = dana.messages.get_by_role("button", name=re.compile("^Open picture")).last
    await expect(chart.locator("img")).to_be_visible(timeout=20000)
    await dana.page.wait_for_function("[...document.images].every((one) => one.naturalWidth > 200)")
    await pictured(dana, "chart")
    await chart.click()
    large = dana.page.get_by_role("dialog")
    await expect(large.locator("img")).to_be_visible()
    await large.get_by_role("button", name="Close").click()
    await dana.messages.get_by_role("button", name=re.compile(r"^Open .*\.csv")).last.click()
    await expect(dana.page.get_by_role("dialog").get_by_role("table")).to_contain_text("Monday Circle")
    await dana.page.keyboard.press("Escape")
    await dana.button("By month").click()
    await expect(dana.last).to_contain_text("October")
    await ticked(dana, 2)


async def test_who_runs_the_server_sees_what_is_set_up_and_goes_on(demo: Play, tab: Opening) -> None:
    ada = await tab(demo.loopback, demo.town.ada)
    await guided(ada, "Who runs the server")
    await to_room(ada, "facilitators")
    await ada.command("setup show")
    await expect(ada.last).to_contain_text("Groups: 2")
    await ada.command("setup start")
    await ada.button("Use these lines").click()
    await expect(ada.last).to_contain_text("step 9 of")
    await pictured(ada, "setup")
    await ada.button("Stop here").click()
    await ticked(ada, 4)


async def test_a_kill_in_the_middle_loses_nothing_and_says_nothing_twice(demo: Play, tab: Opening) -> None:
    mia_tab, robin_tab = (
        await tab(demo.loopback, demo.town.members[1]),
        await tab(demo.loopback, demo.town.robin),
    )
    mia = demo.town.members[1]
    await to_room(robin_tab, "facilitators")
    await robin_tab.command(
        "session new", group="Monday Circle", when="in 4 days 19:00", title="After the storm"
    )
    await robin_tab.button("Publish").click()
    card = mia_tab.messages.locator(".message").filter(has_text="After the storm")
    await card.get_by_role("button", name="Coming").click()
    await expect(mia_tab.last).to_contain_text("You are coming")
    await mia_tab.button("Remind me").click()
    for menu, choice in (("When", "1 hour before"), ("How", "By direct message")):
        await mia_tab.messages.get_by_role("button", name=re.compile(f"^{menu}")).last.click()
        await mia_tab.page.locator(".picker").get_by_role("option", name=choice, exact=True).click()
        done = mia_tab.page.locator(".picker").get_by_role("button", name="Done")
        if await done.count():
            await done.click()
    await expect(mia_tab.last).to_contain_text("1 hour before, by direct message")
    await mia_tab.button("Done").click()
    before = letters(demo, mia, "starts")
    await mia_tab.page.get_by_role("button", name="Trouble").click()
    kill = mia_tab.page.get_by_role("button", name="Kill the bot")
    await kill.click()
    await expect(mia_tab.page.get_by_text("groupbot is offline")).to_be_visible()
    await expect(robin_tab.page.get_by_text("groupbot is offline")).to_be_visible()
    with pytest.MonkeyPatch.context() as impatient:
        impatient.setattr("groupbot.loopback.interactions.ANSWER_WITHIN", 0.1)
        await card.get_by_role("button", name="Details").click()
        await expect(mia_tab.page.locator("#toasts")).to_contain_text("did not respond")
    await pictured(mia_tab, "killed")
    await on_the_clock(mia_tab, "Next")
    await expect(mia_tab.page.locator("#toasts")).to_contain_text("The bot is not there.")
    said_at = card.first.locator(".when")
    await expect(said_at).to_have_text(re.compile(r"^\d\d:\d\d$"))
    await on_the_clock(mia_tab, "+1 day", 3)
    await expect(said_at).to_have_text(re.compile(r"/2027, \d\d:\d\d$"))
    assert letters(demo, mia, "starts") == before
    await kill.click()
    await expect(kill).to_have_attribute("aria-pressed", "false", timeout=20000)
    await expect(mia_tab.page.get_by_text("groupbot is offline")).to_be_hidden()
    await on_the_clock(mia_tab, "+1 day", 2)
    await demo.loopback.until(
        lambda: letters(demo, mia, "starts") > before, within=SOON, what="the reminder after the kill"
    )
    assert letters(demo, mia, "starts") == before + 1


async def test_what_discord_fails_at_is_done_later(demo: Play, tab: Opening) -> None:
    dana = await tab(demo.loopback, demo.town.dana)
    await dana.page.get_by_role("button", name="Trouble").click()
    for name in ("Discord is slow", "Discord fails", "The server is gone"):
        button = dana.page.get_by_role("button", name=name)
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "true")
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "false")
    for name in ("Cut the line", "Cut the line and forget"):
        connects = demo.loopback.gateway.connects
        await dana.page.get_by_role("button", name=name, exact=True).click()
        await demo.loopback.until(
            lambda before=connects: demo.loopback.gateway.connects > before, within=15.0
        )
    await demo.loopback.until(lambda: demo.loopback.gateway.is_connected, within=15.0)
    await dana.page.get_by_role("button", name="Wire").click()
    await expect(dana.page.locator("#wire-list")).to_contain_text("READY")
    assert demo.loopback.token not in await dana.page.content()


async def test_everything_goes_with_the_keyboard_alone(demo: Play, tab: Opening) -> None:
    sam = await tab(demo.loopback, demo.town.members[0])
    keys = sam.page.keyboard
    await sam.page.wait_for_timeout(200)
    await keys.press("Tab")
    await expect(sam.page.get_by_role("link", name="Skip to writing")).to_be_focused()
    await keys.press("Enter")
    await keys.press("Tab")
    for _ in range(6):
        if await sam.text.evaluate("(one) => one === document.activeElement"):
            break
        await keys.press("Tab")
    await expect(sam.text).to_be_focused()
    await keys.type("/me rem")
    await expect(sam.page.locator("#write .commands [role=option]").first).to_contain_text("/me reminders")
    await keys.press("Enter")
    await keys.press("Escape")
    await expect(sam.text).to_be_focused()
    await keys.type("/me next")
    await expect(sam.page.locator("#write .commands [role=option]").first).to_contain_text("/me next")
    await keys.press("Enter")
    await expect(sam.last).to_contain_text("Only you can see this")
    await sam.last.get_by_role("button", name="Dismiss message").focus()
    await keys.press("Enter")
    await expect(sam.text).to_be_focused()
    await sam.last.get_by_role("button", name=re.compile("^More")).focus()
    await keys.press("Enter")
    await expect(sam.page.get_by_role("menuitem").first).to_be_focused()
    await keys.press("ArrowDown")
    await keys.press("Escape")
    await expect(sam.last.get_by_role("button", name=re.compile("^More"))).to_be_focused()


async def test_a_phone_s_width_shows_one_thing_at_a_time(demo: Play, tab: Opening) -> None:
    sam = await tab(demo.loopback, demo.town.members[0], viewport=NARROW)
    await expect(sam.page.locator("#messages .message").last).to_be_visible()
    await pictured(sam, "narrow")
    await sam.page.get_by_role("button", name="Channels").click()
    await pictured(sam, "narrow-channels")
    await sam.page.get_by_role("button", name="lobby").click()
    await expect(sam.page.get_by_role("heading", level=1)).to_have_text("# lobby")
    await sam.text.fill("Hello from a phone")
    await sam.page.get_by_role("button", name="Send").click()
    await expect(sam.last).to_contain_text("Hello from a phone")
    wide = await sam.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"]


async def test_somebody_outside_can_join_the_server(demo: Play, tab: Opening) -> None:
    olive = await tab(demo.loopback, demo.town.olive)
    await olive.page.get_by_role("button", name="Join Harbour Peer Support").click()
    await expect(olive.page.get_by_role("heading", level=1)).to_have_text("# announcements")
