from __future__ import annotations

import builtins
import io
import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupbot import zones
from groupbot.errors import BadInput
from groupbot.zones import keys
from groupbot.zones.names import SHORT_FORMS

NOW = datetime(2027, 1, 12, 14, 10, 30, tzinfo=UTC)


def refusal(typed: str) -> str:
    with pytest.raises(BadInput) as refused:
        zones.read_zone(typed)
    return refused.value.words


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Europe/London", "Europe/London"),
        (" europe/london ", "Europe/London"),
        ("america/new york", "America/New_York"),
        ("UTC", "UTC"),
        ("utc", "UTC"),
        ("Europe/London, 14:10 now", "Europe/London"),
        ("UTC−5, 09:10 now", "Etc/GMT+5"),
        ("utc+2", "Etc/GMT-2"),
        ("UTC+00:00", "UTC"),
        ("Australia/Lord_Howe", "Australia/Lord_Howe"),
    ],
)
def test_a_zone_is_read_in_any_case_and_as_a_menu_shows_it(typed: str, key: str) -> None:
    assert zones.read_zone(typed).key == key


def test_a_short_form_with_several_meanings_is_refused_with_the_choices() -> None:
    assert refusal("IST") == (
        "‘IST’ can mean India, Ireland or Israel. Choose: Asia/Kolkata, Europe/Dublin, Asia/Jerusalem."
    )
    for short in ("EST", "cst", "BST", "pst", "AST", "mst"):
        assert refusal(short).startswith(f"‘{short.upper()}’ can mean ")
        assert " Choose: " in refusal(short)


def test_a_short_form_with_one_meaning_is_refused_with_the_name_to_write() -> None:
    assert refusal("JST") == "‘JST’ is a short form that I do not use. Write Asia/Tokyo."


def test_every_choice_for_a_short_form_is_a_zone() -> None:
    assert {key for meanings in SHORT_FORMS.values() for _, key in meanings} <= keys()


@pytest.mark.parametrize("typed", ["UTC+25", "GMT+5:75", "UTC-13", "utc+15"])
def test_an_offset_that_no_place_has_is_refused(typed: str) -> None:
    assert refusal(typed) == f"There is no zone ‘{typed}’. Write one from UTC-12 to UTC+14, or a place."


def test_an_offset_with_half_an_hour_asks_for_a_place() -> None:
    assert "Write a place instead" in refusal("UTC+5:30")


def test_the_turned_sign_of_etc_names_is_pointed_out() -> None:
    read = zones.read_zone("Etc/GMT+5")
    assert read.key == "Etc/GMT+5"
    assert read.warning is not None
    assert "is UTC−5, 5 h behind UTC" in read.warning
    assert "is UTC+3, 3 h ahead of UTC" in (zones.read_zone("etc/gmt-3").warning or "")


def test_utc_needs_no_warning_and_gmt_tells_of_british_summers() -> None:
    assert zones.read_zone("UTC").warning is None
    assert zones.read_zone("Europe/London").warning is None
    assert "Europe/London" in (zones.read_zone("GMT").warning or "")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("Berlyn", "Europe/Berlin"), ("Europe/Lodon", "Europe/London"), ("new yorck", "America/New_York")],
)
def test_an_unknown_zone_is_refused_with_the_five_nearest_names(typed: str, first: str) -> None:
    words = refusal(typed)
    assert words.startswith(f"I do not know the zone ‘{typed}’. Choose one of the nearest: {first}, ")
    assert words.count(", ") == 4


@pytest.mark.parametrize("typed", ["nowhere", "\N{GRINNING FACE}", "Frankfurt", "??"])
def test_a_zone_that_is_like_no_name_is_refused_with_a_way_on_and_no_names_by_chance(typed: str) -> None:
    words = refusal(typed)
    assert words.startswith(f"I do not know the zone ‘{typed}’. Write a city such as Europe/London.")
    assert "the time it is for you now" in words
    assert "Africa/" not in words
    assert zones.choices(typed, NOW) == []


