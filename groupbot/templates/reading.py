"""Reads the templates that come with the bot."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from groupbot.templates.model import Phase, Template

SHIPPED = Path(__file__).with_name("ours.toml")


@cache
def ours() -> tuple[Template, ...]:
    """Give the templates that come with the bot, in the order of their file."""
    found = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return tuple(
        Template(0, row["id"], row["name"], row["about"], tuple(Phase.of(**phase) for phase in row["phase"]))
        for row in found["template"]
    )
