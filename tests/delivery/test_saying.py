from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from groupbot.delivery.limits import Limits
from groupbot.ids import base36
from tests.delivery.world import CHANNEL, SAM, SERVER, START, World, card_edit, laid, private, reminder

SOON = START + timedelta(minutes=10)


async def test_what_is_due_is_said_and_marked(world: World) -> None:
    await world.delivery.put(reminder())
    await world.round()
    assert world.wire.said == ["s1"]
    assert await world.states() == ["sent"]
    assert world.hooked == [("s1", 5000)]


async def test_nothing_is_said_before_its_time(world: World) -> None:
    await world.delivery.put(reminder(due_at=SOON))
    await world.round()
    assert world.wire.said == []
    assert await world.delivery.next_at() == SOON
    await world.later(600)
    assert world.wire.said == ["s1"]


async def test_the_same_key_is_said_once(world: World) -> None:
    await world.delivery.put(reminder(), reminder())
    await world.round()
    await world.delivery.put(reminder(due_at=SOON))
    await world.later(3600)
    assert world.wire.said == ["s1"]


async def test_another_occasion_is_another_letter(world: World) -> None:
    await world.delivery.put(reminder(occasion="24h"), reminder(occasion="1h"))
    await world.round()
    assert world.wire.said == ["s1", "s1"]


async def test_what_was_put_in_a_step_that_failed_is_not_said(world: World) -> None:
    before = world.wakeups

    async def a_step_that_fails() -> None:
        async with world.database.one_step():
            await world.delivery.put(reminder())
            raise LookupError

    with pytest.raises(LookupError):
        await a_step_that_fails()
    await world.round()
    assert world.wire.said == []
    assert world.wakeups == before


async def test_the_alarm_is_woken_after_the_commit_and_not_before(world: World) -> None:
    before = world.wakeups
    async with world.database.one_step():
        await world.delivery.put(reminder())
        assert world.wakeups == before
    assert world.wakeups == before + 1


async def test_nothing_is_claimed_while_there_is_no_wire(world: World) -> None:
    world.delivery.wire = None
    await world.delivery.put(reminder())
    await world.round()
    assert await world.states() == ["due"]
    assert await world.delivery.next_at() is None
    before = world.wakeups
    world.delivery.wire = world.wire
    assert world.wakeups == before + 1
    await world.round()
    assert await world.states() == ["sent"]


async def test_nothing_is_claimed_before_the_beginning(world: World) -> None:
    other = world.another()
    other.wire = world.wire
    await world.delivery.put(reminder())
    await world.round(other)
    assert await world.states() == ["due"]


async def test_a_kind_that_nobody_carries_waits(world: World) -> None:
    await world.delivery.put(reminder(kind="unknown"))
    await world.round()
    assert await world.states() == ["due"]
    assert await world.delivery.next_at() is None


async def test_where_there_is_nothing_to_say_any_more_nothing_is_said(world: World) -> None:
    world.over.add("s1")
    await world.delivery.put(reminder())
    await world.round()
    assert world.wire.asked["send"] == 0
    assert await world.states() == ["expired"]
    assert world.missed == []


async def test_a_late_letter_says_that_it_is_late(world: World) -> None:
    await world.delivery.put(reminder(late_after=START + timedelta(minutes=1)))
    await world.later(120)
    assert world.wire.said == ["s1 late"]


async def test_a_letter_in_time_does_not(world: World) -> None:
    await world.delivery.put(reminder(late_after=START + timedelta(minutes=1)))
    await world.later(30)
    assert world.wire.said == ["s1"]


async def test_a_replaced_letter_takes_its_new_time_while_it_waits(world: World) -> None:
    await world.delivery.replace(reminder(due_at=SOON))
    await world.delivery.replace(reminder(due_at=START, body={"place": 2}))
    await world.round()
    assert world.wire.said == ["s1"]
    assert (await world.rows())[0]["body"] == '{"place": 2}'


async def test_a_replaced_letter_that_was_said_is_not_said_again(world: World) -> None:
    await world.delivery.replace(reminder())
    await world.round()
    await world.delivery.replace(reminder(due_at=SOON))
    await world.later(3600)
    assert world.wire.said == ["s1"]


async def test_what_was_taken_back_is_not_said(world: World) -> None:
    await world.delivery.put(reminder("s1"), reminder("s2"), reminder("s1", kind="card"), private("s1"))
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1", recipient_id=CHANNEL)
    await world.round()
    assert len(world.wire.said) == 3
    assert await world.delivery.export(SERVER, SAM) != []


async def test_what_was_said_cannot_be_taken_back(world: World) -> None:
    await world.delivery.put(reminder())
    await world.round()
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1")
    assert await world.states() == ["sent"]


async def test_the_letters_of_another_server_are_not_taken_back(world: World) -> None:
    await world.delivery.put(reminder(guild_id=11))
    await world.delivery.take_back(SERVER, kinds=["reminder"], subject="s1")
    assert await world.states() == ["due"]


async def test_many_letters_are_said_a_few_at_a_time(world: World) -> None:
    await world.delivery.put(*[reminder(f"s{number:03}") for number in range(250)])
    for _ in range(4):
        await world.round()
    assert sorted(world.wire.said) == [f"s{number:03}" for number in range(250)]
    assert world.wire.most_at_once == world.limits.sends_at_once


