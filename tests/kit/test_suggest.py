from __future__ import annotations

from cogs.kit.suggest import matching

LINES = [("Monday Circle", "a"), ("Circle of Friends", "b"), ("Café Élan", "c")]


def test_lines_that_begin_with_what_was_typed_come_first() -> None:
    assert matching(LINES, "circle") == [("Circle of Friends", "b"), ("Monday Circle", "a")]


def test_case_and_width_do_not_matter() -> None:
    assert matching(LINES, "ＣＡＦÉ") == [("Café Élan", "c")]


def test_nothing_typed_offers_everything_in_its_order() -> None:
    assert matching(LINES, "") == LINES


def test_what_fits_nothing_offers_nothing() -> None:
    assert matching(LINES, "zzz") == []
