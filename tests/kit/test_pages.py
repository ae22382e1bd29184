from __future__ import annotations

import pytest

from cogs.kit.card import Target
from cogs.kit.pages import page

LIST = Target("group", "list")


def test_a_short_list_has_one_page_and_no_buttons() -> None:
    only = page([1, 2, 3])
    assert (only.lines, only.words, only.turner(LIST)) == ([1, 2, 3], None, None)


def test_a_list_of_twenty_one_has_three_pages() -> None:
    middle = page(list(range(21)), "1")
    assert middle.lines == list(range(10, 20))
    assert middle.words == "-# Page 2 of 3"
    turner = middle.turner(LIST)
    assert turner
    assert [(b.label, b.target.extra) for b in turner.buttons if b.target] == [
        ("Earlier", "0"),
        ("Later", "2"),
    ]


@pytest.mark.parametrize("number", ["9", "x", "", "-1", "٣"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(number: str) -> None:
    assert page([1, 2], number).number == 0


def test_an_empty_list_is_an_empty_page() -> None:
    assert page([]).lines == []
