"""Letters about a session: when they are due, when they are late, and when it is too late for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groupbot.delivery.model import Letter, Way
from groupbot.preferences.model import By
from groupbot.sessions import letters
from groupbot.sessions.model import Session
from groupbot.sessions.places import Place, Status
from tests.sessions.making import GROUP, START, WEEK_BEFORE, a_session

SAM = Place(31, Status.COMING)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def reminders(
    *leads: int, session: Session | None = None, place: Place = SAM, before: timedelta = timedelta(days=7)
) -> list[Letter]:
    """Give Sam's reminders as put this long before the start."""
    return letters.reminders(session or a_session(), place, leads, By.DM, START - before)


@pytest.mark.parametrize("lead", [15, 60, 180, 1440])
def test_a_reminder_is_due_its_lead_before_the_start_and_worth_sending_for_half_of_it(lead: int) -> None:
    (letter,) = reminders(lead)
    assert letter.due_at == START - lead * MINUTE
    assert letter.expires_at == START - lead * MINUTE / 2
    assert letter.late_after is not None
    assert letter.due_at < letter.late_after < START - lead * MINUTE / 2


def test_a_reminder_says_that_it_is_late_after_two_minutes_or_a_quarter_of_a_short_lead() -> None:
    long, short = reminders(60, 4)
    assert long.late_after == long.due_at + 2 * MINUTE
    assert short.late_after == short.due_at + MINUTE


def test_a_reminder_whose_time_has_come_or_gone_is_not_put() -> None:
    assert [row.body["lead"] for row in reminders(1440, 60, 15, before=HOUR)] == [15]


def test_a_start_in_less_than_ten_minutes_has_no_reminders() -> None:
    assert reminders(5, before=10 * MINUTE - timedelta(seconds=1)) == []
    assert len(reminders(5, before=10 * MINUTE)) == 1


def test_what_was_chosen_for_this_session_counts_before_the_default() -> None:
    mine = Place(31, Status.COMING, reminder_leads=(30,))
    assert [row.body["lead"] for row in reminders(1440, 60, place=mine)] == [30]
    assert reminders(1440, 60, place=Place(31, Status.COMING, reminder_leads=())) == []


def test_each_lead_of_each_start_is_said_once() -> None:
    moved = a_session(starts_at=START + HOUR)
    keys = [row.occasion for row in (*reminders(60, 15), *reminders(60, 15, session=moved))]
    assert len(set(keys)) == 4
    assert {row.occasion for row in reminders(60)} == {row.occasion for row in reminders(60, before=2 * HOUR)}


@pytest.mark.parametrize(("by", "way"), [(By.DM, Way.MEMBER), (By.INBOX, Way.INBOX)])
def test_letters_to_people_go_the_way_they_chose(by: By, way: Way) -> None:
    (reminder,) = letters.reminders(a_session(), SAM, (60,), by, WEEK_BEFORE)
    notice = letters.notice(letters.CHANGED, a_session(), 31, by, WEEK_BEFORE)
    offer = letters.offer(a_session(), SAM, by, WEEK_BEFORE)
    assert {row.way for row in (reminder, notice, offer)} == {way}
    assert {row.recipient_id for row in (reminder, notice, offer)} == {31}


@pytest.mark.parametrize(
    ("kind", "waits"),
    [(letters.CHANGED, 5 * MINUTE), (letters.CANCELLED, 2 * MINUTE), (letters.RESTORED, 0 * MINUTE)],
)
def test_a_notice_waits_for_second_thoughts_unless_the_start_is_near(kind: str, waits: timedelta) -> None:
    def due(before: timedelta) -> timedelta:
        now = START - before
        return letters.notice(kind, a_session(), 31, By.DM, now).due_at - now

    assert due(2 * HOUR) == waits
    assert due(2 * HOUR - timedelta(seconds=1)) == timedelta(0)


