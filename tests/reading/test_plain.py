from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.kit.plain import APART, label, plain, quoted
from groupbot.text import clean

# What Discord's clients draw as something else than the characters, tried at each place of a text.
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
LIVE = re.compile(
    r"[*_`]|~~|\|\||\[[^\]]*\]\(|<@[!&]?[0-9]+>|<#[0-9]+>|</[^>]+:[0-9]+>|<id:\w+>|<t:-?[0-9]+(:\w)?>|<a?:\w+:[0-9]+>"
    r"|<[^ >]+[:@][^ >]+>|:[\w+~-]+:|[a-z]+://\S|@everyone|@here|discord(app)?\.(gg|com|new)/",
    re.IGNORECASE,
)
BLOCK = re.compile(r"[ \t]*(#{1,3}[ \t]|-#[ \t]|>|[-*+][ \t]|[0-9]+\.[ \t])")
# What the servers find in the raw text, whatever is escaped in it.
RAW = re.compile(
    r"<@[!&]?[0-9]+>|<#[0-9]+>|</[^>]+:[0-9]+>|<id:|<t:|<a?:\w+:[0-9]+>|https?://|@everyone|@here|discord\.gg/",
    re.I,
)


def drawn(markdown: str) -> str:
    """Draw one line as a client would, and fail where anything in it is live."""
    assert not BLOCK.match(markdown), markdown
    shown, place = "", 0
    while place < len(markdown):
        if escape := ESCAPE.match(markdown, place):
            shown, place = shown + escape[1], escape.end()
            continue
        assert not LIVE.match(markdown, place), markdown
        shown, place = shown + markdown[place], place + 1
    return shown


def bare(text: str) -> str:
    """Leave out what shows nothing and may have been added."""
    return re.sub(f"[{APART}\u2066-\u2069]", "", text)


def shows_what_was_typed(typed: str) -> None:
    shown = plain(typed)
    assert not RAW.search(shown), shown
    assert [bare(drawn(line)) for line in shown.split("\n")] == [
        bare(line) for line in clean(typed).split("\n")
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "@everyone",
        "@here",
        "<@123>",
        "<@!123>",
        "<@&123>",
        "<#1>",
        "</ban:1>",
        "</group list:1>",
        "<id:customize>",
        "<t:0:R>",
        "<t:-1>",
        "<a:x:1",
        "[help](https://evil.example)",
        "[a]( b )",
        "https://discord.gg/x",
        "discord.gg/x",
        "Discord.GG/x",
        "discord.com/invite/x",
        "<https://x.example>",
        "<mailto:a@b.c>",
        "<a@b.c>",
        "steam://run/1",
        "HTTPS://X.example",
        "# Staff notice",
        "## a",
        "### a",
        "-# small",
        "> quote",
        ">>> all",
        "- item",
        "* item",
        "1. item",
        "12. item",
        "  - item",
        "```py\nx```",
        "`code`",
        "**bold**",
        "__under__",
        "*i*",
        "_i_",
        "~~gone~~",
        "||spoiler||",
        "***",
        ":smile:",
        "a:b:c",
        "\\*not\\*",
        "\\",
        "\\\\<@1>",
        "¯\\_(ツ)_/¯",
        "<3 and 1 < 2 > 0",
        "{0.__class__} %s {{7*7}}",
        "javascript:alert(1)",
        "snake_case_name",
    ],
)
def test_every_sign_is_shown_as_it_was_typed_and_nothing_is_live(typed: str) -> None:
    shows_what_was_typed(typed)
    shows_what_was_typed(f"one\n{typed}\n{typed} two")
    shows_what_was_typed(typed * 2)


def test_ordinary_words_are_left_as_they_are() -> None:
    for typed in (
        "Monday circle",
        "Grief, 2nd evening (new): 19:00",
        "Tom & Ana - part 2/3",
        "👨‍👩‍👧‍👦 family",
        "a@b.example",
    ):
        assert plain(typed) == typed


def test_a_right_to_left_title_is_wrapped_and_its_neighbours_stay() -> None:
    assert plain("ערב שקט") == "\u2068ערב שקט\u2069"
    assert plain("مساء\nhello") == "\u2068مساء\u2069\nhello"


def test_bidi_overrides_of_a_name_do_not_reach_the_card() -> None:
    assert plain("abc\u202egnp.exe") == "abcgnp.exe"


def test_a_lookalike_name_stays_inside_its_quote() -> None:
    assert quoted("Аdmin\n# Staff notice\n>>> all") == "> Аdmin\n> \\# Staff notice\n> \\>>> all"


def test_a_quote_keeps_its_empty_lines_inside() -> None:
    assert quoted("one\n\ntwo") == "> one\n> \n> two"


def test_a_label_is_one_line_within_the_limit() -> None:
    assert label("Monday\ncircle") == "Monday circle"
    assert label("# *Monday*") == "# *Monday*"
    for typed in ("w" * 500, "😊" * 90, "ש" * 500):
        for limit in (45, 80, 100):
            assert len(label(typed, limit).encode("utf-16-le")) // 2 <= limit


SIGNS = "<>@!&#/:\\*_~|`[]()-+. \n1at\u2067😊éב" + APART
WORDS = ["everyone", "here", "123", "id", "https", "discord", "gg", "com"]
PIECES = st.sampled_from([*SIGNS, *WORDS])


@settings(max_examples=400)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=60)))
def test_whatever_is_typed_is_shown_and_nothing_is_live(typed: str) -> None:
    shows_what_was_typed(typed)


@settings(max_examples=100)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_the_room_that_is_needed_is_at_most_three_times_the_text(typed: str) -> None:
    lines = clean(typed).count("\n") + 1
    assert len(plain(typed)) <= 3 * len(clean(typed)) + 2 * lines
