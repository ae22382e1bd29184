"""A running series: its dates are planned, changed, left out and taken away, and people keep their places."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible, OutOfDate, Refusal
from groupbot.groups.model import Group, Kind
from groupbot.series.model import Series, SeriesState
from groupbot.series.rule import ShortMonths, Unit
from groupbot.sessions.model import MOST_OPEN, Reason, Session, SessionState
from tests.clock import Off
from tests.desk import ALI, CORA, FAY, FINN, MIA, OMAR, SAM, Desk


async def draft(desk: Desk, group: Group, start: str = "mon 19:00", **plan: Any) -> Series:
    """Plan a series without publishing it."""
    return (await desk.core.series.planning.plan(FAY, group.id, start, **plan)).series


async def series(desk: Desk, group: Group, start: str = "mon 19:00", **plan: Any) -> Series:
    """Plan a series and publish it."""
    planned = await draft(desk, group, start, **plan)
    return (await desk.core.series.planning.publish(FAY, planned.id)).series


async def dates(desk: Desk, one: Series) -> list[Session]:
    """Give every date of a series."""
    return await desk.core.series.book.dates.of(one.guild_id, one.id)


async def days(desk: Desk, one: Series) -> list[str]:
    """Give the dates of a series with what stands there: "01-11", or "(01-11)" where it is left out."""
    return [
        f"({s.series_date:%m-%d})" if s.left_out else f"{s.series_date:%m-%d}" for s in await dates(desk, one)
    ]


async def numbers(desk: Desk, one: Series) -> list[tuple[int | None, int | None]]:
    """Give the numbers of what is not left out."""
    return [(s.number, s.out_of) for s in await dates(desk, one) if not s.left_out]


# --- planning -----------------------------------------------------------------------------------------


async def test_a_draft_is_private_and_plans_nothing(desk: Desk) -> None:
    group = await desk.new_group()
    shown = await desk.core.series.planning.plan(FAY, group.id, "mon 19:00")
    assert shown.series.state is SeriesState.DRAFT
    assert [day.isoformat() for day, _ in shown.first] == [
        "2027-01-04",
        "2027-01-11",
        "2027-01-18",
        "2027-01-25",
        "2027-02-01",
        "2027-02-08",
    ]
    assert await dates(desk, shown.series) == []
    assert await desk.letters() == []
    with pytest.raises(NotFound):
        await desk.core.series.look(SAM, shown.series.id)


async def test_eight_weeks_are_planned_and_each_card_waits_for_its_day(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    assert await days(desk, one) == [
        "01-04",
        "01-11",
        "01-18",
        "01-25",
        "02-01",
        "02-08",
        "02-15",
        "02-22",
        "03-01",
    ]
    cards = await desk.letters("session.card")
    assert [row.letter.due_at for row in cards[:2]] == [
        desk.clock.now(),
        datetime(2027, 1, 5, 19, tzinfo=UTC),
    ]
    listed = await desk.core.sessions.listing(SAM, days=60)
    assert len(listed.sessions) == 9


async def test_publishing_twice_plans_once(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    with pytest.raises(OutOfDate):
        await desk.core.series.planning.publish(FAY, one.id)
    assert len(await dates(desk, one)) == 9


async def test_the_next_dates_come_as_time_passes_and_only_once(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    for _ in range(4):
        desk.clock.advance(timedelta(days=3, hours=12))
        await desk.core.series.book.ring()
        await desk.core.series.book.ring()
    assert (await days(desk, one))[-2:] == ["03-08", "03-15"]
    assert await desk.core.series.book.next_at() == datetime(2027, 1, 25, tzinfo=UTC)


async def test_a_clock_that_is_far_ahead_plans_no_dates_of_another_year(desk: Desk) -> None:
    one = await series(desk, await desk.new_group())
    planned = await days(desk, one)
    ahead = timedelta(days=400)
    desk.core.delivery.their_clock = Off(ahead)
    desk.clock.advance(ahead)
    await desk.core.series.book.ring()
    assert await days(desk, one) == planned
    due = await desk.core.series.book.next_at()
    assert due is not None
    assert due > desk.clock.now()


async def test_after_weeks_away_no_date_is_planned_in_the_past(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    desk.clock.advance(timedelta(weeks=12, hours=8))
    await desk.core.series.book.ring()
    planned = await days(desk, one)
    assert planned[8:10] == ["03-01", "04-05"]


async def test_a_start_that_the_rule_does_not_meet_is_asked_about(desk: Desk) -> None:
    group = await desk.new_group()
    one = await draft(desk, group, "wed 19:00", on="mon, thu")
    assert not one.fits
    assert one.first == date(2027, 1, 7)
    after = (await desk.core.series.planning.choose(FAY, one.id, first_date=True)).series
    assert (after.fits, after.starts_on) == (True, date(2027, 1, 7))


async def test_the_31st_asks_what_short_months_do(desk: Desk) -> None:
    desk.clock.set_to(datetime(2027, 1, 20, 12, tzinfo=UTC))
    group = await desk.new_group()
    one = await draft(desk, group, "2027-01-31 19:00", unit=Unit.MONTH)
    with pytest.raises(NotPossible) as refused:
        await desk.core.series.planning.publish(FAY, one.id)
    assert "Not every month has a day 31" in refused.value.words
    await desk.core.series.planning.choose(FAY, one.id, short_months=ShortMonths.LAST_DAY)
    await desk.core.series.planning.publish(FAY, one.id)
    assert await days(desk, one) == ["01-31", "02-28"]


async def test_a_draft_goes_after_a_day(desk: Desk) -> None:
    group = await desk.new_group()
    one = await draft(desk, group, "fri 19:00")
    desk.clock.advance(timedelta(hours=24))
    await desk.core.series.book.ring()
    with pytest.raises(NotFound):
        await desk.core.series.look(FAY, one.id)


async def test_a_draft_can_be_changed_and_thrown_away(desk: Desk) -> None:
    group = await desk.new_group()
    one = await draft(desk, group)
    changed = await desk.core.series.planning.edit(
        FAY, one.id, "tue 18:00", every=2, on="tue", ends="after 3", title="Sleep"
    )
    after = changed.series
    assert (after.title, after.at.isoformat(), after.rule.every, after.ends.after) == (
        "Sleep",
        "18:00:00",
        2,
        3,
    )
    assert [day.isoformat() for day, _ in changed.first] == ["2027-01-05", "2027-01-19", "2027-02-02"]
    await desk.core.series.planning.discard(FAY, one.id)
    with pytest.raises(NotFound):
        await desk.core.series.look(FAY, one.id)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"ends": "until 2027-01-03"}, "before its first date"),
        ({"ends": "after 0"}, "from 1 to 104"),
        ({"every": 0}, "from 1 to 8"),
        ({"programme": True}, "has a number of sessions"),
        ({"programme": True, "ends": "after 53"}, "from 2 to 52"),
        ({"programme": True, "ends": "after 1"}, "from 2 to 52"),
        ({"capacity": 1}, "between 2 and 50"),
        ({"length": "0"}, "between 15 and 240"),
        ({"facilitator_id": SAM.id}, "on the list"),
    ],
)
async def test_what_a_series_cannot_be_is_refused(desk: Desk, plan: dict[str, Any], words: str) -> None:
    group = await desk.new_group()
    with pytest.raises(Refusal) as refused:
        await draft(desk, group, **plan)
    assert words in refused.value.words
    assert await desk.core.series.listing(FAY) == []


async def test_only_facilitators_and_coordinators_plan_series(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    for act in (
        desk.core.series.planning.plan(SAM, group.id, "mon 19:00"),
        desk.core.series.changing.edit(SAM, one.id, title="Mine"),
        desk.core.series.changing.end(SAM, one.id),
        desk.core.series.skipping.skip(SAM, (await dates(desk, one))[0].id, Reason.OTHER),
    ):
        with pytest.raises(NotAllowed):
            await act
    await desk.core.series.changing.edit(CORA, one.id, title="Ours")


async def test_a_server_full_of_sessions_takes_no_series(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    group = await desk.new_group()
    one = await draft(desk, group)
    monkeypatch.setattr("groupbot.sessions.dates.MOST_OPEN", 8)
    with pytest.raises(NotPossible) as refused:
        await desk.core.series.planning.publish(FAY, one.id)
    assert "there is room for 8 more" in refused.value.words
    assert MOST_OPEN == 500


async def test_dates_that_find_no_room_come_when_there_is_some(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = await desk.new_group()
    monkeypatch.setattr("groupbot.sessions.dates.MOST_OPEN", 9)
    one = await series(desk, group)
    monkeypatch.setattr("groupbot.sessions.dates.MOST_OPEN", 8)
    desk.clock.advance(timedelta(days=7))
    await desk.core.series.book.ring()
    assert len(await dates(desk, one)) == 9
    monkeypatch.setattr("groupbot.sessions.dates.MOST_OPEN", 500)
    desk.clock.advance(timedelta(days=1))
    await desk.core.series.book.ring()
    assert len(await dates(desk, one)) == 10


async def test_what_meets_there_at_the_same_time_is_said_in_the_preview(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.session(group, "2027-01-11 20:00", title="Reading")
    shown = await desk.core.series.planning.plan(FAY, group.id, "mon 19:00")
    assert len(shown.warnings) == 2
    assert shown.warnings[0] == "Mon 11 Jan: Reading meets in <#103> at the same time."


# --- changing from a date on ----------------------------------------------------------------------------


async def test_a_new_time_moves_the_same_dates_and_asks_people_to_confirm(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA)
    one = await series(desk, group)
    third = (await dates(desk, one))[2]
    await desk.full(third, SAM, MIA)
    desk.clock.advance(timedelta(days=8))
    await desk.ring()
    first = await desk.now((await dates(desk, one))[0])
    await desk.core.series.changing.edit(FAY, one.id, third.id, at="20:00")
    found = await dates(desk, one)
    assert found[0] == first
    assert [s.starts_at.hour for s in found] == [19, 19] + [20] * 8
    assert found[2].id == third.id
    places = await desk.core.sessions.places(third.guild_id, third.id)
    assert all(place.please_confirm for place in places.by_member.values())
    assert await desk.told("session.changed") == [SAM.id, MIA.id]


async def test_several_changes_in_a_row_are_one_notice(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM)
    one = await series(desk, group)
    second = (await dates(desk, one))[1]
    await desk.full(second, SAM)
    for at in ("20:00", "20:30", "21:00"):
        await desk.core.series.changing.edit(FAY, one.id, at=at)
        desk.clock.advance(timedelta(minutes=1))
    assert await desk.told("session.changed") == [SAM.id]


async def test_days_that_fall_away_are_cancelled_with_a_notice_and_the_rest_without_a_trace(
    desk: Desk,
) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM)
    one = await series(desk, group)
    second = (await dates(desk, one))[1]
    await desk.full(second, SAM)
    await desk.core.series.changing.edit(FAY, one.id, second.id, on="tue")
    assert (await days(desk, one))[:4] == ["01-04", "01-12", "01-19", "01-26"]
    gone = await desk.now(second)
    assert (gone.state, gone.series_date) == (SessionState.CANCELLED, None)
    assert await desk.told("session.cancelled") == [SAM.id]
    left = await desk.core.sessions.held_or_not(
        group.guild_id, desk.clock.now(), gone.starts_at + timedelta(weeks=7)
    )
    assert [s.id for s in left if s.state is SessionState.CANCELLED] == [second.id]


async def test_what_was_changed_for_one_date_alone_stays(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    second, third = (await dates(desk, one))[1:3]
    await desk.core.planning.edit(FAY, second.id, when_typed="2027-01-12 18:00")
    await desk.core.planning.edit(FAY, third.id, title="A guest comes")
    await desk.core.series.changing.edit(FAY, one.id, at="20:00", title="Evening")
    second, third = await desk.now(second), await desk.now(third)
    assert (second.starts_at, second.title) == (datetime(2027, 1, 12, 18, tzinfo=UTC), "Evening")
    assert (third.starts_at, third.title) == (datetime(2027, 1, 18, 20, tzinfo=UTC), "A guest comes")


async def test_a_date_that_was_moved_to_another_day_is_not_planned_again(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    second = (await dates(desk, one))[1]
    await desk.core.planning.edit(FAY, second.id, when_typed="2027-01-08 18:00")
    (card,) = await desk.letters("session.card", subject=second.id)
    assert card.letter.due_at == desk.clock.now()  # six days before the new start have passed
    desk.clock.set_to(datetime(2027, 1, 8, 20, tzinfo=UTC))
    await desk.ring()
    await desk.core.series.book.ring()
    assert (await days(desk, one))[:3] == ["01-04", "01-11", "01-18"]


async def test_another_step_counts_from_the_date_that_was_chosen(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    third = (await dates(desk, one))[2]
    await desk.core.series.changing.edit(FAY, one.id, third.id, every=2)
    assert await days(desk, one) == ["01-04", "01-11", "01-18", "02-01", "02-15", "03-01"]


async def test_another_step_counts_from_its_own_date_also_where_an_earlier_change_begins_later(
    desk: Desk,
) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.core.series.changing.edit(FAY, one.id, "1 Feb", at="20:00")
    await desk.core.series.changing.edit(FAY, one.id, "18 Jan", every=2)
    assert await days(desk, one) == ["01-04", "01-11", "01-18", "02-01", "02-15", "03-01"]


async def test_a_change_from_an_earlier_date_changes_what_lies_before_another_change(desk: Desk) -> None:
    group = await desk.new_group()
    one, edit = await series(desk, group), desk.core.series.changing.edit
    second, third, fourth = (await dates(desk, one))[1:4]
    await desk.core.planning.edit(FAY, third.id, when_typed="2027-01-19 18:00")
    await edit(FAY, one.id, "1 Feb", at="20:00", title="Evening")
    await edit(FAY, one.id, "8 Feb", at="20:30")
    await edit(FAY, one.id, second.id, at="21:00")
    starts = [f"{s.starts_at:%d %H:%M}" for s in (await dates(desk, one))[:7]]
    assert starts == ["04 19:00", "11 21:00", "19 18:00", "25 21:00", "01 21:00", "08 21:00", "15 21:00"]
    assert [s.title for s in (await dates(desk, one))[:5]] == [*["Monday Circle"] * 4, "Evening"]
    await edit(FAY, one.id, fourth.id, title="Evening")  # as the series has it already
    assert [s.title for s in (await dates(desk, one))[:5]] == [*["Monday Circle"] * 3, *["Evening"] * 2]
    await edit(FAY, one.id, second.id, zone="Europe/Berlin")
    assert {s.starts_at.hour for s in (await dates(desk, one))[3:]} == {20}


@pytest.mark.parametrize("days_from", [{"every": 2}, {"on": "tue"}, {"every": 1, "unit": Unit.MONTH}])
async def test_days_that_change_later_stay_as_they_are_until_then(
    desk: Desk, days_from: dict[str, Any]
) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.core.series.changing.edit(FAY, one.id, "1 Feb", **days_from)
    planned = await days(desk, one)
    assert planned[:4] == ["01-04", "01-11", "01-18", "01-25"]
    await desk.core.series.changing.edit(FAY, one.id, "18 Jan", at="20:00")
    await desk.core.series.changing.edit(FAY, one.id, title="Evening")
    assert await days(desk, one) == planned
    assert [s.starts_at.hour for s in await dates(desk, one)] == [19, 19, *[20] * (len(planned) - 2)]
    assert {s.title for s in await dates(desk, one)} == {"Evening"}
    await desk.core.series.changing.edit(FAY, one.id, ends="until 2027-01-18")
    assert await days(desk, one) == planned[:3]


async def test_days_that_were_to_change_later_change_from_an_earlier_date_on(desk: Desk) -> None:
    group = await desk.new_group()
    one, edit = await series(desk, group), desk.core.series.changing.edit
    await edit(FAY, one.id, "1 Feb", on="tue")
    await edit(FAY, one.id, "18 Jan", on="tue")
    assert (await days(desk, one))[:4] == ["01-04", "01-11", "01-19", "01-26"]
    await edit(FAY, one.id, "9 Feb", every=2)
    await edit(FAY, one.id, "26 Jan", every=3)
    assert await days(desk, one) == ["01-04", "01-11", "01-19", "01-26", "02-16"]
    await edit(FAY, one.id, "all", on="mon", every=1)
    assert len(await days(desk, one)) == 9


async def test_a_counted_series_counts_what_lies_before_a_later_change(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 6", programme=True)
    await desk.core.series.changing.edit(FAY, one.id, "1 Feb", on="tue")
    await desk.core.series.changing.edit(FAY, one.id, at="20:00")
    assert await days(desk, one) == ["01-04", "01-11", "01-18", "01-25", "02-02", "02-09"]
    await desk.core.series.changing.edit(FAY, one.id, ends="after 3")
    assert await days(desk, one) == ["01-04", "01-11", "01-18"]
    assert await numbers(desk, one) == [(1, 3), (2, 3), (3, 3)]


async def test_another_step_shows_its_dates_before_anything_changes(desk: Desk) -> None:
    desk.clock.set_to(datetime(2027, 1, 6, 12, tzinfo=UTC))  # a Wednesday
    group = await desk.new_group()
    one = await series(desk, group)
    before = await days(desk, one)
    with pytest.raises(BadInput) as refused:
        await desk.core.series.changing.edit(FAY, one.id, every=2, title="Another")
    said = refused.value.words.split("\n")
    assert said[0] == "Nothing is changed yet. It would meet every 2 weeks on Monday at 19:00:"
    # The count begins with the next date, not with the week that is half over.
    assert said[1:4] == ["- Mon 11 Jan 2027", "- Mon 25 Jan 2027", "- Mon 8 Feb 2027"]
    assert len(said) == 8
    assert await days(desk, one) == before
    await desk.core.series.changing.edit(FAY, one.id, "all", every=2)
    assert await days(desk, one) == ["01-11", "01-25", "02-08", "02-22"]
    await desk.core.series.changing.edit(FAY, one.id, "all", every=1, unit=Unit.MONTH)
    assert await days(desk, one) == ["01-11", "02-11"]


async def test_what_has_begun_stays_as_it_is(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.time_is(datetime(2027, 1, 4, 19, 30, tzinfo=UTC))
    live = (await dates(desk, one))[0]
    assert live.state is SessionState.LIVE
    await desk.core.series.changing.edit(FAY, one.id, at="21:00", on="mon, tue")
    assert (await dates(desk, one))[0] == live
    with pytest.raises(NotPossible):
        await desk.core.series.changing.edit(FAY, one.id, live.id, at="22:00")


async def test_another_zone_keeps_the_local_time(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.core.series.changing.edit(FAY, one.id, zone="Europe/Berlin")
    assert {s.starts_at.hour for s in await dates(desk, one)} == {18}


async def test_an_earlier_end_takes_dates_away_and_a_later_one_brings_more(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.core.series.changing.edit(FAY, one.id, ends="after 3")
    assert await days(desk, one) == ["01-04", "01-11", "01-18"]
    await desk.core.series.changing.edit(FAY, one.id, ends="until 2027-02-08")
    assert (await days(desk, one))[-1] == "02-08"


async def test_an_unchanged_series_says_nothing(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    before = await desk.letters()
    await desk.core.series.changing.edit(FAY, one.id, at="19:00", on="mon")
    assert await desk.letters() == before
    found = await desk.core.series.look(FAY, one.id)
    assert found.series.version == one.version


async def test_a_change_names_a_date_of_this_series(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    with pytest.raises(NotFound):
        await desk.core.series.changing.edit(FAY, one.id, "0000000000", at="20:00")
    with pytest.raises(BadInput):
        await desk.core.series.changing.edit(FAY, one.id, at="25:00")
    with pytest.raises(BadInput):
        await desk.core.series.changing.edit(FAY, one.id, unit=Unit.MONTH, on="day 31")


async def test_a_yearly_series_meets_on_the_day_before_where_there_is_no_29_february(desk: Desk) -> None:
    desk.clock.set_to(datetime(2028, 2, 1, 12, tzinfo=UTC))
    group = await desk.new_group()
    one = await series(desk, group, "29 feb 19:00", unit=Unit.YEAR, ends="after 3", programme=True)
    assert await days(desk, one) == ["02-29"]
    assert (await desk.core.series.look(SAM, one.id)).next_day is None  # what is planned comes first
    await desk.time_is(datetime(2028, 3, 1, 12, tzinfo=UTC))
    for shown in (await desk.core.series.look(SAM, one.id), *await desk.core.series.listing(SAM)):
        assert (shown.sessions, shown.next_day) == ((), date(2029, 2, 28))
    assert await desk.core.series.book.next_at() == datetime(2029, 1, 3, tzinfo=UTC)
    await desk.time_is(datetime(2029, 1, 3, 12, tzinfo=UTC))
    await desk.core.series.book.ring()
    assert await days(desk, one) == ["02-29", "02-28"]
    assert await numbers(desk, one) == [(1, 3), (2, 3)]
    await desk.core.series.skipping.skip(FAY, (await dates(desk, one))[1].id, Reason.ILL)
    shown = await desk.core.series.look(SAM, one.id)
    assert ([s.left_out for s in shown.sessions], shown.next_day) == ([True], date(2030, 2, 28))
    await desk.core.planning.restore(FAY, shown.sessions[0].id)
    await desk.core.series.changing.edit(FAY, one.id, on="27 feb")
    assert await days(desk, one) == ["02-29", "02-27"]


# --- leaving dates out ----------------------------------------------------------------------------------


async def test_a_date_that_is_left_out_stays_in_the_list_and_can_come_back(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM)
    one = await series(desk, group)
    second = (await dates(desk, one))[1]
    await desk.full(second, SAM)
    await desk.core.series.skipping.skip(FAY, second.id, Reason.HOLIDAY, "Easter")
    assert (await days(desk, one))[:3] == ["01-04", "(01-11)", "01-18"]
    listed = [s for s, _, _ in (await desk.core.sessions.listing(MIA, days=15)).sessions]
    assert [s.left_out for s in listed] == [False, True, False]
    assert listed[1].reason_words == "Easter"
    assert await desk.told("session.cancelled") == [SAM.id]
    await desk.core.series.book.ring()
    await desk.core.planning.restore(FAY, second.id)
    assert (await days(desk, one))[:3] == ["01-04", "01-11", "01-18"]
    assert await desk.statuses(second) == {SAM.id: "coming"}


async def test_a_single_session_is_no_date_to_leave_out(desk: Desk) -> None:
    group = await desk.new_group()
    single = await desk.session(group)
    with pytest.raises(NotPossible) as refused:
        await desk.core.series.skipping.before_skip(FAY, single.id)
    assert "/session cancel" in refused.value.words


async def test_days_of_rest_are_left_out_from_the_beginning(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.core.rest.add(CORA, "server", "2027-01-10", "2027-01-20", "Winter break")
    one = await series(desk, group, ends="after 4", programme=True)
    assert await days(desk, one) == ["01-04", "(01-11)", "(01-18)", "01-25", "02-01", "02-08"]
    assert await numbers(desk, one) == [(1, 4), (2, 4), (3, 4), (4, 4)]
    left_out = (await dates(desk, one))[1]
    assert (left_out.reason, left_out.reason_words) == (Reason.HOLIDAY, "Winter break")


async def test_what_a_rest_left_out_is_planned_once_its_removal_stands(desk: Desk) -> None:
    group = await desk.new_group()
    rest, _ = await desk.core.rest.add(CORA, "server", "2027-01-10", "2027-01-20", "Winter break")
    one = await series(desk, group, ends="after 4", programme=True)
    await desk.core.series.skipping.skip(FAY, (await dates(desk, one))[3].id, Reason.ILL)
    left_out = await days(desk, one)
    assert left_out == ["01-04", "(01-11)", "(01-18)", "(01-25)", "02-01", "02-08", "02-15"]
    for _ in range(2):
        await desk.core.rest.remove(CORA, rest.id)
        desk.clock.advance(timedelta(minutes=9))
        await desk.core.series.book.ring()
        assert await days(desk, one) == left_out
        await desk.core.rest.put_back(CORA, rest.id)
        desk.clock.advance(timedelta(minutes=2))
        await desk.core.series.book.ring()
        assert await days(desk, one) == left_out
    await desk.core.rest.remove(CORA, rest.id)
    desk.clock.advance(timedelta(minutes=10))
    await desk.core.series.book.ring()
    assert await days(desk, one) == ["01-04", "01-11", "01-18", "(01-25)", "02-01"]
    assert await numbers(desk, one) == [(1, 4), (2, 4), (3, 4), (4, 4)]


async def test_what_a_rest_left_out_is_planned_also_where_a_change_begins_later(desk: Desk) -> None:
    group = await desk.new_group()
    rest, _ = await desk.core.rest.add(CORA, "server", "2027-01-10", "2027-01-20", "Winter break")
    one = await series(desk, group)
    await desk.core.series.changing.edit(FAY, one.id, "1 Feb", at="20:00", on="tue")
    await desk.core.rest.remove(CORA, rest.id)
    desk.clock.advance(timedelta(minutes=10))
    await desk.core.series.book.ring()
    found = await dates(desk, one)
    assert await days(desk, one) == sorted(f"{s.series_date:%m-%d}" for s in found)
    assert [f"{s.starts_at:%d %H}" for s in found[:5]] == ["04 19", "11 19", "18 19", "25 19", "02 20"]
    assert len(await desk.letters("session.card", subject=found[1].id)) == 1


async def test_a_time_of_rest_leaves_out_what_is_planned(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM)
    one = await series(desk, group)
    await desk.full((await dates(desk, one))[1], SAM)
    rest, _ = await desk.core.rest.add(FAY, group.id, "2027-01-11", "2027-01-18", "Winter break")
    await desk.core.resting.cancel_inside(FAY, rest.id)
    assert (await days(desk, one))[:4] == ["01-04", "(01-11)", "(01-18)", "01-25"]
    assert await desk.told("session.cancelled") == [SAM.id]


# --- numbered series --------------------------------------------------------------------------------------


async def test_a_programme_is_numbered(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 3", programme=True)
    assert await numbers(desk, one) == [(1, 3), (2, 3), (3, 3)]
    assert (await desk.core.series.look(FAY, one.id)).series.grows_at is None


async def test_leaving_out_a_date_of_a_programme_moves_its_end(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 3", programme=True)
    second = (await dates(desk, one))[1]
    await desk.core.series.skipping.skip(FAY, second.id, Reason.OTHER)
    assert await days(desk, one) == ["01-04", "(01-11)", "01-18", "01-25"]
    assert await numbers(desk, one) == [(1, 3), (2, 3), (3, 3)]
    await desk.core.planning.restore(FAY, second.id)
    assert await days(desk, one) == ["01-04", "01-11", "01-18"]
    assert await numbers(desk, one) == [(1, 3), (2, 3), (3, 3)]


async def test_or_there_is_one_session_less(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 3", programme=True)
    second = (await dates(desk, one))[1]
    await desk.core.series.skipping.skip(FAY, second.id, Reason.OTHER, fewer=True)
    assert await days(desk, one) == ["01-04", "(01-11)", "01-18"]
    assert await numbers(desk, one) == [(1, 2), (2, 2)]
    await desk.core.planning.restore(FAY, second.id)
    assert await numbers(desk, one) == [(1, 3), (2, 3), (3, 3)]


async def test_a_date_that_came_back_and_is_left_out_anew_moves_the_end(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 3", programme=True)
    second = (await dates(desk, one))[1]
    await desk.core.series.skipping.skip(FAY, second.id, Reason.OTHER, fewer=True)
    await desk.core.planning.restore(FAY, second.id)
    await desk.core.series.skipping.skip(FAY, second.id, Reason.OTHER)
    assert await days(desk, one) == ["01-04", "(01-11)", "01-18", "01-25"]
    assert await numbers(desk, one) == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("counted", [{}, {"ends": "after 4", "programme": True}])
async def test_a_date_that_comes_back_stays_although_the_rule_has_other_days_now(
    desk: Desk, counted: dict[str, Any]
) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM)
    one = await series(desk, group, **counted)
    third = (await dates(desk, one))[2]
    await desk.full(third, SAM)
    await desk.core.series.skipping.skip(FAY, third.id, Reason.OTHER)
    await desk.core.series.changing.edit(FAY, one.id, "all", on="tue")
    await desk.core.planning.restore(FAY, third.id)
    desk.clock.advance(timedelta(days=1))
    await desk.core.series.book.ring()
    assert ((await desk.now(third)).state, (await desk.now(third)).number) == (SessionState.PLANNED, None)
    assert await desk.statuses(third) == {SAM.id: "coming"}
    assert (await days(desk, one))[:4] == ["01-05", "01-12", "01-19", "01-26"]


async def test_a_date_that_comes_back_beyond_the_end_of_a_programme_stands_alone(desk: Desk) -> None:
    group = await desk.new_group()
    one, skip = await series(desk, group, ends="after 3", programme=True), desk.core.series.skipping.skip
    third = (await dates(desk, one))[2]
    await skip(FAY, third.id, Reason.ILL)
    beyond = (await dates(desk, one))[3]
    await skip(FAY, beyond.id, Reason.ILL)
    await desk.core.planning.restore(FAY, third.id)
    await desk.core.planning.restore(FAY, beyond.id)
    assert await days(desk, one) == ["01-04", "01-11", "01-18"]
    alone = await desk.now(beyond)
    assert (alone.state, alone.series_date, alone.number) == (SessionState.PLANNED, None, None)


async def test_numbers_of_what_was_held_are_never_rewritten(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 3", programme=True)
    await desk.time_is(datetime(2027, 1, 5, 12, tzinfo=UTC))
    held = (await dates(desk, one))[0]
    assert held.state is SessionState.ENDED
    await desk.core.series.skipping.skip(FAY, (await dates(desk, one))[1].id, Reason.OTHER, fewer=True)
    assert (await dates(desk, one))[0] == held
    assert await numbers(desk, one) == [(1, 3), (2, 2)]


async def test_a_cancel_of_one_date_of_a_programme_is_a_date_left_out(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 3", programme=True)
    await desk.core.planning.cancel(FAY, (await dates(desk, one))[0].id, Reason.ILL)
    assert await days(desk, one) == ["(01-04)", "01-11", "01-18", "01-25"]


# --- ending -----------------------------------------------------------------------------------------------


async def test_an_end_cancels_what_is_to_come_and_can_be_undone(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, ALI)
    one = await series(desk, group)
    await desk.time_is(datetime(2027, 1, 5, 12, tzinfo=UTC))
    second, third = (await dates(desk, one))[1:3]
    await desk.full(second, SAM)
    await desk.core.series.skipping.skip(FAY, third.id, Reason.HOLIDAY)
    desk.clock.advance(timedelta(minutes=1))
    await desk.core.series.changing.end(FINN, one.id)
    states = [s.state for s in await dates(desk, one)]
    assert states == [SessionState.ENDED, *[SessionState.CANCELLED] * 8]
    assert (await desk.now(second)).reason is Reason.SERIES
    assert await desk.told("session.cancelled") == [SAM.id]
    listed = await desk.core.sessions.listing(SAM, days=60)
    assert [s.id for s, _, _ in listed.sessions] == [third.id]
    with pytest.raises(OutOfDate):
        await desk.core.series.changing.end(FAY, one.id)
    desk.clock.advance(timedelta(minutes=9))
    await desk.core.series.changing.go_on(FAY, one.id)
    assert (await days(desk, one))[:4] == ["01-04", "01-11", "(01-18)", "01-25"]
    assert await desk.statuses(second) == {SAM.id: "coming"}
    assert (await desk.core.series.look(FAY, one.id)).series.grows_at is not None


async def test_an_end_is_undone_although_the_clock_goes_on_while_it_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    before = await days(desk, one)

    def ticks() -> datetime:
        desk.clock.advance(timedelta(microseconds=1))
        return desk.clock.at + desk.clock.shift

    monkeypatch.setattr(desk.clock, "now", ticks)
    await desk.core.series.changing.end(FAY, one.id)
    await desk.core.series.changing.go_on(FAY, one.id)
    assert await days(desk, one) == before


async def test_after_ten_minutes_an_end_stands(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.core.series.changing.end(FAY, one.id)
    desk.clock.advance(timedelta(minutes=11))
    with pytest.raises(NotPossible):
        await desk.core.series.changing.go_on(FAY, one.id)
    await desk.core.series.book.ring()
    assert all(s.state is SessionState.CANCELLED for s in await dates(desk, one))


async def test_a_programme_comes_back_with_its_group_and_nothing_is_planned_beside_it(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, unit=Unit.DAY, ends="after 3", programme=True)
    desk.clock.advance(timedelta(minutes=1))
    await desk.core.groups.archive(CORA, group.id)
    await desk.core.group_undo.archive(CORA, group.id)
    assert await days(desk, one) == ["01-04", "01-05", "01-06"]
    assert await numbers(desk, one) == [(1, 3), (2, 3), (3, 3)]
    assert await desk.letters("session.line") == []
    every = await desk.core.sessions.held_or_not(
        group.guild_id, desk.clock.now(), desk.clock.now() + timedelta(days=9)
    )
    assert len(every) == 3


async def test_an_archived_group_plans_no_more_dates(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.core.groups.archive(CORA, group.id)
    desk.clock.advance(timedelta(weeks=2))
    await desk.core.series.book.ring()
    assert len(await dates(desk, one)) == 9


async def test_who_may_not_see_the_group_finds_no_series(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    for typed in (one.label, "monday", "MONDAY  circle", "Monday Circle · every"):
        found, _, _ = await desk.core.series.find(OMAR, typed)
        assert found.id == one.id
    staff = await desk.new_group("Staff", kind=Kind.FACILITATORS)
    hidden = await series(desk, staff, title="Monday for facilitators")
    for typed in ("0000000000", hidden.id, hidden.label, "Monday for", "onday", " "):
        with pytest.raises(NotFound):
            await desk.core.series.find(OMAR, typed)
    assert (await desk.core.series.find(FAY, "monday for"))[0].id == hidden.id


async def test_typed_words_mean_what_is_running_before_what_is_not(desk: Desk) -> None:
    group = await desk.new_group()
    over, one = await series(desk, group), await series(desk, group, "tue 19:00")
    later = await draft(desk, group, "wed 19:00", title="Wednesday")
    with pytest.raises(BadInput) as refused:
        await desk.core.series.find(SAM, "monday circle")
    assert "every week on Tuesday" in refused.value.words
    await desk.core.series.changing.end(FAY, over.id)
    assert (await desk.core.series.find(SAM, "monday circle"))[0].id == one.id
    assert (await desk.core.series.find(SAM, over.label))[0].id == over.id
    assert (await desk.core.series.find(FAY, "wednesday"))[0].id == later.id
    with pytest.raises(NotFound):
        await desk.core.series.find(SAM, "wednesday")
    await desk.core.series.changing.end(FAY, one.id)
    await draft(desk, group, "thu 19:00", title="Tuesday")
    assert (await desk.core.series.find(SAM, "tuesday"))[0].id == one.id


async def test_a_change_begins_with_the_date_that_was_typed(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.core.series.changing.edit(FAY, one.id, "18 Jan", at="20:00")
    assert [s.starts_at.hour for s in (await dates(desk, one))[:4]] == [19, 19, 20, 20]
    for typed, error in (("2 Jan", NotFound), ("Mon", BadInput)):
        with pytest.raises(error):
            await desk.core.series.changing.edit(FAY, one.id, typed, at="21:00")
    await desk.time_is(datetime(2027, 1, 20, 12, tzinfo=UTC))
    await desk.core.series.changing.edit(FAY, one.id, ends="after 4")
    await desk.core.series.changing.edit(FAY, one.id, "mon", at="21:00")  # one Monday is left
    assert [s.starts_at.hour for s in (await dates(desk, one))] == [19, 19, 20, 21]


# --- over changes of the clocks ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "start", "utc"),
    [
        # The clocks skip the time: it moves forward by as much.
        ("America/New_York", "2026-03-08 02:30", datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        ("Africa/Cairo", "2026-04-24 00:15", datetime(2026, 4, 23, 22, 15, tzinfo=UTC)),
        ("Australia/Lord_Howe", "2026-10-04 02:15", datetime(2026, 10, 3, 15, 45, tzinfo=UTC)),
        # The time comes twice: it is the first.
        ("America/New_York", "2026-11-01 01:30", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", "2026-04-05 01:45", datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
    ],
)
async def test_a_series_meets_once_on_the_day_the_clocks_change(
    desk: Desk, zone: str, start: str, utc: datetime
) -> None:
    day = date.fromisoformat(start[:10])
    desk.clock.set_to(utc - timedelta(days=10))
    group = await desk.new_group(zone=zone)
    week_before = f"{(day - timedelta(weeks=1)).isoformat()} {start[11:]}"
    one = await series(desk, group, week_before)
    found = {s.series_date: s.starts_at for s in await dates(desk, one)}
    assert found[day] == utc
    assert len(set(found.values())) == len(found) == 8


async def test_a_daily_series_at_half_past_midnight_loses_no_day(desk: Desk) -> None:
    desk.clock.set_to(datetime(2026, 2, 20, 12, tzinfo=UTC))
    group = await desk.new_group(zone="Europe/London")
    one = await series(desk, group, "2026-02-21 00:30", unit=Unit.DAY)
    found = await dates(desk, one)
    assert len(found) == 56
    assert [s.series_date for s in found] == [date(2026, 2, 21) + timedelta(days=n) for n in range(56)]


async def test_a_counted_series_keeps_what_was_before_a_change(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 5")
    third = (await dates(desk, one))[2]
    await desk.core.series.changing.edit(FAY, one.id, third.id, on="tue")
    assert await days(desk, one) == ["01-04", "01-11", "01-19", "01-26", "02-02"]


async def test_a_time_that_has_passed_today_changes_from_the_next_date_on(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    await desk.core.series.changing.edit(FAY, one.id, at="08:00")
    assert [s.starts_at.hour for s in (await dates(desk, one))[:3]] == [19, 8, 8]


async def test_a_group_comes_back_whole_although_a_date_was_left_out_in_the_moment_of_its_archiving(
    desk: Desk,
) -> None:
    group = await desk.new_group()
    one = await series(desk, group, ends="after 3", programme=True)
    await desk.core.series.skipping.skip(FAY, (await dates(desk, one))[1].id, Reason.ILL)
    await desk.core.groups.archive(CORA, group.id)
    await desk.core.group_undo.archive(CORA, group.id)
    held = [session for session in await dates(desk, one) if session.coming_up]
    assert [(session.number, session.out_of) for session in held] == [(1, 3), (2, 3), (3, 3)]
