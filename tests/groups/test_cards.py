"""What people read about groups, and that it fits into a message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cogs.groups import cards, desk, names
from cogs.kit import draw
from cogs.kit.card import Buttons, Card, Menu, Text
from cogs.kit.pages import page
from cogs.setup import server
from groupbot.groups.model import (
    Group,
    GroupState,
    Kind,
    Membership,
    Mode,
    PlaceKind,
    Role,
    Server,
)
from groupbot.sessions.model import Session

TODAY = date(2027, 1, 4)
GROUP = Group(
    guild_id=77,
    id="mondaycrc1",
    name="Monday Circle",
    zone="Europe/London",
    mode=Mode.NAMED,
    announce_channel_id=2**63 - 2,
    facilitators_channel_id=2**63 - 3,
    place_channel_id=2**63 - 4,
    facilitators=frozenset({2**63 - 5}),
)
# Every sign of it is escaped, so it is as long as a text can become.
UGLY = "`" * 200
WORST = replace(
    GROUP,
    name="*" * 60,
    audience=UGLY,
    tags=UGLY,
    discreet_title="_" * 80,
    facilitators=frozenset(range(2**63 - 20, 2**63 - 1)),
    card_channel_id=2**63 - 2,
    card_message_id=2**63 - 7,
)
MINE = Membership(77, GROUP.id, 5, TODAY)


def words(card: Card) -> str:
    return "\n".join(part.words for part in card.parts if isinstance(part, Text))


def labels(card: Card) -> list[str]:
    return [b.label for part in card.parts if isinstance(part, Buttons) for b in part.buttons]


def a_session(title: str = "Monday Circle") -> Session:
    start = datetime(2027, 1, 11, 19, tzinfo=UTC)
    return Session(
        guild_id=77,
        id="aaaaaaaaaa",
        group_id=GROUP.id,
        title=title,
        zone="Europe/London",
        starts_at=start,
        length=90,
        capacity=12,
        place_channel_id=1,
        place_kind=PlaceKind.VOICE,
        facilitator_id=3,
        created_by=3,
        created_at=start,
    )


def every_card(group: Group) -> Iterator[Card]:
    sessions = [a_session("#" * 100)] * 30
    yield cards.public(group, "Mondays 19:00 (Europe/London)")
    for mine in (None, MINE, MINE.resting(TODAY)):
        yield cards.own(group, "Mondays 19:00 (Europe/London)", mine, TODAY, leads=True)
    yield names.who_sees(group, open_room=True)
    for asks in (True, False):
        yield names.joined(group, anew=asks, asks=asks, open_room=True)
    for answer in (True, False, None):
        yield names.name_question(group, answer)
        yield names.name_answer(group, yes=bool(answer))
    yield names.forget_question(group, left=True)
    yield from (names.forgotten(group), names.kept(group), names.no_lists(group), cards.left(group))
    yield from (cards.resting(group, TODAY, 2), cards.back(group))
    for coordinator in (True, False):
        yield cards.listing(page([]), frozenset(), coordinator=coordinator)
        many = [replace(group, id=f"{n:010}") for n in range(11)]
        yield cards.listing(page(many), frozenset({"0000000001"}), coordinator=coordinator)
    warnings = desk.room_warnings(group, staff_open=True, room_open=True, cannot_post=["I cannot post."])
    yield from (desk.made(group, warnings), desk.saved(group, warnings, card_elsewhere=True))
    yield from (desk.mode_question(group, mode, saved=True) for mode in Mode)
    yield from (desk.archive_question(group, sessions), desk.archive_question(group, []))
    yield from (desk.archived(group, n) for n in range(3))
    yield from (desk.restored(group, n) for n in range(3))
    yield from (desk.remove_question(group, 5, sessions), desk.remove_question(group, 5, []))
    yield desk.facilitator_back(group, 5)
    yield from (desk.posting(group), desk.standing_already(group), desk.facilitator_added(group, 5))
    yield from (desk.facilitator_removed(group, 5, sessions), desk.facilitator_removed(group, 5, []))
    everything = Server(77, {Role.MEMBER: 1, Role.FACILITATOR: 2, Role.COORDINATOR: 3})
    for settings in (Server(77), everything):
        yield from (server.overview(settings, [group]), server.year_set(settings), server.small_set(settings))
        yield from (server.role_shown(settings, kind) for kind in Role)
        yield from (server.role_set(settings, kind, []) for kind in Role)
    yield from (server.unmap_question(everything, kind) for kind in Role)


GROUPS = [
    GROUP,
    WORST,
    replace(WORST, mode=Mode.NUMBER, place_kind=PlaceKind.TEXT, kind=Kind.FAMILY),
    replace(WORST, state=GroupState.ARCHIVED, facilitators=frozenset()),
]


@pytest.mark.parametrize("group", GROUPS)
def test_every_card_fits_into_a_message(group: Group) -> None:
    for card in every_card(group):
        view = draw.view(card, mark="1y2p0ij32e8e7")
        assert len(words(card)) <= 4000  # Discord: characters of text in one message
        assert view.total_children_count <= 40
        ids = [
            b.target.custom_id() for p in card.parts if isinstance(p, Buttons) for b in p.buttons if b.target
        ]
        ids += [p.target.custom_id() for p in card.parts if isinstance(p, Menu)]
        assert len(ids) == len(set(ids))
        assert all(len(custom_id) <= 100 for custom_id in ids)


@pytest.mark.parametrize("group", GROUPS)
def test_every_word_is_calm_and_names_no_member(group: Group) -> None:
    for card in every_card(group):
        assert "!" not in words(card).replace("\\!", "")
        assert not any(word in words(card).lower() for word in ("please note", "successfully", "oops"))
    assert "<@5>" not in words(cards.public(group, None))


def test_the_public_card_says_what_somebody_needs_to_decide() -> None:
    group = replace(GROUP, audience="For people who stopped drinking", tags="beginners")
    card = cards.public(group, "Mondays 19:00 (Europe/London)")
    assert "Peer group · For people who stopped drinking" in words(card)
    assert "Usually meets Mondays 19:00 (Europe/London) in <#" in words(card)
    assert "Attendance: by name, for those who agree." in words(card)
    assert labels(card) == ["Join", "Leave", "Who sees me?", "Write to the facilitators", "Helplines"]


def test_an_archived_group_cannot_be_joined_from_its_card() -> None:
    card = cards.public(replace(GROUP, state=GroupState.ARCHIVED), None)
    assert labels(card) == ["Who sees me?", "Helplines"]
    assert "does not meet any more" in words(card)


def test_only_those_who_lead_are_offered_to_post_the_card() -> None:
    assert "Post the group's card" in labels(cards.own(GROUP, None, None, TODAY, leads=True))
    assert "Post the group's card" not in labels(cards.own(GROUP, None, None, TODAY, leads=False))


@pytest.mark.parametrize(
    ("mine", "offered"),
    [
        (None, {"Join"}),
        (MINE, {"Leave", "What I wish here", "Take a break", "My name in lists"}),
        (
            MINE.resting(date(2027, 1, 10)),
            {"Leave", "What I wish here", "End the break now", "My name in lists"},
        ),
        (MINE.resting(date(2027, 1, 3)), {"Leave", "What I wish here", "Take a break", "My name in lists"}),
    ],
)
def test_a_member_is_offered_what_they_can_do_now(mine: Membership | None, offered: set[str]) -> None:
    shown = set(labels(cards.own(GROUP, None, mine, TODAY, leads=False)))
    assert shown == offered | {"Who sees me?", "Write to the facilitators", "All groups", "Helplines"}


def test_a_group_that_counts_only_asks_nobody_for_their_name() -> None:
    group = replace(GROUP, mode=Mode.NUMBER)
    joined = names.joined(group, anew=True, asks=False, open_room=False)
    assert "No list of names is kept." in words(joined)
    assert labels(joined) == []
    assert "My name in lists" not in labels(cards.own(group, None, MINE, TODAY, leads=False))


def test_what_discord_shows_is_said_when_somebody_joins() -> None:
    said = words(names.joined(GROUP, anew=True, asks=True, open_room=True))
    assert "The bot does not show who comes. Discord does: anyone who can see the voice room" in said
    assert "Everyone in this server can see it." in said
    assert "Everyone" not in words(names.joined(GROUP, anew=True, asks=True, open_room=False))


def test_in_a_text_group_it_is_writing_that_is_seen() -> None:
    said = words(names.who_sees(replace(GROUP, place_kind=PlaceKind.TEXT), open_room=False))
    assert "anyone who can see the room" in said
    assert "sees who writes in it" in said


def test_leaving_says_that_nobody_is_told() -> None:
    said = words(cards.left(GROUP))
    assert said == "You have left Monday Circle. Nobody is told. Your places are free again."


def test_a_break_says_its_last_day_and_which_places_stay() -> None:
    said = words(cards.resting(GROUP, date(2027, 1, 12), 1))
    assert "until 12 January 2027, that day included" in said
    assert "You still hold a place in one coming session. During the break you are not reminded" in said


def test_archiving_lists_what_is_cancelled() -> None:
    asked = desk.archive_question(GROUP, [a_session("Circle of *stars*")] * 12)
    assert "- Circle of \\*stars\\*, <t:" in words(asked)
    assert words(asked).endswith("- and 2 more")
    assert labels(asked) == ["Archive the group", "Leave it as it is"]


def test_a_name_cannot_format_the_words_around_it() -> None:
    group = replace(GROUP, name="**Staff** [help](https://example.org) @everyone <@5>")
    said = words(cards.public(group, None))
    assert "**Staff**" not in said
    assert "[help]" not in said
    assert "@everyone" not in said
    assert "<@5>" not in said


def test_the_next_step_follows_what_is_there() -> None:
    mapped = Server(77, {Role.COORDINATOR: 3})
    assert server.next_step(Server(77), []).startswith("/setup start")
    assert "/setup role" in server.next_step(Server(77), [])
    assert "/group new" in server.next_step(mapped, [])
    alone = replace(GROUP, facilitators=frozenset())
    assert "/group facilitator add" in server.next_step(mapped, [alone])
    assert "/session new" in server.next_step(mapped, [GROUP])
