from __future__ import annotations

import pytest

from groupbot.errors import BadInput
from groupbot.when import read_lead, read_length

RANGE = "Write a length between 15 and 240 minutes, for example 90 or 1h30."
LEAD_RANGE = "Write a time from 5 minutes to 14 days, for example 15m, 1h or 1d."


@pytest.mark.parametrize(
    "typed",
    [
        "90",
        90,
        "90m",
        "90 min",
        "90 minutes",
        "1h30",
        "1h30m",
        "1h 30",
        "1 hour 30 minutes",
        "1 hour and 30 min",
        "1:30",
        "1.5h",
        "1,5 h",
        "1.5 hours",
        " 1H30 ",
        "１h３０",
        "an hour and a half",
    ],
)
def test_a_length_can_be_written_in_many_ways(typed: str | int) -> None:
    assert read_length(typed) == 90


@pytest.mark.parametrize(
    "typed",
    ["0", "-30", "-0", "14", "241", "8h1m", "8h", "4h01", 0, -30, 2**63, 2**64, str(2**63), str(2**64)],
)
def test_a_length_outside_the_range_is_told_the_range(typed: str | int) -> None:
    with pytest.raises(BadInput) as refused:
        read_length(typed)
    assert refused.value.words == RANGE


@pytest.mark.parametrize(
    "typed",
    ["1:60", "90m30", "NaN", "inf", "1e9", "1e2", "", "1.33h", "1h60", "90 90", "½h", "9" * 400, "0x5a"],
)
def test_an_unreadable_length_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_length(typed)
    assert refused.value.words.startswith("I could not read ‘")
    assert refused.value.words.endswith(f"’ as a length. {RANGE}")
    assert len(refused.value.words) < 200


def test_the_ends_of_the_range_are_inside() -> None:
    assert (read_length("15"), read_length("4h"), read_length(240)) == (15, 240, 240)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("5m", 5),
        ("15m", 15),
        ("1h", 60),
        ("3h", 180),
        ("1h30", 90),
        ("90m", 90),
        ("2 hours", 120),
        ("1d", 1440),
        ("1 day", 1440),
        ("14d", 20160),
        ("2 weeks", 20160),
        ("1.5h", 90),
    ],
)
def test_a_lead_is_read_with_its_unit(typed: str, minutes: int) -> None:
    assert read_lead(typed) == minutes


def test_a_lead_without_a_unit_is_asked_for_one() -> None:
    with pytest.raises(BadInput) as refused:
        read_lead("90")
    assert refused.value.words == "Write 90m, 2h or 1d."


@pytest.mark.parametrize("typed", ["0m", "4m", "15d", "337h", "99999m", "-1h", "1d2h", "", "inf d", "soon"])
def test_a_lead_outside_five_minutes_to_fourteen_days_is_told_the_range(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_lead(typed)
    assert refused.value.words.endswith(LEAD_RANGE)
