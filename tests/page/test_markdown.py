from __future__ import annotations

import pytest

from tests.page.browser import Tab
from tests.page.conftest import Harbour, Opening

pytestmark = pytest.mark.asyncio(loop_scope="session")

# What is written, and what stands in the page then: tags with what is in them.
CASES = {
    "**b** *i* _i_ __u__ ~~s~~": "<strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s>",
    "***both***": "<strong><em>both</em></strong>",
    "snake_case_name 2*3*4": "snake_case_name 2<em>3</em>4",
    "`**not bold**`": "<code>**not bold**</code>",
    "``a ` b``": "<code>a ` b</code>",
    r"\*not\* \# \> \|\|": "*not* # &gt; ||",
    "# One\n## Two\n-# small": (
        '<div class="h h1" role="heading" aria-level="3">One</div>'
        '<div class="h h2" role="heading" aria-level="4">Two</div><small class="sub">small</small>'
    ),
    "#not a heading": "#not a heading",
    "> said\n> more\nafter": "<blockquote>said<br>more</blockquote>after",
    ">>> all\nof it": "<blockquote>all<br>of it</blockquote>",
    "- a\n- b\n  - c": "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
    "3. a\n4. b": '<ol start="3"><li>a</li><li>b</li></ol>',
    "```py\n**x**\n```": '<pre tabindex="0"><code>**x**</code></pre>',
    "<b>no</b> &amp; <img src=x>": "&lt;b&gt;no&lt;/b&gt; &amp;amp; &lt;img src=x&gt;",
    "[click](javascript:alert(1))": "[click](javascript:alert(1))",
    "a\nb": "a<br>b",
    "** unclosed __ ~~ || `": "** unclosed __ ~~ || `",
    "<:wave:123> <a:dance:456>": ":wave: :dance:",
    "@everyone": '<span class="mention">@everyone</span>',
    "<t:99999999999999999:F> <t:1:Q>": "&lt;t:99999999999999999:F&gt; &lt;t:1:Q&gt;",
}

READ = """async (text) => {
  const { markdown } = await import("/page/markdown.js");
  const { mentions } = await import("/page/mentions.js");
  const box = document.createElement("div");
  box.append(...markdown(text, mentions));
  for (const one of box.querySelectorAll(".run")) one.replaceWith(...one.childNodes);
  for (const one of box.querySelectorAll(".list")) one.removeAttribute("class");
  box.normalize();
  return box.innerHTML;
}"""


async def read(tab: Tab, text: str) -> str:
    return await tab.page.evaluate(READ, text)


async def test_text_reads_as_discord_shows_it(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    wrong = {text: found for text, want in CASES.items() if (found := await read(sam, text)) != want}
    assert wrong == {}


async def test_mentions_and_addresses(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    assert "@Kim" in await read(sam, f"<@{harbour.kim.id}> <@!{harbour.kim.id}>")
    assert "@unknown person" in await read(sam, "<@1>")
    assert "#hall" in await read(sam, f"<#{harbour.hall.id}>")
    assert "# no access" in await read(sam, f"<#{harbour.staff.id}>")
    assert "/session new" in await read(sam, "</session new:123>")
    link = await read(sam, "See https://example.org/a_b_c?x=1. (https://example.org)")
    assert 'href="https://example.org/a_b_c?x=1"' in link
    assert link.endswith(">https://example.org</a>)")
    assert 'rel="noopener noreferrer nofollow"' in link
    inside = f"https://discord.com/channels/{harbour.guild.id}/{harbour.hall.id}"
    assert "href" not in await read(sam, f"[the hall]({inside})")
    assert "href" in await read(sam, "[elsewhere](https://discord.com/channels/1/2)")


async def test_times_are_in_the_zone_of_who_looks_and_count(harbour: Harbour, tab: Opening) -> None:
    at = int(harbour.lo.now().timestamp()) + 3600
    london = await tab(harbour.lo, harbour.sam)
    tokyo = await tab(harbour.lo, harbour.sam, timezone_id="Asia/Tokyo")
    noon = "<t:1768478400:F>"  # 15 January 2026, 12:00 UTC
    assert "Thursday, 15 January 2026 at 12:00" in (await read(london, noon)).replace("\u202f", " ")
    assert "21:00" in await read(tokyo, noon)
    assert "in 1 hour" in await read(london, f"<t:{at}:R>")


async def test_a_spoiler_hides_until_it_is_pressed(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    await harbour.kim.says(harbour.hall, "It was ||the butler||")
    spoiler = sam.last.get_by_role("button", name="Spoiler, press to show")
    await spoiler.press("Enter")
    assert "the butler" in await sam.last.inner_text()


async def test_long_and_hostile_text_is_read_in_no_time(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    hostile = [
        "*" * 4000,
        "_" * 4000,
        "`" * 4000,
        "[" * 4000,
        "||" * 2000,
        "**a" * 1300,
        "> " * 2000,
        "<@" * 2000,
    ]
    hostile += ["[a](" * 1000, "- " * 2000, "\n- x" * 1300, "\\" * 4000, "(" * 4000, "http://" * 500]
    took = await sam.page.evaluate(
        """async (texts) => {
          const { markdown } = await import("/page/markdown.js");
          const { mentions } = await import("/page/mentions.js");
          const spent = (text) => {
            const at = performance.now();
            markdown(text, mentions);
            return performance.now() - at;
          };
          spent("a ".repeat(2000));
          return [spent("plain words ".repeat(330)), ...texts.map(spent)];
        }""",
        hostile,
    )
    assert max(took[1:]) < 100 * max(took[0], 5), dict(zip(hostile, took[1:], strict=True)).values()
