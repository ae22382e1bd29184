"""Every setting can be found, with what it does, in .env.example."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pydantic import AliasChoices

from groupbot.config import Settings
from tests.house.sources import ROOT

EXAMPLE = ROOT / ".env.example"
_ASSIGNMENT = re.compile(r"^(?:# ?)?([A-Z][A-Z0-9_]*)=(.*)$")


def names_of_settings() -> set[str]:
    """Give each setting's name as it is written in the environment."""
    prefix = Settings.model_config.get("env_prefix", "")
    names: set[str] = set()
    for field, known in Settings.model_fields.items():
        alias = known.validation_alias
        first = alias.choices[0] if isinstance(alias, AliasChoices) else alias
        names.add((first if isinstance(first, str) else prefix + field).upper())
    return names


def shown(example: str) -> Iterator[tuple[str, bool]]:
    """Give each setting the example shows, and whether its paragraph begins with words about it."""
    for paragraph in re.split(r"\n\s*\n", example):
        lines = paragraph.strip().splitlines()
        explained = bool(lines) and lines[0].startswith("# ") and not _ASSIGNMENT.match(lines[0])
        for line in lines:
            if match := _ASSIGNMENT.match(line):
                yield match[1], explained


def test_every_setting_is_shown_and_nothing_else_is() -> None:
    assert {name for name, _ in shown(EXAMPLE.read_text())} == names_of_settings()


def test_every_setting_shown_is_explained_and_shown_once() -> None:
    listed = list(shown(EXAMPLE.read_text()))
    assert [name for name, explained in listed if not explained] == []
    assert len(listed) == len({name for name, _ in listed})


def test_a_setting_without_a_word_is_seen() -> None:
    assert list(shown("# What it is.\nA=1\n\nB=2\n\n# C=3\n")) == [("A", True), ("B", False), ("C", False)]


def test_the_example_as_it_stands_gives_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in names_of_settings():
        monkeypatch.delenv(name, raising=False)
    bare = Settings(_env_file=None).model_dump(exclude={"discord_token"})  # pyright: ignore[reportCallIssue]
    example = Settings(_env_file=EXAMPLE)  # pyright: ignore[reportCallIssue]
    assert example.model_dump(exclude={"discord_token"}) == bare
    assert example.discord_token is None or example.discord_token.get_secret_value() == ""