def test_a_notice_is_not_sent_once_the_session_is_over() -> None:
    letter = letters.notice(letters.CHANGED, a_session(), 31, By.DM, WEEK_BEFORE)
    assert letter.expires_at == START + 90 * MINUTE
    assert letter.late_after == letter.due_at + 15 * MINUTE


def test_an_offer_is_sent_at_once_and_no_later_than_it_lasts() -> None:
    place = Place(31, Status.OFFERED, 4, offer_ends_at=WEEK_BEFORE + 12 * HOUR)
    letter = letters.offer(a_session(), place, By.DM, WEEK_BEFORE)
    assert (letter.due_at, letter.expires_at) == (WEEK_BEFORE, WEEK_BEFORE + 12 * HOUR)
    again = letters.offer(a_session(), place, By.DM, WEEK_BEFORE + HOUR)
    assert again.occasion == letter.occasion


def test_cards_are_drawn_again_only_where_they_stand() -> None:
    assert letters.redrawn_card(a_session(), START) is None
    assert letters.redrawn_console(a_session(), START) is None
    standing = a_session(
        card_channel_id=101, card_message_id=5001, console_channel_id=102, console_message_id=5002
    )
    card, console = letters.redrawn_card(standing, START), letters.redrawn_console(standing, START)
    assert card is not None
    assert console is not None
    assert (card.way, card.recipient_id, card.body["message_id"]) == (Way.EDIT, 101, 5001)
    assert (console.way, console.recipient_id, console.body["message_id"]) == (Way.EDIT, 102, 5002)


def test_the_groups_own_channels_get_what_is_for_them() -> None:
    session = a_session()
    public = [letters.card(session, GROUP, START), letters.line(session, GROUP, START, MINUTE)]
    private = [letters.console(session, GROUP, START), letters.ended(session, GROUP, START)]
    assert {row.recipient_id for row in public} == {GROUP.announce_channel_id}
    assert {row.recipient_id for row in private} == {GROUP.facilitators_channel_id}


def test_no_letter_carries_what_somebody_wrote() -> None:
    session = a_session(title="Grief and loss", topic="My brother", reason_words="Fay is ill")
    place = Place(31, Status.OFFERED, 4, offer_ends_at=START, note="I am late")
    every = [
        letters.card(session, GROUP, START),
        letters.line(session, GROUP, START, MINUTE),
        letters.console(session, GROUP, START),
        letters.ended(session, GROUP, START),
        letters.notice(letters.CANCELLED, session, 31, By.DM, START),
        letters.offer(session, place, By.DM, START),
        *letters.reminders(session, place, (60,), By.DM, WEEK_BEFORE),
    ]
    told = " ".join(f"{row.subject} {row.occasion} {row.body}" for row in every)
    assert not any(words in told for words in ("Grief", "brother", "ill", "late"))


_OF_A_PLACE = (
    letters.OFFER,
    letters.FIRST,
    letters.GIVEN,
    letters.LINED_UP,
    letters.STILL,
    letters.TAKEN,
)


@pytest.mark.parametrize(
    ("status", "gone"),
    [
        (None, letters.TO_PEOPLE),
        (Status.CANT, letters.TO_PEOPLE),
        (
            Status.COMING,
            (letters.REMINDER, letters.OFFER, letters.FIRST, letters.LINED_UP, letters.STILL, letters.TAKEN),
        ),
        (Status.OFFERED, (letters.REMINDER, letters.FIRST, letters.GIVEN, letters.STILL)),
        (
            Status.MAYBE,
            (letters.REMINDER, *_OF_A_PLACE),
        ),
        (Status.WAITING, (letters.REMINDER, letters.OFFER, letters.GIVEN, letters.STILL)),
    ],
)
def test_a_new_word_overtakes_only_the_letters_that_no_longer_fit(
    status: Status | None, gone: tuple[str, ...]
) -> None:
    assert tuple(letters.overtaken(Place(31, status) if status else None)) == gone
