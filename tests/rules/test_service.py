"""The rules of a group: defaults that ask nothing, who may change which, and what they can be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible
from groupbot.groups.model import Group, Kind, Person
from groupbot.rules.model import RANGES, Rules
from tests.desk import CORA, FAY, FINN, OMAR, OTHER_SERVER, SAM, SERVER, Desk, opened, person


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as desk:
        yield desk


async def test_a_group_that_sets_nothing_asks_nothing_of_anybody_but_to_be_of_age(desk: Desk) -> None:
    group = await desk.new_group()
    assert await desk.core.rules.of(SERVER, group.id) == Rules()
    assert Rules().adults_only
    assert (Rules().minimum, Rules().account_days, Rules().gate_role_id) == (0, 0, None)


async def test_its_facilitators_change_how_it_runs_and_coordinators_who_may_come(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.core.rules.change(FAY, group.id, minimum=3, facilitators_needed=2)
    await desk.core.rules.change(CORA, group.id, adults_only=False, gate_role_id=77, mirrored=True)
    assert await desk.core.rules.of(SERVER, group.id) == Rules(
        minimum=3, facilitators_needed=2, adults_only=False, gate_role_id=77, mirrored=True
    )


@pytest.mark.parametrize(
    ("who", "changes", "refusal"),
    [
        (SAM, {"minimum": 3}, NotAllowed),
        (OMAR, {"minimum": 3}, NotAllowed),
        (FAY, {"adults_only": False}, NotAllowed),
        (FAY, {"minimum": 3, "gate_role_id": 5}, NotAllowed),
        (person(2, 91, guild_id=OTHER_SERVER), {"minimum": 3}, NotFound),
    ],
)
async def test_whoever_may_not_changes_nothing(
    desk: Desk, who: Person, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    group = await desk.new_group()
    with pytest.raises(refusal):
        await desk.core.rules.change(who, group.id, **changes)
    assert await desk.core.rules.of(SERVER, group.id) == Rules()


@pytest.mark.parametrize("name", RANGES)
async def test_a_number_outside_its_range_is_refused_with_the_range(desk: Desk, name: str) -> None:
    group = await desk.new_group()
    allowed, words = RANGES[name]
    for number in (allowed.start - 1, allowed.stop):
        with pytest.raises(BadInput) as refused:
            await desk.core.rules.change(CORA, group.id, **{name: number})
        assert refused.value.words == words
    for number in (allowed.start, allowed.stop - 1):
        _, rules = await desk.core.rules.change(CORA, group.id, **{name: number})
        assert getattr(rules, name) == number


async def test_everyone_is_no_role_to_need(desk: Desk) -> None:
    group = await desk.new_group()
    with pytest.raises(BadInput) as refused:
        await desk.core.rules.change(CORA, group.id, gate_role_id=SERVER)
    assert refused.value.words.startswith("Everyone has the @everyone role")


async def test_whoever_relies_on_a_rule_hears_of_its_change_in_the_same_step(desk: Desk) -> None:
    group, heard = await desk.new_group(), []

    async def listens(about: Group, before: Rules, after: Rules) -> None:
        heard.append((about.id, before.minimum, after.minimum))
        if after.minimum == 9:
            raise BadInput("not nine")

    desk.core.rules.on_change(listens)
    await desk.core.rules.change(FINN, group.id, minimum=4)
    with pytest.raises(BadInput):
        await desk.core.rules.change(FINN, group.id, minimum=9)
    assert heard == [(group.id, 0, 4), (group.id, 4, 9)]
    assert (await desk.core.rules.of(SERVER, group.id)).minimum == 4


async def test_a_group_that_members_do_not_see_stays_out_of_the_events_that_everyone_sees(desk: Desk) -> None:
    group = await desk.new_group(kind=Kind.FACILITATORS)
    with pytest.raises(NotPossible):
        await desk.core.rules.change(CORA, group.id, mirrored=True)
    assert not (await desk.core.rules.of(SERVER, group.id)).mirrored
