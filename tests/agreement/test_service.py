"""A yes counts until it is taken back, and taking it back counts at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from groupbot.agreement.model import WORDING, Consent, Purpose
from groupbot.groups.model import Group
from tests.desk import MIA, OTHER_SERVER, SAM, START, Desk

NOW = datetime(2027, 1, 4, tzinfo=UTC)
EMPTY = Consent(10, "monday0000", 31, Purpose.NAMED)


# --- the rule ---------------------------------------------------------------------------------------


def test_saying_nothing_is_no_yes() -> None:
    assert not EMPTY.stands


def test_a_yes_stands_until_it_is_taken_back_and_can_be_given_again() -> None:
    given = EMPTY.given(NOW)
    assert given.stands
    assert not given.withdrawn(NOW).stands
    assert given.withdrawn(NOW).given(NOW).stands


def test_a_no_in_the_first_place_is_kept_as_one() -> None:
    refused = EMPTY.withdrawn(NOW)
    assert (refused.given_at, refused.withdrawn_at, refused.stands) == (None, NOW, False)


def test_a_yes_to_earlier_words_is_none_to_todays() -> None:
    old = replace(EMPTY.given(NOW), version=WORDING - 1)
    assert not old.stands
    assert old.given(NOW).version == WORDING


# --- through the service ----------------------------------------------------------------------------


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group with two members."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA)
    return group


async def say(desk: Desk, group: Group, member_id: int, yes: bool) -> Consent:
    return await desk.core.agreement.say(group.guild_id, group.id, member_id, Purpose.NAMED, yes)


async def test_only_those_who_said_yes_and_kept_to_it_are_named(desk: Desk, group: Group) -> None:
    await say(desk, group, SAM.id, True)
    await say(desk, group, MIA.id, False)
    assert await desk.core.agreement.named(group.guild_id, group.id) == {SAM.id}
    await say(desk, group, SAM.id, False)
    await say(desk, group, MIA.id, True)
    assert await desk.core.agreement.named(group.guild_id, group.id) == {MIA.id}
    assert (
        await desk.core.agreement.says(group.guild_id, group.id, SAM.id, Purpose.NAMED)
    ).withdrawn_at == START


async def test_a_yes_counts_for_its_group_and_server_only(desk: Desk, group: Group) -> None:
    other = await desk.new_group("Family evening")
    await say(desk, group, SAM.id, True)
    assert await desk.core.agreement.named(group.guild_id, other.id) == set()
    assert await desk.core.agreement.named(OTHER_SERVER, group.id) == set()


async def test_those_who_rely_on_a_yes_hear_of_each_change_in_its_step(desk: Desk, group: Group) -> None:
    heard: list[bool] = []

    async def hears(consent: Consent) -> None:
        heard.append(consent.stands)
        if not consent.stands:
            raise LookupError

    desk.core.agreement.on_change(hears)
    await say(desk, group, SAM.id, True)
    with pytest.raises(LookupError):
        await say(desk, group, SAM.id, False)
    assert heard == [True, False]
    assert await desk.core.agreement.named(group.guild_id, group.id) == {SAM.id}


async def test_somebody_who_is_forgotten_has_said_nothing_and_is_named_nowhere(
    desk: Desk, group: Group
) -> None:
    other = await desk.new_group("Family evening")
    for each in (group, other):
        await say(desk, each, SAM.id, True)
    await say(desk, group, MIA.id, True)
    exported = await desk.core.agreement.export(SAM.guild_id, SAM.id)
    assert {
        (row["group_id"], row["purpose"], row["given_at"])
        for row in exported
        if row["purpose"] is Purpose.NAMED
    } == {
        (group.id, Purpose.NAMED, START),
        (other.id, Purpose.NAMED, START),
    }
    heard: list[tuple[int, bool]] = []

    async def hears(consent: Consent) -> None:
        heard.append((consent.member_id, consent.stands))

    desk.core.agreement.on_change(hears)
    await desk.core.agreement.forget(SAM.guild_id, SAM.id)
    assert len(heard) == len(exported)
    assert set(heard) == {(SAM.id, False)}
    assert await desk.core.agreement.export(SAM.guild_id, SAM.id) == []
    assert await desk.core.agreement.named(group.guild_id, group.id) == {MIA.id}