@pytest.mark.parametrize("typed", ["25:99", "24:00", "12:60", "99"])
def test_a_time_that_is_none_is_refused_as_a_time_where_a_zone_is_asked_for(typed: str) -> None:
    assert refusal(typed).startswith(f"‘{typed}’ is no time of day. Write for example 14:10, and choose")


@pytest.mark.parametrize("typed", ["14:10", "2pm", "9"])
def test_a_time_that_was_typed_without_choosing_is_sent_to_the_list(typed: str) -> None:
    assert refusal(typed).startswith(f"‘{typed}’ is a time of day. Write it again and choose a zone")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("BUENOS_AIRES", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_city_stands_for_the_one_zone_named_after_it_and_that_is_said(typed: str, key: str) -> None:
    read = zones.read_zone(typed)
    assert (read.key, read.warning) == (key, f"I read ‘{typed}’ as {key}.")


@pytest.mark.parametrize("typed", ["x" * 300, "America/New_York\x00", "", "   ", "UTC\n", "a\u202eb"])
def test_a_zone_that_is_too_long_empty_or_holds_control_characters_is_refused(typed: str) -> None:
    assert refusal(typed).startswith("I could not read this as a time zone.")


@pytest.mark.parametrize(
    "typed",
    [
        "../../etc/passwd",
        "/etc/localtime",
        "localtime",
        "posix/UTC",
        "..",
        "Europe/../UTC",
        "C:\\x",
        "Factory",
    ],
)
def test_a_path_is_no_zone_and_no_file_is_opened_for_it(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    zones.nearest("warm the lists that are read once")

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened")

    for owner in (builtins, io, os):
        monkeypatch.setattr(owner, "open", opened)
    words = refusal(typed)
    monkeypatch.undo()
    assert words.startswith("I do not know the zone")
    with pytest.raises(LookupError):
        zones.zone_of(typed)


def test_every_zone_there_is_can_be_read_by_its_own_name() -> None:
    wanted = [key for key in keys() if key not in SHORT_FORMS]
    assert len(wanted) > 400
    assert all(zones.read_zone(key).key == key for key in wanted)
    assert max(map(len, wanted)) < 64


# choices


def test_a_menu_for_nothing_typed_offers_cities_and_plain_offsets() -> None:
    offered = zones.choices("", NOW)
    assert len(offered) == 25
    assert ("Europe/London, 14:10 now", "Europe/London") in offered
    assert ("UTC−5, 09:10 now", "Etc/GMT+5") in offered


@pytest.mark.parametrize("typed", ["14:10", "14.10", "14", "2:10pm", "2:10 pm", "14:15", "１４：１０"])
def test_a_clock_time_offers_the_zones_where_it_is_that_time(typed: str) -> None:
    offered = zones.choices(typed, NOW)
    assert offered[0] == ("UTC, 14:10 now", "UTC")
    assert ("Europe/London, 14:10 now", "Europe/London") in offered
    assert all(", 14:10 now" in label for label, _ in offered)


def test_a_clock_time_without_am_or_pm_offers_both_halves_of_the_day() -> None:
    labels = [label for label, _ in zones.choices("9:10", NOW)]
    assert "UTC−5, 09:10 now" in labels
    assert "UTC+7, 21:10 now" in labels
    assert all("09:10" in label for label, _ in zones.choices("9:10 am", NOW))


def test_a_clock_time_near_midnight_is_matched_over_midnight() -> None:
    offered = dict(zones.choices("0:01", NOW.replace(hour=23, minute=58)))
    assert offered["UTC, 23:58 now"] == "UTC"


def test_a_part_of_a_name_offers_places_and_the_beginning_counts_first() -> None:
    assert zones.choices("lond", NOW) == [("Europe/London, 14:10 now", "Europe/London")]
    assert zones.choices("new yo", NOW)[0][1] == "America/New_York"
    assert zones.choices("mar", NOW)[0][1].split("/")[-1].startswith("Mar")


def test_a_short_form_or_an_offset_offers_what_it_can_mean() -> None:
    assert [key for _, key in zones.choices("IST", NOW)] == [
        "Asia/Kolkata",
        "Europe/Dublin",
        "Asia/Jerusalem",
    ]
    assert zones.choices("UTC-5", NOW) == [("UTC−5, 09:10 now", "Etc/GMT+5")]
    assert zones.choices("+5", NOW) == [("UTC+5, 19:10 now", "Etc/GMT-5")]
    assert zones.choices("utc", NOW)[0] == ("UTC, 14:10 now", "UTC")
    assert all(label.startswith("UTC") for label, _ in zones.choices("utc+", NOW))


def test_a_name_that_is_wrong_offers_the_nearest() -> None:
    assert zones.choices("europe/lodon", NOW)[0][1] == "Europe/London"


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=120), st.from_regex(r"[0-9:. apm+\-utc]{1,8}", fullmatch=True)))
def test_whatever_is_typed_the_menu_is_one_discord_takes(typed: str) -> None:
    offered = zones.choices(typed, NOW)
    assert len(offered) <= 25
    assert len({key for _, key in offered}) == len(offered)
    assert all(1 <= len(label) <= 100 and zones.read_zone(label).key == key for label, key in offered)


