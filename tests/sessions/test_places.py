"""The rules of places, the waiting list and offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupbot.errors import BadInput, NotPossible, OutOfDate
from groupbot.sessions.model import SessionState
from groupbot.sessions.offers import offer_lasts
from groupbot.sessions.places import Places, Status
from tests.sessions.making import FAY, FINN, START, WEEK_BEFORE, a_session, moved, places, statuses

COMING, WAITING, OFFERED = Status.COMING, Status.WAITING, Status.OFFERED
MAYBE, CANT = Status.MAYBE, Status.CANT
HOUR = timedelta(hours=1)


def test_whoever_comes_first_has_a_place_and_the_rest_stand_in_line() -> None:
    found = places(1, 2, 3, 4, 5)
    assert [p.member_id for p in found.with_status(COMING)] == [1, 2, 3]
    assert [found.position(i) for i in (3, 4, 5)] == [None, 1, 2]
    assert (found.coming, found.taken, found.free, found.over) == (3, 3, 0, 0)


def test_whoever_was_not_asked_yet_stands_before_whoever_presses_for_an_empty_place() -> None:
    waits = places(1, 2, capacity=1)
    larger = replace(waits, session=replace(waits.session, capacity=2))  # and nobody was offered it yet
    assert statuses(larger.taking(3)) == {1: COMING, 2: WAITING, 3: WAITING}
    assert statuses(larger.taking(2)) == {1: COMING, 2: COMING}


@pytest.mark.parametrize("member_id", [1, 4])
def test_the_same_press_twice_changes_nothing(member_id: int) -> None:
    found = places(1, 2, 3, 4)
    assert found.taking(member_id) == found


@pytest.mark.parametrize("status", [MAYBE, CANT])
def test_the_same_word_twice_changes_nothing(status: Status) -> None:
    said = places(1).saying(1, status)
    assert said.saying(1, status) == said


def test_facilitators_use_no_places() -> None:
    found = places(session=a_session(co_facilitator_id=FINN))
    for who in (FAY, FINN):
        with pytest.raises(NotPossible) as refused:
            found.taking(who)
        assert "facilitating" in refused.value.words


@pytest.mark.parametrize("status", [MAYBE, CANT])
def test_a_word_that_is_no_yes_frees_the_place(status: Status) -> None:
    found = places(1, 2, 3).saying(2, status)
    assert (found.free, statuses(found)[2]) == (1, status)


def test_a_maybe_keeps_no_place_and_a_later_yes_is_a_new_press() -> None:
    found = places(1, 2).saying(3, MAYBE)
    assert found.taking(4).taking(3).position(3) == 1


@pytest.mark.parametrize(("member_id", "told"), [(1, False), (FAY, True)])
def test_only_who_leads_a_session_that_is_over_is_told_how_to_put_attendance_right(
    member_id: int, told: bool
) -> None:
    with pytest.raises(OutOfDate) as refused:
        replace(places(1), session=a_session(SessionState.ENDED)).saying(member_id, Status.CANT)
    assert ("/attendance mark" in refused.value.words) is told
    assert ("/session list" in refused.value.words) is not told


@pytest.mark.parametrize("state", [SessionState.ENDED, SessionState.CANCELLED, SessionState.DRAFT])
def test_nobody_takes_a_place_in_what_is_not_coming_up(state: SessionState) -> None:
    found = places(session=a_session(state))
    for act in (found.taking, lambda i: found.saying(i, MAYBE)):
        with pytest.raises((NotPossible, OutOfDate)):
            act(1)


def test_a_word_can_be_taken_back_even_when_it_is_over() -> None:
    over = replace(places(1, 2), session=a_session(SessionState.ENDED))
    assert statuses(over.without(1)) == {2: COMING}
    assert over.without(9) == over


@pytest.mark.parametrize("state", [SessionState.OPEN, SessionState.LIVE])
def test_a_place_can_still_be_taken_once_it_has_begun(state: SessionState) -> None:
    assert places(1, session=a_session(state)).coming == 1


def test_a_note_and_reminders_stay_when_the_word_changes() -> None:
    found = places(1).noting(1, "I come late").reminding(1, (60, 15))
    for changed in (found.saying(1, MAYBE), found.saying(1, CANT).taking(1)):
        mine = changed.of(1)
        assert mine is not None
        assert (mine.note, mine.reminder_leads) == ("I come late", (60, 15))


def test_who_said_nothing_can_neither_leave_a_note_nor_choose_reminders() -> None:
    for act in (lambda: places().noting(1, "x"), lambda: places().reminding(1, (60,))):
        with pytest.raises(NotPossible):
            act()


def test_reminders_are_sorted_and_at_most_three() -> None:
    mine = places(1).reminding(1, (15, 60, 15, 1440)).of(1)
    assert mine is not None
    assert mine.reminder_leads == (1440, 60, 15)
    with pytest.raises(BadInput):
        places(1).reminding(1, (15, 30, 60, 90))
    none = places(1).reminding(1, ()).of(1)
    assert none is not None
    assert none.reminder_leads == ()


# --- moves and capacity ---------------------------------------------------------------------------


def test_after_a_big_move_those_who_are_coming_are_asked() -> None:
    asked = moved(places(1, 2, 3, 4).saying(3, MAYBE))
    assert {i for i, p in asked.by_member.items() if p.please_confirm} == {1, 2}


def test_a_press_on_coming_keeps_the_place_after_a_move() -> None:
    asked = moved(places(1, 2))
    kept = asked.taking(1).of(1)
    assert kept is not None
    assert (kept.status, kept.please_confirm, kept.said_for) == (COMING, False, START + HOUR)
    assert asked.saying(2, CANT).of(2) == replace(
        asked.by_member[2], status=CANT, turn=0, please_confirm=False
    )


def test_a_lower_capacity_removes_nobody() -> None:
    found = places(1, 2, 3)
    lowered = replace(found, session=a_session(capacity=2))
    assert (lowered.coming, lowered.free, lowered.over) == (3, 0, 1)
    assert statuses(lowered.taking(4))[4] is WAITING


def test_a_higher_capacity_is_offered_to_as_many_as_there_are_places() -> None:
    found = places(1, 2, 3, 4, 5, 6)
    raised = replace(found, session=a_session(capacity=5)).offering(WEEK_BEFORE)
    assert [p.member_id for p in raised.with_status(OFFERED)] == [4, 5]
    assert (raised.free, raised.position(6)) == (0, 3)


# --- offers ---------------------------------------------------------------------------------------


def offered(*members: int) -> Places:
    """Give three places taken, one given back and offered, with these members in the line."""
    return places(1, 2, 3, *members).saying(3, CANT).offering(WEEK_BEFORE)


def test_a_freed_place_is_offered_to_the_first_in_line_and_to_nobody_else() -> None:
    found = offered(4, 5)
    assert [p.member_id for p in found.with_status(OFFERED)] == [4]
    assert (found.taken, found.free, found.position(4), found.position(5)) == (3, 0, 1, 2)
    assert found.offering(WEEK_BEFORE) == found


def test_an_offered_place_cannot_be_taken_by_somebody_else() -> None:
    assert statuses(offered(4).taking(9))[9] is WAITING


def test_a_press_on_coming_takes_the_offered_place() -> None:
    mine = offered(4).taking(4).of(4)
    assert mine is not None
    assert (mine.status, mine.offer_ends_at) == (COMING, None)


@pytest.mark.parametrize(
    ("left", "lasts"),
    [
        (48 * HOUR, 12 * HOUR),
        (24 * HOUR, 12 * HOUR),
        (10 * HOUR, 5 * HOUR),
        (HOUR / 2, HOUR / 3),
        (-HOUR, HOUR / 3),
    ],
)
def test_an_offer_lasts_half_the_time_left_but_from_20_minutes_to_12_hours(
    left: timedelta, lasts: timedelta
) -> None:
    assert offer_lasts(a_session(), START - left) == lasts


def test_an_offer_that_ended_goes_to_the_next_and_the_first_keeps_a_turn() -> None:
    found = offered(4, 5)
    later = WEEK_BEFORE + 22 * HOUR  # the night left out
    assert found.expired(later - timedelta(seconds=1)) == found
    passed = found.expired(later).offering(later)
    assert statuses(passed)[4] is WAITING
    assert statuses(passed)[5] is OFFERED
    assert passed.position(4) == 2


def test_whoever_let_an_offer_go_by_is_not_asked_again_and_again() -> None:
    later = WEEK_BEFORE + 22 * HOUR  # the night left out
    alone = offered(4).expired(later).offering(later)
    assert statuses(alone)[4] is WAITING
    assert alone.free == 1


def test_a_place_that_nobody_in_line_wanted_goes_to_whoever_presses_first() -> None:
    later = WEEK_BEFORE + 22 * HOUR  # the night left out
    alone = offered(4).expired(later).offering(later)
    assert statuses(alone.taking(4))[4] is COMING
    assert statuses(alone.taking(9))[9] is COMING
    assert statuses(alone.taking(9).taking(4))[4] is WAITING


def test_accepting_late_still_gives_a_place_that_nobody_else_wanted() -> None:
    later = WEEK_BEFORE + 22 * HOUR  # the night left out
    alone = offered(4).expired(later).offering(later)
    assert statuses(alone.accepting(4, later))[4] is COMING
    with pytest.raises(NotPossible) as refused:
        alone.taking(9).accepting(4, later, later)
    assert refused.value.words.endswith("You are still number 1.")


def test_a_press_by_somebody_who_let_an_offer_go_by_puts_them_back_into_the_line() -> None:
    later = WEEK_BEFORE + 22 * HOUR  # the night left out
    found = offered(4).expired(later).taking(9).taking(4).taking(10)
    assert [found.position(i) for i in (4, 10)] == [1, 2]


def test_a_press_after_the_offer_ended_does_not_bring_the_earlier_turn_back() -> None:
    later = WEEK_BEFORE + 22 * HOUR  # the night left out
    found = offered(4, 5, 6).expired(later).offering(later).taking(4)
    assert statuses(found)[5] is OFFERED
    assert [found.position(i) for i in (5, 6, 4)] == [1, 2, 3]


def test_whoever_let_an_offer_go_by_hears_of_the_next_place_that_is_given_back() -> None:
    later = WEEK_BEFORE + 22 * HOUR  # the night left out
    alone = offered(4).expired(later).taking(9)
    again = alone.saying(9, CANT).offering(later, again=True)
    assert statuses(again)[4] is OFFERED


def test_somebody_new_in_line_goes_before_those_who_let_an_offer_go_by() -> None:
    later = WEEK_BEFORE + 22 * HOUR  # the night left out
    found = offered(4).expired(later).taking(9).taking(10)
    freed = found.saying(9, CANT).offering(later, again=True)
    assert {i: s for i, s in statuses(freed).items() if i in (4, 10)} == {4: WAITING, 10: OFFERED}


def test_a_session_that_is_called_off_takes_its_offers_back_and_keeps_the_turns() -> None:
    back = offered(4, 5).unoffered()
    assert back.with_status(OFFERED) == []
    assert [back.position(i) for i in (4, 5)] == [1, 2]
    assert [p.member_id for p in back.offering(WEEK_BEFORE).with_status(OFFERED)] == [4]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["take", "maybe", "cant", "withdraw", "later", "raise", "lower"]), st.integers(1, 9)
    ),
    max_size=40,
)


@given(ACTS)
def test_no_row_of_acts_gives_away_more_places_than_there_are(acts: list[tuple[str, int]]) -> None:
    found, now, promised = places(), WEEK_BEFORE, 3
    for act, member_id in acts:
        before = found
        match act:
            case "take":
                found = found.taking(member_id)
            case "maybe" | "cant":
                found = found.saying(member_id, Status(act))
            case "withdraw":
                found = found.without(member_id)
            case "later":
                now += 23 * HOUR
                found = found.expired(now)
            case _:
                size = found.session.capacity + (1 if act == "raise" else -1)
                found = replace(found, session=a_session(capacity=max(2, size)))
        found = found.offering(now, again=found.room > before.room)
        promised = max(found.session.capacity, min(promised, before.taken))
        assert found.taken <= promised
        fresh = [p for p in found.with_status(WAITING) if p.offer_ends_at is None]
        assert not (fresh and found.free), "somebody waits although there is a place"
        line = [i for i in range(1, 10) if found.position(i)]
        assert sorted(found.position(i) or 0 for i in line) == list(range(1, len(line) + 1))
