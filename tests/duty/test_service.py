"""Who is on duty: around sessions by itself, and in the hours that were set."""

from __future__ import annotations

from datetime import timedelta

import pytest

from groupbot.duty.model import MOST_HOURS
from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible
from groupbot.sessions.model import Reason
from tests.desk import ADA, COORDINATORS, CORA, FAY, FINN, OMAR, OTHER_SERVER, SAM, START, Desk, person


async def test_facilitators_are_on_duty_from_15_minutes_before_to_30_minutes_after(desk: Desk) -> None:
    group = await desk.new_group()
    session = await desk.session(group, "2027-01-04 19:00", co_facilitator_id=FINN.id)
    duty, start = desk.core.duty, session.starts_at

    async def on_duty() -> frozenset[int]:
        return await duty.now(group.guild_id, group.id)

    assert await on_duty() == frozenset()
    assert (await duty.watch(group.guild_id, group.id)).next_at == start - timedelta(minutes=15)
    await desk.time_is(start - timedelta(minutes=15))
    assert await on_duty() == {FAY.id, FINN.id} == await duty.now(group.guild_id)
    await desk.time_is(session.ends_at + timedelta(minutes=29))
    assert await on_duty() == {FAY.id, FINN.id}
    await desk.time_is(session.ends_at + timedelta(minutes=30))
    assert await on_duty() == frozenset()
    assert (await duty.watch(group.guild_id, group.id)).next_at is None


async def test_a_session_ended_early_counts_from_its_end(desk: Desk) -> None:
    group = await desk.new_group()
    session = await desk.session(group, "2027-01-04 19:00")
    await desk.time_is(session.starts_at + timedelta(minutes=10))
    await desk.core.course.end(FAY, session.id)
    await desk.time_passes(minutes=29)
    assert await desk.core.duty.now(group.guild_id, group.id) == {FAY.id}
    await desk.time_passes(minutes=1)
    assert await desk.core.duty.now(group.guild_id, group.id) == frozenset()


async def test_a_cancelled_session_and_one_of_another_group_bring_nobody(desk: Desk) -> None:

    group, other = await desk.new_group(), await desk.new_group("Tuesday Circle")
    session = await desk.session(group, "2027-01-04 12:20")
    await desk.time_passes(minutes=10)
    assert await desk.core.duty.now(group.guild_id, other.id) == frozenset()
    await desk.core.planning.cancel(FAY, session.id, Reason.ILL, "")
    assert await desk.core.duty.now(group.guild_id, group.id) == frozenset()


async def test_hours_that_were_set_count_while_their_person_facilitates(desk: Desk) -> None:
    group = await desk.new_group()
    duty = desk.core.duty
    hours, _ = await duty.set_hours(FAY, "mon", "12:00", "13:00", group=group.id)
    assert hours.zone == "Europe/London"
    assert await duty.now(group.guild_id, group.id) == {FAY.id}
    assert await duty.serves(FAY, group)
    assert not await duty.serves(person(FAY.id), group)  # without the role any more
    assert not await duty.serves(FAY, None)
    await desk.core.groups.remove_facilitator(CORA, group.id, FAY.id)
    assert await duty.now(group.guild_id, group.id) == frozenset()


async def test_hours_for_the_whole_server_count_for_the_groups_of_that_person(desk: Desk) -> None:
    group = await desk.new_group()
    other = await desk.new_group("Tuesday Circle", leads=(FINN,))
    duty = desk.core.duty
    await duty.set_hours(CORA, "daily", "12:00", "13:00", who=FAY.id)
    assert await duty.now(group.guild_id, group.id) == {FAY.id}
    assert await duty.now(group.guild_id, other.id) == frozenset()
    assert await duty.serves(FAY, None)
    assert not await duty.serves(FINN, None)


