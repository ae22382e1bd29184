from __future__ import annotations

from datetime import date

import pytest

from groupbot.errors import BadInput
from groupbot.groups.fields import read_last_day

TODAY = date(2027, 1, 4)  # a Monday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-01-12", date(2027, 1, 12)),
        ("12 Jan", date(2027, 1, 12)),
        ("12 January 2027", date(2027, 1, 12)),
        ("sunday", date(2027, 1, 10)),
        ("2", date(2027, 1, 18)),
        ("2 weeks", date(2027, 1, 18)),
        ("for 1 week", date(2027, 1, 11)),
        ("in 3w", date(2027, 1, 25)),
        ("１", date(2027, 1, 11)),
        ("tomorrow", date(2027, 1, 5)),
        ("today", TODAY),
    ],
)
async def test_the_last_day_of_a_break_is_read(typed: str, day: date) -> None:
    assert await read_last_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", " ", "soon", "12/01", "31 April", "@everyone", "-1", "99999"])
async def test_what_is_no_day_is_asked_back(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        await read_last_day(typed, TODAY)
    assert "@everyone" not in refused.value.words
