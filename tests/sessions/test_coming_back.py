"""Whoever comes again after a long time is welcomed, without a word on how long it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cogs.sessions import answers
from groupbot.agreement.model import Purpose
from groupbot.groups.model import Group, Person
from groupbot.sessions.model import Session
from tests.desk import FAY, SAM, SERVER, Desk


async def came(desk: Desk, *people: Person) -> tuple[Group, Session]:
    """Have these people come to a session of a group that keeps names, and let it end."""
    group = await desk.new_group()
    await desk.join(group, *people)
    session = await desk.session(group)
    for who in people:
        await desk.core.agreement.say(SERVER, group.id, who.id, Purpose.NAMED, yes=True)
    await desk.full(session, *people)
    await desk.time_is(session.starts_at)
    for who in people:
        await desk.core.attendance.here(who, session.id)
    await desk.time_passes(minutes=30)
    await desk.core.course.end(FAY, session.id)
    await desk.ring()
    return group, session


@pytest.mark.parametrize(("days", "back"), [(60, True), (59, False)])
async def test_after_sixty_days_somebody_is_good_to_see(desk: Desk, days: int, back: bool) -> None:
    group, first = await came(desk, SAM)
    await desk.time_is(first.starts_at + timedelta(days=days))
    session = await desk.session(group, "in 3 days 19:00")
    answer = await desk.core.seats.take(SAM, session.id)
    assert answer.back is back
    said = str(answers.placed(answer, SAM.id).parts[0])
    assert ("Good to see you. You are coming to" in said) is back
    assert not (await desk.core.seats.take(SAM, session.id)).back


async def test_whoever_has_another_place_has_not_been_away(desk: Desk) -> None:
    group, first = await came(desk, SAM)
    await desk.time_is(first.starts_at + timedelta(days=61))
    near = await desk.session(group, "in 3 days 19:00")
    far = await desk.session(group, "in 10 days 19:00")
    assert (await desk.core.seats.take(SAM, near.id)).back
    assert not (await desk.core.seats.take(SAM, far.id)).back