async def test_who_may_set_hours(desk: Desk) -> None:
    group = await desk.new_group()
    duty = desk.core.duty
    await duty.set_hours(CORA, "mon", "1pm", "2pm", group=group.id, who=FINN.id)
    for who, whom, of in (
        (SAM, None, group.id),
        (ADA, None, group.id),
        (FAY, FINN.id, group.id),
        (FAY, None, None),
    ):
        with pytest.raises(NotAllowed):
            await duty.set_hours(who, "mon", "1pm", "2pm", group=of, who=whom)
    for of, whom in ((group.id, SAM.id), (None, OMAR.id)):
        with pytest.raises(BadInput):
            await duty.set_hours(CORA, "mon", "1pm", "2pm", group=of, who=whom)
    with pytest.raises(NotFound):
        await duty.set_hours(
            person(2, COORDINATORS, guild_id=OTHER_SERVER), "mon", "1pm", "2pm", group=group.id
        )


async def test_the_same_hours_twice_are_one_entry_and_there_are_twenty_at_most(desk: Desk) -> None:
    group = await desk.new_group()
    duty = desk.core.duty
    first, _ = await duty.set_hours(FAY, "mon", "1pm", "2pm", group=group.id)
    again, _ = await duty.set_hours(FAY, "monday", "13:00", "14:00", group=group.id)
    assert first == again
    for minute in range(MOST_HOURS - 1):
        await duty.set_hours(FAY, "tue", f"10:{minute:02d}", "11:00", group=group.id)
    with pytest.raises(NotPossible):
        await duty.set_hours(FAY, "wed", "1pm", "2pm", group=group.id)
    await duty.set_hours(CORA, "wed", "1pm", "2pm", who=FAY.id)  # the whole server has its own twenty


async def test_removed_hours_do_not_count_and_come_back_within_ten_minutes(desk: Desk) -> None:
    group = await desk.new_group()
    duty = desk.core.duty
    hours, _ = await duty.set_hours(FAY, "mon", "12:00", "14:00", group=group.id)
    with pytest.raises(NotFound):
        await duty.remove(FINN, hours.id)
    await duty.remove(FAY, hours.id)
    assert await duty.now(group.guild_id, group.id) == frozenset()
    assert [h.id for h, _ in await duty.offered(FAY, removed=True)] == [hours.id]
    assert await duty.offered(FAY) == []
    desk.clock.set_to(START + timedelta(minutes=9))
    await duty.prune()
    await duty.restore(CORA, hours.id)
    assert await duty.now(group.guild_id, group.id) == {FAY.id}
    await duty.remove(CORA, hours.id)
    desk.clock.advance(timedelta(minutes=11))
    await duty.prune()
    with pytest.raises(NotFound):
        await duty.restore(CORA, hours.id)


async def test_what_is_kept_of_a_person_is_given_and_forgotten(desk: Desk) -> None:
    group = await desk.new_group()
    duty = desk.core.duty
    await duty.set_hours(FAY, "mon", "12:00", "14:00", group=group.id)
    (kept,) = await duty.export(group.guild_id, FAY.id)
    assert kept["days"] == (0,)
    assert await duty.export(OTHER_SERVER, FAY.id) == []
    await duty.forget(group.guild_id, FAY.id)
    assert await duty.export(group.guild_id, FAY.id) == []


async def test_whoever_was_taken_off_the_list_is_not_on_duty_around_a_session_either(desk: Desk) -> None:
    group = await desk.new_group()
    session = await desk.session(group, "2027-01-04 12:30")
    await desk.core.groups.remove_facilitator(CORA, group.id, FAY.id)
    await desk.time_is(session.starts_at)
    assert await desk.core.duty.now(group.guild_id, group.id) == frozenset()


async def test_the_hours_of_an_archived_group_bring_nobody_to_the_server(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.new_group("Tuesday Circle")
    session = await desk.session(group, "2027-01-04 12:20")
    await desk.core.duty.set_hours(FAY, "mon", "12:00", "13:00", group=group.id)
    assert await desk.core.duty.now(group.guild_id) == {FAY.id}
    await desk.core.groups.archive(CORA, group.id)
    assert session.starts_at > desk.clock.now()
    assert await desk.core.duty.now(group.guild_id) == frozenset()
    assert await desk.core.duty.now(group.guild_id, group.id) == {FAY.id}  # who wrote to them before is read