async def test_a_slow_send_does_not_keep_the_next_round_waiting(world: World) -> None:
    world.wire.hold = asyncio.Event()
    await world.delivery.put(reminder("slow"))
    await world.delivery.ring()
    await asyncio.sleep(0.02)
    world.wire.hold, slow = None, world.wire.hold
    await world.delivery.put(reminder("quick"))
    await world.delivery.ring()
    await asyncio.sleep(0.05)
    assert world.wire.said == ["quick"]
    slow.set()
    await world.delivery.idle()
    assert world.wire.said == ["quick", "slow"]


async def test_a_card_that_cannot_be_drawn_does_not_stop_the_others(world: World) -> None:
    async def broken(row: object, late: bool) -> None:
        raise KeyError

    world.delivery.carries("broken", broken)
    await world.delivery.put(reminder(kind="broken"), reminder("s2"))
    await world.round()
    assert world.wire.said == ["s2"]
    assert await world.states() == ["due", "sent"]
    world.delivery.carries("broken", world.draw)
    await world.later(2)
    assert world.wire.said == ["s2", "s1"]


async def test_the_inbox_takes_its_letters_without_a_wire(world: World) -> None:
    world.delivery.wire = None
    await world.delivery.put(laid("old"), laid("new", due_at=SOON), private("not yet", due_at=SOON))
    await world.round()
    assert [row.letter.subject for row in await world.delivery.inbox(SERVER, SAM)] == ["old"]
    await world.later(600)
    waiting = await world.delivery.inbox(SERVER, SAM)
    assert [row.letter.subject for row in waiting] == ["new", "old"]
    assert await world.delivery.draw(waiting[0]) == "new"
    assert await world.delivery.inbox(SERVER, SAM + 1) == []
    assert await world.delivery.inbox(SERVER + 1, SAM) == []


async def test_an_emptied_inbox_is_not_filled_with_the_same_again(world: World) -> None:
    await world.delivery.put(laid())
    await world.round()
    await world.delivery.clear_inbox(SERVER, SAM)
    await world.delivery.put(laid())
    await world.round()
    assert await world.delivery.inbox(SERVER, SAM) == []


async def test_what_is_kept_of_a_person_is_given_and_forgotten(world: World) -> None:
    await world.delivery.put(private(), private("s2", recipient_id=SAM + 1), reminder("s3"))
    await world.round()
    assert [kept["subject"] for kept in await world.delivery.export(SERVER, SAM)] == ["s1"]
    await world.delivery.forget(SERVER, SAM)
    assert await world.delivery.export(SERVER, SAM) == []
    assert len(await world.rows()) == 2


async def test_settled_rows_go_after_a_week_and_not_before(world: World) -> None:
    await world.delivery.put(reminder(), reminder("planned", due_at=START + timedelta(days=30)))
    await world.round()
    await world.later(6 * 86400)
    assert await world.states() == ["sent", "due"]
    await world.later(2 * 86400)
    assert await world.states() == ["due"]


async def test_what_was_said_in_a_channel_is_kept_while_it_would_be_worth_saying_again(world: World) -> None:
    letter = reminder(expires_at=START + timedelta(days=14))
    await world.delivery.put(letter, private(expires_at=letter.expires_at))
    await world.round()
    await world.later(10 * 86400)
    assert await world.states() == ["sent"]
    await world.delivery.put(letter)
    await world.later(60)
    assert await world.states() == ["sent"]
    await world.later(5 * 86400)
    assert await world.states() == []


async def test_what_waits_is_counted(world: World) -> None:
    await world.delivery.put(reminder(), reminder("s2", guild_id=11), reminder("s3", due_at=SOON))
    world.clock.passes(120)
    everywhere, here = await world.delivery.waiting(), await world.delivery.waiting(SERVER)
    assert (everywhere.due, everywhere.late) == (3, 2)
    assert (here.due, here.late) == (2, 1)


async def test_a_row_is_known_by_the_end_of_its_buttons(world: World) -> None:
    await world.delivery.put(reminder())
    await world.round()
    row = (await world.rows())[0]
    assert world.wire.sent_nonces == {row["id"]: [f"gb{base36(row['id'])}"]}
    assert len(f"gb{base36(2**63 - 1)}") <= 25  # Discord's limit for a nonce


async def test_an_edit_is_not_put_and_a_letter_not_redrawn(world: World) -> None:
    with pytest.raises(ValueError, match="redrawn"):
        await world.delivery.put(card_edit())
    with pytest.raises(ValueError, match="redrawn"):
        await world.delivery.redraw(reminder())


def test_limits_keep_their_order_at_every_scale() -> None:
    small = Limits().scaled(1 / 20)
    assert (small.send_timeout, small.nonce_trusted, small.lease) == (2.0, 3.0, 4.5)
    assert small.sends_at_once == 20
    for broken in ({"send_timeout": 60.0}, {"nonce_trusted": 90.0}, {"lease": 60.0}, {"look_timeout": 20.0}):
        with pytest.raises(ValueError, match="must"):
            replace(Limits(), **broken)


def test_waits_grow_and_end_somewhere() -> None:
    waits = [Limits().backoff(attempts).total_seconds() for attempts in (1, 2, 3, 9, 10, 10_000)]
    assert waits == [1, 2, 4, 256, 300, 300]


async def test_it_is_known_where_a_message_stands(world: World) -> None:
    await world.delivery.put(reminder(), reminder("s2"), reminder(occasion="later", due_at=SOON))
    await world.round()
    (row,) = await world.delivery.stands(SERVER, "reminder", "s1")
    assert (row.channel_id, row.message_id) in {(CHANNEL, 5000), (CHANNEL, 5001)}
    assert await world.delivery.stands(SERVER + 1, "reminder", "s1") == []
