"""What the cards of attendance say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cogs.attendance import cards
from cogs.kit import draw
from cogs.kit.card import Buttons, Card, Text
from groupbot.attendance.model import AttendanceList, Counted, HereStatus, Line, SessionCounts, unmarked
from groupbot.groups.model import Group, Mode, PlaceKind
from groupbot.sessions.model import Session, SessionState

START = datetime(2027, 1, 11, 19, 0, tzinfo=UTC)
GROUP = Group(1, "g234567890", "Monday Circle", "Europe/London", Mode.NAMED, 11, 12, 13)
SESSION = Session(
    guild_id=1,
    id="s234567890",
    group_id=GROUP.id,
    title="Monday Circle",
    zone="Europe/London",
    starts_at=START,
    length=60,
    capacity=12,
    place_channel_id=13,
    place_kind=PlaceKind.VOICE,
    facilitator_id=21,
    created_by=21,
    created_at=START,
    state=SessionState.ENDED,
)
COUNTS = SessionCounts(
    guild_id=1,
    group_id=GROUP.id,
    on_day=date(2027, 1, 11),
    session_id=SESSION.id,
    starts_at=START,
    held_minutes=60,
    present=7,
    unnamed=2,
    at_least=False,
    estimated=False,
    facilitators=1,
    capacity=12,
    places_taken=8,
    waiting=0,
)
NUMBER = replace(GROUP, mode=Mode.NUMBER)


def read(card: Card) -> str:
    return "\n".join(part.words for part in card.parts if isinstance(part, Text))


def labels(card: Card) -> list[str]:
    return [b.label for part in card.parts if isinstance(part, Buttons) for b in part.buttons]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "7 people came."),
        ({"present": 1}, "1 person came."),
        ({"present": 0}, "Nobody came this time."),
        (
            {"at_least": True},
            "At least 7 people came. The bot started again during the session, and people without a name "
            "are not remembered.",
        ),
        (
            {"at_least": True, "present": 0},
            "It is not known how many people came. The bot started again during the session, and people "
            "without a name are not remembered.",
        ),
        (
            {"estimated": True},
            "7 people came. The bot was away for a part of the session, so some of this is estimated.",
        ),
        ({"said_new": 4}, "7 people came. 4 of them were here for the first time this year."),
        ({"said_new": 1}, "7 people came. 1 of them was here for the first time this year."),
        ({"said_new": 0}, "7 people came. None of them was here for the first time this year."),
        ({"present": 0, "said_new": 0}, "Nobody came this time."),
    ],
)
def test_the_end_says_how_many_came_and_how_sure_that_is(changes: dict[str, int], said: str) -> None:
    assert cards.came(replace(COUNTS, **changes)) == said


def test_only_groups_with_names_have_a_list() -> None:
    assert labels(cards.ended(SESSION, GROUP, COUNTS)) == ["Who came", "Correct", "Plan next week"]
    assert labels(cards.ended(SESSION, NUMBER, COUNTS)) == ["Enter the number", "Plan next week"]


def test_where_no_names_are_kept_the_end_asks_who_is_new() -> None:
    asked = "How many people were here for the first time this year? No names are kept, so only a facilitator"
    assert asked in read(cards.ended(SESSION, NUMBER, COUNTS))
    assert asked in read(cards.ended(SESSION, NUMBER, replace(COUNTS, present=0, at_least=True)))
    for group, counts in (
        (GROUP, COUNTS),
        (NUMBER, replace(COUNTS, said_new=0)),
        (NUMBER, replace(COUNTS, present=0)),
        (NUMBER, None),
    ):
        assert "How many" not in read(cards.ended(SESSION, group, counts))


def fields_of(group: Group, counts: SessionCounts | None) -> list[tuple[str, str, bool]]:
    return [(f.label, f.value, f.required) for f in cards.count_form(SESSION, group, counts).fields]


def test_the_form_asks_who_is_new_only_after_the_end_and_only_without_names() -> None:
    assert fields_of(NUMBER, None) == [("How many people?", "", True)]
    assert fields_of(GROUP, replace(COUNTS, headcount=7)) == [("How many people?", "7", True)]
    assert fields_of(NUMBER, COUNTS) == [
        ("How many people?", "", True),
        ("Here for the first time this year", "", False),
    ]


def test_the_form_holds_what_was_said_before() -> None:
    shown = fields_of(NUMBER, replace(COUNTS, headcount=0, said_new=0))
    assert [value for _, value, _ in shown] == ["0", "0"]


def test_a_list_says_what_a_facilitator_counted() -> None:
    shown = AttendanceList(SESSION, GROUP, unnamed=9, headcount=9, said_new=4)
    counted = "A facilitator counted 9 people. 4 of them were here for the first time this year."
    assert counted in read(cards.who_came(shown)).split("\n")
    assert "A facilitator counted 9 people." in read(cards.who_came(replace(shown, said_new=None))).split(
        "\n"
    )


def test_an_end_by_hand_offers_to_go_on_for_as_long_as_it_can() -> None:
    live = replace(SESSION, state=SessionState.LIVE, ended_at=None)
    early = live.closed(SESSION.starts_at + timedelta(minutes=20))
    shown = labels(cards.ended(early, GROUP, COUNTS))
    assert shown == ["Who came", "Correct", "Go on after all", "Plan next week"]
    assert "Go on after all" not in labels(cards.ended(replace(early, turns_at=None), GROUP, COUNTS))
    assert labels(cards.went_on(early)) == ["Details"]


def test_the_list_says_how_each_thing_is_known() -> None:
    people = (
        Line(1, HereStatus.HERE, 58.6),
        Line(2, HereStatus.HERE, 30.0, estimated=True),
        Line(3, HereStatus.HERE),
        Line(4, HereStatus.HERE, by_hand=True),
        Line(5, HereStatus.PART, 1.0),
        Line(6, HereStatus.APOLOGIES),
        Line(7, HereStatus.NOT_RECORDED),
    )
    shown = AttendanceList(SESSION, GROUP, people, (Line(21, HereStatus.HERE, 60.0),), unnamed=1)
    assert read(cards.who_came(shown)).split("\n")[2:] == [
        "5 people came.",
        "1 person of them without a name.",
        "Facilitating: <@21>",
        "**Here** (4)",
        "<@1>, 59 minutes",
        "<@2>, 30 minutes, estimated",
        "<@3>, pressed I'm here",
        "<@4>, noted by a facilitator",
        "**Here for part** (1)",
        "<@5>, 1 minute",
        "**Said they could not come** (1)",
        "<@6>",
        "**Not recorded** (1)",
        "<@7>",
    ]


def test_a_long_list_has_pages_that_keep_the_headings() -> None:
    people = tuple(Line(n, HereStatus.HERE, 60.0) for n in range(25))
    last = cards.who_came(AttendanceList(SESSION, GROUP, people), "2")
    assert "**Here** (25)\n<@20>, 60 minutes" in read(last)
    assert "-# Page 3 of 3" in read(last)
    assert labels(last) == ["Earlier", "Mark someone", "Enter the number"]


def test_a_list_of_a_session_under_way_says_so() -> None:
    running = replace(SESSION, state=SessionState.LIVE)
    said = read(cards.who_came(AttendanceList(running, GROUP, (Line(1, HereStatus.HERE, 20.0),))))
    assert "1 person came so far." in said


@pytest.mark.parametrize("mode", Mode)
def test_a_list_without_names_says_why(mode: Mode) -> None:
    empty = read(cards.who_came(AttendanceList(SESSION, replace(GROUP, mode=mode), unnamed=3)))
    assert "3 people came." in empty
    assert ("keeps a number and no names" in empty) == (mode is Mode.NUMBER)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (HereStatus.HERE, "<@9> was here."),
        (HereStatus.PART, "<@9> was here for part."),
        (HereStatus.APOLOGIES, "<@9> said they could not come."),
        (HereStatus.NOT_RECORDED, "<@9> is not recorded."),
    ],
)
def test_a_mark_is_said_back(status: HereStatus, said: str) -> None:
    record = unmarked(9, facilitating=False).marked(status, 21, START, "I saw it")
    assert said in read(cards.marked(SESSION, 9, record))
    assert "Before anybody marked it: not recorded." in read(cards.marked(SESSION, 9, record))


def test_i_am_here_says_whether_it_is_by_name() -> None:
    named = read(cards.here(Counted(SESSION, GROUP, named=True, again=False)))
    assert named.startswith("You are counted as here at **Monday Circle**, with your name. Only the")
    unnamed = read(cards.here(Counted(SESSION, GROUP, named=False, again=True)))
    assert unnamed.startswith(
        "Already noted. You are counted as here at **Monday Circle**, without your name."
    )
    assert "/group names" not in read(cards.here(Counted(SESSION, NUMBER, named=False, again=False)))


def test_every_card_stays_within_what_discord_takes() -> None:
    wide = replace(SESSION, title="<@1>*_" * 16)
    people = tuple(Line(2**63 - n, HereStatus.HERE, 59.0, estimated=True) for n in range(30))
    group = replace(GROUP, name="[" * 100)
    led = tuple(Line(2**63 - n, HereStatus.HERE, 60.0) for n in range(2))
    full = AttendanceList(wide, group, people, led, unnamed=500, at_least=True, estimated=True, headcount=500)
    shown = [cards.who_came(full, "1"), cards.ended(wide, group, COUNTS), cards.whose(wide)]
    shown += [cards.as_what(wide, 2**63), cards.heads(wide, group, COUNTS, 500), cards.marked(wide, 1, None)]
    for card in shown:
        assert len(read(card)) <= 4000
        assert draw.view(card, mark="z" * 13).total_children_count <= 40
    for form in (cards.why_form(SESSION.id, "1" * 13, "n"), cards.count_form(SESSION, NUMBER, COUNTS)):
        drawn = draw.modal(form)
        assert len(drawn.title) <= 45
        assert len(drawn.custom_id) <= 100
