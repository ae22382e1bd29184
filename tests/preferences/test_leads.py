from __future__ import annotations

import pytest

from groupbot.errors import BadInput
from groupbot.preferences.fields import read_leads


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("1h", (60,)),
        ("1d, 1h", (1440, 60)),
        ("15m 1h".replace(" ", ", "), (60, 15)),
        ("1h and 1d", (1440, 60)),
        ("3h;15m;1d", (1440, 180, 15)),
        ("1h, 60m", (60,)),
        ("off", ()),
        (" None ", ()),
        ("half an hour", (30,)),
    ],
)
def test_reminders_are_read_longest_first(typed: str, minutes: tuple[int, ...]) -> None:
    assert read_leads(typed) == minutes


def test_a_number_without_a_unit_is_asked_back() -> None:
    with pytest.raises(BadInput) as refused:
        read_leads("90")
    assert refused.value.words == "Write 90m, 2h or 1d."


@pytest.mark.parametrize("typed", ["", ",", "soon", "1h, soon", "1m", "30d", "1h, 2h, 3h, 4h", "-1h", "🙂"])
def test_what_cannot_be_a_reminder_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        read_leads(typed)
