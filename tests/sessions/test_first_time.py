"""Whoever comes to a group for the first time is told what to expect, and its facilitators know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groupbot.groups.model import Mode
from groupbot.sessions import letters
from tests.desk import FAY, MIA, SAM, TOM, Desk


async def test_the_first_place_in_a_group_is_welcomed_once_and_by_message_if_wanted(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA)
    await desk.core.preferences.choose_changes(SAM.guild_id, SAM.id, wanted=True)
    session = await desk.session(group)
    following = await desk.session(group, "2027-01-18 19:00")
    assert (await desk.core.seats.take(SAM, session.id)).first_time
    assert not (await desk.core.seats.take(SAM, session.id)).first_time
    assert not (await desk.core.seats.take(SAM, following.id)).first_time
    assert (await desk.core.seats.take(MIA, session.id)).first_time
    assert await desk.told(letters.EXPECT) == [SAM.id]


async def test_facilitators_see_who_is_new_until_a_session_is_over(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, TOM)
    first = await desk.session(group)
    following = await desk.session(group, "2027-01-18 19:00")
    await desk.full(first, SAM)
    await desk.full(following, SAM, MIA)
    shown = await desk.core.sessions.people(FAY, following.id)
    assert shown.first_timers == {SAM.id, MIA.id}
    await desk.time_is(first.ends_at + timedelta(minutes=1))
    shown = await desk.core.sessions.people(FAY, following.id)
    assert shown.first_timers == {MIA.id}


async def test_whoever_joined_long_ago_is_not_called_new(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM)
    desk.clock.advance(timedelta(days=31))
    session = await desk.session(group, "2027-02-15 19:00")
    assert not (await desk.core.seats.take(SAM, session.id)).first_time


async def test_where_no_names_are_kept_whoever_joined_since_the_last_session_is_new(desk: Desk) -> None:
    group = await desk.new_group(mode=Mode.NUMBER)
    await desk.join(group, SAM)
    first = await desk.session(group)
    following = await desk.session(group, "2027-01-18 19:00")
    await desk.time_is(first.ends_at + timedelta(days=1))
    await desk.join(group, MIA)
    await desk.full(following, SAM, MIA)
    assert (await desk.core.sessions.people(FAY, following.id)).first_timers == {MIA.id}


@pytest.mark.parametrize("mode", list(Mode))
async def test_whoever_had_a_place_in_a_session_that_is_over_is_not_welcomed_again(
    desk: Desk, mode: Mode
) -> None:
    group = await desk.new_group(mode=mode)
    await desk.join(group, SAM)
    first = await desk.session(group)
    await desk.full(first, SAM)
    following = await desk.session(group, "2027-01-18 19:00")
    await desk.time_is(first.ends_at + timedelta(days=1))
    await desk.join(group, MIA)
    assert not (await desk.core.seats.take(SAM, following.id)).first_time
    assert (await desk.core.seats.take(MIA, following.id)).first_time
