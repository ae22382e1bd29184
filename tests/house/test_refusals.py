"""Every answer that says no is a whole, calm sentence that names nobody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from groupbot import errors
from tests.house.sources import files, place, told

KINDS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.Refusal)
}
_GAP = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for what is put in when it is said


def refusals(source: str) -> Iterator[tuple[int, str, list[str]]]:
    """Give each refusal made in a source: its line, its words with a gap for each value, and the values.

    Words that are put together elsewhere are given as a gap alone.
    """
    tree = ast.parse(source)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            words = node.args[0] if node.args else ast.Constant("")
            yield node.lineno, *_said(words, constants)


def _said(words: ast.expr, constants: dict[str, str]) -> tuple[str, list[str]]:
    match words:
        case ast.Constant(value=str(text)):
            return text, []
        case ast.JoinedStr(values=parts):
            values = [ast.unparse(part.value) for part in parts if isinstance(part, ast.FormattedValue)]
            texts = [part.value if isinstance(part, ast.Constant) else _GAP for part in parts]
            return "".join(str(text) for text in texts), values
        case ast.Name(id=name) if name in constants:
            return constants[name], []
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="format"), args=args) if (
            name in constants
        ):
            return re.sub(r"\{\w*\}", _GAP, constants[name]), [ast.unparse(arg) for arg in args]
        case _:
            return _GAP, []


def wrong(words: str, values: list[str]) -> Iterator[str]:
    """Say what is wrong with an answer."""
    if not words.strip():
        yield "has no words"
    elif words[-1] not in f".?{_GAP}" or words.endswith(".."):
        yield "does not end its sentence"
    if "!" in words:
        yield "shouts"
    if words != _GAP and not words.startswith(_GAP) and not re.match(r"[A-Z‘`\d]", words):
        yield "does not begin a sentence"
    if re.search(rf"<@!?{_GAP}", words) or any(
        re.search(r"(?:member|person|user|facilitator)_?id\b", v) for v in values
    ):
        yield "names a person"
    if any(re.fullmatch(r"\w+(\.\w+)*\.(?:name|title)", value) for value in values):
        yield "repeats a typed name as it stands"


def test_every_answer_that_says_no_is_a_whole_calm_sentence_that_names_nobody() -> None:
    made = [
        (f"{place(path)}:{line}", words, values)
        for path in files(".py", under=("groupbot", "cogs"))
        for line, words, values in refusals(path.read_text())
    ]
    assert len(made) > 50
    found = [f"{where}: {fault}: {words}" for where, words, values in made for fault in wrong(words, values)]
    assert not found, told(found)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("raise NotFound()", "has no words"),
        ("raise BadInput('Write a time')", "does not end its sentence"),
        ("raise BadInput('Write a time!.')", "shouts"),
        ("raise BadInput('write a time.')", "does not begin a sentence"),
        ("raise NotAllowed(f'Ask <@{who}>.')", "names a person"),
        ("raise NotAllowed(f'Ask {member_id}.')", "names a person"),
        ("raise NotAllowed(f'Ask in {group.name}.')", "repeats a typed name as it stands"),
        ("FULL = 'Full'\nraise NotPossible(FULL)", "does not end its sentence"),
        ("FULL = '{} is full'\nraise NotPossible(FULL.format(group.name))", "does not end its sentence"),
    ],
)
def test_an_answer_that_falls_short_is_seen(source: str, fault: str) -> None:
    ((_, words, values),) = refusals(source)
    assert fault in list(wrong(words, values))


def test_an_answer_that_is_well_is_let_through() -> None:
    source = "raise NotPossible(f'Only facilitators of {group.called} can do this. Until <t:{at}:F>?')"
    ((_, words, values),) = refusals(source)
    assert list(wrong(words, values)) == []


def test_what_is_logged_of_a_refusal_is_its_kind_alone() -> None:
    refusal = errors.BadInput("I could not read ‘my brother died’.", typed="my brother died")
    assert str(refusal) == "BadInput"
    assert "brother" not in repr(refusal)
