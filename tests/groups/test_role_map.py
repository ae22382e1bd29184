from __future__ import annotations

import pytest

from groupbot.errors import BadInput, NotPossible
from groupbot.groups.model import Role, Server

HARBOUR = 77
MAPPED = Server(HARBOUR, {Role.FACILITATOR: 5, Role.COORDINATOR: 6})


def test_a_role_is_mapped_and_can_be_changed() -> None:
    assert MAPPED.with_role(Role.COORDINATOR, 8).role_of(Role.COORDINATOR) == 8
    assert MAPPED.with_role(Role.COORDINATOR, 6) == MAPPED


def test_everyone_cannot_be_a_kind_of_people() -> None:
    with pytest.raises(BadInput) as refused:
        MAPPED.with_role(Role.MEMBER, HARBOUR)
    assert "@everyone" in refused.value.words


def test_a_role_of_a_bot_cannot_be_given_to_people() -> None:
    with pytest.raises(BadInput) as refused:
        MAPPED.with_role(Role.MEMBER, 9, managed=True)
    assert "belongs to a bot" in refused.value.words


def test_one_role_does_not_stand_for_two_kinds() -> None:
    with pytest.raises(NotPossible) as refused:
        MAPPED.with_role(Role.MEMBER, 5)
    assert "already stands for facilitators" in refused.value.words


def test_a_mapping_can_be_taken_away_but_not_that_of_coordinators() -> None:
    assert MAPPED.without_role(Role.FACILITATOR).role_of(Role.FACILITATOR) is None
    with pytest.raises(NotPossible):
        MAPPED.without_role(Role.COORDINATOR)


def test_the_reporting_year_moves_only_while_nothing_was_counted() -> None:
    assert MAPPED.starting_year(4, has_history=False).year_starts == 4
    assert MAPPED.starting_year(1, has_history=True) == MAPPED
    with pytest.raises(NotPossible) as refused:
        MAPPED.starting_year(4, has_history=True)
    assert "counted" in refused.value.words


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_year_begins_in_a_month_there_is(month: int) -> None:
    with pytest.raises(BadInput):
        MAPPED.starting_year(month, has_history=False)


@pytest.mark.parametrize("number", [2, 11])
def test_small_numbers_are_joined_between_three_and_ten(number: int) -> None:
    assert MAPPED.merging_below(3).smallest == 3
    with pytest.raises(BadInput):
        MAPPED.merging_below(number)
