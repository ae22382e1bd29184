from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupbot.errors import BadInput
from groupbot.when import When, in_words, read_when

# A Monday evening in London, thirty seconds past the minute.
NOW = datetime(2027, 1, 11, 22, 0, 30, tzinfo=UTC)
LONDON = "Europe/London"


async def read(typed: str, zone: str = LONDON, now: datetime = NOW) -> When:
    return await read_when(typed, zone=zone, now=now)


async def told(typed: str, zone: str = LONDON, now: datetime = NOW) -> str:
    when = await read(typed, zone, now)
    return in_words(when.start_utc, when.zone)


async def refusal(typed: str, zone: str = LONDON, now: datetime = NOW) -> str:
    with pytest.raises(BadInput) as refused:
        await read_when(typed, zone=zone, now=now)
    return refused.value.words


def utc(*parts: int) -> datetime:
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "2027-01-12 19:00",
        "2027/01/12 19:00",
        "2027.1.12 19:00",
        "12 Jan 19:00",
        "12 jan 2027 19:00",
        "12th of January at 7pm",
        "Jan 12, 7 p.m.",
        "tue 19:00",
        "TUESDAY, 19:00",
        "this tue at 19:00",
        "tue 12 jan 19:00",
        "19:00 tue",
        "7pm tomorrow",
        "tomorrow 19:00",
        "tomorrow @ 7 pm",
        "in 1 day 19:00",
        "19:00",
        "7pm",
        "19h00",
        "19h",
        "7.00 pm",
        "19.00 tomorrow",
        "１９：００",
        "١٩:٠٠",
        "2027-01-12T19:00",
        "2027-01-12 19:00:00",
        "2027-01-12T19:00Z",
        "tue 19:00 UTC",
        "tue 19:00 (Europe/London)",
        "Tue 12 Jan 2027, 19:00 (Europe/London)",
        "tue\u00a019:00",
        "  tue   19:00  ",
    ],
)
async def test_one_start_can_be_written_in_many_ways(typed: str) -> None:
    assert (await read(typed)).start_utc == utc(2027, 1, 12, 19)


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("in 3 days 19:00", utc(2027, 1, 14, 19)),
        ("in 2 weeks 19:00", utc(2027, 1, 25, 19)),
        ("in two weeks at 19:00", utc(2027, 1, 25, 19)),
        ("in a fortnight 7pm", utc(2027, 1, 25, 19)),
        ("a week from now 19:00", utc(2027, 1, 18, 19)),
        ("the day after tomorrow at noon", utc(2027, 1, 13, 12)),
        ("in 2 hours", utc(2027, 1, 12, 0, 0)),
        ("in 90 minutes", utc(2027, 1, 11, 23, 30)),
        ("in 1h30", utc(2027, 1, 11, 23, 30)),
        ("tonight 23:00", utc(2027, 1, 11, 23)),
        ("7.30 pm", utc(2027, 1, 12, 19, 30)),
        ("19.30", utc(2027, 1, 12, 19, 30)),
        ("noon", utc(2027, 1, 12, 12)),
        ("12pm", utc(2027, 1, 12, 12)),
        ("wed 12am", utc(2027, 1, 13, 0)),
        ("mon 22:30", utc(2027, 1, 11, 22, 30)),
        ("mon 21:30", utc(2027, 1, 18, 21, 30)),
        ("3 may 19:00", utc(2027, 5, 3, 18)),
    ],
)
async def test_relative_and_plain_phrases_are_read(typed: str, start: datetime) -> None:
    assert (await read(typed)).start_utc == start


async def test_a_weekday_is_the_next_such_time_and_today_counts_if_still_ahead() -> None:
    monday = NOW.replace(hour=18)
    assert await told("mon 19:00", now=monday) == "Mon 11 Jan 2027, 19:00 (Europe/London)"
    assert await told("mon 18:00", now=monday) == "Mon 18 Jan 2027, 18:00 (Europe/London)"


async def test_a_zone_at_the_end_counts_before_the_groups_zone() -> None:
    when = await read("tue 19:00 america/new york")
    assert when.zone == "America/New_York"
    assert when.start_utc == utc(2027, 1, 13)
    assert await told("tomorrow 09:00 Pacific/Auckland") == "Wed 13 Jan 2027, 09:00 (Pacific/Auckland)"


async def test_today_is_the_day_of_the_zone_and_not_of_the_server() -> None:
    assert await told("today 19:00", "Asia/Kolkata") == "Tue 12 Jan 2027, 19:00 (Asia/Kolkata)"


