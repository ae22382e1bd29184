"""The file of helplines: the shipped one is whole, and one that is not whole is not used."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from groupbot.config import Settings
from groupbot.crisis import reading
from groupbot.crisis.model import ELSEWHERE, Checked, Kind
from groupbot.crisis.reading import SHIPPED, BadLines, load, read
from groupbot.errors import BadInput

WHOLE = """
[[region]]
code = "xx"
name = "Exland"
also = ["The Ex"]

[[region.line]]
kind = "finder"
name = "Finder"
link = "https://example.org"
hours = "any time"
languages = []
source = "https://example.org/about"
checked_on = 2026-01-02
checked_in = "page"

[[region.line]]
kind = "emergency"
name = "Emergency services"
number = "112"
hours = "day and night"
languages = ["Exish"]
source = "https://example.org/112"
checked_on = 2026-11-22
checked_in = "copy"

[[region]]
code = "elsewhere"
name = "Somewhere else"

[[region.line]]
kind = "finder"
name = "Finder"
link = "https://example.org"
hours = "any time"
languages = []
source = "https://example.org/about"
checked_on = 2026-11-22
checked_in = "page"
"""


def made(old: str, new: str) -> bytes:
    """Give the whole file with one thing changed."""
    assert old in WHOLE
    return WHOLE.replace(old, new, 1).encode()


# --- the shipped file ----------------------------------------------------------------------------------


def test_the_shipped_file_is_whole_and_says_to_check_it_again() -> None:
    assert "RE-CHECK BEFORE USE" in SHIPPED.read_text().splitlines()[0]
    codes = [region.code for region in read(SHIPPED.read_bytes()).regions]
    assert codes == ["us", "ca", "uk", "ie", "au", "nz", "de", "fr", "in", ELSEWHERE]


def test_every_region_leads_to_an_emergency_number_somebody_to_talk_to_and_a_finder() -> None:
    for region in load(None).regions:
        kinds = [line.kind for line in region.lines]
        assert kinds == sorted(kinds, key=list(Kind).index)
        assert Kind.FINDER in kinds
        if region.code != ELSEWHERE:
            assert kinds[0] is Kind.EMERGENCY
            assert Kind.CRISIS in kinds


def test_every_shipped_line_was_checked_on_a_day_that_has_been() -> None:
    lines = [line for region in load(None).regions for line in region.lines]
    # Whoever checks a line again later writes a later day, never one that is still to come.
    assert all(date(2026, 11, 22) <= line.checked_on <= datetime.now().astimezone().date() for line in lines)
    assert all(re.fullmatch(r"[0-9 ]+(?:(?: or |, then )[0-9 ]+)?", line.number or "0") for line in lines)


@pytest.mark.parametrize("typed", ["uk", "UK", "United Kingdom", "united  kingdom", "England", "ＵＫ"])
def test_a_region_is_found_by_its_code_and_its_names(typed: str) -> None:
    found = load(None).find(typed)
    assert found is not None
    assert found.code == "uk"


@pytest.mark.parametrize("typed", ["", "en-GB", "en_US", "United", "Atlantis", "\u202euk", "x" * 100])
def test_nothing_is_guessed_from_what_is_no_region(typed: str) -> None:
    found = load(None).find(typed)
    assert found is None or typed == "\u202euk"  # an invisible sign changes no name
    if found is None:
        with pytest.raises(BadInput):
            load(None).meant(typed)


@pytest.mark.parametrize("endless", [b"region = " + b"[" * 60_000, b"region = " + b"9" * 60_000])
def test_nests_and_numbers_without_end_are_no_list(endless: bytes) -> None:
    with pytest.raises(BadLines, match="It is not TOML"):
        read(endless)


def test_the_names_of_all_regions_fit_on_one_card() -> None:
    regions = "".join(
        WHOLE.split('[[region]]\ncode = "elsewhere"')[0]
        .replace('"xx"', f'"x{letter}"')
        .replace("Exland", letter * 50)
        .replace("The Ex", f"The {letter}")
        for letter in "abcdefghijklmnopqrstuvw"
    )
    with pytest.raises(BadLines, match="names of the regions"):
        read((regions + WHOLE).encode())


def test_a_line_is_stale_after_180_days() -> None:
    lines = read(WHOLE.encode())
    last_good = date(2026, 1, 2) + timedelta(days=180)
    assert list(lines.stale(last_good)) == []
    ((region, line),) = lines.stale(last_good + timedelta(days=1))
    assert (region.code, line.kind) == ("xx", Kind.FINDER)


# --- files that cannot be used -------------------------------------------------------------------------


def test_a_whole_file_is_read_in_the_order_of_kinds() -> None:
    region = read(WHOLE.encode()).regions[0]
    assert [line.kind for line in region.lines] == [Kind.EMERGENCY, Kind.FINDER]
    assert region.lines[0].checked_in is Checked.COPY
    assert region.is_called("the ex")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('number = "112"', 'number = "112"\nfax = "113"', "nothing is known of fax"),
        ("[[region]]", "version = 2\n[[region]]", "nothing is known of version"),
        ("checked_on = 2026-11-22\n", "", "checked_on is not a day"),
        ("checked_on = 2026-11-22", 'checked_on = "2026-11-22"', "checked_on is not a day"),
        ("checked_on = 2026-11-22", "checked_on = 2026-11-22T10:00:00", "checked_on is not a day"),
        ('checked_in = "page"', 'checked_in = "memory"', "checked_in is not one of: page, copy"),
        ('kind = "emergency"', 'kind = "hotline"', "kind is not one of"),
        ('link = "https://example.org"', 'link = "http://example.org"', "does not begin with https://"),
        ('source = "https://example.org/112"', 'source = "example.org"', "does not begin with https://"),
        ('number = "112"', 'number = " "', "number is missing, blank or too long"),
        ('number = "112"', 'number = "\u200b"', "number is missing, blank or too long"),
        ('number = "112"', 'number = "the usual"', "the number has no digit"),
        ('number = "112"\n', "", "there is no number, text or link"),
        ('name = "Finder"', 'name = ""', "name is missing, blank or too long"),
        ('hours = "any time"\n', "", "hours is missing"),
        ("languages = []", 'languages = "Exish"', "languages is not a list"),
        ('code = "xx"', 'code = "X1"', "the code is not"),
        ('code = "xx"', 'code = "elsewhere"', "the same code or name"),
        ('code = "elsewhere"', 'code = "yy"', "there is no emergency line"),
        ('kind = "emergency"', 'kind = "text line"', "there is no emergency line"),
        ('name = "Finder"', f'name = "{"x" * 201}"', "too long"),
        ("[[region]]", "[[region", "It is not TOML"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_the_place(old: str, new: str, fault: str) -> None:
    with pytest.raises(BadLines, match=re.escape(fault)):
        read(made(old, new))


def test_a_region_with_more_than_fits_on_a_card_is_refused() -> None:
    finder = "[[region.line]]" + WHOLE.split("[[region.line]]")[1]
    with pytest.raises(BadLines, match="more than fits on one card"):
        read(made(finder, finder * 40))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", made("checked_on = 2026-11-22\n", ""), None])
def test_a_broken_file_of_the_operator_is_logged_and_the_shipped_one_used(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "lines.toml"
    if content is not None:
        file.write_bytes(content)
    with capture_logs() as logs:
        assert load(file) == load(None)
    (entry,) = logs
    assert entry["event"] == "helplines file not used, the shipped one is"
    assert entry["fault"]


def test_a_file_of_the_operator_is_used_instead(tmp_path: Path) -> None:
    file = tmp_path / "lines.toml"
    file.write_text(WHOLE)
    settings = Settings(_env_file=None, crisis_lines=file)  # pyright: ignore[reportCallIssue]
    assert [region.code for region in reading.load(settings.crisis_lines).regions] == ["xx", "elsewhere"]
