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
# What somebody can do now, and how it is said: a sentence begins with the act, names who can, or a command.
_ACTS = (
    "Add|Ask|Cancel|Change|Choose|Close|Delete|End|Find|Give|Go|Leave|Look|Make|Plan|Press|Publish|Put|Remove"
    "|Save|Say|Shorten|Take|Try|Type|Use|Write"
)
_WAY_ON = re.compile(
    rf"(?:^|[.?:{_GAP}] |, then )(?:{_ACTS})\b|, (?:or |and )?(?:{_ACTS.lower()})\b"
    r"|(?<!\w)/[a-z]|\b(?:[Yy]ou|coordinator) can\b"
)


def refusals(source: str) -> Iterator[tuple[ast.Call, str, list[str]]]:
    """Give each refusal made in a source, its words with a gap for each value, and the values.

    Words that are put together elsewhere are given as a gap alone.
    """
    tree = ast.parse(source)
    constants = {
        target.id: _said(node.value, {})[0]
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            words = node.args[0] if node.args else ast.Constant("")
            yield node, *_said(words, constants)


def _said(words: ast.expr, constants: dict[str, str]) -> tuple[str, list[str]]:
    match words:
        case ast.Constant(value=str(text)):
            return text, []
        case ast.JoinedStr(values=parts):
            said = [_said(p.value if isinstance(p, ast.FormattedValue) else p, constants)[0] for p in parts]
            return "".join(said), [ast.unparse(p.value) for p in parts if isinstance(p, ast.FormattedValue)]
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


def leads_nowhere(call: ast.Call, words: str) -> bool:
    """Tell whether an answer leaves somebody without anything to do, and has no button for it either."""
    has_button = any(keyword.arg == "way_on" for keyword in call.keywords)
    return words != _GAP and not has_button and not _WAY_ON.search(words)


def every_refusal() -> list[tuple[str, ast.Call, str, list[str]]]:
    """Give every answer that says no in the project, and where it is made."""
    return [
        (f"{place(path)}:{call.lineno}", call, words, values)
        for path in files(".py", under=("groupbot", "cogs"))
        for call, words, values in refusals(path.read_text())
    ]


def test_every_answer_that_says_no_is_a_whole_calm_sentence_that_names_nobody() -> None:
    made = every_refusal()
    assert len(made) > 50
    found = [
        f"{where}: {fault}: {words}" for where, _, words, values in made for fault in wrong(words, values)
    ]
    assert not found, told(found)


def test_every_answer_that_says_no_says_what_to_do_instead() -> None:
    found = [f"{where}: {words}" for where, call, words, _ in every_refusal() if leads_nowhere(call, words)]
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


@pytest.mark.parametrize(
    ("source", "nowhere"),
    [
        ("raise NotPossible('It is full.')", True),
        ("RANGE = 'Up to 20.'\nraise BadInput(f'{minutes} is too long. {RANGE}')", True),
        ("raise NotPossible('A choice was made already.')", True),
        ("raise NotPossible('It is full.', way_on=('session.show', there))", False),
        ("raise NotPossible('It is full. Choose another one.')", False),
        ("raise NotPossible('It is full. /session list shows others.')", False),
        ("RANGE = 'Write up to 20.'\nraise BadInput(f'{minutes} is too long. {RANGE}')", False),
        ("raise NotAllowed(why_not(group))", False),
    ],
)
def test_an_answer_that_leads_nowhere_is_seen(source: str, nowhere: bool) -> None:
    ((call, words, _),) = refusals(source)
    assert leads_nowhere(call, words) is nowhere


def test_an_answer_that_is_well_is_let_through() -> None:
    source = "raise NotPossible(f'Only facilitators of {group.called} can do this. Until <t:{at}:F>?')"
    ((_, words, values),) = refusals(source)
    assert list(wrong(words, values)) == []


def test_what_is_logged_of_a_refusal_is_its_kind_alone() -> None:
    refusal = errors.BadInput("I could not read ‘my brother died’.", typed="my brother died")
    assert str(refusal) == "BadInput"
    assert "brother" not in repr(refusal)
