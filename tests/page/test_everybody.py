"""The page for everybody: by screen reader, in both themes, at 200 %, and with very many messages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from groupbot.loopback.records import Message
from tests.page.browser import Tab, pictured
from tests.page.conftest import Harbour, Opening

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_new_messages_are_said_to_who_cannot_see_them(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    await harbour.kim.says(harbour.hall, "Is anybody there?")
    await expect(sam.page.get_by_role("status")).to_contain_text("Is anybody there?")


@pytest.mark.parametrize("width", [320, 640, 1024])
async def test_nothing_runs_off_the_side_at_any_width(harbour: Harbour, tab: Opening, width: int) -> None:
    """640 is what is left of 1,280 at 200 %, 320 at 400 %."""
    await harbour.sam.slash("/show", what="card", in_=harbour.hall)
    await harbour.kim.says(harbour.hall, "long" * 400)
    sam = await tab(harbour.lo, harbour.sam, viewport={"width": width, "height": 700})
    await expect(sam.last).to_be_visible()
    await pictured(sam, f"width-{width}")
    sizes = await sam.page.evaluate(
        "[document.documentElement, ...document.querySelectorAll('#bar, #main, #scroller, #write')]"
        ".map((one) => [one.id, one.scrollWidth - one.clientWidth])"
    )
    assert [one for one in sizes if one[1] > 1] == []


OPENS = """async (name) => {
  const button = document.querySelector(`#places button[aria-label="${name}"]`);
  const list = document.querySelector("#messages");
  const last = () => list.lastElementChild?.textContent.includes("the last");
  const began = performance.now();
  button.click();
  while (!last()) await new Promise((go) => requestAnimationFrame(go));
  list.getBoundingClientRect();
  return performance.now() - began;
}"""
# What the whole page builds anew when a message arrives and is marked as read.
BUILDS = """async (text) => {
  const list = document.querySelector("#messages");
  let built = 0;
  const counting = new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) {
      built += 1 + (node.querySelectorAll?.("*").length ?? 0);
    }
  });
  counting.observe(document.body, { childList: true, subtree: true });
  document.querySelector("#write textarea").value = text;
  document.querySelector("#write").requestSubmit();
  const arrived = () => list.lastElementChild.textContent.includes(text);
  while (!arrived()) await new Promise((go) => requestAnimationFrame(go));
  await new Promise((go) => setTimeout(go, 100));
  counting.disconnect();
  return built;
}"""


def _filled(harbour: Harbour, name: str, count: int) -> None:
    world, channel = harbour.lo.world, harbour.guild.text(name)
    for number in range(count):
        text = f"**{number}** of many, said in <#{channel.id}> at <t:1768478400:R>"
        words = "the last" if number == count - 1 else text
        author = harbour.sam.user if number % 3 else harbour.kim.user
        message = Message(world.new_id(), channel.id, author, world.now(), words)
        channel.messages[message.id] = message
    harbour.lo.page.shared.all_is_read()


async def _fastest(tab: Tab, script: str, given: Any, times: int = 5) -> float:
    took = []
    for number in range(times):
        await tab.page.get_by_role("button", name="hall", exact=True).click()
        await expect(tab.page.get_by_role("heading", level=1)).to_have_text("# hall")
        took.append(await tab.page.evaluate(script, given(number)))
    return min(took)


async def test_five_thousand_messages_open_as_fast_as_fifty(harbour: Harbour, tab: Opening) -> None:
    for number in range(200):
        harbour.lo.person(f"Member {number}", harbour.guild)
    _filled(harbour, "few", 50)
    _filled(harbour, "many", 5000)
    sam = await tab(harbour.lo, harbour.sam)
    # A frame is the least the screen shows: what differs by less than two is not seen.
    frames = 2 * 16.7
    few = await _fastest(sam, OPENS, lambda _: "few")
    many = await _fastest(sam, OPENS, lambda _: "many")
    print(f"opening: few {few:.0f} ms, many {many:.0f} ms")
    assert many <= 2 * few + frames


async def test_a_message_that_arrives_among_five_thousand_is_as_little_work_as_among_fifty(
    harbour: Harbour, tab: Opening
) -> None:
    for number in range(200):
        harbour.lo.person(f"Member {number}", harbour.guild)
    _filled(harbour, "few", 50)
    _filled(harbour, "many", 5000)
    sam = await tab(harbour.lo, harbour.sam)
    built = {}
    for name in ("few", "many"):
        await sam.page.get_by_role("button", name=name, exact=True).click()
        await expect(sam.last).to_contain_text("the last")
        built[name] = [await sam.page.evaluate(BUILDS, f"new {name} {number}") for number in range(3)]
    assert built["many"] == built["few"]
    assert max(built["many"]) < 50


async def test_going_up_finds_every_message_and_keeps_few_in_the_page(harbour: Harbour, tab: Opening) -> None:
    _filled(harbour, "many", 700)
    sam = await tab(harbour.lo, harbour.sam)
    await sam.page.get_by_role("button", name="many", exact=True).click()
    await expect(sam.last).to_contain_text("the last")
    await sam.page.evaluate(
        """async () => {
          const scroller = document.querySelector("#scroller");
          const first = () => document.querySelector("#messages .beginning");
          for (let n = 0; n < 400 && !first(); n++) {
            scroller.scrollTop = 0;
            await new Promise((go) => setTimeout(go, 15));
          }
        }"""
    )
    await expect(sam.messages.locator(".beginning")).to_have_count(1)
    await expect(sam.messages.locator(".message").first).to_contain_text("0 of many")
    assert await sam.messages.locator(".message").count() <= 150
    await harbour.kim.says(harbour.guild.channel("many"), "newer than all")
    await sam.page.get_by_role("button", name="Newer messages below").click()
    await expect(sam.last).to_contain_text("newer than all")
    await sam.page.evaluate(
        """async () => {  // a hand goes up, also while the page still comes to rest at its end
          for (let n = 0; n < 20; n++) {
            document.querySelector("#scroller").scrollTop = 0;
            await new Promise((go) => setTimeout(go, 15));
          }
        }"""
    )
    await expect(sam.last).not_to_be_in_viewport()
    await sam.command("session new", title="Mine")
    await expect(sam.last).to_contain_text("Mine / 60")
    await expect(sam.last).to_be_in_viewport()