async def test_the_turned_sign_of_an_etc_zone_is_noted() -> None:
    when = await read("tue 19:00 Etc/GMT+5")
    assert when.start_utc == utc(2027, 1, 13)
    assert "is UTC−5" in when.notes[0]


async def test_24_00_is_the_start_of_the_next_day() -> None:
    assert await told("tue 24:00") == "Wed 13 Jan 2027, 00:00 (Europe/London)"
    assert await told("24:00") == "Tue 12 Jan 2027, 00:00 (Europe/London)"


# what cannot be read


@pytest.mark.parametrize(
    "typed",
    [
        "next tusday",
        "x y z",
        "tue 1900",
        "soon",
        "in 30 seconds",
        "2 weeks from today 19:00",
        "monday week 19:00",
        "in blue weeks 19:00",
        "tuesday or friday 19:00",
        "mon/tue 19:00",
        "../../etc/passwd",
        "-1",
        "{0.__class__}",
        "%s",
        "'; DROP TABLE x",
        "UTC",
    ],
)
async def test_an_unreadable_time_is_refused_with_two_examples(typed: str) -> None:
    words = await refusal(typed)
    assert words.startswith("I could not read ‘")
    assert words.endswith("’. Try `tue 19:00` or `2027-01-18 19:00`.")


async def test_the_typed_words_are_named() -> None:
    assert (
        await refusal("next tusday")
        == "I could not read ‘next tusday’. Try `tue 19:00` or `2027-01-18 19:00`."
    )


@pytest.mark.parametrize(
    "typed", ["w" * 5000, "<@123> @everyone", "tue\x00 19:00", "\u202e00:91 eut", "[a](https://b.c/d)"]
)
async def test_hostile_words_come_back_short_and_without_power(typed: str) -> None:
    words = await refusal(typed)
    named = words.split("‘")[1].split("’")[0]
    assert len(named) <= 41
    assert not set(named) & set("<>@[]()`\x00\u202e")
    assert "https://" not in named


async def test_nothing_typed_asks_when_it_starts() -> None:
    assert await refusal("  ") == "Write when it starts, for example `tue 19:00`."


async def test_25_00_is_refused_with_an_example() -> None:
    for typed in ("25:00", "tue 24:30", "tue 19:75", "31h00"):
        assert await refusal(typed) == (
            f"‘{typed.removeprefix('tue ')}’ is not a time of day. "
            "Write one from 00:00 to 23:59, for example `19:00` or `7pm`."
        )
    assert "Write `19:00` or `7pm`" in await refusal("13pm")


async def test_a_bare_hour_asks_for_morning_or_evening() -> None:
    assert await refusal("7") == "The 7 in ‘7’ can be morning or evening. Write `7am` or `7pm`."
    for typed in ("tue 7", "tue at 7", "12 jan 7"):
        assert "Write `7am` or `7pm`." in await refusal(typed)
    assert "Write `8am` or `8pm`" in await refusal("tonight 8:00")
    assert "Write `19:00` for the time." in await refusal("tue 19")


async def test_midnight_asks_which_day() -> None:
    asked = (
        "Midnight can mean two days. Write `2027-01-12 00:00` for the night before Tue 12 Jan, "
        "or `2027-01-13 00:00` for the night after it."
    )
    assert await refusal("midnight") == asked
    assert await refusal("tue midnight") == asked
    assert await told("2027-01-13 00:00") == "Wed 13 Jan 2027, 00:00 (Europe/London)"


async def test_a_numeric_date_is_never_guessed() -> None:
    for typed in ("13/01", "13/01 19:00", "01/13/2027 19:00", "13-1 7pm", "13.01 19:00"):
        assert await refusal(typed) == "Did you mean 13 January? Write `13 Jan` or `2027-01-13`."
    assert await refusal("01/02 19:00") == (
        "‘01/02’ can mean 1 February or 2 January. Write `1 Feb` or `2 Jan`."
    )
    assert "a time or a date" in await refusal("12.01")


