"""An agreement has up to twelve lines, and of two versions only what differs is shown."""

from __future__ import annotations

import pytest

from groupbot.agreement.lines import DEFAULT_LINES, LONGEST_LINE, MOST_LINES, changes, read_lines
from groupbot.errors import BadInput
from groupbot.text import length


def test_our_own_lines_are_within_the_limits_and_shout_at_nobody() -> None:
    assert len(DEFAULT_LINES) == MOST_LINES
    assert all(length(line) <= LONGEST_LINE and "!" not in line for line in DEFAULT_LINES)
    assert read_lines("\n".join(DEFAULT_LINES)) == DEFAULT_LINES


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (" \n\u200b\n", "at least one line"),
        ("\n".join(f"Point {n}" for n in range(13)), "That is 13 lines."),
        ("Short\n" + "x" * 201, "Line 2 has 201 characters."),
    ],
)
def test_what_is_too_much_or_nothing_is_refused_and_handed_back(typed: str, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_lines(typed)
    assert words in refused.value.words
    assert refused.value.typed == typed


def test_blank_lines_and_a_line_written_twice_count_once() -> None:
    assert read_lines("  We listen.\n\n\nWe pass.\nWe listen.") == ("We listen.", "We pass.")


def test_what_changed_is_given_line_by_line() -> None:
    old, new = ("a", "b", "c"), ("a", "B", "c", "d")
    assert [(c.before, c.after) for c in changes(old, new)] == [("b", "B"), ("", "d")]
    assert [(c.before, c.after) for c in changes(("a", "b"), ("a",))] == [("b", "")]


def test_a_line_that_only_moved_did_not_change() -> None:
    assert changes(("a", "b", "c"), ("c", "a", "b")) == ()
