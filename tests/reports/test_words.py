"""The words of a summary: every figure has a definition, and sentences say what the figures say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groupbot.reports.model import Row, Summary
from groupbot.reports.sharing import Cell, Left
from groupbot.reports.words import (
    DEFINITIONS,
    MEASURES,
    REASONS,
    cell_words,
    facts,
    figure,
    notes,
    plural,
    row_words,
)
from groupbot.sessions.model import Reason
from tests.reports.making import a_report

FULL = Summary(
    planned=12,
    held=8,
    empty=1,
    to_come=1,
    reasons={Reason.ILL: 1, Reason.HOLIDAY: 1},
    minutes=720,
    attendances=65,
    unnamed=4,
    median=8.5,
    people=14,
    first_timers=5,
    new_this_year=6,
    places=96,
    places_taken=70,
    waiting=3,
    with_two=2,
    facilitator_minutes=990,
)


def test_every_measure_has_its_definition_and_every_reason_its_words() -> None:
    assert [each.name for each in MEASURES] == list(DEFINITIONS)
    assert all(each.definition.endswith(".") for each in MEASURES)
    assert set(REASONS) == set(Reason)


def test_the_figures_are_said_in_sentences() -> None:
    assert facts(FULL) == [
        "8 of 12 planned sessions held, 12 hours. 2 cancelled (1 facilitator ill, 1 holiday). "
        "1 open, and nobody came. 1 still to come.",
        "65 attendances, median 8.5 in a session.",
        "14 people, 5 for the first time ever, 6 for the first time this year.",
        "70 of 96 places taken, 3 waiting at the end.",
        "2 sessions with two or more facilitators, 16.5 facilitator hours.",
    ]


def test_what_was_said_of_new_people_is_a_figure_of_its_own() -> None:
    told = "9 for the first time this year, as facilitators of groups without names said."
    said = replace(FULL, said_new=9)
    assert facts(said) == [*facts(FULL)[:3], told, *facts(FULL)[3:]]
    unnamed = replace(said, people=None, first_timers=None, new_this_year=None)
    assert facts(unnamed) == [*facts(FULL)[:2], told, *facts(FULL)[3:]]
    assert facts(replace(unnamed, said_new=0))[2].startswith("0 for the first time this year, as")
    assert row_words(Row("A", unnamed)) == "8 of 12 held, 65 attendances, 9 new this year, as said"


def test_one_is_not_many() -> None:
    one = Summary(
        planned=1,
        held=1,
        minutes=60,
        attendances=1,
        median=1.0,
        people=1,
        first_timers=1,
        places=1,
        with_two=1,
    )
    assert facts(one)[0] == "1 of 1 planned session held, 1 hour."
    assert facts(one)[1:3] == [
        "1 attendance, median 1 in a session.",
        "1 person, 1 for the first time ever, – for the first time this year.",
    ]


def test_where_nobody_can_be_counted_once_people_are_not_spoken_of() -> None:
    unnamed = replace(FULL, people=None, first_timers=None, new_this_year=None)
    assert not any("first time" in line for line in facts(unnamed))
    assert row_words(Row("A", unnamed)) == "8 of 12 held, 65 attendances"


def test_a_row_is_said_in_short() -> None:
    assert row_words(Row("A", FULL)) == "8 of 12 held, 65 attendances, 14 people, 5 first-timers"
    assert row_words(Row("A", Summary())) == "nothing planned"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "–"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        (1 / 3, "0.3"),
        (12345, "12345"),
        (1234567.0, "1234567"),
    ],
)
def test_a_figure_is_written_without_needless_digits(value: float | None, written: str) -> None:
    assert figure(value) == written


def test_a_count_agrees_with_its_noun() -> None:
    assert [plural(n, "person", "people") for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (7, 7),
        (0, 0),
        (Left.TOGETHER, "see below"),
        (Left.FEWER, "fewer than 5"),
        (Left.NOT_KEPT, "no names kept"),
        (Left.NOT_HERE, ""),
        (Left.UNFINISHED, "when the period is over"),
    ],
)
def test_a_number_that_is_not_shown_says_why(cell: Cell, written: str | int) -> None:
    assert cell_words(cell, 5) == written


def test_what_has_to_be_known_is_said() -> None:
    said = notes(a_report({}, is_over=False))
    assert len(said) == 2
    assert said[1].startswith("No sessions were held")