async def test_next_with_a_weekday_asks_which_of_the_two() -> None:
    assert await refusal("next tuesday 19:00") == (
        "‘next tuesday’ can mean 12 January 2027 or 19 January 2027. "
        "Write `2027-01-12` or `2027-01-19` and the time."
    )


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("29 Feb 2027 19:00", "29 February in 2027"),
        ("29 feb 19:00", "29 February in 2027"),
        ("31 April 19:00", "31 April in 2027"),
        ("31/04 19:00", "31 April in 2027"),
        ("2027-02-30 19:00", "30 February in 2027"),
        ("0 jan 19:00", "0 January in 2027"),
    ],
)
async def test_a_day_that_does_not_exist_is_refused(typed: str, day: str) -> None:
    assert await refusal(typed) == f"There is no {day}. Choose another day."


async def test_a_leap_day_that_exists_is_read() -> None:
    assert await told("29 feb 19:00", now=utc(2028, 1, 3)) == "Tue 29 Feb 2028, 19:00 (Europe/London)"


async def test_a_month_that_does_not_exist_is_refused() -> None:
    assert (await refusal("2027-13-01 19:00")).startswith("There is no month 13.")


async def test_a_weekday_that_does_not_fit_its_date_is_refused() -> None:
    assert "12 January 2027 is a Tuesday, not a Monday." in await refusal("mon 12 jan 19:00")


async def test_a_day_without_a_time_asks_for_the_time() -> None:
    for typed in ("tomorrow", "tue", "12 jan", "jan 12", "2027-01-12"):
        assert await refusal(typed) == f"‘{typed}’ has no time. Write it too, for example `{typed} 19:00`."


async def test_a_short_zone_is_refused_with_the_choices() -> None:
    assert "‘IST’ can mean India, Ireland or Israel. Choose: " in await refusal("tue 19:00 IST")
    assert "There is no zone ‘UTC+25’." in await refusal("tue 19:00 UTC+25")
    assert "Choose one of the nearest: Europe/London, " in await refusal("tue 19:00 Europe/Lodon")


# limits


async def test_a_past_time_says_how_long_ago_and_offers_next_week() -> None:
    assert await refusal("today 19:00") == (
        "That time was 3 hours ago (Mon 11 Jan 19:00, Europe/London). "
        "Write `2027-01-18 19:00` for the same time next week."
    )
    assert "was 27 hours ago (Sun 10 Jan 19:00" in await refusal("yesterday 19:00")
    assert "was 6 days ago (Tue 5 Jan 19:00" in await refusal("5 jan 19:00")
    assert "Write `2027-01-12 19:00`" in await refusal("5 jan 19:00")


async def test_a_day_that_apia_never_had_is_past() -> None:
    words = await refusal("2011-12-30 12:00 Pacific/Apia")
    assert words.startswith("That time was 15 years ago (Sat 31 Dec 2011 12:00, Pacific/Apia).")
    offered = words.split("`")[1]
    assert await told(offered) == "Sat 16 Jan 2027, 12:00 (Pacific/Apia)"


async def test_less_than_two_minutes_ahead_is_refused_with_the_earliest_time() -> None:
    for typed in ("22:01", "22:02", "now", "in 1 minute"):
        assert await refusal(typed) == (
            "That is less than 2 minutes from now. Choose a time from 22:03 on (Europe/London)."
        )
    assert await told("22:03") == "Mon 11 Jan 2027, 22:03 (Europe/London)"
    assert (await read("22:02", now=NOW.replace(second=0))).start_utc == utc(2027, 1, 11, 22, 2)


async def test_more_than_26_weeks_ahead_is_refused_with_the_last_time() -> None:
    now = NOW.replace(second=0)
    assert (await read("2027-07-12 23:00", now=now)).start_utc == now + timedelta(weeks=26)
    assert await refusal("2027-07-12 23:01", now=now) == (
        "Mon 12 Jul 2027, 23:01 (Europe/London) is more than 26 weeks away. "
        "Choose a time up to Mon 12 Jul 2027, 23:00 (Europe/London)."
    )
    for typed in ("14 jul 19:00", "1 sep 19:00", "in 400 days 19:00", "in 99999999999 days 19:00"):
        assert "more than 26 weeks away" in await refusal(typed)


@pytest.mark.parametrize("year", ["9999", "0001", "1970", "2030"])
async def test_a_year_out_of_reach_is_refused(year: str) -> None:
    assert await refusal(f"{year}-01-01 10:00") == (
        f"The year {year} is out of reach. Choose a day within 26 weeks."
    )


# clock changes


