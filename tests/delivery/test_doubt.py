"""What happens when it is not known whether something was said."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from groupbot.delivery.limits import Limits
from groupbot.delivery.model import CannotRead, OutcomeUnknown, Posted, Row, TryLater, Undeliverable
from tests.delivery.world import CHANNEL, SAM, SERVER, START, World, laid, private, reminder


async def test_a_try_of_unknown_outcome_is_made_again_with_the_same_nonce(world: World) -> None:
    world.wire.after = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    assert await world.states() == ["due"]
    await world.later(1)
    assert await world.states() == ["sent"]
    assert world.wire.said == ["s1"]
    assert world.wire.asked == {"send": 2}
    assert len({nonce for nonces in world.wire.sent_nonces.values() for nonce in nonces}) == 1


async def test_what_was_not_said_the_first_time_is_said_the_second(world: World) -> None:
    world.wire.before = [OutcomeUnknown(), TryLater(5)]
    await world.delivery.put(reminder())
    await world.round()
    await world.later(1)
    await world.later(4)
    assert world.wire.said == []
    await world.later(1)
    assert world.wire.said == ["s1"]


async def test_an_old_nonce_is_not_trusted_and_history_is_read_first(world: World) -> None:
    world.wire.after = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    await world.later(600)
    assert await world.states() == ["sent"]
    assert world.wire.said == ["s1"]
    assert world.wire.asked == {"send": 1, "find": 1}
    assert world.hooked == [("s1", 5000)]


async def test_what_is_not_found_in_the_history_is_said(world: World) -> None:
    world.wire.before = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    await world.later(600)
    assert world.wire.said == ["s1"]
    assert world.wire.asked == {"send": 2, "find": 1}


async def test_a_nonce_gets_old_by_the_monotonic_clock_whatever_the_wall_clock_says(world: World) -> None:
    world.wire.after = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    world.clock.passes(600)
    world.clock.set_back(595)  # somebody put the host's clock right
    await world.round()
    assert world.wire.said == ["s1"]
    assert await world.states() == ["sent"]


async def test_a_nonce_stays_young_when_the_wall_clock_jumps_ahead(world: World) -> None:
    world.wire.after = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    world.clock.set_back(-3600)
    await world.round()
    assert world.wire.asked == {"send": 2}
    assert world.wire.said == ["s1"]


async def test_after_a_look_into_the_history_the_nonce_is_young_again(world: World) -> None:
    world.wire.before = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    world.wire.after = [OutcomeUnknown()]
    await world.later(600)  # not found, said, and again not known
    await world.later(10)
    assert world.wire.asked == {"send": 3, "find": 1}
    assert world.wire.said == ["s1"]


async def test_a_fault_that_nobody_foresaw_counts_as_unknown(world: World) -> None:
    world.wire.after = [ZeroDivisionError()]
    await world.delivery.put(reminder())
    await world.round()
    await world.later(1)
    assert world.wire.said == ["s1"]
    assert await world.states() == ["sent"]


async def test_a_send_that_takes_too_long_counts_as_unknown(tmp_path: Path) -> None:
    world = await World(tmp_path / "groupbot.sqlite", Limits().scaled(1 / 1000)).open()
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder())
    await world.round()
    assert (await world.rows())[0]["unsure"] == 1
    world.wire.hold = None
    await world.later(1)
    assert world.wire.said == ["s1"]
    await world.close()


async def test_while_the_history_cannot_be_read_nothing_is_said_blindly(world: World) -> None:
    world.wire.after = [OutcomeUnknown()]
    world.wire.unreadable = [CannotRead(), ConnectionError(), TimeoutError()]
    await world.delivery.put(reminder())
    await world.round()
    for _ in range(3):
        await world.later(300)
        assert await world.states() == ["due"]
    await world.later(300)
    assert await world.states() == ["sent"]
    assert world.wire.said == ["s1"]


async def test_a_direct_message_whose_history_stays_closed_goes_to_the_inbox(world: World) -> None:
    world.wire.before = [OutcomeUnknown()]
    world.wire.unreadable = [CannotRead()] * 9
    await world.delivery.put(private())
    await world.round()
    await world.later(3600)  # long ago, but looked for only once
    for _ in range(3):
        assert await world.states() == ["due"]
        await world.later(60)
    assert [row.letter.subject for row in await world.delivery.inbox(SERVER, SAM)] == ["s1"]
    assert world.wire.asked["send"] == 1


async def test_a_direct_message_in_doubt_that_expired_goes_to_the_inbox_too(world: World) -> None:
    world.wire.before = [OutcomeUnknown()]
    world.wire.unreadable = [CannotRead()]
    await world.delivery.put(private(expires_at=START + timedelta(minutes=1)))
    await world.round()
    await world.later(61)
    assert len(await world.delivery.inbox(SERVER, SAM)) == 1


async def test_a_channel_whose_history_stays_closed_for_a_week_is_given_up(world: World) -> None:
    world.wire.before = [OutcomeUnknown()]
    world.wire.unreadable = [CannotRead()] * 9
    await world.delivery.put(reminder())
    await world.round()
    for _ in range(4):
        assert await world.states() == ["due"]
        await world.later(8 * 86400)
    assert await world.states() == ["failed"]
    assert world.wire.asked["send"] == 1


async def test_what_was_said_in_time_is_found_after_it_expired(world: World) -> None:
    world.wire.after = [OutcomeUnknown()]
    await world.delivery.put(reminder(expires_at=START + timedelta(seconds=30)))
    await world.round()
    await world.later(31)  # the nonce would still be trusted, but sending is no longer allowed
    assert await world.states() == ["sent"]
    assert world.wire.asked == {"send": 1, "find": 1}
    assert world.missed == []


async def test_what_was_not_said_in_time_is_missed_once_that_is_known(world: World) -> None:
    world.wire.before = [OutcomeUnknown()]
    await world.delivery.put(reminder(expires_at=START + timedelta(seconds=30)))
    await world.round()
    await world.later(31)  # it may still be on its way
    assert (await world.states(), world.missed) == (["due"], [])
    await world.later(39)
    assert await world.states() == ["expired"]
    assert world.wire.said == []
    assert world.missed == [(SERVER, ["s1"])]


async def test_what_comes_through_after_its_end_was_not_missed(world: World) -> None:
    world.wire.before = [OutcomeUnknown()]
    await world.delivery.put(reminder(expires_at=START + timedelta(seconds=30)))
    await world.round()
    await world.later(31)
    await world.wire.send(*world.wire.tried[0])  # the first request arrives after all
    await world.later(39)
    assert await world.states() == ["sent"]
    assert world.wire.said == ["s1"]
    assert world.missed == []


async def test_what_may_have_been_said_is_looked_for_though_there_is_nothing_to_say_any_more(
    world: World,
) -> None:
    world.wire.after = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    world.over.add("s1")
    await world.later(1)
    assert await world.states() == ["sent"]
    assert world.hooked == [("s1", 5000)]


async def test_a_row_left_by_a_killed_process_is_looked_for_one_send_timeout_later(world: World) -> None:
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder())
    await world.delivery.ring()
    world.database.killed = True  # the claim is written, the outcome will not be
    world.wire.hold.set()
    await asyncio.sleep(0.02)
    await world.dies()
    assert world.wire.said == ["s1"]
    await world.comes_back()
    await world.later(39)
    assert world.wire.asked == {"send": 1}
    await world.later(1)
    assert world.wire.asked == {"send": 1, "find": 1}
    assert await world.states() == ["sent"]
    assert world.hooked == [("s1", 5000)]


async def test_a_killed_process_that_had_not_sent_yet_loses_nothing(world: World) -> None:
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder())
    await world.delivery.ring()
    await world.dies()
    world.wire.hold = None
    await world.comes_back()
    assert await world.states() == ["due"]
    await world.later(40)
    assert world.wire.said == ["s1"]
    assert await world.states() == ["sent"]


async def test_a_row_that_somebody_else_is_sending_is_left_to_them_while_their_lease_lasts(
    world: World,
) -> None:
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder())
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    other = world.another()
    await other.begin(alone=False)
    other.wire = world.wire
    world.clock.passes(89)
    await other.ring()
    await asyncio.sleep(0.02)
    assert world.wire.asked == {"send": 1}
    world.wire.hold.set()
    await world.delivery.idle()
    assert await world.states() == ["sent"]
    await other.stop()


async def test_a_row_whose_lease_ended_is_looked_for_by_somebody_else(world: World) -> None:
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder())
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    other = world.another()
    await other.begin(alone=False)
    other.wire = world.wire
    world.clock.passes(91)
    await other.ring()
    await asyncio.sleep(0.02)
    assert world.wire.asked == {"send": 2, "find": 1}
    world.wire.hold.set()
    await world.delivery.idle()
    await other.idle()
    assert world.wire.said == ["s1"]
    assert world.hooked == [("s1", 5000)]
    await other.stop()


async def test_a_row_that_waited_for_its_turn_is_tried_only_while_it_is_held(tmp_path: Path) -> None:
    world = await World(tmp_path / "groupbot.sqlite", Limits(sends_at_once=1)).open()
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder("first"), reminder("second", due_at=START + timedelta(seconds=1)))
    world.clock.passes(1)
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    async with world.database.one_step() as connection:
        await connection.exec_driver_sql("UPDATE outbox SET owner = 'other' WHERE subject = 'second'")
    world.clock.passes(30)
    world.wire.hold.set()
    await world.delivery.idle()
    assert world.wire.said == ["first"]
    await world.close()


async def test_a_row_that_is_held_is_renewed_before_it_is_tried_late(tmp_path: Path) -> None:
    world = await World(tmp_path / "groupbot.sqlite", Limits(sends_at_once=1)).open()
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder("first"), reminder("second"))
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    world.clock.passes(60)
    world.wire.hold.set()
    await world.delivery.idle()
    assert sorted(world.wire.said) == ["first", "second"]
    await world.close()


async def test_a_clean_stop_waits_for_what_is_under_way_and_gives_the_rest_back(tmp_path: Path) -> None:
    world = await World(tmp_path / "groupbot.sqlite", Limits(sends_at_once=1)).open()
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder("first"), reminder("second", due_at=START + timedelta(seconds=1)))
    world.clock.passes(1)
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    stopping = asyncio.create_task(world.delivery.stop(5))
    await asyncio.sleep(0.01)
    world.wire.hold.set()
    await stopping
    assert world.wire.said == ["first"]
    assert [(row["state"], row["unsure"], row["attempts"]) for row in await world.rows()] == [
        ("sent", 0, 1),
        ("due", 0, 0),
    ]
    await world.close()


async def test_where_what_follows_a_message_fails_it_is_tried_again_without_saying_it_twice(
    world: World,
) -> None:
    failures = [KeyError(), KeyError()]

    async def store_it(row: Row, posted: Posted) -> None:
        if failures and row.letter.subject == "s1":
            raise failures.pop()
        world.hooked.append((row.letter.subject, posted.message_id))

    world.delivery.carries("reminder", world.draw, store_it)
    await world.delivery.put(reminder("s1"), reminder("s2"))
    await world.round()
    assert sorted(await world.states()) == ["due", "sent"]
    await world.later(10)
    await world.later(600)
    assert await world.states() == ["sent", "sent"]
    assert sorted(world.wire.said) == ["s1", "s2"]
    assert [subject for subject, _ in world.hooked] == ["s2", "s1"]


async def test_what_follows_a_message_is_undone_when_the_marking_is(world: World) -> None:
    async def write_and_fail(row: Row, posted: Posted) -> None:
        await world.delivery.put(reminder("follows", due_at=START + timedelta(days=1)))
        raise KeyError

    world.delivery.carries("reminder", world.draw, write_and_fail)
    await world.delivery.put(reminder("s1"))
    await world.round()
    assert [row["subject"] for row in await world.rows()] == ["s1"]


async def test_a_database_that_cannot_be_written_for_a_while_loses_nothing(tmp_path: Path) -> None:
    world = await World(tmp_path / "groupbot.sqlite", Limits().scaled(1 / 1000)).open()
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder())
    await world.delivery.ring()
    world.database.killed = True
    world.wire.hold.set()
    await asyncio.sleep(0.02)
    world.database.killed = False
    await world.delivery.idle()
    assert world.wire.asked == {"send": 1}
    assert await world.states() == ["sent"]
    await world.close()


@pytest.mark.parametrize("fault", [TryLater(1), OutcomeUnknown()])
async def test_a_letter_taken_back_while_it_is_tried_is_not_tried_again(
    world: World, fault: Exception
) -> None:
    world.wire.hold, world.wire.before = asyncio.Event(), [fault]
    await world.delivery.put(reminder())
    await world.delivery.ring()
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1")
    world.wire.hold.set()
    await world.delivery.idle()
    await world.later(600)
    assert world.wire.said == []
    assert await world.rows() == []


async def test_a_letter_taken_back_and_put_again_while_it_is_tried_is_said(world: World) -> None:
    world.wire.hold, world.wire.before = asyncio.Event(), [TryLater(1)]
    await world.delivery.put(reminder())
    await world.delivery.ring()
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1")
    await world.delivery.put(reminder())
    world.wire.hold.set()
    await world.delivery.idle()
    await world.later(1)
    assert world.wire.said == ["s1"]


async def test_a_letter_forgotten_while_it_is_tried_leaves_nothing_behind(world: World) -> None:
    world.wire.hold = asyncio.Event()
    await world.delivery.put(private())
    await world.delivery.ring()
    await world.delivery.forget(SERVER, SAM)
    world.wire.hold.set()
    await world.delivery.idle()
    assert await world.rows() == []
    assert world.hooked == []


async def test_a_letter_taken_back_while_in_doubt_is_found_where_it_was_said(world: World) -> None:
    world.wire.after = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1")
    world.wire.unreadable = [CannotRead()]
    await world.later(1)
    await world.later(60)
    assert world.wire.asked == {"send": 1, "find": 2}
    assert world.hooked == [("s1", 5000)]
    assert await world.delivery.told(SERVER, "reminder", "s1") == [CHANNEL]


async def test_a_letter_taken_back_while_in_doubt_is_never_said_later(world: World) -> None:
    world.wire.before = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1")
    assert await world.delivery.told(SERVER, "reminder", "s1") == [CHANNEL]  # it may have been
    await world.later(1)
    assert world.wire.said == []
    assert await world.rows() == []
    assert world.missed == []


async def test_a_letter_taken_back_and_put_again_while_in_doubt_is_said_once(world: World) -> None:
    world.wire.before = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1")
    await world.delivery.put(reminder())
    await world.later(600)
    await world.delivery.put(reminder())
    await world.later(600)
    assert world.wire.said == ["s1"]


async def test_a_letter_taken_back_before_a_kill_is_not_said_after_it(world: World) -> None:
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder())
    await world.delivery.ring()
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1")
    await world.dies()
    world.wire.hold = None
    await world.comes_back()
    await world.later(40)
    assert world.wire.said == []
    assert await world.rows() == []


async def test_a_direct_message_taken_back_does_not_come_up_in_the_inbox(world: World) -> None:
    world.wire.refused[SAM] = Undeliverable(50007)
    await world.delivery.put(private())
    await world.round()
    world.wire.hold = asyncio.Event()
    world.clock.passes(60)
    await world.delivery.ring()
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1")
    world.wire.hold.set()
    await world.delivery.idle()
    assert await world.delivery.inbox(SERVER, SAM) == []


async def test_what_is_erased_leaves_no_row_behind_said_or_not(world: World) -> None:
    await world.delivery.put(private(), private("s2"))
    await world.round()
    await world.delivery.put(private(occasion="later", due_at=START + timedelta(days=1)))
    world.wire.hold = asyncio.Event()
    await world.delivery.put(private(occasion="under way"))
    await world.delivery.ring()
    await world.delivery.erase(SERVER, kinds=["reminder"], subject="s1")
    world.wire.hold.set()
    await world.delivery.idle()
    assert [row["subject"] for row in await world.rows()] == ["s2"]


async def test_a_letter_in_the_inbox_is_late_only_if_it_came_late(world: World) -> None:
    late_after = START + timedelta(minutes=1)
    await world.delivery.put(
        laid("s1", late_after=late_after), laid("s2", late_after=late_after, due_at=START)
    )
    await world.round()
    await world.later(86400)
    assert [await world.delivery.draw(row) for row in await world.delivery.inbox(SERVER, SAM)] == ["s1", "s2"]


async def test_a_clock_that_is_moved_ahead_does_not_make_a_row_under_way_somebody_elses(world: World) -> None:
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder())
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    world.clock.advance(timedelta(days=7))
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    assert world.wire.asked == {"send": 1}
    assert await world.states() == ["sending"]
    world.wire.hold.set()
    await world.delivery.idle()
    assert await world.states() == ["sent"]


async def test_a_failed_try_does_not_free_a_row_that_somebody_else_has_by_now(world: World) -> None:
    world.wire.hold, world.wire.before = asyncio.Event(), [TryLater(1)]
    await world.delivery.put(reminder())
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    async with world.database.one_step() as connection:
        await connection.exec_driver_sql("UPDATE outbox SET owner = 'other'")
    world.wire.hold.set()
    await world.delivery.idle()
    (row,) = await world.rows()
    assert (row["state"], row["owner"]) == ("sending", "other")


async def test_history_is_read_from_the_first_try_on_that_may_have_been_said(world: World) -> None:
    world.wire.before = [TryLater(1), OutcomeUnknown(), OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    for _ in range(2):
        await world.later(10)
    await world.later(600)
    assert world.wire.looked_since == [START + timedelta(seconds=10)]


async def test_the_alarm_hears_of_a_letter_that_is_to_be_tried_again(world: World) -> None:
    world.wire.before = [TryLater(1)]
    await world.delivery.put(reminder())
    before = world.wakeups
    await world.round()
    assert world.wakeups == before + 1
    assert await world.delivery.next_at() == START + timedelta(seconds=1)


async def test_the_alarm_hears_when_there_is_room_for_more(world: World) -> None:
    await world.delivery.put(*[reminder(f"s{number}") for number in range(150)])
    await world.delivery.ring()
    assert await world.delivery.next_at() is None
    before = world.wakeups
    await world.delivery.idle()
    assert world.wakeups > before
    assert await world.delivery.next_at() == START
