"""Reads the file of helplines, and refuses one in which something is missing or wrong."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import structlog

from groupbot.crisis.model import ELSEWHERE, MOST_REGIONS, Checked, Helplines, Kind, Line, Region
from groupbot.text import echo, is_blank

log = structlog.get_logger(__name__)

SHIPPED = Path(__file__).with_name("lines.toml")
MOST_BYTES = 64 * 1024

_CODE = re.compile(r"[a-z]{2,16}")
_LONGEST = 200  # characters of one value
_NAMES = 1000  # characters of the regions' names, which stand on one card with the lines for everywhere else
_ROOM = 2000  # characters of a region's lines, so that its card fits into one message (Discord: 4,000)
_WAYS = ("number", "text", "link")
_LINE = {"kind", "name", "hours", "languages", "source", "checked_on", "checked_in", *_WAYS}
_ORDER = list(Kind)
_Named = TypeVar("_Named", bound=StrEnum)


class BadLines(Exception):
    """A file of helplines that cannot be used; its words say where and why, for whoever wrote it."""


def load(path: Path | None) -> Helplines:
    """Read the operator's file; the shipped one where there is none, or where it cannot be used."""
    if path is not None:
        try:
            return read(path.read_bytes())
        except (BadLines, OSError) as wrong:
            fault = str(wrong) if isinstance(wrong, BadLines) else type(wrong).__name__
            log.error(
                "helplines file not used, the shipped one is", setting="GROUPBOT_CRISIS_LINES", fault=fault
            )
    return read(SHIPPED.read_bytes())


@lru_cache(maxsize=32)
def read(content: bytes) -> Helplines:
    """Read a file's content; the same content is read once. Raises BadLines."""
    if len(content) > MOST_BYTES:
        raise BadLines(f"It is larger than {MOST_BYTES // 1024} KB.")
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:  # of numbers and of nests without end too
        raise BadLines(f"It is not TOML in UTF-8: {type(wrong).__name__}.") from wrong
    _only(found, {"region"}, "the file")
    regions = tuple(
        _region(row, f"region {n}") for n, row in enumerate(_rows(found, "region", "the file"), 1)
    )
    names = [name.casefold() for region in regions for name in (region.code, region.name, *region.also)]
    if len(names) != len(set(names)):
        raise BadLines("Two regions have the same code or name.")
    if len(regions) > MOST_REGIONS:
        raise BadLines(f"There are more than {MOST_REGIONS} regions.")
    if not any(region.code == ELSEWHERE and region.of_kind(Kind.FINDER) for region in regions):
        raise BadLines(f"There is no region {ELSEWHERE!r} with a finder.")
    if sum(_drawn(name) for name in names) > _NAMES:
        raise BadLines("The names of the regions are more than fits on one card.")
    return Helplines(regions, content)


def _region(row: dict[str, Any], where: str) -> Region:
    _only(row, {"code", "name", "also", "line"}, where)
    code, name = _words(row, "code", where), _words(row, "name", where)
    if not _CODE.fullmatch(code) or len(name) > 60:
        raise BadLines(f"In {where}, the code is not 2 to 16 small letters, or the name is too long.")
    lines = [_line(each, f"{where}, line {n}") for n, each in enumerate(_rows(row, "line", where), 1)]
    lines.sort(key=lambda line: _ORDER.index(line.kind))
    region = Region(code, name, tuple(lines), _list(row, "also", where) if "also" in row else ())
    if code != ELSEWHERE and not region.of_kind(Kind.EMERGENCY):
        raise BadLines(f"In {where}, there is no emergency line.")
    if sum(map(_size, lines)) > _ROOM:
        raise BadLines(f"In {where}, there is more than fits on one card.")
    return region


def _line(row: dict[str, Any], where: str) -> Line:
    _only(row, _LINE, where)
    ways = {way: _words(row, way, where) for way in _WAYS if way in row}
    if not ways:
        raise BadLines(f"In {where}, there is no number, text or link.")
    if "number" in ways and not any(char.isdecimal() for char in ways["number"]):
        raise BadLines(f"In {where}, the number has no digit.")
    source = _words(row, "source", where)
    for address in (source, ways.get("link", "https://")):
        if not address.startswith("https://") or any(char.isspace() for char in address):
            raise BadLines(f"In {where}, an address does not begin with https://.")
    day = row.get("checked_on")
    if not isinstance(day, date) or isinstance(day, datetime):
        raise BadLines(f"In {where}, checked_on is not a day such as 2026-11-22.")
    return Line(
        kind=_one_of(Kind, row, "kind", where),
        name=_words(row, "name", where),
        hours=_words(row, "hours", where),
        languages=_list(row, "languages", where),
        source=source,
        checked_on=day,
        checked_in=_one_of(Checked, row, "checked_in", where),
        **ways,
    )


def _only(row: dict[str, Any], known: set[str], where: str) -> None:
    if unknown := row.keys() - known:
        raise BadLines(f"In {where}, nothing is known of {', '.join(map(echo, sorted(unknown)))}.")


def _rows(row: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    rows = row.get(key)
    if not isinstance(rows, list) or not rows or not all(isinstance(each, dict) for each in rows):
        raise BadLines(f"In {where}, there is no [[{key}]].")
    return rows


def _words(row: dict[str, Any], key: str, where: str) -> str:
    found = row.get(key)
    if not isinstance(found, str) or is_blank(found) or len(found) > _LONGEST or "\n" in found:
        raise BadLines(f"In {where}, {key} is missing, blank or too long.")
    return found.strip()


def _list(row: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = row.get(key)
    if not isinstance(found, list):
        raise BadLines(f"In {where}, {key} is not a list.")
    return tuple(_words({key: each}, key, where) for each in found)


def _one_of(kind: type[_Named], row: dict[str, Any], key: str, where: str) -> _Named:
    try:
        return kind(str(row.get(key)))
    except ValueError:
        raise BadLines(f"In {where}, {key} is not one of: {', '.join(kind)}.") from None


def _size(line: Line) -> int:
    """Count the characters that a line takes on a card, with the words between them."""
    said = (line.name, line.number, line.text, line.hours, *line.languages)
    return sum(_drawn(words) + 2 for words in said) + len(line.link) + 40


def _drawn(words: str) -> int:
    """Count the characters of words on a card, where a sign that could format them takes a second one."""
    return len(words) + sum(not (sign.isalnum() or sign.isspace()) for sign in words)