@pytest.mark.parametrize(
    ("typed", "zone", "now", "start", "note"),
    [
        (
            "28 Mar 01:30",
            LONDON,
            NOW,
            utc(2027, 3, 28, 1, 30),
            "On 28 March 2027 clocks go from 01:00 to 02:00 in Europe/London, so 01:30 does not happen. "
            "02:30 is used.",
        ),
        (
            "2026-03-08 02:30",
            "America/New_York",
            utc(2026, 3, 1),
            utc(2026, 3, 8, 7, 30),
            "On 8 March 2026 clocks go from 02:00 to 03:00 in America/New_York, so 02:30 does not happen. "
            "03:30 is used.",
        ),
        (
            "24 apr 00:15",
            "Africa/Cairo",
            utc(2026, 4, 1),
            utc(2026, 4, 23, 22, 15),
            "On 24 April 2026 clocks go from 00:00 to 01:00 in Africa/Cairo, so 00:15 does not happen. "
            "01:15 is used.",
        ),
        (
            "sun 2:15",
            "Australia/Lord_Howe",
            utc(2026, 10, 1),
            utc(2026, 10, 3, 15, 45),
            "On 4 October 2026 clocks go from 02:00 to 02:30 in Australia/Lord_Howe, "
            "so 02:15 does not happen. 02:45 is used.",
        ),
        (
            "30 dec 12:00",
            "Pacific/Apia",
            utc(2011, 12, 28),
            utc(2011, 12, 30, 22),
            "On 30 December 2011 clocks go from 00:00 to 00:00 on 31 December 2011 in Pacific/Apia, "
            "so 12:00 does not happen. 12:00 on 31 December 2011 is used.",
        ),
    ],
)
async def test_a_time_the_clocks_skip_is_moved_and_told(
    typed: str, zone: str, now: datetime, start: datetime, note: str
) -> None:
    moved = {"Australia/Lord_Howe": 30, "Pacific/Apia": 24 * 60}.get(zone, 60)
    assert await read(typed, zone, now) == When(start, zone, (note,), moved=moved)


async def test_a_time_that_comes_twice_is_the_first_and_the_second_is_offered() -> None:
    when = await read("1 nov 01:30", "America/New_York", utc(2026, 10, 20))
    assert when == When(
        utc(2026, 11, 1, 5, 30),
        "America/New_York",
        ("On 1 November 2026 01:30 comes twice in America/New_York. The first one is used.",),
        utc(2026, 11, 1, 6, 30),
    )


async def test_between_the_two_the_second_is_used() -> None:
    when = await read("01:30", "America/New_York", utc(2026, 11, 1, 5, 45))
    assert when.start_utc == utc(2026, 11, 1, 6, 30)
    assert when.second_utc is None
    assert "The second one is used" in when.notes[0]


async def test_in_three_days_keeps_the_wall_time_over_a_clock_change() -> None:
    when = await read("in 3 days 19:00", "America/New_York", utc(2026, 3, 6, 17))
    assert in_words(when.start_utc, when.zone) == "Mon 9 Mar 2026, 19:00 (America/New_York)"


# whatever is typed

WORDS = """
in next tue mon 12 31 0 7 jan feb 2027 9999 19:00 24:00 7pm noon midnight / . - : at of days weeks a month
from now tomorrow yesterday UTC EST Europe/London 13/01 2027-02-29 ,
"""


@settings(max_examples=150)
@given(
    st.integers(3, 26 * 7 * 1440 - 1),
    st.sampled_from(
        ["America/New_York", LONDON, "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
    ),
)
async def test_what_we_write_can_be_typed_back(minutes: int, zone: str) -> None:
    start = NOW.replace(second=0) + timedelta(minutes=minutes)
    when = await read(in_words(start, zone), "Asia/Tokyo")
    assert when.zone == zone
    assert start in (when.start_utc, when.second_utc)


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(WORDS.split()),
            max_size=6,
        ).map(" ".join),
    )
)
async def test_whatever_is_typed_is_a_start_within_the_limits_or_an_answer(typed: str) -> None:
    try:
        when = await read(typed)
    except BadInput as refused:
        assert refused.words.endswith((".", "?"))  # noqa: PT017
        assert len(refused.words) < 400  # noqa: PT017
    else:
        assert NOW + timedelta(minutes=2) <= when.start_utc <= NOW + timedelta(weeks=26)
        assert when.start_utc.second == 0


async def test_a_past_day_without_a_time_is_not_held_up_as_the_example() -> None:
    assert await refusal("yesterday") == (
        "‘yesterday’ has no time. Write it too, for example `tomorrow 19:00`."
    )
