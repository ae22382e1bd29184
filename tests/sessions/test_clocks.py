"""The clocks change: facilitators are told once, two weeks before, and in zones of three or more people."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from groupbot.groups.model import Group
from groupbot.sessions.clocks import KIND
from groupbot.sessions.model import Reason, Session
from groupbot.zones.changes import Shift
from tests.desk import (
    ALI,
    COORDINATORS,
    CORA,
    EVA,
    FAY,
    MIA,
    OTHER_SERVER,
    SAM,
    SERVER,
    TOM,
    Desk,
    person,
)

CHANGE = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
TWO_WEEKS_BEFORE = CHANGE - timedelta(days=14)
NEW_YORK = Shift("America/New_York", time(15), time(14))


async def a_circle(desk: Desk) -> Group:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI, EVA, TOM)
    for day in ("2027-03-22", "2027-03-29", "2027-04-05", "2027-04-12"):
        await desk.session(group, f"{day} 19:00")
    return group


async def look(desk: Desk, at: datetime) -> None:
    desk.clock.set_to(at)
    await desk.core.clocks.ring()


async def test_the_facilitators_are_told_once_two_weeks_before(desk: Desk) -> None:
    group = await a_circle(desk)
    await look(desk, TWO_WEEKS_BEFORE - timedelta(hours=1))
    assert await desk.letters(KIND) == []
    for days in range(16):
        await look(desk, TWO_WEEKS_BEFORE + timedelta(days=days, hours=1))
        await desk.core.delivery.ring()
    (letter,) = await desk.letters(KIND)
    assert (letter.letter.subject, letter.letter.recipient_id) == (group.id, group.facilitators_channel_id)


async def test_after_days_away_they_are_told_as_long_as_the_change_is_ahead(desk: Desk) -> None:
    group = await a_circle(desk)
    await look(desk, CHANGE - timedelta(days=3))
    for hours in range(6, 72, 6):
        await look(desk, CHANGE - timedelta(days=3) + timedelta(hours=hours))
    (letter,) = await desk.letters(KIND)
    assert letter.letter.subject == group.id
    await look(desk, CHANGE + timedelta(hours=7))
    assert len(await desk.letters(KIND)) == 1


async def test_a_change_that_has_come_is_not_foretold(desk: Desk) -> None:
    await a_circle(desk)
    await look(desk, CHANGE + timedelta(seconds=1))
    assert await desk.letters(KIND) == []


async def test_a_group_that_does_not_meet_then_or_has_no_such_change_is_left_alone(desk: Desk) -> None:
    await desk.new_group("Quiet one")
    far = await desk.new_group("Far one", zone="Asia/Kolkata")
    await desk.session(far, "2027-03-29 19:00")
    archived = await desk.new_group("Over")
    await desk.core.planning.cancel(FAY, (await desk.session(archived, "2027-03-29 19:00")).id, Reason.ILL)
    await look(desk, TWO_WEEKS_BEFORE + timedelta(hours=1))
    assert await desk.letters(KIND) == []


async def test_a_zone_is_spoken_of_only_where_three_members_live_by_it(desk: Desk) -> None:
    group = await a_circle(desk)
    desk.clock.set_to(TWO_WEEKS_BEFORE + timedelta(hours=1))
    for who in (SAM, MIA):
        await desk.core.preferences.set_zone(SERVER, who.id, "America/New_York")
    await desk.core.preferences.set_zone(SERVER, FAY.id, "America/New_York")  # not a member
    found = await desk.core.clocks.foretold(SERVER, group.id)
    assert found is not None
    assert (found.kept, found.shifts) == (time(19), ())
    await desk.core.preferences.set_zone(SERVER, ALI.id, "America/New_York")
    found = await desk.core.clocks.foretold(SERVER, group.id)
    assert found is not None
    assert found.shifts == (NEW_YORK,)
    for who in (EVA, TOM, MIA):
        await desk.core.preferences.set_zone(SERVER, who.id, "Europe/Berlin")
    found = await desk.core.clocks.foretold(SERVER, group.id)
    assert found is not None
    assert found.shifts == ()  # Berlin changes with London, and two are left in New York


async def test_the_cards_of_the_next_two_sessions_say_so(desk: Desk) -> None:
    group = await a_circle(desk)
    every = await desk.core.sessions.held_or_not(
        SERVER, CHANGE - timedelta(days=14), CHANGE + timedelta(days=30), group.id
    )
    said = [await desk.core.clocks.on_card(session) for session in every]
    assert [change.at if change else None for change in said] == [None, CHANGE, CHANGE, None]


async def test_a_member_hears_of_it_in_the_week_in_which_it_moves_for_them(desk: Desk) -> None:
    group = await a_circle(desk)
    await desk.core.preferences.set_zone(SERVER, SAM.id, "America/New_York")
    await desk.core.preferences.set_zone(SERVER, MIA.id, "Europe/Paris")
    every = await desk.core.sessions.held_or_not(
        SERVER, CHANGE - timedelta(days=14), CHANGE + timedelta(days=30), group.id
    )
    heard = {
        who.id: [await desk.core.clocks.for_member(session, who) for session in every]
        for who in (SAM, MIA, ALI)
    }
    assert heard == {SAM.id: [None, NEW_YORK, None, None], MIA.id: [None] * 4, ALI.id: [None] * 4}


async def test_a_clock_that_was_far_ahead_does_not_keep_it_silent(desk: Desk) -> None:
    await a_circle(desk)
    await look(desk, TWO_WEEKS_BEFORE + timedelta(days=400))
    await look(desk, TWO_WEEKS_BEFORE + timedelta(hours=1))
    assert len(await desk.letters(KIND)) == 1


async def test_the_groups_of_every_server_are_looked_at(desk: Desk) -> None:
    here = await a_circle(desk)
    cora, fay = (person(i, COORDINATORS, guild_id=OTHER_SERVER) for i in (CORA.id, FAY.id))
    there = await desk.new_group(by=cora, leads=(fay,))
    await desk.session(there, "2027-03-29 19:00", by=fay)
    await look(desk, TWO_WEEKS_BEFORE + timedelta(hours=1))
    told = {(row.letter.guild_id, row.letter.subject) for row in await desk.letters(KIND)}
    assert told == {(SERVER, here.id), (OTHER_SERVER, there.id)}


async def test_a_group_that_cannot_be_looked_at_holds_no_other_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = await desk.new_group("A broken one")
    group = await a_circle(desk)
    between = desk.core.clocks._book.store.between

    async def breaks(guild_id: int, first: datetime, last: datetime, group_id: str) -> list[Session]:
        if group_id == broken.id:
            raise LookupError
        return await between(guild_id, first, last, group_id)

    monkeypatch.setattr(desk.core.clocks._book.store, "between", breaks)
    await look(desk, TWO_WEEKS_BEFORE + timedelta(hours=1))
    assert [row.letter.subject for row in await desk.letters(KIND)] == [group.id]
