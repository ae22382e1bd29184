"""What happens when Discord will not take a letter."""

from __future__ import annotations

from datetime import timedelta

from groupbot.delivery.model import OutcomeUnknown, Undeliverable
from tests.delivery.world import CHANNEL, SAM, SERVER, START, World, private, reminder

NO_ACCESS, NO_DM, DELETED, BAD_BODY = 50001, 50007, 10008, 50035
HOUR = 3600


async def test_a_direct_message_that_fails_twice_waits_in_the_inbox(world: World) -> None:
    world.wire.refused[SAM] = Undeliverable(NO_DM)
    await world.delivery.put(private())
    await world.round()
    await world.later(59)
    assert world.wire.asked["send"] == 1
    await world.later(1)
    assert world.wire.asked["send"] == 2
    (row,) = await world.delivery.inbox(SERVER, SAM)
    assert (row.letter.way.value, row.state.value, row.trouble) == ("member", "sent", str(NO_DM))
    assert world.hooked == world.troubles == []  # nobody is told who


async def test_a_direct_message_that_fails_once_is_said_by_direct_message(world: World) -> None:
    world.wire.before = [Undeliverable(NO_DM)]
    await world.delivery.put(private())
    await world.round()
    await world.later(60)
    assert world.wire.said == ["s1"]
    assert await world.delivery.inbox(SERVER, SAM) == []


