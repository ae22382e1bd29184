"""Odd and hostile names of groups: refused in words, or shown as they were typed and without power."""

from __future__ import annotations

import unicodedata

from groupbot.loopback import Reply
from tests.stage import Stage

HARMLESS = {
    "'; DROP TABLE groups; --": "'; DROP TABLE groups; --",
    "{0.__class__} %s {{7*7}}": "{0.\\_\\_class\\_\\_} %s {{7\\*7}}",
    "@everyone @here": "@\u200beveryone @\u200bhere",
    "<@123> <@&5> <#1> </ban:1> <t:0:R>": "\\<\u200b@123>",
    "# Staff notice": "\\# Staff notice",
    "```quiet```": "\\`\\`\\`quiet\\`\\`\\`",
    "[help](https://evil.example)": "\\[help\\](https\\://evil.example)",
    "<:blob:123456789>": "\\:blob:",
    "a\u202eb\u0000c\ud800d".encode("utf-8", "replace").decode(): "ab",
    "\u05e9\u05dc\u05d5\u05dd": "\u2068\u05e9\u05dc\u05d5\u05dd\u2069",
    "👩\u200d👩\u200d👧 group": "👩\u200d👩\u200d👧 group",
    "=HYPERLINK(1)": "=HYPERLINK(1)",
    "Аdmin": "Аdmin",
}


async def new(stage: Stage, name: str) -> Reply:
    """Make a group of a name."""
    return await stage.cora.slash(
        "/group new",
        in_=stage.staff_room,
        name=name,
        zone="Europe/London",
        attendance="named",
        announce_channel=stage.announcements,
        facilitators_channel=stage.staff_room,
        place=stage.circle_room,
    )


async def test_a_name_is_shown_as_it_was_typed_and_has_no_power(stage: Stage) -> None:
    for typed, shown in HARMLESS.items():
        made = await new(stage, typed)
        assert shown in made.text, typed
        assert "is made" in made.text
        offered = await stage.sam.slash("/group list", in_=stage.announcements)
        assert offered.ephemeral


async def test_a_name_of_nothing_is_refused(stage: Stage) -> None:
    for typed in (" ", "\u200b\u200d", "\u3164", "\u2800 \u2800"):
        refused = await new(stage, typed)
        assert refused.text.startswith("The name is empty.")


async def test_two_ways_to_write_one_name_are_one_name(stage: Stage) -> None:
    await new(stage, unicodedata.normalize("NFC", "Café Élan"))
    for typed in (unicodedata.normalize("NFD", "Café Élan"), "CAFÉ  ÉLAN", "Ｃafé Élan", "Café\u200b Élan"):
        assert "There is already a group called Café Élan." in (await new(stage, typed)).text


async def test_an_id_is_read_whatever_its_case(stage: Stage) -> None:
    await new(stage, "Monday Circle")
    group = (await stage.app.core.groups.every(stage.guild.id))[0]
    typed = group.id.upper().replace("0", "O").replace("1", "L")
    shown = await stage.sam.slash("/group show", in_=stage.announcements, group=typed)
    assert "Monday Circle" in shown.text
