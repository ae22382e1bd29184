"""A session takes its course by the clock, and changes only while it may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupbot.errors import NotPossible, OutOfDate
from groupbot.sessions.model import COMING_UP, Reason, Session, SessionState
from groupbot.text import length
from tests.sessions.making import FAY, FINN, START, WEEK_BEFORE, a_session

DRAFT, PLANNED, OPEN = SessionState.DRAFT, SessionState.PLANNED, SessionState.OPEN
LIVE, ENDED, CANCELLED = SessionState.LIVE, SessionState.ENDED, SessionState.CANCELLED
OVER = (ENDED, CANCELLED)
MINUTE = timedelta(minutes=1)


def course(session: Session, *, until_minute: int) -> list[tuple[SessionState, int]]:
    """Turn a session minute by minute; give each new state with its minute from the start."""
    seen = []
    for minute in range(-60, until_minute):
        after = session.turned(START + minute * MINUTE)
        if after.state is not session.state:
            seen.append((after.state, minute))
        session = after
    return seen


def test_a_session_opens_before_its_start_is_live_at_it_and_ends_at_its_end() -> None:
    assert course(a_session(), until_minute=200) == [(OPEN, -15), (LIVE, 0), (ENDED, 90)]


def test_after_a_long_absence_it_takes_one_turn_at_a_time_and_ends_when_it_was_to_end() -> None:
    session, seen = a_session(), []
    a_month_later = START + timedelta(days=30)
    while (after := session.turned(a_month_later)) != session:
        seen.append(after.state)
        session = after
    assert seen == [OPEN, LIVE, ENDED]
    assert (session.ended_at, session.turns_at) == (START + 90 * MINUTE, None)


def test_a_turn_raises_the_version_and_nothing_turns_before_its_time() -> None:
    session = a_session()
    assert session.turned(START - 16 * MINUTE) == session
    assert session.turned(START - 15 * MINUTE).version == session.version + 1


@pytest.mark.parametrize("state", SessionState)
def test_the_clock_never_turns_a_draft_or_what_is_over(state: SessionState) -> None:
    session = a_session(state)
    after = session.turned(START + timedelta(days=30))
    assert (after == session) is (state not in COMING_UP)


@pytest.mark.parametrize(
    ("state", "turns"),
    [
        (DRAFT, WEEK_BEFORE + timedelta(hours=24)),
        (PLANNED, START - 15 * MINUTE),
        (OPEN, START),
        (LIVE, START + 90 * MINUTE),
        (ENDED, None),
        (CANCELLED, None),
    ],
)
def test_each_state_knows_when_it_turns(state: SessionState, turns: object) -> None:
    assert a_session(state).turns_at == turns


@pytest.mark.parametrize("state", SessionState)
def test_only_what_is_coming_up_can_be_acted_on(state: SessionState) -> None:
    session = a_session(state, ended_at=START if state is ENDED else None)
    if state in COMING_UP:
        assert session.must_be_coming_up() is session
        return
    with pytest.raises(OutOfDate if state in OVER else NotPossible) as refused:
        session.must_be_coming_up()
    assert refused.value.words.endswith(".")


# --- publishing -----------------------------------------------------------------------------------


def test_a_draft_is_published_once() -> None:
    draft = a_session(DRAFT, notes=("On 28 March clocks change.",), second_start=START + 60 * MINUTE)
    after = draft.published(WEEK_BEFORE)
    assert (after.state, after.version, after.turns_at) == (PLANNED, 2, START - 15 * MINUTE)
    assert (after.notes, after.second_start) == ((), None)
    with pytest.raises(OutOfDate):
        after.published(WEEK_BEFORE)


def test_a_draft_can_be_published_for_a_day() -> None:
    draft = a_session(DRAFT)
    assert draft.published(WEEK_BEFORE + timedelta(hours=24)).state is PLANNED
    with pytest.raises(NotPossible) as refused:
        draft.published(WEEK_BEFORE + timedelta(hours=24, seconds=1))
    assert "more than a day old" in refused.value.words


def test_a_draft_whose_time_has_come_is_not_published() -> None:
    with pytest.raises(NotPossible) as refused:
        a_session(DRAFT, created_at=START - MINUTE).published(START)
    assert "has passed" in refused.value.words


# --- ending ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [OPEN, LIVE])
def test_it_can_be_ended_by_hand_and_ends_no_later_than_planned(state: SessionState) -> None:
    session = a_session(state)
    early = session.closed(START + 40 * MINUTE)
    assert (early.state, early.ended_at) == (ENDED, START + 40 * MINUTE)
    assert early.closed(START + 80 * MINUTE) is early
    assert session.closed(START + 95 * MINUTE).held_until == START + 90 * MINUTE


@pytest.mark.parametrize(("ended", "final"), [(40, 50), (79, 89), (85, 90)])
def test_an_end_by_hand_is_final_after_ten_minutes_or_at_the_planned_end(ended: int, final: int) -> None:
    early = a_session(LIVE).closed(START + ended * MINUTE)
    assert early.turns_at == START + final * MINUTE
    assert early.turned(START + final * MINUTE - timedelta(seconds=1)) is early
    settled = early.turned(START + final * MINUTE)
    assert (settled.state, settled.version, settled.end_stays_open) == (ENDED, early.version, False)
    for one in (early, settled):
        with pytest.raises(NotPossible) as refused:
            one.going_on(START + final * MINUTE)
        assert "can be undone for 10 minutes, and not after the planned end" in refused.value.words


def test_an_end_by_hand_can_be_undone_and_by_the_clock_not() -> None:
    session = a_session(LIVE)
    early = session.closed(START + 40 * MINUTE)
    assert early.going_on(START + 49 * MINUTE) == a_session(LIVE, version=3)
    over = session.turned(START + 90 * MINUTE)
    assert (over.state, over.end_stays_open) == (ENDED, False)
    with pytest.raises(OutOfDate):
        session.going_on(START)


def test_a_session_ended_before_it_began_goes_on_where_it_would_be_now() -> None:
    early = a_session(OPEN).closed(START - 5 * MINUTE)
    assert early.going_on(START - 2 * MINUTE) == a_session(OPEN, version=3)
    assert early.going_on(START + 2 * MINUTE) == a_session(LIVE, version=3)


def test_what_has_not_opened_is_cancelled_and_not_ended() -> None:
    with pytest.raises(NotPossible) as refused:
        a_session().closed(WEEK_BEFORE)
    assert "/session cancel" in refused.value.words


# --- changing -------------------------------------------------------------------------------------


def test_a_session_that_is_open_is_planned_again_when_it_moves_away() -> None:
    now = START - 10 * MINUTE
    assert a_session(OPEN).changed(now, starts_at=START + 60 * MINUTE).state is PLANNED
    assert a_session(OPEN).changed(now, starts_at=START + 4 * MINUTE).state is OPEN


@pytest.mark.parametrize("field", ["starts_at", "place_channel_id"])
def test_time_and_place_stay_once_it_is_live(field: str) -> None:
    with pytest.raises(NotPossible) as refused:
        a_session(LIVE).changed(START, **{field: 5})
    assert "under way" in refused.value.words


def test_a_live_session_can_be_made_longer_and_then_ends_later() -> None:
    after = a_session(LIVE).changed(START, length=120)
    assert after.turns_at == after.ends_at == START + 120 * MINUTE


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_cannot_be_changed(state: SessionState) -> None:
    with pytest.raises(OutOfDate):
        a_session(state).changed(START, title="Another")


# --- cancelling -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [PLANNED, OPEN])
def test_a_cancel_can_be_undone_for_ten_minutes(state: SessionState) -> None:
    now = START - 20 * MINUTE
    session = a_session(state)
    cancelled = session.cancelled(now, Reason.ILL, "Fay is ill")
    assert (cancelled.state, cancelled.reason, cancelled.turns_at) == (CANCELLED, Reason.ILL, None)
    back = cancelled.restored(now + 10 * MINUTE)
    assert back == a_session(state, version=3)
    with pytest.raises(NotPossible) as refused:
        cancelled.restored(now + 10 * MINUTE + timedelta(seconds=1))
    assert "10 minutes" in refused.value.words


def test_a_cancel_is_not_undone_after_the_planned_end_nor_twice() -> None:
    session = a_session(OPEN, length=15)
    cancelled = session.cancelled(START + 8 * MINUTE, Reason.OTHER, "")
    with pytest.raises(NotPossible):
        cancelled.restored(START + 15 * MINUTE)
    with pytest.raises(OutOfDate):
        cancelled.restored(START + 9 * MINUTE).restored(START + 9 * MINUTE)


def test_what_is_under_way_is_ended_and_not_cancelled() -> None:
    with pytest.raises(NotPossible) as refused:
        a_session(LIVE).cancelled(START, Reason.ILL, "")
    assert refused.value.way_on == ("session.end", "session000")


@pytest.mark.parametrize("state", [DRAFT, ENDED, CANCELLED])
def test_only_what_is_coming_up_can_be_cancelled(state: SessionState) -> None:
    with pytest.raises((NotPossible, OutOfDate)):
        a_session(state).cancelled(START, Reason.ILL, "")


# --- what it says of itself -----------------------------------------------------------------------


def test_it_is_led_by_one_or_two() -> None:
    assert a_session().led_by == {FAY}
    assert a_session(co_facilitator_id=FINN).led_by == {FAY, FINN}


@given(
    st.text(min_size=1, max_size=100), st.sampled_from(["Europe/London", "America/Argentina/ComodRivadavia"])
)
def test_a_label_fits_into_a_menu_and_ends_with_the_time(title: str, zone: str) -> None:
    label = a_session(title=title, zone=zone).label
    assert length(label) <= 100
    assert label.endswith(f"({zone})")
