"""Counting: sums of new people over sessions are distinct people, whatever the order of ends and marks."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from groupbot.attendance.model import HereStatus, SessionCounts
from groupbot.groups.model import Group, Role, Server
from groupbot.groups.store import GroupStore
from groupbot.sessions.model import Session
from tests.attendance.world import (
    ALI,
    COORDINATORS,
    FAY,
    GUILD,
    MEMBERS,
    MIA,
    OTHER_ROOM,
    SAM,
    START,
    World,
    a_group,
    who,
)

HERE, PART = HereStatus.HERE, HereStatus.PART
STATUSES = (HereStatus.HERE, HereStatus.HERE, HereStatus.PART, HereStatus.NOT_RECORDED)


async def year_starts(world: World, month: int) -> None:
    server = Server(GUILD, {Role.COORDINATOR: COORDINATORS}, year_starts=month)
    await GroupStore(world.database).save_server(server)


def period_of(day: date, months: int, first_month: int) -> int:
    """Number the period a day is in: by counting months, as one would on a calendar."""
    since = (day.year - 2000) * 12 + (day.month - 1) - (first_month - 1)
    return since // months


def distinct(
    present: dict[str, set[int]], sessions: dict[str, tuple[Session, Group]], months: int, first_month: int
) -> tuple[dict[object, int], dict[object, int]]:
    """Count different people by period, within each group and over the server, by brute force."""
    groups: dict[object, set[int]] = defaultdict(set)
    server: dict[object, set[int]] = defaultdict(set)
    for session_id, people in present.items():
        session, group = sessions[session_id]
        day = session.starts_at.astimezone(ZoneInfo(group.zone)).date()
        number = 0 if months == 0 else period_of(day, months, first_month)
        groups[group.id, number] |= people
        server[number] |= people
    return (
        {key: len(people) for key, people in groups.items() if people},
        {key: len(people) for key, people in server.items() if people},
    )


def summed(
    counts: list[SessionCounts], months: int, first_month: int, column: str
) -> tuple[dict[object, int], dict[object, int]]:
    groups: dict[object, int] = defaultdict(int)
    server: dict[object, int] = defaultdict(int)
    for each in counts:
        number = 0 if months == 0 else period_of(each.on_day, months, first_month)
        groups[each.group_id, number] += getattr(each, f"new_in_group_{column}")
        server[number] += getattr(each, f"new_in_server_{column}")
    return {k: v for k, v in groups.items() if v}, {k: v for k, v in server.items() if v}


@pytest.mark.parametrize("seed", range(4))
async def test_sums_equal_distinct_people_for_random_histories(world: World, seed: int) -> None:
    chance = random.Random(seed)
    first_month = chance.randint(1, 12)
    await year_starts(world, first_month)
    far = await world.add_group(a_group("dawn000000", zone="Pacific/Auckland", room=OTHER_ROOM))
    plan: dict[str, tuple[Session, Group]] = {}
    present: dict[str, set[int]] = {}
    moment = START
    for number in range(10):
        moment += timedelta(days=chance.choice([1, 6, 25, 90]), hours=chance.choice([0, 3, 11]))
        group = chance.choice([world.group, far])
        room = group.place_channel_id
        session = await world.session(
            f"s{number:09}", group=group, starts_at=moment, room=room, length=chance.choice([60, 200])
        )
        plan[session.id] = (session, group)
        await world.passes((moment - world.clock.at).total_seconds() / 60)
        came: set[int] = set(chance.sample(MEMBERS, chance.randint(0, 4)))
        world.joins(*came, room=room)
        await world.passes(205)
        world.leaves(*came, room=room)
        present[session.id] = came
    for _ in range(25):
        session_id, member_id = chance.choice(list(plan)), chance.choice(MEMBERS)
        if world.clock.at - plan[session_id][0].ends_at > timedelta(days=85):
            continue
        status = chance.choice(STATUSES)
        await world.attendance.mark(who(FAY), session_id, member_id, status, "Put right")
        (present[session_id].add if status is HERE else present[session_id].discard)(member_id)
    counts = await world.attendance.counts_between(GUILD, date(2027, 1, 1), date(2035, 1, 1))
    assert len(counts) == 10
    for each in counts:
        assert each.present == len(present[each.session_id])
    for column, months in (("month", 1), ("quarter", 3), ("year", 12), ("ever", 0)):
        assert summed(counts, months, first_month, column) == distinct(present, plan, months, first_month)


async def test_the_first_goes_to_the_earlier_session_even_if_it_ends_later(world: World) -> None:
    dawn = await world.add_group(a_group("dawn000000", room=OTHER_ROOM))
    long = await world.session(length=120)
    short = await world.session(
        "bbbbbbbbbb", group=dawn, starts_at=START + timedelta(minutes=30), length=30, room=OTHER_ROOM
    )
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(30)
    world.goes(SAM, 101, OTHER_ROOM)
    await world.reaches(60)
    assert (await world.counts(short)).new_in_server_month == 1
    await world.reaches(120)
    assert (await world.counts(long)).new_in_server_month == 1
    counts = await world.counts(short)
    assert (counts.new_in_server_month, counts.new_in_group_month) == (0, 1)


async def weekly(world: World, number: int, *members: int) -> Session:
    """Hold the session of one week with these people."""
    starts_at = START + timedelta(weeks=number)
    session = await world.session(f"w{number:09}", starts_at=starts_at)
    await world.passes((starts_at - world.clock.at).total_seconds() / 60)
    world.joins(*members)
    await world.passes(61)
    world.leaves(*members)
    return session


async def test_totals_stay_right_when_others_were_forgotten(world: World) -> None:
    first = await weekly(world, 0, SAM, MIA, ALI)
    second = await weekly(world, 1, SAM, MIA)
    await world.attendance.forget(GUILD, SAM)
    await world.attendance.mark(who(FAY), first.id, MIA, PART, "Left early")
    counts = [await world.counts(first), await world.counts(second)]
    assert [(c.present, c.new_in_group_month, c.new_in_server_ever) for c in counts] == [(2, 2, 2), (2, 1, 1)]
    await world.attendance.mark(who(FAY), second.id, MIA, PART, "Left early, too")
    counts = [await world.counts(first), await world.counts(second)]
    assert [(c.present, c.new_in_group_month, c.new_in_server_ever) for c in counts] == [(2, 2, 2), (1, 0, 0)]


async def test_nobody_is_taken_off_twice_when_a_part_of_their_records_is_gone(world: World) -> None:
    dawn = await world.add_group(a_group("dawn000000"))
    first = await world.session(group=dawn)
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(60)
    world.leaves(SAM)
    second = await weekly(world, 1, SAM)
    await world.attendance.forget(GUILD, SAM, group_id=dawn.id)
    await world.attendance.mark(who(FAY), second.id, SAM, PART, "Left early")
    counts = [await world.counts(first), await world.counts(second)]
    assert [c.new_in_server_year for c in counts] == [1, 0]
    assert [c.new_in_group_year for c in counts] == [1, 0]


async def test_somebody_who_only_facilitated_before_is_new_as_a_member(world: World) -> None:
    cora = who(51, COORDINATORS)
    await world.groups.add_facilitator(cora, world.group.id, who(SAM))
    led = await weekly(world, 0, SAM)
    await world.groups.remove_facilitator(cora, world.group.id, SAM)
    joined = await weekly(world, 1, SAM)
    counts = [await world.counts(led), await world.counts(joined)]
    assert [(c.present, c.facilitators, c.new_in_group_ever) for c in counts] == [(0, 1, 0), (1, 0, 1)]


async def test_a_day_is_the_groups_local_day(world: World) -> None:
    far = await world.add_group(a_group("dawn000000", zone="Pacific/Auckland"))
    session = await world.session(group=far)
    await world.reaches(60)
    assert (await world.counts(session)).on_day == START.date() + timedelta(days=1)


async def test_counts_are_given_by_day_and_group(world: World) -> None:
    dawn = await world.add_group(a_group("dawn000000", room=OTHER_ROOM))
    await weekly(world, 0, SAM)
    await weekly(world, 1, SAM)
    other = await world.session(
        "bbbbbbbbbb", group=dawn, starts_at=START + timedelta(weeks=2), room=OTHER_ROOM
    )
    await world.passes(60 * 24 * 7 + 120)
    day = START.date()

    async def found(first: date, last: date, group_id: str | None = None) -> list[str]:
        return [c.session_id for c in await world.attendance.counts_between(GUILD, first, last, group_id)]

    every = ["w000000000", "w000000001", other.id]
    assert await found(day, day + timedelta(days=14)) == every
    assert await found(day, day + timedelta(days=13)) == every[:2]
    assert await found(day + timedelta(days=1), day + timedelta(days=14)) == every[1:]
    assert await found(day, day + timedelta(days=14), dawn.id) == [other.id]
    assert await world.attendance.counts_between(GUILD + 1, day, day + timedelta(days=14)) == []
