"""Rest days: who may add them, what they cover, what happens to what is planned inside."""

from __future__ import annotations

from datetime import date

import pytest

from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible, OutOfDate
from groupbot.groups.model import Kind
from groupbot.rest.model import Rest
from groupbot.sessions.model import SessionState
from tests.desk import CORA, FAY, FLO, SAM, SERVER, Desk, person
from tests.rest.test_calendar import a_file

JAN_11 = date(2027, 1, 11)


async def test_a_facilitator_adds_days_for_the_group_and_a_coordinator_for_the_server(desk: Desk) -> None:
    group, other = await desk.new_group(), await desk.new_group("Other Circle")
    await desk.core.rest.add(FAY, group.id, "2027-01-11", "2027-01-13", "Half term")
    await desk.core.rest.add(CORA, "server", "1 Feb", "", "Harbour day")
    own = await desk.core.rest.covering(SERVER, group.id, date(2027, 1, 13))
    assert own is not None
    assert (own.reason, own.days) == ("Half term", "Mon 11 Jan 2027 to Wed 13 Jan 2027")
    assert await desk.core.rest.covering(SERVER, group.id, date(2027, 1, 14)) is None
    assert await desk.core.rest.covering(SERVER, other.id, JAN_11) is None
    for each in (group, other):
        assert await desk.core.rest.covering(SERVER, each.id, date(2027, 2, 1))
    assert len(await desk.core.rest.between(SERVER, group.id, JAN_11, date(2027, 2, 1))) == 2


async def test_who_does_not_lead_adds_nothing(desk: Desk) -> None:
    group = await desk.new_group()
    for who, scope in ((SAM, group.id), (FLO, group.id), (FAY, "server"), (SAM, "The whole server")):
        with pytest.raises(NotAllowed):
            await desk.core.rest.add(who, scope, "1 Feb", "", "Mine")
    assert await desk.core.rest.listing(CORA) == []


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2027-02-05", "2027-02-01", "is before"),
        ("2026-12-20", "2027-01-03", "is in the past"),
        ("next thing", "", "I could not read"),
        ("2027-02-30", "", "There is no 30 February"),
        ("2027-01-10", "2028-06-01", "A rest can last up to one year."),
        ("2029-01-10", "", "two years ahead"),
    ],
)
async def test_days_that_cannot_be_are_refused(desk: Desk, first: str, last: str, words: str) -> None:
    await desk.new_group()
    with pytest.raises(BadInput) as refused:
        await desk.core.rest.add(CORA, "server", first, last, "Why")
    assert words in refused.value.words


async def test_a_removal_can_be_undone_for_ten_minutes(desk: Desk) -> None:
    group = await desk.new_group()
    heard: list[Rest] = []

    async def hear(rest: Rest) -> None:
        heard.append(rest)

    desk.core.rest.on_change(hear)
    rest, _ = await desk.core.rest.add(FAY, group.id, "2027-01-11", "", "Half term")
    with pytest.raises(NotAllowed):
        await desk.core.rest.remove(SAM, rest.id)
    with pytest.raises(OutOfDate):
        await desk.core.rest.put_back(FAY, rest.id)
    await desk.core.rest.remove(FAY, rest.id)
    assert await desk.core.rest.covering(SERVER, group.id, JAN_11) is None
    await desk.core.rest.put_back(FAY, rest.id)
    assert await desk.core.rest.covering(SERVER, group.id, JAN_11)
    assert [one.holds for one in heard] == [True, False, True]
    await desk.core.rest.remove(FAY, rest.id)
    await desk.time_passes(minutes=11)
    with pytest.raises(NotPossible):
        await desk.core.rest.put_back(FAY, rest.id)


async def test_a_hidden_groups_days_are_not_there_for_others(desk: Desk) -> None:
    group = await desk.new_group("Staff", kind=Kind.FACILITATORS)
    rest, _ = await desk.core.rest.add(FAY, group.id, "2027-01-11", "", "Retreat")
    assert await desk.core.rest.listing(SAM) == []
    assert len(await desk.core.rest.listing(FAY)) == 1
    for subject in (rest.id, "0000000000", "nothing"):
        for who in (SAM, person(2, 91, 92, guild_id=11)):
            with pytest.raises(NotFound) as refused:
                await desk.core.rest.remove(who, subject)
            assert refused.value.words.startswith("I do not know those rest days here.")


