"""Gaps: what is said of the time in which nothing could be seen, after an outage and after a restart."""

from __future__ import annotations

from datetime import timedelta

from groupbot.attendance.model import HereStatus
from groupbot.groups.model import Mode
from tests.attendance.world import ALI, EVA, FAY, GUILD, MIA, ROOM, SAM, START, TOM, World, a_group

HERE, PART = HereStatus.HERE, HereStatus.PART


async def test_after_an_outage_both_ends_count_fully_and_one_end_half(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(10)
    await world.outage(minutes=20, then={SAM, EVA})
    await world.reaches(60)
    assert await world.came(session) == {
        SAM: (60, HERE, True),
        MIA: (20, HERE, True),
        EVA: (40, HERE, True),
    }
    assert (await world.counts(session)).estimated


async def test_whoever_was_not_touched_by_the_outage_is_not_estimated(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(10)
    world.leaves(SAM)
    await world.outage(minutes=20, then={MIA})
    world.joins(EVA)
    await world.reaches(60)
    came = await world.came(session)
    assert came[SAM] == (10, HERE, False)
    assert came[EVA] == (30, HERE, False)


async def test_a_resumed_gateway_leaves_no_gap(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(10)
    world.attendance.lost()
    await world.passes(2)
    world.leaves(MIA)  # played back by Discord
    await world.snapshot(resumed=True)
    await world.reaches(60)
    assert await world.came(session) == {SAM: (60, HERE, False), MIA: (12, HERE, False)}


async def test_while_the_gateway_is_gone_there_is_no_heartbeat(world: World) -> None:
    session = await world.session()
    await world.reaches(10)
    world.attendance.lost()
    await world.passes(5)
    row = await world.store.watch(GUILD, session.id)
    assert row is not None
    assert row.heartbeat_at == START + timedelta(minutes=10)
    world.attendance.connected(GUILD)
    await world.passes(1)
    row = await world.store.watch(GUILD, session.id)
    assert row is not None
    assert row.heartbeat_at == START + timedelta(minutes=16)


async def test_what_was_seen_after_the_last_heartbeat_is_where_the_gap_begins(world: World) -> None:
    session = await world.session()
    await world.reaches(10)
    world.clock.at += timedelta(minutes=1)
    world.joins(SAM)  # after the heartbeat, before the gap
    world.attendance.lost()
    world.clock.at += timedelta(minutes=1)
    world.rooms[ROOM] = set()
    await world.snapshot()
    await world.reaches(60)
    assert await world.came(session) == {SAM: (0.5, PART, True)}


async def test_what_is_seen_between_snapshot_and_disk_comes_after_the_snapshot(world: World) -> None:
    session = await world.session()
    await world.reaches(10)
    world.attendance.lost()
    world.clock.at += timedelta(minutes=10)
    taken_at = world.clock.at
    world.moved(SAM, ROOM, None, taken_at + timedelta(seconds=1))
    await world.attendance.reconcile(GUILD, {ROOM: {SAM}}, resumed=False, at=taken_at)
    await world.reaches(60)
    minutes, _, estimated = (await world.came(session))[SAM]
    assert (minutes, estimated) == (5.0, True)


async def test_a_restart_goes_on_with_what_is_on_disk(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA, ALI)
    await world.reaches(20)
    world.leaves(ALI)
    await world.attendance.flush()
    await world.restart(away=10, then={ROOM: {SAM, EVA}})
    await world.reaches(60)
    assert await world.came(session) == {
        SAM: (60, HERE, True),
        MIA: (25, HERE, True),
        ALI: (20, HERE, False),
        EVA: (35, HERE, True),
    }
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.at_least) == (4, 0, False)


async def test_what_was_seen_before_a_heartbeat_is_on_disk_with_it(world: World) -> None:
    session = await world.session()
    await world.reaches(10)
    world.joins(SAM)
    await world.attendance.beat()
    world.joins(MIA)  # lost with the power: as if she had come in the gap
    await world.restart(away=10, then={ROOM: {SAM, MIA}})
    await world.reaches(60)
    assert await world.came(session) == {SAM: (50, HERE, True), MIA: (45, HERE, True)}


async def test_a_stop_in_good_order_begins_the_gap_where_it_happened(world: World) -> None:
    session = await world.session()
    await world.reaches(20)
    world.joins(SAM)
    world.clock.at += timedelta(minutes=2)
    await world.attendance.stop()
    row = await world.store.watch(GUILD, session.id)
    assert row is not None
    assert row.heartbeat_at == world.clock.at


async def test_a_bot_that_was_away_at_the_end_counts_half_of_what_it_missed(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(40)
    world.leaves(MIA)
    await world.attendance.flush()
    await world.restart(away=120, then={ROOM: {SAM}})
    assert await world.came(session) == {SAM: (50, HERE, True), MIA: (40, HERE, False)}
    assert await world.rows("watches") == 0


async def test_a_bot_that_was_away_at_the_beginning_counts_half_of_what_it_missed(world: World) -> None:
    session = await world.session()
    await world.reaches(-30)
    await world.restart(away=40, then={ROOM: {SAM}})
    await world.reaches(60)
    assert await world.came(session) == {SAM: (60, HERE, True)}  # half of 20 minutes, and 50


async def test_a_session_that_passed_altogether_while_the_bot_was_away_has_counts(world: World) -> None:
    session = await world.session()
    await world.reaches(-30)
    await world.restart(away=180)
    counts = await world.counts(session)
    assert (counts.present, counts.held_minutes) == (0, 60)
    assert await world.rows("watches") == 0


async def test_two_restarts_and_an_outage_add_up(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(10)
    await world.restart(away=5, then={ROOM: {SAM}})
    await world.reaches(25)
    await world.outage(minutes=10, then={SAM})
    await world.reaches(40)
    await world.restart(away=10, then={ROOM: set()})
    await world.reaches(60)
    assert await world.came(session) == {SAM: (45, HERE, True)}


async def test_unnamed_people_before_a_restart_make_the_number_at_least(world: World) -> None:
    number = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    session = await world.session(group=number)
    await world.reaches(0)
    world.joins(SAM, MIA, ALI, FAY)
    await world.reaches(20)
    world.leaves(SAM, MIA)
    await world.restart(away=1, then={ROOM: {ALI, TOM}})
    await world.reaches(60)
    counts = await world.counts(session)
    assert (counts.present, counts.unnamed, counts.at_least, counts.facilitators) == (3, 3, True, 1)


async def test_a_glimpse_before_a_restart_is_not_presence(world: World) -> None:
    number = await world.add_group(a_group("grp0000009", Mode.NUMBER))
    session = await world.session(group=number)
    await world.reaches(0)
    world.joins(SAM, MIA)
    await world.reaches(3)
    await world.restart(away=1, then={ROOM: set()})
    await world.reaches(60)
    assert (await world.counts(session)).present == 0


async def test_a_failed_reconcile_leaves_the_gap_open(world: World) -> None:
    session = await world.session()
    await world.reaches(0)
    world.joins(SAM)
    await world.reaches(10)
    world.attendance.lost()
    world.clock.at += timedelta(minutes=10)
    async with world.database.one_step() as connection:
        await connection.exec_driver_sql("ALTER TABLE sightings RENAME TO hidden")
    try:
        await world.snapshot()
    except Exception:
        failed = True
    else:
        failed = False
    async with world.database.one_step() as connection:
        await connection.exec_driver_sql("ALTER TABLE hidden RENAME TO sightings")
    assert failed
    await world.attendance.beat()
    row = await world.store.watch(GUILD, session.id)
    assert row is not None
    assert row.heartbeat_at == START + timedelta(minutes=10)
    world.rooms[ROOM] = set()
    await world.snapshot()
    await world.reaches(60)
    assert await world.came(session) == {SAM: (15, HERE, True)}
