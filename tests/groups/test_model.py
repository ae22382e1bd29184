"""The rules of groups, memberships and breaks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from groupbot.errors import NotAllowed, NotFound, NotPossible
from groupbot.groups.model import (
    Group,
    GroupState,
    Kind,
    Membership,
    Mode,
    Person,
    Role,
    Server,
    Standing,
    break_end,
)

TODAY = date(2027, 1, 4)
MEMBERS, FACILITATORS, COORDINATORS = 90, 91, 92
PLAIN = Server(10, {Role.COORDINATOR: COORDINATORS})
STRICT = Server(10, {Role.COORDINATOR: COORDINATORS, Role.FACILITATOR: FACILITATORS, Role.MEMBER: MEMBERS})


def a_group(kind: Kind = Kind.PEER, name: str = "Monday Circle") -> Group:
    return Group(10, "monday0000", name, "UTC", Mode.NAMED, 1, 2, 3, kind=kind, facilitators=frozenset({21}))


def standing(member_id: int, *roles: int, server: Server = STRICT, manages_server: bool = False) -> Standing:
    return Standing(Person(10, member_id, frozenset(roles), manages_server), server)


# --- breaks -----------------------------------------------------------------------------------------


def test_a_break_lasts_to_the_end_of_its_last_day() -> None:
    resting = Membership(10, "monday0000", 31, TODAY).resting(TODAY + timedelta(days=7))
    assert [resting.on_break(TODAY + timedelta(days=n)) for n in (0, 7, 8)] == [True, True, False]
    assert not resting.resting(None).on_break(TODAY)


@pytest.mark.parametrize("days", [0, 1, 366])
def test_a_break_can_end_from_today_to_a_year_ahead(days: int) -> None:
    assert break_end(TODAY + timedelta(days=days), TODAY) == TODAY + timedelta(days=days)


@pytest.mark.parametrize("days", [-1, 367])
def test_any_other_day_is_refused(days: int) -> None:
    with pytest.raises(NotPossible):
        break_end(TODAY + timedelta(days=days), TODAY)


# --- standing ---------------------------------------------------------------------------------------


def test_without_a_member_role_every_group_but_the_facilitators_own_is_open_to_all() -> None:
    anybody = standing(31, server=PLAIN)
    assert [kind for kind in Kind if anybody.may_join(a_group(kind))] == [Kind.PEER, Kind.FAMILY, Kind.SOCIAL]


def test_with_a_member_role_groups_are_open_to_those_who_hold_it_and_to_those_who_lead() -> None:
    assert not standing(31).may_join(a_group())
    for who in (standing(31, MEMBERS), standing(21, FACILITATORS), standing(31, COORDINATORS)):
        assert who.may_join(a_group())


def test_a_facilitators_group_is_open_to_facilitators_and_coordinators() -> None:
    group = a_group(Kind.FACILITATORS)
    assert [standing(31, role).may_join(group) for role in (MEMBERS, FACILITATORS, COORDINATORS)] == [
        False,
        True,
        True,
    ]


def test_unknown_and_hidden_groups_are_the_same_answer() -> None:
    answers = []
    for group in (None, a_group()):
        with pytest.raises(NotFound) as refused:
            standing(31).must_see(group)
        answers.append((refused.value.words, refused.value.way_on))
    assert answers[0] == answers[1]


def test_who_may_not_see_a_group_is_not_told_that_it_has_facilitators() -> None:
    for refused_act in (standing(31).must_lead, lambda group: standing(31).must_run(group, frozenset({21}))):
        with pytest.raises(NotFound):
            refused_act(a_group())


def test_a_facilitator_is_on_the_list_and_holds_the_role_where_there_is_one() -> None:
    assert standing(21, FACILITATORS).facilitates(a_group())
    assert not standing(21).facilitates(a_group())
    assert not standing(22, FACILITATORS).facilitates(a_group())
    assert standing(21, server=PLAIN).facilitates(a_group())


def test_names_are_for_the_facilitators_of_that_session_alone() -> None:
    group = a_group()
    standing(21, FACILITATORS).must_run(group, frozenset({21, 22}))
    for who in (standing(22, FACILITATORS, MEMBERS), standing(99, COORDINATORS), standing(21, MEMBERS)):
        with pytest.raises(NotAllowed):
            who.must_run(group, frozenset({21, 22}))
    with pytest.raises(NotAllowed):
        standing(21, FACILITATORS).must_run(group, frozenset({22}))


def test_the_audit_book_names_the_standing_in_which_somebody_acts() -> None:
    group = a_group()
    assert standing(21, FACILITATORS, COORDINATORS).title_in(group) == "facilitator"
    assert standing(2, COORDINATORS, manages_server=True).title == "coordinator"
    assert standing(1, manages_server=True).title == "admin"
    assert standing(31).title_in(group) == "member"


def test_a_groups_name_has_no_power_inside_an_answer() -> None:
    group = a_group(name="[Free](https://evil.example) <@123> **now**")
    with pytest.raises(NotAllowed) as refused:
        standing(31, MEMBERS).must_lead(group)
    assert not any(sign in refused.value.words for sign in ("[", "](", "<@", "**", "://"))
    archived = Group(10, "x", "# Notice", "UTC", Mode.NAMED, 1, 2, 3, state=GroupState.ARCHIVED)
    with pytest.raises(NotPossible) as over:
        archived.must_be_active()
    assert over.value.words.startswith("Notice is archived.")
