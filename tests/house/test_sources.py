"""Code reads the way the house reads: short, named, described."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.sources import (
    CODE,
    catches_all,
    empty_names,
    files,
    functions_over,
    is_empty_name,
    own_paths,
    place,
    told,
    unknown_documents,
)

ROOMS = ("groupbot", "cogs")  # a migration is a list, as long as what it has to say


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {place(path): len(path.read_text().splitlines()) for path in files(".py", under=ROOMS)}
    found = [f"{name} has {lines} lines" for name, lines in lengths.items() if lines > 400]
    assert not found, told(found)


def test_no_function_is_longer_than_forty_lines() -> None:
    found = [
        f"{place(path)}: {name} has {lines} lines"
        for path in files(".py", under=ROOMS)
        for name, lines in functions_over(path.read_text(), 40)
    ]
    assert not found, told(found)


def test_a_long_function_is_seen_and_its_docstring_is_not_counted() -> None:
    body = "    x = 1\n" * 40
    assert list(functions_over(f"def long():\n{body}", 40)) == [("long", 41)]
    assert (
        list(functions_over(f'async def fair():\n    """Say much.\n\n    More.\n    """\n{body}', 41)) == []
    )


def test_every_file_says_in_its_first_line_what_is_in_it() -> None:
    silent = [
        place(path)
        for path in files(".py", under=CODE)
        if path.read_text().strip() and not (ast.get_docstring(ast.parse(path.read_text())) or "").strip()
    ]
    assert not silent, told(silent)


def test_names_say_what_things_are() -> None:
    modules = [place(path) for path in files(".py", under=(*CODE, "tests")) if is_empty_name(path.stem)]
    named = [
        f"{place(path)}: {name}"
        for path in files(".py", under=CODE)
        for name in empty_names(path.read_text())
    ]
    assert not modules + named, told(modules + named)


def test_a_name_that_says_nothing_is_seen() -> None:
    source = (
        "class SessionManager: ...\ndef handle_press(): ...\nasync def process(): ...\nclass Information: ..."
    )
    assert sorted(empty_names(source)) == ["SessionManager", "handle_press", "process"]
    assert [name for name in ("utils", "date_helpers", "database", "information") if is_empty_name(name)] == [
        "utils",
        "date_helpers",
    ]


# Where any error at all may be caught, and why not by `each`. Elsewhere it is named, or it goes up.
CATCH_ALL = {
    "groupbot/each.py": "the place for it",
    "groupbot/scheduler.py": "a source that cannot say when it is due",
    "groupbot/bot.py": "the error door",
    "groupbot/delivery/settling.py": "what is not written is written again",
    "groupbot/attendance/intake.py": "one session takes nothing from another",
    "groupbot/attendance/watching.py": "a heartbeat is warned of",
    "groupbot/attendance/writer.py": "a batch waits and is written later",
    "groupbot/crisis/service.py": "helplines are shown whatever is wrong, and nothing is logged",
    "groupbot/operating.py": "the doctor says that a file cannot be read",
    "groupbot/reports/draw.py": "whoever waits for a chart is told",
    "groupbot/loopback/front.py": "a fault of the loopback is an answer",
    "groupbot/loopback/page/window.py": "a fault of the page is an answer",
    "cogs/kit/door.py": "the error door",
    "cogs/kit/suggest.py": "nothing is offered then",
    "cogs/crisis/cog.py": "nothing is logged of it",
    "cogs/delivery/cog.py": "the time is asked again later",
}


def test_any_error_at_all_is_caught_in_few_places() -> None:
    found = {place(path): list(catches_all(path.read_text())) for path in files(".py", under=ROOMS)}
    catching = {name: lines for name, lines in found.items() if lines}
    differs = sorted(catching.keys() ^ CATCH_ALL.keys())
    assert not differs, told(f"{name}: lines {catching.get(name)}" for name in differs)


def test_catching_any_error_at_all_is_seen() -> None:
    def caught(kind: str, last: str) -> list[int]:
        return list(catches_all(f"try:\n    f()\nexcept{kind}:\n    {last}\n"))

    assert all(caught(kind, "log()") for kind in ("", " Exception", " BaseException", " (A, Exception) as e"))
    assert not caught(" Exception", "raise")
    assert not caught(" OSError", "log()")


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = [f"{place(path)}: {line}" for path in files() for line in own_paths(_text(path))]
    assert not found, told(found)


def test_a_folder_of_somebodys_machine_is_seen() -> None:
    folder = "/" + "home" + "/"
    assert own_paths(f"open({folder}sam/x)\nhttps://example.org{folder}page\n./docs{folder}x") == [
        f"open({folder}sam/x)"
    ]


def test_every_document_that_is_spoken_of_is_here() -> None:
    known = {path.name for path in files(".md")}
    found = [f"{place(path)}: {name}" for path in files() for name in unknown_documents(_text(path), known)]
    assert not found, told(found)


def test_a_document_that_is_not_here_is_seen() -> None:
    missing = "elsewhere" + ".md"
    assert unknown_documents(f"See {missing} and README.md.", {"README.md"}) == {missing}


def _text(path: Path) -> str:
    """Read a file as text; a picture reads as nothing."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
