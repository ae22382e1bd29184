"""What the card of a summary says, and that Discord takes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cogs.kit import draw
from cogs.kit.card import Attached, Buttons, Card, Text
from cogs.reports import cards
from groupbot.reports.files import File
from groupbot.reports.model import By, Report
from tests.reports.making import a_group, a_report, held

FILE = File("attendance-2026-q4.csv", b"x")
PICTURE = File("attendance-2026-q4.png", b"y", "Bar chart")


def read(card: Card) -> str:
    return "\n".join(part.words for part in card.parts if isinstance(part, Text))


def labels(card: Card) -> list[str]:
    return [b.label for part in card.parts if isinstance(part, Buttons) for b in part.buttons]


def one_circle(by: By = By.GROUP, *, alone: bool = False) -> Report:
    group = a_group()
    return a_report({group: [held(group, date(2026, 10, 5), 7, 6)]}, by=by, about=group if alone else None)


def test_a_summary_says_its_numbers_in_sentences_and_then_by_rows() -> None:
    said = read(cards.summary(one_circle(), FILE, PICTURE))
    assert said.startswith("### Attendance: All groups, Quarter 4 of 2026 (October to December)\n")
    assert "1 of 1 planned session held, 1.5 hours.\n7 attendances, median 7 in a session." in said
    assert "**Monday Circle**: 1 of 1 held, 7 attendances, 6 people, 6 first-timers" in said


def test_what_facilitators_said_of_new_people_stands_on_the_card() -> None:
    group = a_group()
    report = a_report({group: [held(group, date(2026, 10, 5), 9, unnamed=9, said_new=2)]})
    said = read(cards.summary(report, FILE, None))
    assert "\n2 for the first time this year, as facilitators of groups without names said.\n" in said
    assert "**Monday Circle**: 1 of 1 held, 9 attendances, 2 new this year, as said" in said
    assert "**New this year, as said**: In groups without names: how many" in read(cards.terms())


def test_the_file_and_the_picture_come_along_described() -> None:
    parts = [part for part in cards.summary(one_circle(), FILE, PICTURE).parts if isinstance(part, Attached)]
    assert [(part.name, part.picture, part.described) for part in parts] == [
        ("attendance-2026-q4.png", True, "Bar chart"),
        ("attendance-2026-q4.csv", False, ""),
    ]


def test_without_a_picture_it_says_so() -> None:
    assert cards.NO_CHART in read(cards.summary(one_circle(), FILE, None))


@pytest.mark.parametrize(
    ("by", "alone", "offered"),
    [
        (By.GROUP, False, ["By week", "By month"]),
        (By.WEEK, False, ["Earlier", "By month", "By group"]),
        (By.WEEK, True, ["Earlier", "By month"]),
        (By.MONTH, True, ["By week"]),
    ],
)
def test_other_rows_are_offered_where_there_are_any(by: By, alone: bool, offered: list[str]) -> None:
    report = one_circle(by, alone=alone)
    assert labels(cards.summary(report, FILE, None, "1")) == [*offered, "What the numbers mean"]


def test_a_button_says_what_to_count_again() -> None:
    report = one_circle(By.WEEK, alone=True)
    drawn = cards.summary(report, FILE, None)
    later = next(b for p in drawn.parts if isinstance(p, Buttons) for b in p.buttons if b.label == "Later")
    assert later.target is not None
    assert later.target.extra == "2026-q4,week,1"
    assert report.group is not None
    assert later.target.subject == report.group.id


def test_no_groups_at_all_is_said() -> None:
    said = read(cards.summary(a_report({}), FILE, None))
    assert "There are no rows to show." in said
    assert "No sessions were held between 1 October 2026 and 31 December 2026." in said


def test_every_card_stays_within_what_discord_takes() -> None:
    names = [f"{n:02}" + "<@1>*_[" * 14 for n in range(30)]
    groups = {
        group: [
            held(group, date(2026, 10, 5) + timedelta(days=d), 500, 99, estimated=True, unnamed=9, waiting=99)
            for d in range(80)
        ]
        for group in map(a_group, names)
    }
    for report in (a_report(groups, is_over=False), a_report(groups, about=next(iter(groups)))):
        for by in By:
            card = cards.summary(replace(report, by=by), FILE, PICTURE, "1")
            assert len(read(card)) <= 4000
            assert draw.view(card).total_children_count <= 40
    assert len(read(cards.terms())) <= 4000
