"""What people read about their own things, and that it fits into a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cogs.kit import draw
from cogs.kit.card import Button, Buttons, Card, Menu, Target, Text, card, row
from cogs.kit.pages import page
from cogs.me import cards, guide
from cogs.me.cards import Coming
from groupbot.groups.model import PlaceKind
from groupbot.preferences.model import By, Preferences
from groupbot.sessions.model import Session

AT = datetime(2027, 1, 4, 18, tzinfo=UTC)
NOBODY = Preferences(77, 5)


def words(card: Card) -> str:
    return "\n".join(part.words for part in card.parts if isinstance(part, Text))


def labels(card: Card) -> list[str]:
    return [b.label for part in card.parts if isinstance(part, Buttons) for b in part.buttons]


def fits(card: Card) -> bool:
    ids = [b.target.custom_id() for p in card.parts if isinstance(p, Buttons) for b in p.buttons if b.target]
    assert len(ids) == len(set(ids))
    assert all(len(label) <= 80 for label in labels(card))
    return draw.view(card).total_children_count <= 40 and len(words(card)) <= 4000


def a_session(number: int) -> Session:
    return Session(
        guild_id=77,
        id=f"{number:010}",
        group_id="bbbbbbbbbb",
        title="`" * 100,
        zone="America/Argentina/ComodRivadavia",
        starts_at=AT + timedelta(days=number),
        length=90,
        capacity=12,
        place_channel_id=2,
        place_kind=PlaceKind.VOICE,
        facilitator_id=3,
        created_by=3,
        created_at=AT,
    )


def a_letter(number: int, length: int = 300, buttons: int = 3) -> tuple[datetime, Card]:
    presses = [
        Button(f"Button {n}", Target("session", "show", f"{number:010}", str(n))) for n in range(buttons)
    ]
    return AT, card("x" * length, row(*presses))


def test_what_is_next_fits_five_sessions_a_page() -> None:
    coming = [Coming(a_session(n), "*" * 100, "You are coming.") for n in range(12)]
    first = page(coming, 0, cards.SESSIONS_A_PAGE)
    shown = cards.coming(first, in_a_group=True)
    assert fits(shown)
    assert labels(shown)[-2:] == ["Later", "Helplines"]
    assert len(labels(shown)) == 7


@pytest.mark.parametrize(("in_a_group", "way"), [(True, "/session list"), (False, "/group list")])
def test_when_nothing_is_next_the_way_to_something_is_shown(in_a_group: bool, way: str) -> None:
    said = words(cards.coming(page([]), in_a_group=in_a_group))
    assert said.startswith("Nothing is planned for you.")
    assert way in said


@pytest.mark.parametrize(
    "letters", [[a_letter(n) for n in range(23)], [a_letter(n, 1500, 5) for n in range(7)]]
)
def test_every_letter_of_the_inbox_is_on_one_page_and_every_page_fits(
    letters: list[tuple[datetime, Card]],
) -> None:
    number, seen = 0, 0
    while True:
        shown = cards.inbox(letters, number)
        assert fits(shown)
        seen += sum(1 for part in shown.parts if isinstance(part, Text) and part.words.startswith("xx"))
        number += 1
        if "Older" not in labels(shown):
            break
    assert labels(shown)[-2:] == ["Newer", "Clear the inbox"]
    assert seen == len(letters)


def test_two_letters_about_one_session_share_their_buttons() -> None:
    shown = cards.inbox([a_letter(1), a_letter(1)], 0)
    assert labels(shown) == ["Button 0", "Button 1", "Button 2", "Clear the inbox"]


def test_an_empty_inbox_says_so() -> None:
    assert words(cards.inbox([], 0)) == "Your inbox is empty. What waits here stays for 7 days."


def test_reminders_are_off_until_chosen() -> None:
    shown = cards.reminders(NOBODY)
    assert "You get no reminders." in words(shown)
    (menu,) = [part for part in shown.parts if isinstance(part, Menu)]
    assert [o.label for o in menu.options] == [
        "15 minutes before",
        "1 hour before",
        "3 hours before",
        "1 day before",
    ]
    assert not any(option.chosen for option in menu.options)


def test_a_reminder_of_ones_own_stands_in_the_menu_too() -> None:
    shown = cards.reminders(replace(NOBODY, reminder_leads=(1440, 90), reminders_by=By.DM))
    assert "You are reminded 1 day and 90 minutes before each session you are coming to." in words(shown)
    assert "direct message" in words(shown)
    (menu,) = [part for part in shown.parts if isinstance(part, Menu)]
    assert [o.label for o in menu.options if o.chosen] == ["90 minutes before", "1 day before"]
    assert labels(shown) == [
        "No reminders",
        "Put them in my inbox instead",
        "News of changes",
        "My time zone",
        "My digest",
    ]


def test_it_is_said_why_changes_come_as_messages_although_nobody_asked() -> None:
    by_message = replace(NOBODY, reminder_leads=(60,), reminders_by=By.DM)
    assert "Your reminders come as direct messages, so" in words(cards.changes(by_message))
    assert "that waits in /me inbox" in words(cards.changes(NOBODY))
    assert labels(cards.changes(replace(NOBODY, tell_changes=True))) == [
        "No, keep it in my inbox",
        "My reminders",
        "Late places",
    ]


def test_help_shows_what_this_person_can_do() -> None:
    member = words(guide.here(leads=False, coordinates=False, sets_up=False))
    facilitator = words(guide.here(leads=True, coordinates=False, sets_up=False))
    coordinator = words(guide.here(leads=False, coordinates=True, sets_up=False, part="coordinate"))
    everything = guide.here(leads=True, coordinates=True, sets_up=True)
    assert "/session new" not in member
    assert "/session new" in facilitator
    assert "/group new" not in facilitator
    assert "/group new" in coordinator
    assert "/setup" not in coordinator
    chosen = guide.here(leads=True, coordinates=True, sets_up=True, part="setup")
    assert "/setup role" in words(chosen)
    assert words(chosen).startswith("### To set the bot up")
    assert fits(chosen)
    assert fits(everything)


def test_help_in_a_message_names_only_what_works_there() -> None:
    said = words(guide.in_a_message())
    assert "`/me next`" in said
    assert "`/group" not in said
