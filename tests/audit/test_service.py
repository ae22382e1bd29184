"""The audit book says who did what, never what somebody wrote, and lets go of people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groupbot.groups.model import Role
from tests.desk import ADA, CORA, FAY, MIA, OTHER_SERVER, SAM, SERVER, START, Desk


async def acts(desk: Desk, guild_id: int = SERVER, days: int = 30) -> list[tuple[object, str, str]]:
    return [(line.done_by, line.standing, line.act) for line in await desk.core.audit.acts(guild_id, days)]


async def test_acts_stand_in_the_book_newest_first(desk: Desk) -> None:
    await desk.core.groups.map_role(ADA, Role.MEMBER, 93)
    group = await desk.new_group(leads=(FAY,))
    desk.clock.advance(timedelta(minutes=1))
    await desk.session(group)
    assert await acts(desk) == [
        (FAY.id, "facilitator", "session.publish"),
        (CORA.id, "coordinator", "group.new"),
        (ADA.id, "admin", "role.member"),
    ]


async def test_an_act_that_came_to_nothing_stands_nowhere(desk: Desk) -> None:
    before = await acts(desk)

    async def fails() -> None:
        async with desk.database.one_step():
            await desk.core.audit.note(SERVER, CORA.id, "coordinator", "group.edit")
            raise LookupError

    with pytest.raises(LookupError):
        await fails()
    assert await acts(desk) == before


async def test_each_server_has_a_book_of_its_own(desk: Desk) -> None:
    await desk.core.audit.note(OTHER_SERVER, CORA.id, "coordinator", "group.edit")
    assert "group.edit" not in [act for _, _, act in await acts(desk)]


async def test_the_book_goes_back_as_far_as_asked(desk: Desk) -> None:
    await desk.core.audit.note(SERVER, CORA.id, "coordinator", "group.edit")
    desk.clock.advance(timedelta(days=7))
    assert len(await acts(desk, days=7)) == 1
    desk.clock.advance(timedelta(seconds=1))
    assert await acts(desk, days=7) == []


async def test_lines_go_after_a_year(desk: Desk) -> None:
    await desk.core.audit.note(SERVER, CORA.id, "coordinator", "group.edit")
    desk.clock.set_to(START + timedelta(days=365))
    assert await desk.core.audit.prune() == 0
    await desk.core.audit.note(SERVER, None, "bot", "counted")
    desk.clock.advance(timedelta(seconds=1))
    assert await desk.core.audit.prune() == 1
    assert await acts(desk) == [(None, "bot", "counted")]


async def test_somebody_who_is_forgotten_leaves_lines_without_a_name(desk: Desk) -> None:
    await desk.core.audit.note(SERVER, FAY.id, "facilitator", "attendance.mark", "s1", about_id=SAM.id)
    await desk.core.audit.note(SERVER, FAY.id, "facilitator", "attendance.mark", "s1", about_id=MIA.id)
    exported = await desk.core.audit.export(SERVER, SAM.id)
    assert exported == [{"at": START, "act": "attendance.mark", "standing": "facilitator", "subject": "s1"}]
    assert len(await desk.core.audit.export(SERVER, FAY.id)) == 2
    for who in (SAM, FAY):
        await desk.core.audit.forget(SERVER, who.id)
        assert await desk.core.audit.export(SERVER, who.id) == []
    lines = [(line.done_by, line.about_id) for line in await desk.core.audit.acts(SERVER)][:2]
    assert lines == [(None, MIA.id), (None, None)]


async def test_nothing_that_somebody_wrote_is_in_the_book(desk: Desk) -> None:
    group = await desk.new_group("Grief and loss", audience="Widows", tags="grief")
    session = await desk.session(group, title="My brother", topic="His last year")
    await desk.join(group, SAM)
    await desk.core.seats.take(SAM, session.id)
    await desk.core.planning.edit(FAY, session.id, title="My sister")
    await desk.core.sessions.people(FAY, session.id)
    told = str([tuple(line) for line in await desk.core.audit.acts(SERVER)])
    assert not any(word in told for word in ("Grief", "Widows", "brother", "sister", "last year"))
    assert SAM.id not in [line.done_by for line in await desk.core.audit.acts(SERVER)]
