from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import PlaceKind
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.places import Places, Status

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
SESSION = Session(
    guild_id=1,
    id="0123456789",
    group_id="abcdefghjk",
    title="Monday Circle",
    zone="Europe/London",
    starts_at=NOW + timedelta(hours=7),
    length=90,
    capacity=2,
    place_channel_id=5,
    place_kind=PlaceKind.VOICE,
    facilitator_id=9,
    created_by=9,
    created_at=NOW,
    state=SessionState.PLANNED,
)


def full() -> Places:
    """Give a session in which 1 and 2 have the places, 3 and 4 wait."""
    places = Places(SESSION)
    for member_id in (1, 2, 3, 4):
        places = places.taking(member_id)
    return places


def test_who_accepts_an_offer_in_time_has_the_place() -> None:
    places = full().without(1).offering(NOW).accepting(3, NOW + timedelta(hours=1))
    assert places.coming == 2
    assert places.accepting(3, NOW + timedelta(hours=9)) == places


def test_accepting_too_late_says_when_the_offer_ended_and_the_number_in_line() -> None:
    offered = full().without(1).offering(NOW)
    ends = NOW + timedelta(hours=3, minutes=30)
    later = offered.expired(ends).offering(ends)
    with pytest.raises(NotPossible) as refused:
        later.accepting(3, ends, ends)
    assert (
        refused.value.words == f"That offer ended at <t:{int(ends.timestamp())}:t>. You are still number 2."
    )


def test_the_minute_an_offer_ends_it_can_no_longer_be_accepted() -> None:
    offered = full().without(1).offering(NOW)
    with pytest.raises(NotPossible):
        offered.accepting(3, NOW + timedelta(hours=3, minutes=30))


def test_who_passes_on_lets_the_next_one_have_the_offer() -> None:
    passed = full().without(1).offering(NOW).passing_on(3, NOW).offering(NOW)
    third = passed.of(3)
    assert third is not None
    assert (third.status, third.passed_on, passed.position(3)) == (Status.CANT, True, None)
    fourth = passed.of(4)
    assert fourth is not None
    assert fourth.status is Status.OFFERED


def test_nobody_can_accept_what_was_never_offered() -> None:
    with pytest.raises(NotPossible, match="NotPossible") as refused:
        full().accepting(7, NOW)
    assert "not on the waiting list" in refused.value.words


@pytest.mark.parametrize("state", [SessionState.ENDED, SessionState.CANCELLED])
def test_a_press_on_what_is_over_is_answered_as_out_of_date(state: SessionState) -> None:
    with pytest.raises(OutOfDate):
        Places(replace(SESSION, state=state)).taking(1)


def test_a_right_to_left_title_keeps_its_neighbours_in_order_in_a_menu() -> None:
    session = replace(SESSION, title="שלום" * 25)
    assert len(session.label) <= 100
    assert session.label.endswith("⁩ · Mon 4 Jan 2027, 19:00 (Europe/London)")
