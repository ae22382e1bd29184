"""One press, one answer: no two kinds of buttons claim the same custom_id."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.house.sources import files, place, told

Templates = dict[str, re.Pattern[str]]


def all_templates() -> Templates:
    """Give the template of every button and select of every face, by the class's name."""
    for path in files(".py", under=("cogs",)):
        module = place(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        importlib.import_module(module)
    kinds: list[type] = [discord.ui.DynamicItem]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    return {
        f"{kind.__module__}.{kind.__qualname__}": vars(kind)["__discord_ui_compiled_template__"]
        for kind in kinds
        if kind.__module__.startswith("cogs.") and "__discord_ui_compiled_template__" in vars(kind)
    }


def clashes(templates: Templates, draw: Callable[[re.Pattern[str]], str]) -> list[str]:
    """Give what answers besides the class a custom_id was drawn for."""
    return [
        f"{other} answers a press meant for {owner}"
        for owner, template in templates.items()
        for custom_id in [draw(template)]
        for other, pattern in templates.items()
        if other != owner and pattern.fullmatch(custom_id)
    ]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.data())
def test_no_two_buttons_answer_the_same_press(data: st.DataObject) -> None:
    found = clashes(all_templates(), lambda template: data.draw(st.from_regex(template, fullmatch=True)))
    assert not found, told(found)


@pytest.mark.parametrize("second", [r"come:(?P<id>\w{10})", r"come:.*", r"c.*"])
def test_a_clash_is_seen(second: str) -> None:
    templates = {"Coming": re.compile(r"come:(?P<id>[0-9a-z]{10})"), "Other": re.compile(second)}
    assert "Other answers a press meant for Coming" in clashes(templates, lambda _: "come:0123456789")
