"""Every command that the words of the bot name is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from cogs.me import guide
from tests.house.sources import files, place, told

KNOWN = guide.EVERYONE | guide.OWN | guide.FACILITATORS | guide.COORDINATORS | guide.ARRANGERS | guide.ADMINS
_NAMED = re.compile(r"(?<![\w/.*>:}\]])/([a-z][a-z-]*(?: [a-z][a-z-]*){0,2})")
# What begins with a stroke and is no command: said of several, or the one that lists them all.
_NO_COMMAND = ("/me and /help", "/help", "/me ", "/setup from them", "/setup work")


def unknown_commands(source: str) -> Iterator[str]:
    """Give each thing the texts of a source name like a command, and that is none."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            for found in _NAMED.finditer(node.value):
                said = found[0].split()
                is_known = any(" ".join(said[:words]) in KNOWN for words in (1, 2, 3))
                if not is_known and not node.value[found.start() :].startswith(_NO_COMMAND):
                    yield found[0]


def test_every_command_that_is_named_to_somebody_is_there() -> None:
    found = [
        f"{place(path)}: {command}"
        for path in files(".py", under=("groupbot", "cogs"))
        if "loopback" not in path.parts
        for command in unknown_commands(path.read_text())
    ]
    assert not found, told(found)


@pytest.mark.parametrize(
    "words", ["Look with /session look.", "Then /sessions shows it.", "Try /group or not."]
)
def test_a_command_that_is_not_there_is_seen(words: str) -> None:
    assert list(unknown_commands(f"WORDS = {words!r}"))


@pytest.mark.parametrize(
    "words", ["Look with /session list.", "a Europe/London zone", "one and/or two", "`/crisis` now"]
)
def test_a_command_that_is_there_and_what_is_none_are_let_through(words: str) -> None:
    assert not list(unknown_commands(f"WORDS = {words!r}"))
