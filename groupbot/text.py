"""Text at the door: what people typed, made safe to store, and given back in short."""

from __future__ import annotations

import re
import unicodedata

from groupbot.errors import BadInput

_CUSTOM_EMOJI = re.compile(r"<a?:([A-Za-z0-9_~]{1,32}):[0-9]{1,20}>")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029\u000b\u000c]")
# Lone surrogates, C0 and C1 but the newline, bidi embeddings and overrides, deprecated format controls,
# the byte order mark, interlinear annotation, and code points that are never characters.
_NEVER = re.compile(
    "[\ud800-\udfff\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_OPEN, _CLOSE = "\u2066\u2067\u2068", "\u2069"
# Letters and blanks that take room, or none, but show nothing: Hangul fillers, the empty braille cell.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5")
_STACK, _TALL_STACK = 2, 4
_SHORT_STACK_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_UNSAFE_IN_ECHO = re.compile(r"[<>@#`*~|\[\]()\\]")


def line(text: str, *, limit: int, what: str) -> str:
    """Clean a title or a name for storing: one line, at least one visible character.

    `limit` is in characters (see `length`); `what` names the field in the answer ("title").
    Raises BadInput when it is empty or too long; what was typed rides along when it is too long.
    """
    return _checked(" ".join(clean(text).split()), limit, what)


def prose(text: str, *, limit: int, what: str) -> str:
    """Clean a longer text for storing: line breaks stay, one blank line between paragraphs at most.

    Otherwise as `line`.
    """
    lines = "\n".join(each.rstrip() for each in clean(text).split("\n"))
    return _checked(re.sub("\n{3,}", "\n\n", lines).strip(), limit, what)


def clean(text: str) -> str:
    """Take out what can harm or mislead, and keep every visible character; newlines stay.

    The result is NFC. Cleaning twice changes nothing more.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", _CUSTOM_EMOJI.sub(r":\1:", _NEVER.sub("", text)))
    return "\n".join(_balanced(_unstacked(each)) for each in text.split("\n"))


def length(text: str) -> int:
    """Count characters as strictly as Discord may.

    Its servers count code points, its clients UTF-16 units, where most emoji are two: the larger counts.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_blank(text: str) -> bool:
    """Say whether nothing in the text can be seen."""
    return all(
        char.isspace() or char in _BLANKS or unicodedata.category(char) in ("Cf", "Cc", "Cs", "Mn", "Me")
        for char in text
    )


def same_name(text: str) -> str:
    """Give the key under which two names count as the same: case, width, spaces and invisibles folded."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    visible = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return " ".join(visible.split())


def shorten(text: str, limit: int) -> str:
    """Cut to at most `limit` characters (see `length`), ending in "…" where something was cut off."""
    if length(text) <= limit:
        return text
    kept = ""
    for char in text:
        if length(kept) + length(char) > limit - 1:
            break
        kept += char
    return kept.rstrip().rstrip("\u200d") + "…"


def echo(text: str, limit: int = 40) -> str:
    """Give typed words back inside an answer: short, on one line, and without power on Discord.

    Signs that could mention, link or format are left out; right-to-left words keep to themselves.
    """
    tame = " ".join(_UNSAFE_IN_ECHO.sub("", clean(text)).split())
    tame = re.sub("/{2,}", "/", tame)
    tame = shorten(tame, limit)
    # A zero-width space keeps a bare domain from being read as a link or an invitation.
    return isolated(re.sub(r"(?<=[^\W\d])\.(?=[^\W\d])", ".\u200b", tame))


def isolated(text: str) -> str:
    """Wrap one line that holds right-to-left letters, so that it does not turn its neighbours around."""
    if any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text):
        return f"\u2068{text}\u2069"
    return text


def cell(text: str) -> str:
    """Guard a text for a spreadsheet cell: one that a program could run as a formula gets a leading '."""
    seen = text.lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if text[:1] in _FORMULA_STARTS or seen[:1] in _FORMULA_STARTS else text


def _checked(text: str, limit: int, what: str) -> str:
    """Let a cleaned text through, or say what is wrong with it."""
    if is_blank(text):
        raise BadInput(f"The {what} is empty. Write at least one letter, number or emoji.")
    if (count := length(text)) > limit:
        raise BadInput(
            f"The {what} is {count} characters long. It can have up to {limit}. Write it shorter.", typed=text
        )
    return text


def _unstacked(text: str) -> str:
    """Drop combining marks beyond what a letter can carry.

    Two on Latin, Cyrillic and Greek letters and on signs; four in other scripts, where points,
    vowels and tones are written as marks (Hebrew, Arabic, Thai, Devanagari, Tibetan).
    """
    kept: list[str] = []
    marks, room = 0, _STACK
    for char in text:
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            marks += 1
            if marks > room:
                continue
        elif category != "Cf":  # an invisible joiner does not start a new letter
            marks, room = 0, _room_for_marks(char, category)
        kept.append(char)
    return "".join(kept)


def _room_for_marks(char: str, category: str) -> int:
    """Say how many marks may stand on this character."""
    if not category.startswith(("L", "M")):
        return _STACK
    return _STACK if unicodedata.name(char, "").startswith(_SHORT_STACK_SCRIPTS) else _TALL_STACK


def _balanced(text: str) -> str:
    """Close every isolate that one line opens, and drop closings that close nothing."""
    kept: list[str] = []
    depth = 0
    for char in text:
        if char == _CLOSE and depth == 0:
            continue
        depth += (char in _OPEN) - (char == _CLOSE)
        kept.append(char)
    return "".join(kept) + _CLOSE * depth
