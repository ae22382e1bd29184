from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupbot import text
from groupbot.errors import BadInput


def title(typed: str) -> str:
    return text.line(typed, limit=100, what="title")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\n\t",
        "\u200b\u200d\u2060",
        "\u3164",
        "\u2800",
        "\ufe0f",
        "\x00",
        "\u2067",
        "\ufeff",
        "\u00ad",
    ],
)
def test_a_title_without_anything_to_see_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        title(typed)
    assert refused.value.words == "The title is empty. Write at least one letter, number or emoji."


def test_a_title_of_101_characters_is_refused_with_the_count_and_handed_back() -> None:
    with pytest.raises(BadInput) as refused:
        title("a" * 101)
    assert refused.value.words == "The title is 101 characters long. It can have up to 100. Write it shorter."
    assert refused.value.typed == "a" * 101
    assert title("a" * 100) == "a" * 100


def test_a_long_text_is_refused_and_handed_back_with_its_paragraphs() -> None:
    typed = "One.\n\nTwo. " + "x" * 4000
    with pytest.raises(BadInput) as refused:
        text.prose(typed, limit=1500, what="topic")
    assert refused.value.typed == typed
    assert "The topic is 4011 characters long. It can have up to 1500." in refused.value.words


def test_characters_are_counted_as_the_stricter_side_of_discord_does() -> None:
    assert text.length("😊a") == 3
    assert title("😊" * 50) == "😊" * 50
    with pytest.raises(BadInput):
        title("😊" * 51)


def test_two_thousand_marks_on_a_letter_become_two() -> None:
    assert title("q" + "\u0335\u0336\u0337" * 700 + "uiet") == "q\u0335\u0336uiet"
    assert title("q\u200d" + "\u0335\u200d" * 9) == "q\u200d\u0335\u200d\u0335" + "\u200d" * 8


@pytest.mark.parametrize(
    "typed",
    [
        "บ้านนี้น่าอยู่",
        "क्षत्रिय हिन्दी स्त्री",
        "שָׁ֑לוֹם",
        "مُحَمَّدٌ اللّٰه",
        "བརྒྱད་",
        "Tiếng Việt",
        "தமிழ்",
        "1️⃣ ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    ],
)
def test_writing_that_needs_marks_is_not_damaged(typed: str) -> None:
    assert title(typed) == unicodedata.normalize("NFC", typed)


def test_bidi_overrides_are_taken_out_and_open_isolates_are_closed() -> None:
    assert title("abc\u202egnp.exe\u202c") == "abcgnp.exe"
    assert title("\u2067abc") == "\u2067abc\u2069"
    assert title("abc\u2069 def") == "abc def"
    assert text.prose("\u2067a\nb\u2069", limit=99, what="text") == "\u2067a\u2069\nb"


def test_a_family_stays_a_family() -> None:
    assert title("👨‍👩‍👧‍👦 evening") == "👨‍👩‍👧‍👦 evening"


def test_lone_surrogates_nul_and_control_characters_are_taken_out() -> None:
    assert title("a\ud83d\x00b\x1b[31m\x7f\x9bc\ufffe\U0010ffff") == "ab[31mc"


def test_a_line_break_becomes_a_space_in_a_title_and_stays_in_a_text() -> None:
    assert title("one\r\ntwo\tthree\u2028four") == "one two three four"
    assert text.prose("one  \r\ntwo\u2029\n\n\n\nthree\n", limit=99, what="text") == "one\ntwo\n\nthree"


def test_two_spellings_of_one_name_are_stored_alike() -> None:
    assert title("Cafe\u0301") == title("Café") == "Café"


def test_a_custom_emoji_of_another_server_becomes_its_name() -> None:
    assert title("Hi <:wave:123456> <a:party_cat:99>") == "Hi :wave: :party_cat:"


@pytest.mark.parametrize(
    "typed", ["'; DROP TABLE sessions;--", "{0.__class__}", "%s %(name)s", "{{7*7}}", "${jndi:x}"]
)
def test_code_in_a_title_is_only_text(typed: str) -> None:
    assert title(typed) == typed
    with pytest.raises(BadInput) as refused:
        text.line(typed * 50, limit=10, what="title")
    assert "characters long" in refused.value.words


def test_names_that_differ_in_case_width_or_spaces_are_the_same_name() -> None:
    keys = {
        text.same_name(each)
        for each in ("Monday Circle", "MONDAY  circle ", "Ｍonday\u200b Circle", "Monday\u00a0Circle")
    }
    assert keys == {"monday circle"}
    assert text.same_name("STRASSE") == text.same_name("straße")
    assert text.same_name("Аdmin") != text.same_name("Admin")  # a Cyrillic letter is another letter


@pytest.mark.parametrize("start", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\rx", " =1", "＝1", "\u200b=1"])
def test_a_cell_that_could_run_as_a_formula_is_guarded(start: str) -> None:
    assert text.cell(start) == "'" + start


def test_an_ordinary_cell_is_left_alone() -> None:
    assert [text.cell(each) for each in ("Monday", "", "a=b", "3 people")] == [
        "Monday",
        "",
        "a=b",
        "3 people",
    ]


def test_typed_words_come_back_short_and_without_power() -> None:
    assert text.echo("next tusday") == "next tusday"
    assert (
        text.echo("<@123> `x` **y** @everyone [a](https://evil.example/x)")
        == "123 x y everyone ahttps:/evil.\u200bexample/x"
    )
    assert text.length(text.echo("w" * 500)) == 40
    assert text.echo("הי") == "\u2068הי\u2069"
    assert text.echo("13.01") == "13.01"


def test_shortening_never_splits_an_emoji_in_two() -> None:
    assert text.shorten("abc", 3) == "abc"
    assert text.shorten("abcd", 3) == "ab…"
    assert text.shorten("a😊😊", 4) == "a😊…"


@given(st.text(st.characters(), max_size=60))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    once = text.clean(typed)
    assert text.clean(once) == once
    assert once == unicodedata.normalize("NFC", once)
    once.encode("utf-8")


@given(st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=60))
def test_letters_numbers_and_signs_are_all_kept(typed: str) -> None:
    if "<" not in typed and not set(typed) & set("\u2028\u2029"):
        assert text.clean(typed) == unicodedata.normalize("NFC", typed)