async def test_a_closed_channel_is_left_alone_and_told_of_once(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(reminder("s1"))
    await world.round()
    await world.delivery.put(reminder("s2"), reminder("elsewhere", recipient_id=CHANNEL + 1))
    await world.later(600)
    assert world.wire.said == ["elsewhere"]
    assert world.wire.asked["send"] == 2
    assert world.troubles == [(SERVER, CHANNEL, NO_ACCESS)]
    assert (await world.delivery.waiting()).parked == 1


async def test_letters_to_a_channel_that_closes_at_once_make_one_complaint(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(*[reminder(f"s{number}") for number in range(5)])
    await world.round()
    assert world.troubles == [(SERVER, CHANNEL, NO_ACCESS)]


async def test_a_channel_that_opens_again_gets_what_waited_for_it(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(reminder("s1"), reminder("s2", due_at=START + timedelta(minutes=1)))
    await world.round()
    world.wire.refused.clear()
    await world.delivery.unpark(SERVER, CHANNEL)
    await world.later(60)
    assert sorted(world.wire.said) == ["s1", "s2"]
    assert (await world.delivery.waiting()).parked == 0


async def test_a_whole_server_can_be_tried_again(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(reminder())
    await world.round()
    await world.delivery.unpark(SERVER + 1)
    assert (await world.delivery.waiting()).parked == 1
    await world.delivery.unpark(SERVER)
    assert (await world.delivery.waiting()).parked == 0


async def test_a_closed_channel_is_tried_hourly_then_ever_more_rarely_with_one_letter(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(*[reminder(f"s{number}") for number in range(3)])
    await world.round()
    tries = []
    for hour in range(1, 32):
        before = world.wire.asked["send"]
        await world.later(HOUR)
        tries += [hour] * (world.wire.asked["send"] - before)
    assert tries == [1, 3, 7, 15, 31]
    for wait, tried in ((23, 0), (1, 1), (23, 0), (1, 1)):  # once a day from then on
        before = world.wire.asked["send"]
        await world.later(wait * HOUR)
        assert world.wire.asked["send"] - before == tried
    assert len(world.troubles) == 1


async def test_a_channel_found_open_gets_everything(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(*[reminder(f"s{number}") for number in range(3)])
    await world.round()
    world.wire.refused.clear()
    await world.later(HOUR)
    assert len(world.wire.said) == 1
    await world.round()
    assert sorted(world.wire.said) == ["s0", "s1", "s2"]
    assert (await world.delivery.waiting()).parked == 0


async def test_a_letter_for_a_closed_channel_expires(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(reminder(expires_at=START + timedelta(minutes=10)))
    await world.round()
    await world.later(600)
    assert await world.states() == ["expired"]
    assert world.missed == [(SERVER, ["s1"])]
    assert await world.delivery.next_at() is None


async def test_the_alarm_is_not_kept_awake_by_a_closed_channel(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(reminder())
    await world.round()
    world.clock.passes(600)
    assert await world.delivery.next_at() is None
    world.clock.passes(HOUR)
    assert await world.delivery.next_at() is not None


async def test_a_message_that_discord_refuses_for_itself_fails_and_closes_nothing(world: World) -> None:
    world.wire.before = [Undeliverable(BAD_BODY)]
    await world.delivery.put(reminder("s1"))
    await world.round()
    await world.delivery.put(reminder("s2"))
    await world.round()
    assert await world.states() == ["failed", "sent"]
    assert world.troubles == [(SERVER, CHANNEL, BAD_BODY)]
    counts = await world.delivery.waiting()
    assert (counts.failed, counts.parked) == (1, 0)


async def test_a_message_deleted_before_the_answer_came_was_said(world: World) -> None:
    world.wire.before = [Undeliverable(DELETED)]
    await world.delivery.put(reminder())
    await world.round()
    await world.later(HOUR)
    assert await world.states() == ["sent"]
    assert world.wire.asked["send"] == 1
    assert world.hooked == []


async def test_a_direct_message_deleted_before_the_answer_came_was_said(world: World) -> None:
    world.wire.before = [Undeliverable(DELETED)]
    await world.delivery.put(private())
    await world.round()
    assert await world.states() == ["sent"]
    assert await world.delivery.inbox(SERVER, SAM) == []


async def test_what_may_have_been_said_before_the_channel_closed_is_found_when_it_opens(world: World) -> None:
    world.wire.after = [OutcomeUnknown()]
    await world.delivery.put(reminder())
    await world.round()
    world.wire.unreadable = [Undeliverable(NO_ACCESS)]
    await world.later(600)
    assert (await world.delivery.waiting()).parked == 1
    await world.later(HOUR)
    assert await world.states() == ["sent"]
    assert world.wire.said == ["s1"]


async def test_a_complaint_that_cannot_be_written_down_is_made_again(world: World) -> None:
    told: list[int] = []

    async def complain(guild_id: int, recipient_id: int, code: int) -> None:
        told.append(code)
        if len(told) == 1:
            raise KeyError

    world.delivery.tells(complain, world.miss)
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(reminder())
    await world.round()
    assert (await world.delivery.waiting()).parked == 0
    await world.later(10)
    assert (await world.delivery.waiting()).parked == 1
    assert told == [NO_ACCESS, NO_ACCESS]


async def test_a_letter_that_no_channel_took_for_a_week_is_given_up(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(reminder())
    await world.round()
    await world.later(6 * 86400)
    assert await world.states() == ["due"]
    await world.delivery.put(reminder("new", due_at=world.clock.now()))
    await world.later(2 * 86400)
    assert await world.states() == ["failed", "due"]


async def test_a_letter_in_the_outbox_for_weeks_that_is_only_now_refused_is_not_given_up(
    world: World,
) -> None:
    world.delivery.wire = None
    await world.delivery.put(reminder())
    await world.later(30 * 86400)
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    world.delivery.wire = world.wire
    await world.round()
    await world.later(HOUR)
    assert await world.states() == ["due"]


async def test_letters_for_a_closed_channel_are_not_counted_as_late(world: World) -> None:
    world.wire.refused[CHANNEL] = Undeliverable(NO_ACCESS)
    await world.delivery.put(reminder())
    await world.round()
    world.clock.passes(600)
    counts = await world.delivery.waiting()
    assert (counts.due, counts.late, counts.parked) == (1, 0, 1)
