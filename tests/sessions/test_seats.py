"""Places: the last one goes to one person only, and what is given back goes to the next in line."""

from __future__ import annotations

import asyncio

import pytest

from groupbot.groups.model import Group
from groupbot.sessions.model import Session
from groupbot.sessions.places import Status
from tests.desk import ALI, EVA, MIA, SAM, TOM, Desk, person


@pytest.fixture
async def group(desk: Desk) -> Group:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI, EVA, TOM)
    return group


@pytest.fixture
async def session(desk: Desk, group: Group) -> Session:
    """Give a session with two places, a week from now."""
    return await desk.session(group, capacity=2)


async def test_the_last_places_go_to_as_many_people_as_there_are_places(desk: Desk, group: Group) -> None:
    session = await desk.session(group, "2027-01-12 19:00", capacity=3)
    crowd = [person(1000 + n) for n in range(50)]
    async with desk.database.one_step():
        await desk.join(group, *crowd)
    answers = await asyncio.gather(*(desk.core.seats.take(who, session.id) for who in crowd))
    statuses = [answer.now.status for answer in answers if answer.now]
    assert statuses.count(Status.COMING) == 3
    assert statuses.count(Status.WAITING) == 47
    places = await desk.core.sessions.places(session.guild_id, session.id)
    assert (places.coming, places.free, places.over) == (3, 0, 0)
    assert sorted(p for who in crowd if (p := places.position(who.id))) == list(range(1, 48))
    told = [a.places.position(a.now.member_id) for a in answers if a.now and a.now.status is Status.WAITING]
    assert sorted(p for p in told if p) == list(range(1, 48))
