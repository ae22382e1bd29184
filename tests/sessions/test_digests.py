"""The weekly digest: at a time of one's own week, from what one may see, and nothing where nothing is on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from groupbot.delivery.model import Way
from groupbot.groups.model import Kind
from groupbot.groups.store import GroupStore
from groupbot.preferences.model import By, Preferences
from groupbot.sessions.digests import KIND, SUNDAY_AT_FIVE, next_digest
from groupbot.zones import local_to_utc
from tests.desk import CORA, FAY, MIA, SAM, SERVER, Desk

SUNDAY = datetime(2027, 1, 10, 17, 0, tzinfo=UTC)
ZONES = ["America/New_York", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]


@settings(max_examples=200)
@given(
    st.integers(0, 7 * 1440 - 1),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
@example(4021, "America/New_York", datetime(2028, 11, 9, tzinfo=UTC))
def test_the_next_one_is_the_first_time_of_that_week_after_now(at: int, zone: str, now: datetime) -> None:
    found = next_digest(at, zone, now)
    assert now < found <= now + timedelta(days=8)
    local = found.astimezone(ZoneInfo(zone))
    meant = local_to_utc(
        datetime(local.year, local.month, local.day) + timedelta(minutes=at % 1440),  # noqa: DTZ001
        zone,
    )
    # A time that the clocks skip comes later on the same day, or just after midnight.
    assert found == meant.utc or local.weekday() != at // 1440
    # None is left out. A week ago this one was the next only where the clocks went back since.
    earlier = next_digest(at, zone, now - timedelta(days=7))
    assert earlier <= now or (earlier == found <= now + timedelta(hours=1))


async def test_it_comes_on_sunday_at_five_of_ones_own_day(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA)
    await desk.session(group, "2027-01-11 19:00")
    await desk.core.preferences.set_zone(SERVER, MIA.id, "America/New_York")
    assert (await desk.core.digests.choose(SAM, SUNDAY_AT_FIVE)).digest_next == SUNDAY
    assert (await desk.core.digests.choose(MIA, SUNDAY_AT_FIVE)).digest_next == SUNDAY + timedelta(hours=5)
    assert await desk.core.digests.next_at() == SUNDAY
    await desk.core.preferences.choose_changes(SERVER, SAM.id, wanted=True)
    for _ in range(2):
        desk.clock.set_to(SUNDAY)
        await desk.core.digests.ring()
    (letter,) = await desk.letters(KIND)
    assert (letter.letter.recipient_id, letter.letter.way) == (SAM.id, Way.MEMBER)
    chosen = await desk.core.preferences.of(SERVER, SAM.id)
    assert chosen.digest_next == SUNDAY + timedelta(days=7)
    desk.clock.set_to(SUNDAY + timedelta(hours=5))
    await desk.core.digests.ring()
    assert (await desk.letters(KIND))[-1].letter.way is Way.INBOX


async def test_another_zone_moves_it_and_none_takes_the_groups(desk: Desk) -> None:
    group = await desk.new_group(zone="Asia/Tokyo")
    await desk.join(group, SAM)
    assert (await desk.core.digests.choose(SAM, SUNDAY_AT_FIVE)).digest_next == SUNDAY - timedelta(hours=9)
    await desk.core.preferences.set_zone(SERVER, SAM.id, "America/New_York")
    moved = await desk.core.preferences.of(SERVER, SAM.id)
    assert moved.digest_next == SUNDAY + timedelta(hours=5)
    await desk.core.preferences.choose_reminders(SERVER, SAM.id, (60,), By.DM)
    await desk.core.preferences.set_zone(SERVER, SAM.id, None)
    assert (await desk.core.preferences.of(SERVER, SAM.id)).digest_next == SUNDAY - timedelta(hours=9)


async def test_a_zone_further_west_brings_no_second_one_on_the_same_day(desk: Desk) -> None:
    await desk.core.digests.choose(SAM, SUNDAY_AT_FIVE)
    desk.clock.set_to(SUNDAY + timedelta(minutes=1))
    await desk.core.digests.ring()
    assert len(await desk.letters(KIND)) == 1
    await desk.core.preferences.set_zone(SERVER, SAM.id, "America/New_York")
    moved = await desk.core.preferences.of(SERVER, SAM.id)
    assert moved.digest_next == SUNDAY + timedelta(days=7, hours=5)


async def test_a_group_that_goes_further_west_brings_no_second_one_on_the_same_day(desk: Desk) -> None:
    group = await desk.new_group(zone="Asia/Tokyo")
    await desk.join(group, SAM)
    tokyo = SUNDAY - timedelta(hours=9)
    assert (await desk.core.digests.choose(SAM, SUNDAY_AT_FIVE)).digest_next == tokyo
    await desk.core.groups.edit(CORA, group.id, zone="America/New_York")
    desk.clock.set_to(tokyo)
    await desk.core.digests.ring()
    assert len(await desk.letters(KIND)) == 1
    moved = await desk.core.preferences.of(SERVER, SAM.id)
    assert moved.digest_next == SUNDAY + timedelta(days=7, hours=5)


async def test_it_stays_away_once_it_is_stopped_or_somebody_is_forgotten(desk: Desk) -> None:
    for who in (SAM, MIA):
        await desk.core.digests.choose(who, SUNDAY_AT_FIVE)
    await desk.core.digests.choose(SAM, None)
    await desk.core.preferences.forget(SERVER, MIA.id)
    assert await desk.core.digests.next_at() is None
    desk.clock.set_to(SUNDAY + timedelta(days=8))
    await desk.core.digests.ring()
    assert await desk.letters(KIND) == []


@pytest.mark.parametrize(("away", "comes"), [(timedelta(hours=20), 1), (timedelta(days=20), 0)])
async def test_a_bot_that_was_away_for_long_does_not_send_an_old_one(
    desk: Desk, away: timedelta, comes: int
) -> None:
    await desk.core.digests.choose(SAM, SUNDAY_AT_FIVE)
    desk.clock.set_to(SUNDAY + away)
    await desk.core.digests.ring()
    assert len(await desk.letters(KIND)) == comes
    upcoming = await desk.core.digests.next_at()
    assert upcoming is not None
    assert desk.clock.now() < upcoming <= desk.clock.now() + timedelta(days=7)


async def test_it_says_only_what_is_on_in_ones_own_groups_that_one_may_see(desk: Desk) -> None:
    own, other = await desk.new_group(), await desk.new_group("Other Circle")
    hidden = await desk.new_group("Staff", kind=Kind.FACILITATORS)
    await desk.join(own, SAM)
    await desk.join(hidden, SAM)
    for group in (own, other, hidden):
        await desk.session(group, "2027-01-11 19:00")
    await desk.session(own, "2027-01-25 19:00")
    until = SUNDAY + timedelta(days=7)
    assert [g.name for _, g in await desk.core.digests.what_is_on(SAM, until)] == ["Monday Circle"]
    assert await desk.core.digests.what_is_on(MIA, until) == []
    await desk.core.groups.take_break(SAM, own.id, SUNDAY.date() + timedelta(days=30))
    assert await desk.core.digests.what_is_on(SAM, until) == []
    assert await desk.core.digests.what_is_on(FAY, until) == []


async def test_one_that_cannot_be_put_holds_nobody_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for who in (SAM, MIA):
        await desk.core.digests.choose(who, SUNDAY_AT_FIVE)
    zone_of = desk.core.digests.zone_of

    async def breaks_for_sam(chosen: Preferences) -> str:
        if chosen.member_id == SAM.id:
            raise LookupError
        return await zone_of(chosen)

    monkeypatch.setattr(desk.core.digests, "zone_of", breaks_for_sam)
    desk.clock.set_to(SUNDAY)
    await desk.core.digests.ring()
    assert [row.letter.recipient_id for row in await desk.letters(KIND)] == [MIA.id]


async def test_a_group_whose_zone_is_gone_gives_no_time(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM)
    await GroupStore(desk.database).save(replace(group, zone="Moon/Tranquility"))
    assert (await desk.core.digests.choose(SAM, SUNDAY_AT_FIVE)).digest_next == SUNDAY
