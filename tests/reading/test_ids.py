from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupbot import ids


def test_a_public_id_has_ten_crockford_characters_and_is_new_each_time() -> None:
    made = {ids.public_id() for _ in range(500)}
    assert len(made) == 500
    assert all(ids.read_public_id(each) == each for each in made)
    assert set("".join(made)) == set("0123456789abcdefghjkmnpqrstvwxyz")


@pytest.mark.parametrize("typed", ["0123456789", "O123456789", " o123456789 ", "oI23456789", "Ol23456789"])
def test_a_public_id_is_read_in_any_case_and_with_lookalike_letters(typed: str) -> None:
    assert ids.read_public_id(typed) == "0123456789"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "012345678",
        "01234567890",
        "u123456789",
        "0123 45678",
        "012345678:",
        "\u212a123456789",
        "０123456789",
    ],
)
def test_another_shape_is_no_public_id(typed: str) -> None:
    assert ids.read_public_id(typed) is None


def test_a_row_id_fits_a_signed_column_and_is_never_zero() -> None:
    made = [ids.row_id() for _ in range(2000)]
    assert all(0 < each < 2**63 for each in made)
    assert len(set(made)) == 2000
    assert max(made) > 2**61


@given(st.integers(0, 2**63 - 1))
def test_base_36_reads_back_what_it_wrote(number: int) -> None:
    assert ids.from_base36(ids.base36(number)) == number


def test_the_largest_row_id_takes_thirteen_characters() -> None:
    assert ids.base36(0) == "0"
    assert ids.base36(2**63 - 1) == "1y2p0ij32e8e7"


@pytest.mark.parametrize("text", ["", "-1", "A", " 1", "1_0", "é"])
def test_only_what_base_36_writes_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="base 36"):
        ids.from_base36(text)


def test_a_negative_number_is_not_written() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        ids.base36(-1)