async def test_what_is_planned_inside_is_found_and_cancelled_only_on_a_yes(desk: Desk) -> None:
    group = await desk.new_group()
    inside = await desk.session(group, "2027-01-11 23:30")
    before, after = (
        await desk.session(group, "2027-01-10 23:30"),
        await desk.session(group, "2027-01-12 00:30"),
    )
    await desk.draft(group, "2027-01-11 10:00")
    rest, _ = await desk.core.rest.add(FAY, group.id, "2027-01-11", "", "Half term")
    assert [s.id for s in await desk.core.resting.inside(FAY, rest.id)] == [inside.id]
    assert (await desk.now(inside)).state is SessionState.PLANNED
    with pytest.raises(NotAllowed):
        await desk.core.resting.cancel_inside(SAM, rest.id)
    await desk.core.resting.cancel_inside(FAY, rest.id)
    gone = await desk.now(inside)
    assert (gone.state, gone.reason_words) == (SessionState.CANCELLED, "Half term")
    assert [(await desk.now(s)).state for s in (before, after)] == [SessionState.PLANNED] * 2
    assert await desk.core.resting.inside(FAY, rest.id) == []


async def test_a_preview_on_a_rest_day_says_so(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.core.rest.add(FAY, group.id, "2027-01-11", "", "Half term")
    shown = await desk.core.planning.plan(FAY, group.id, "2027-01-11 19:00")
    assert "Mon 11 Jan is a rest day: Half term." in shown.warnings
    assert not (await desk.core.planning.plan(FAY, group.id, "2027-01-12 19:00")).warnings


async def test_a_file_is_shown_first_and_taken_over_on_a_yes(desk: Desk) -> None:
    group = await desk.new_group()
    content = a_file(
        "UID:1\nDTSTART;VALUE=DATE:20270111\nSUMMARY:Half term",
        "UID:2\nDTSTART;VALUE=DATE:20200111\nSUMMARY:Long ago",
    )
    offered = await desk.core.rest.offer(FAY, group.id, content)
    assert ([r.reason for r in offered.rests], offered.past) == (["Half term"], 1)
    assert await desk.core.rest.covering(SERVER, group.id, JAN_11) is None
    with pytest.raises(NotAllowed):
        await desk.core.rest.accept(SAM, offered.batch)
    for _ in range(2):
        assert len(await desk.core.rest.accept(FAY, offered.batch)) == 1
    assert await desk.core.rest.covering(SERVER, group.id, JAN_11)
    with pytest.raises(OutOfDate):
        await desk.core.rest.refuse(FAY, offered.batch)
    again = await desk.core.rest.offer(FAY, group.id, content)
    await desk.core.rest.refuse(FAY, again.batch)
    with pytest.raises(NotFound):
        await desk.core.rest.accept(FAY, again.batch)


async def test_rest_days_are_found_by_their_days_or_their_reason(desk: Desk) -> None:
    group, staff = await desk.new_group(), await desk.new_group("Staff", kind=Kind.FACILITATORS)
    one, _ = await desk.core.rest.add(FAY, group.id, "2027-01-11", "", "Half term")
    await desk.core.rest.add(FAY, staff.id, "2027-01-11", "", "Half of us away")
    await desk.core.rest.add(CORA, "server", "1 Feb", "", "Harbour day")
    for typed in (one.label, "half", "11 jan"):
        assert await desk.core.rest.about(SAM, typed) == [(one, group)]
    with pytest.raises(BadInput):
        await desk.core.rest.about(FAY, "half")
    for typed in ("Half of us", "alf", ""):
        with pytest.raises(NotFound):
            await desk.core.rest.about(SAM, typed)


async def test_what_nobody_said_yes_to_is_let_go_of(desk: Desk) -> None:
    group = await desk.new_group()
    offered = await desk.core.rest.offer(FAY, group.id, a_file("UID:1\nDTSTART;VALUE=DATE:20270111"))
    kept, _ = await desk.core.rest.add(FAY, group.id, "2027-01-11", "", "Half term")
    await desk.time_passes(hours=25)
    assert await desk.core.rest.prune() == 1
    with pytest.raises(NotFound):
        await desk.core.rest.accept(FAY, offered.batch)
    assert [r.id for r, _ in await desk.core.rest.listing(SAM)] == [kept.id]
    assert (await desk.core.rest.export(SERVER, FAY.id))[0]["reason"] == "Half term"
    await desk.core.rest.forget(SERVER, FAY.id)
    assert await desk.core.rest.export(SERVER, FAY.id) == []
    assert await desk.core.rest.covering(SERVER, group.id, JAN_11)
