"""What people read on the card of helplines, and that it fits into a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cogs.crisis import cards
from cogs.kit import draw
from cogs.kit.card import Card, Menu, Text
from cogs.kit.plain import quoted
from groupbot.crisis.model import Checked, Helplines, Region, ServerHelp
from groupbot.crisis.reading import load

HELPLINES = load(None)
NOTHING = ServerHelp(77)
LONG = ServerHelp(77, contact="`<@1> *" * 42)
REGIONS: list[Region | None] = [None, *HELPLINES.regions]


def words(card: Card) -> str:
    return "\n".join(part.words for part in card.parts if isinstance(part, Text))


def region(code: str) -> Region:
    found = HELPLINES.find(code)
    assert found is not None
    return found


def called(where: Region | None) -> str:
    return where.code if where else "no region"


@pytest.mark.parametrize("where", REGIONS, ids=called)
@pytest.mark.parametrize("added", [NOTHING, LONG], ids=["nothing", "long contact"])
def test_every_card_opens_and_ends_as_promised_and_fits(where: Region | None, added: ServerHelp) -> None:
    card = cards.shown(HELPLINES, where, added, unknown=where is None)
    said = words(card)
    assert said.startswith("Only you see this. Nobody here is told.\n")
    assert said.endswith("\nGroupbot is not watched round the clock.")
    assert len(said) <= 4000
    assert "!" not in said.replace(quoted(added.contact), "")
    assert draw.view(card).total_children_count <= 40
    (menu,) = [part for part in card.parts if isinstance(part, Menu)]
    assert len(menu.options) == len(HELPLINES.regions) <= 25
    assert len(menu.target.custom_id()) <= 100
    assert [option.value for option in menu.options if option.chosen] == ([where.code] if where else [])


def test_the_emergency_number_comes_first_and_the_finder_last() -> None:
    said = words(cards.shown(HELPLINES, region("nz"), NOTHING))
    order = ["call **111**", "call **1737**", "**HELP to 4357**", "ask for peer support", "findahelpline.com"]
    assert [said.index(each) for each in order] == sorted(said.index(each) for each in order)


def test_a_line_says_how_when_and_in_which_language() -> None:
    said = words(cards.shown(HELPLINES, region("fr"), NOTHING))
    assert "- 3114, suicide prevention: call **3114** or <https://3114.fr>. Day and night. French." in said
    assert "- Shout: text **SHOUT to 85258** or <https://giveusashout.org>. Day and night. English." in words(
        cards.shown(HELPLINES, region("uk"), NOTHING)
    )


def test_the_card_says_when_and_in_what_its_lines_were_checked() -> None:
    us = region("us")
    said = words(cards.shown(HELPLINES, us, NOTHING))
    assert "-# Checked 22 Nov 2026, in saved copies of public pages, which may be older." in said
    own = [replace(line, checked_on=date(2027, 3, 1), checked_in=Checked.PAGE) for line in us.lines]
    again = replace(us, lines=(replace(own[0], checked_on=date(2027, 2, 9)), *own[1:]))
    said = words(cards.shown(Helplines((again,)), again, NOTHING))
    assert "-# Checked 9 Feb 2027. If one does not answer, try the next." in said


def test_without_a_region_there_is_a_finder_and_every_region_by_name() -> None:
    said = words(cards.shown(HELPLINES, None, NOTHING))
    assert "call the emergency number of the place where you are" in said
    assert "<https://findahelpline.com>" in said
    assert all(each.name in said for each in HELPLINES.regions)
    assert "no helplines here for a region of that name" not in said
    assert "no helplines here for a region of that name" in words(
        cards.shown(HELPLINES, None, NOTHING, unknown=True)
    )


def test_somewhere_else_names_no_number_of_another_country() -> None:
    said = words(cards.shown(HELPLINES, HELPLINES.elsewhere, NOTHING))
    assert "call **" not in said
    assert "call the emergency number of the place where you are" in said


def test_what_a_server_adds_has_no_power_on_the_card() -> None:
    typed = "<@1> [here](https://x.org) **now**"
    said = words(cards.shown(HELPLINES, region("uk"), ServerHelp(77, contact=typed)))
    assert quoted(typed) in said
    assert typed not in said


def test_what_is_set_is_said_with_a_way_to_take_it_away() -> None:
    assert "Set one with /server region." in words(cards.region_set(HELPLINES, NOTHING))
    assert "for Ireland first" in words(cards.region_set(HELPLINES, replace(NOTHING, region="ie")))
    # A region that was in another file of helplines.
    assert "No region is set" in words(cards.region_set(HELPLINES, replace(NOTHING, region="zz")))
    assert "up to 300 characters" in words(cards.contact_set(NOTHING))
    assert "> The warden" in words(cards.contact_set(replace(NOTHING, contact="The warden")))
    assert "> The warden" in words(cards.contact_gone(replace(NOTHING, contact="The warden")))
    assert words(cards.contact_gone(NOTHING)).endswith("any more.")
