"""Who is new where no names are kept: what a facilitator says after the end, and how it is put right."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from groupbot.attendance.model import SessionCounts, read_new
from groupbot.attendance.store import AttendanceStore
from groupbot.attendance.tables import session_counts
from groupbot.database import Database
from groupbot.errors import BadInput, NotPossible
from groupbot.groups.model import Group, Mode
from groupbot.groups.store import GroupStore
from groupbot.migrating import migrate
from groupbot.sessions.model import Session
from groupbot.sessions.tables import sessions
from tests.attendance.world import EVA, FAY, FINN, GUILD, MIA, SAM, START, World, a_group, who
from tests.reports import making


async def number_only(world: World) -> Group:
    return await world.add_group(a_group("grp0000009", Mode.NUMBER))


async def ended(world: World) -> Session:
    """Give a session of a number-only group that ended at its time, with two people there."""
    session = await world.session(group=await number_only(world))
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(60)
    return session


def said(counts: SessionCounts) -> tuple[int, int | None]:
    return counts.present, counts.said_new


# --- the rule ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"), [("3", 3), (" ３ ", 3), (0, 0), ("500", 500), ("", None), ("  ", None)]
)
def test_a_number_of_new_people_is_read_as_it_is_written(typed: str | int, read: int | None) -> None:
    assert read_new(typed) == read


@pytest.mark.parametrize("typed", ["501", -1, "-1", "1.5", "some", "²", "9" * 5000, 2**63])
def test_anything_else_is_not_a_number_of_new_people(typed: str | int) -> None:
    with pytest.raises(BadInput) as refused:
        read_new(typed)
    assert "a number from 0 to 500, or leave it empty" in refused.value.words


def test_new_people_are_some_of_those_who_were_there() -> None:
    _, counts = making.came(making.a_group(), START.date(), 7, unnamed=7)
    counted = counts.with_headcount(4)
    assert [counted.with_new(number).said_new for number in (0, 4, None)] == [0, 4, None]
    with pytest.raises(BadInput) as refused:
        counted.with_new(5)
    assert refused.value.words == (
        "Here altogether: 4. Here for the first time this year: 5. The second number is a part of the first "
        "and cannot be larger. Write both again."
    )


# --- said, and put right -----------------------------------------------------------------------


async def test_nobody_said_it_until_a_facilitator_does(world: World) -> None:
    session = await ended(world)
    assert said(await world.counts(session)) == (2, None)
    await world.attendance.headcount(who(FAY), session.id, "9", "4")
    assert said(await world.counts(session)) == (9, 4)


async def test_it_is_put_right_by_saying_it_again_and_taken_back_by_leaving_it_empty(world: World) -> None:
    session = await ended(world)
    for number, new, now in (("9", "4", (9, 4)), (8, 0, (8, 0)), ("8", " ", (8, None)), (8, 8, (8, 8))):
        await world.attendance.headcount(who(FINN), session.id, number, new)
        assert said(await world.counts(session)) == now


async def test_where_only_the_number_is_put_right_it_stays(world: World) -> None:
    session = await ended(world)
    await world.attendance.headcount(who(FAY), session.id, 9, 4)
    await world.attendance.headcount(who(FAY), session.id, 4)
    assert said(await world.counts(session)) == (4, 4)
    with pytest.raises(BadInput):
        await world.attendance.headcount(who(FAY), session.id, 3)
    assert said(await world.counts(session)) == (4, 4)


@pytest.mark.parametrize("new", [4, "501", "many"])
async def test_what_cannot_be_leaves_both_numbers_as_they_were(world: World, new: int | str) -> None:
    session = await ended(world)
    acts = len(await world.audit.acts(GUILD))
    with pytest.raises(BadInput):
        await world.attendance.headcount(who(FAY), session.id, 3, new)
    counts = await world.counts(session)
    assert (*said(counts), counts.headcount) == (2, None, None)
    assert len(await world.audit.acts(GUILD)) == acts


async def test_it_can_be_said_for_ninety_days(world: World) -> None:
    session = await ended(world)
    world.clock.at += timedelta(days=90)
    await world.attendance.headcount(who(FAY), session.id, 5, 1)
    world.clock.at += timedelta(minutes=1)
    with pytest.raises(NotPossible):
        await world.attendance.headcount(who(FAY), session.id, 5, 2)
    assert said(await world.counts(session)) == (5, 1)


async def test_it_is_not_said_before_the_end(world: World) -> None:
    session = await world.session(group=await number_only(world))
    await world.reaches(10)
    with pytest.raises(NotPossible) as refused:
        await world.attendance.headcount(who(FAY), session.id, 5, 1)
    assert "once the session has ended" in refused.value.words
    await world.attendance.headcount(who(FAY), session.id, 5, "")
    await world.reaches(60)
    assert said(await world.counts(session)) == (5, None)


async def test_a_group_with_names_is_not_asked(world: World) -> None:
    session = await world.session()
    await world.reaches(60)
    with pytest.raises(NotPossible) as refused:
        await world.attendance.headcount(who(FAY), session.id, 5, 1)
    assert "keeps names, so new people are counted by them" in refused.value.words
    assert said(await world.counts(session)) == (0, None)
    await world.attendance.headcount(who(FAY), session.id, 5)
    assert said(await world.counts(session)) == (5, None)


async def test_a_group_that_keeps_names_by_now_can_still_put_its_number_right(world: World) -> None:
    session = await ended(world)
    await world.attendance.headcount(who(FAY), session.id, 9, 4)
    named = a_group("grp0000009", Mode.NAMED)
    await GroupStore(world.database).save(named)
    await world.attendance.headcount(who(FAY), session.id, 6)
    assert said(await world.counts(session)) == (6, 4)
    await world.attendance.headcount(who(FAY), session.id, 3)
    assert said(await world.counts(session)) == (3, None)


async def test_it_is_a_number_and_nothing_about_a_person(world: World) -> None:
    session = await ended(world)
    await world.attendance.headcount(who(FAY), session.id, 9, 4)
    for member_id in (SAM, MIA, EVA, FAY):
        assert await world.mentions(member_id) == []
    await world.attendance.forget(GUILD, SAM)
    assert said(await world.counts(session)) == (9, 4)


# --- an end that is undone ---------------------------------------------------------------------


@pytest.mark.parametrize("restarts", [False, True])
async def test_an_end_that_is_undone_takes_it_back_and_it_is_asked_again(
    world: World, restarts: bool
) -> None:
    session = await world.session(group=await number_only(world))
    await world.reaches(20)
    await world.course.end(who(FAY), session.id)
    await world.attendance.headcount(who(FAY), session.id, 6, 2)
    if restarts:
        await world.restart(away=1)
    await world.course.go_on(who(FAY), session.id)
    assert await world.attendance.counts(GUILD, session.id) is None
    await world.reaches(60)
    assert said(await world.counts(session)) == (6, None)
    await world.attendance.headcount(who(FAY), session.id, 7, 3)
    assert said(await world.counts(session)) == (7, 3)


# --- sessions that ended before it was asked ---------------------------------------------------


_COLUMNS = "PRAGMA table_info(sessions)"


async def old(database: Database) -> None:
    """Write a database as it was when nobody was asked, with a session at which seven people were."""
    await migrate(database, to="0002")
    group = making.a_group()
    session, counts = making.came(group, START.date(), 7, 7)
    row = {name: value for name, value in asdict(counts).items() if name != "said_new"}
    async with database.one_step() as connection:
        await GroupStore(database).add(group, START)
        known = {row["name"] for row in (await connection.execute(text(_COLUMNS))).mappings()}
        values = asdict(session) | {"notes": []}
        planned = {name: value for name, value in values.items() if name in known}
        await connection.execute(insert(sessions), [planned])
        await connection.execute(insert(session_counts), [row])


async def test_sessions_that_ended_before_it_was_asked_keep_their_numbers(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'old.sqlite'}", durable=False)
    try:
        await old(database)
        assert await migrate(database) == "0002"
        (kept,) = await AttendanceStore(database).counts_between(
            making.GUILD, START.date(), START.date(), None
        )
        assert (kept.present, kept.new_in_server_year, kept.said_new) == (7, 7, None)
    finally:
        await database.close()
