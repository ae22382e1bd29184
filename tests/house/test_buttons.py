"""One press, one answer: every button leads to a function, and every function is led to."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator

import pytest

from cogs.kit import route
from cogs.kit.act import Act
from groupbot.bot import FACES
from tests.house.sources import files, place, told

Key = tuple[str, str]


def offered(sources: dict[str, str]) -> set[Key]:
    """Give kind and action of every button, menu and form that the faces' sources (by path) name.

    A face may have a helper that knows the kind, such as `press(session, "action", …)`; it is known by
    the one call of Target in it that has a kind and no action yet.
    """
    trees = {path: ast.parse(source) for path, source in sources.items()}
    helpers = {
        (face(path), made.name): _kind(made)
        for path, tree in trees.items()
        for made in ast.walk(tree)
        if isinstance(made, ast.FunctionDef) and _kind(made)
    }
    found: set[Key] = set()
    for path, tree in trees.items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            words = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
            if name == "Target" and len(words) > 1:
                found.add((str(words[0]), str(words[1])))
            elif name == "while_it_says":
                means = next(given.value for given in call.keywords if given.arg == "means")
                found.add((str(words[0]), str(means.value) if isinstance(means, ast.Constant) else ""))
            elif (face(path), name) in helpers and words:
                found.add((helpers[face(path), name], str(words[0])))
    return found


def _kind(made: ast.FunctionDef) -> str:
    """Give the kind that a helper's Target has, where the action is the helper's own argument."""
    for node in ast.walk(made):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Target":
            kind, action, *_ = [*node.args, None, None]
            if isinstance(kind, ast.Constant) and isinstance(action, ast.Name) and action.id == "action":
                return str(kind.value)
    return ""


def face(path: str) -> str:
    """Give the face that a source belongs to."""
    return path.rsplit("/", 1)[0]


def _sources() -> Iterator[tuple[str, str]]:
    for path in files(".py", under=("cogs",)):
        yield place(path), path.read_text()


def test_every_button_leads_to_a_function_and_every_function_is_led_to() -> None:
    for name in FACES:
        importlib.import_module(f"{name}.cog")
    led_to = {("group", "join"), ("session", "end"), ("session", "show")}  # ways on from a refusal
    command = {("command", "call")}  # stands in for the press where a command was typed
    named, known = (offered(dict(_sources())) | led_to) - command, set(route.registered())
    found = [f"{kind}:{action} has no function" for kind, action in sorted(named - known)]
    found += [f"{kind}:{action} has no button" for kind, action in sorted(known - named)]
    assert not found, told(found)


def test_a_button_without_a_function_is_seen() -> None:
    sources = {
        "cogs/tea/cards.py": (
            "def press(tea, action, label):\n    return Button(label, Target('tea', action, tea.id))\n"
            "a = press(tea, 'pour', 'Pour')\nb = Target('tea', 'drink', tea.id)\n"
            "while_it_says(cards.MORE, 'tea', 'pour', means='refill')\n"
        ),
        "cogs/cake/cards.py": "c = press(cake, 'cut', 'Cut')",
    }
    assert offered(sources) == {("tea", "pour"), ("tea", "drink"), ("tea", "refill")}


def test_a_second_function_for_one_press_is_refused() -> None:
    async def other(act: Act) -> None:
        await act.core.groups.servers()

    importlib.import_module("cogs.groups.components")
    with pytest.raises(ValueError, match="group:join has a function already"):
        route.on("group", "join")(other)
