"""Second thoughts: an archiving and a removal can be undone for ten minutes, and leave nothing behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groupbot.errors import NotAllowed, NotPossible, OutOfDate
from groupbot.groups.model import Group, GroupState
from groupbot.preferences.model import By
from groupbot.sessions import letters
from groupbot.sessions.model import Reason, SessionState
from tests.desk import CORA, FAY, FINN, MIA, SAM, Desk


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group that Sam and Mia are in."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA)
    return group


async def test_an_undone_archiving_brings_back_what_it_cancelled_and_nothing_else(
    desk: Desk, group: Group
) -> None:
    before = await desk.session(group, "2027-01-04 19:00")
    coming = [await desk.session(group, f"2027-01-{day} 19:00") for day in (11, 18)]
    await desk.core.planning.cancel(FAY, before.id, Reason.ILL)
    await desk.full(coming[0], SAM)
    await desk.time_passes(minutes=1)
    await desk.core.groups.archive(CORA, group.id)
    await desk.time_passes(minutes=1)
    back = await desk.core.group_undo.archive(CORA, group.name)
    assert back == group
    assert (await desk.now(before)).state is SessionState.CANCELLED
    assert [(await desk.now(one)).state for one in coming] == [SessionState.PLANNED] * 2
    assert await desk.statuses(coming[0]) == {SAM.id: "coming"}
    await desk.time_passes(minutes=15)
    for one in coming:
        kinds = (letters.CANCELLED, letters.RESTORED, letters.LINE)
        assert await desk.letters(*kinds, subject=one.id) == []
    acts = [line.act for line in await desk.core.audit.acts(group.guild_id)]
    assert acts[:3] == ["session.restore", "session.restore", "group.restore"]


async def test_only_who_was_told_of_the_cancel_is_told_that_it_takes_place(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    await desk.full(session, SAM)
    await desk.core.seats.choose_default_reminders(MIA, (60,), By.INBOX)
    await desk.core.groups.archive(CORA, group.id)
    await desk.time_passes(minutes=3)
    assert await desk.told(letters.CANCELLED) == [SAM.id]
    await desk.core.group_undo.archive(CORA, group.id)
    assert await desk.told(letters.RESTORED) == [SAM.id]


async def test_a_session_whose_end_has_passed_by_then_stays_cancelled(desk: Desk, group: Group) -> None:
    session, later = await desk.session(group, "2027-01-04 19:00", length="15"), await desk.session(group)
    await desk.time_is(session.starts_at - timedelta(seconds=1))
    desk.clock.advance(timedelta(minutes=7))  # and its turn has not been taken yet
    await desk.core.groups.archive(CORA, group.id)
    await desk.time_passes(minutes=9)
    await desk.core.group_undo.archive(CORA, group.id)
    states = [(await desk.now(one)).state for one in (session, later)]
    assert states == [SessionState.CANCELLED, SessionState.PLANNED]


async def test_an_archiving_can_be_undone_for_ten_minutes_by_coordinators(desk: Desk, group: Group) -> None:
    with pytest.raises(OutOfDate):
        await desk.core.group_undo.archive(CORA, group.id)
    await desk.core.groups.archive(CORA, group.id)
    with pytest.raises(NotAllowed):
        await desk.core.group_undo.archive(FAY, group.id)
    await desk.time_passes(minutes=10, seconds=1)
    with pytest.raises(NotPossible) as late:
        await desk.core.group_undo.archive(CORA, group.id)
    assert "10 minutes" in late.value.words
    found = await desk.core.groups.get(group.guild_id, group.id)
    assert found is not None
    assert found.state is GroupState.ARCHIVED


async def test_a_removal_can_be_undone_by_coordinators_and_by_who_removed_themselves(
    desk: Desk, group: Group
) -> None:
    await desk.core.groups.remove_facilitator(CORA, group.id, FINN.id)
    with pytest.raises(NotAllowed):
        await desk.core.group_undo.facilitator(FINN, group.id, FINN.id)
    with pytest.raises(NotAllowed):
        await desk.core.group_undo.facilitator(FAY, group.id, FINN.id)
    assert await desk.core.group_undo.facilitator(CORA, group.id, FINN.id) == group
    with pytest.raises(OutOfDate):
        await desk.core.group_undo.facilitator(CORA, group.id, FINN.id)
    await desk.core.groups.remove_facilitator(FINN, group.id, FINN.id)
    await desk.time_passes(minutes=10)
    assert await desk.core.group_undo.facilitator(FINN, group.id, FINN.id) == group


async def test_a_removal_cannot_be_undone_later_nor_one_that_never_was(desk: Desk, group: Group) -> None:
    await desk.core.groups.remove_facilitator(FINN, group.id, FINN.id)
    await desk.time_passes(minutes=10, seconds=1)
    with pytest.raises(NotAllowed):
        await desk.core.group_undo.facilitator(FINN, group.id, FINN.id)
    for who in (FINN, SAM):
        with pytest.raises(NotPossible) as refused:
            await desk.core.group_undo.facilitator(CORA, group.id, who.id)
        assert "/group facilitator add" in refused.value.words
