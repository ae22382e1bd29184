"""Calendar files: whole days are taken, and a broken file is named by its first bad line."""

from __future__ import annotations

from datetime import date

import pytest

from groupbot.errors import BadInput
from groupbot.rest.calendar import MOST_BYTES, Days, read_calendar


def a_file(*events: str) -> bytes:
    """Write a calendar with these events, each given as its lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(BadInput) as refused:
        read_calendar(content)
    return refused.value.words


def test_whole_days_are_taken_and_the_end_is_the_day_before_it() -> None:
    found = read_calendar(
        a_file(
            "UID:1\nDTSTART;VALUE=DATE:20271224\nDTEND;VALUE=DATE:20271227\nSUMMARY:Winter break",
            "UID:2\nDTSTART;VALUE=DATE:20270503\nSUMMARY:May\\, first Monday",
            "UID:3\nDTSTART;VALUE=DATE:20270601\nDURATION:P2D",
        )
    )
    assert found.days == (
        Days(date(2027, 12, 24), date(2027, 12, 26), "Winter break"),
        Days(date(2027, 5, 3), date(2027, 5, 3), "May, first Monday"),
        Days(date(2027, 6, 1), date(2027, 6, 2), "Rest day"),
    )


def test_days_that_end_before_they_begin_are_one_day_and_listed_days_count_as_repeating() -> None:
    found = read_calendar(
        a_file(
            "UID:1\nDTSTART;VALUE=DATE:20271224\nDTEND;VALUE=DATE:20271224",
            "UID:2\nDTSTART;VALUE=DATE:20270503\nRDATE;VALUE=DATE:20280503",
        )
    )
    assert found.days == (Days(date(2027, 12, 24), date(2027, 12, 24), "Rest day"),)
    assert found.repeating == 1


def test_times_of_day_and_what_repeats_are_left_out_and_counted() -> None:
    found = read_calendar(
        a_file(
            "UID:1\nDTSTART:20270503T190000Z\nSUMMARY:Call",
            "UID:2\nDTSTART;VALUE=DATE:20270503\nRRULE:FREQ=YEARLY\nSUMMARY:Every year",
            "UID:3\nSUMMARY:No day at all",
        )
    )
    assert (found.days, found.timed, found.repeating) == ((), 2, 1)


def test_a_folded_line_is_one_line_and_signs_lose_their_power() -> None:
    found = read_calendar(
        a_file("UID:1\nDTSTART;VALUE=DATE:20270503\nSUMMARY:Winter \u202e\n  break " + "x" * 150)
    )
    assert found.days[0].reason.startswith("Winter break xxx")
    assert len(found.days[0].reason) == 100


def test_a_line_folded_before_its_colon_is_one_line_too() -> None:
    guest = 'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="A, B";RSVP=\n TRUE:mailto:a@b.c'
    assert len(read_calendar(a_file(f"UID:1\nDTSTART;VALUE=DATE:20270503\n{guest}")).days) == 1
    assert refusal(a_file(f"UID:1\n{guest}\nno line")).startswith("I read 7 lines. Line 8 is no part")


@pytest.mark.parametrize("line", ["X;A=" + "a" * 20_000, "X" + ';A="a"b' * 3_000, "X;A=" + '"' * 20_001])
def test_a_long_line_without_a_colon_is_refused_and_holds_nothing_up(line: str) -> None:
    assert refusal(a_file(f"UID:1\n{line}")).startswith("I read 5 lines. Line 6 is no part of a calendar")


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe\x00", b"PK\x03\x04", b"<html></html>"])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    assert refusal(content) == "This is not a calendar file. Choose one that ends in .ics."


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("this is no line", 6),
        ("DTSTART;VALUE=DATE:20270231", 6),
        ("DTSTART;VALUE=DATE:tomorrow", 6),
        ("END:VTODO", 6),
    ],
)
def test_the_first_bad_line_is_named_with_how_many_were_read(line: str, number: int) -> None:
    words = refusal(a_file(f"UID:1\n{line}\nSUMMARY:x"))
    assert words.startswith(f"I read {number - 1} lines. Line {number} is no part of a calendar: ‘")
    assert "Nothing was added." in words


def test_a_file_that_is_cut_off_is_refused() -> None:
    whole = a_file("UID:1\nDTSTART;VALUE=DATE:20270503")
    assert "the end is missing: VEVENT is not closed" in refusal(whole.partition(b"END:VEVENT")[0])


def test_a_file_may_be_so_large_and_hold_so_many_events() -> None:
    many = [f"UID:{n}\nDTSTART;VALUE=DATE:20270503" for n in range(201)]
    assert refusal(a_file(*many)).startswith("That calendar has 201 events. Up to 200")
    assert len(read_calendar(a_file(*many[:200])).days) == 200
    assert refusal(b"x" * (MOST_BYTES + 1)) == "That file is larger than 256 KB. Choose a smaller calendar."


def test_a_bad_line_is_given_back_without_power() -> None:
    assert "@" not in refusal(b"BEGIN:VCALENDAR\n@everyone <@1> [x](https://evil.example)\nEND:VCALENDAR")