# local time to UTC


def at(*parts: int) -> datetime:
    return datetime(*parts)  # pyright: ignore[reportArgumentType]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("local", "key", "becomes", "gap"),
    [
        (at(2026, 3, 8, 2, 30), "America/New_York", at(2026, 3, 8, 3, 30), 60),
        (at(2026, 4, 24, 0, 15), "Africa/Cairo", at(2026, 4, 24, 1, 15), 60),
        (at(2026, 10, 4, 2, 15), "Australia/Lord_Howe", at(2026, 10, 4, 2, 45), 30),
        (at(2027, 3, 28, 1, 30), "Europe/London", at(2027, 3, 28, 2, 30), 60),
        (at(2011, 12, 30, 12, 0), "Pacific/Apia", at(2011, 12, 31, 12, 0), 1440),
    ],
)
def test_a_time_the_clocks_skip_moves_forward_over_the_gap(
    local: datetime, key: str, becomes: datetime, gap: int
) -> None:
    moment = zones.local_to_utc(local, key)
    assert moment.utc.astimezone(ZoneInfo(key)).replace(tzinfo=None) == becomes
    assert moment.moved == timedelta(minutes=gap)
    assert not moment.twice
    start, end = zones.clock_change(local, key)
    assert end - start == moment.moved
    assert start <= local < end


@pytest.mark.parametrize(
    ("local", "key", "apart"),
    [
        (at(2026, 11, 1, 1, 30), "America/New_York", 60),
        (at(2026, 10, 25, 1, 30), "Europe/London", 60),
        (at(2026, 10, 29, 23, 30), "Africa/Cairo", 60),
        (at(2027, 4, 4, 1, 45), "Australia/Lord_Howe", 30),
    ],
)
def test_a_time_that_comes_twice_is_the_first_and_the_second_is_told(
    local: datetime, key: str, apart: int
) -> None:
    moment = zones.local_to_utc(local, key)
    assert moment.twice
    assert moment.moved is None
    assert moment.second_utc == moment.utc + timedelta(minutes=apart)
    for instant in (moment.utc, moment.utc + timedelta(minutes=apart)):
        assert instant.astimezone(ZoneInfo(key)).replace(tzinfo=None) == local


@settings(max_examples=150)
@given(
    st.datetimes(at(2026, 1, 1), at(2028, 1, 1)),
    st.sampled_from(
        ["America/New_York", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kolkata"]
    ),
)
def test_any_local_time_comes_back_as_it_was_or_moved_by_the_gap(local: datetime, key: str) -> None:
    moment = zones.local_to_utc(local, key)
    back = moment.utc.astimezone(ZoneInfo(key)).replace(tzinfo=None)
    assert back == local + (moment.moved or timedelta(0))


def test_a_zone_that_is_gone_is_told_apart_from_a_clock_change() -> None:
    with pytest.raises(LookupError):
        zones.local_to_utc(at(2027, 1, 1), "Europe/Atlantis")
