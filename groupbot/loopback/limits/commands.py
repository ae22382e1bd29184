"""Application commands: names, descriptions, options and how many there may be."""

from __future__ import annotations

import unicodedata
from typing import Any

from groupbot.loopback.errors import FormFaults, refused
from groupbot.loopback.shapes import (
    Anything,
    Bits,
    Choice,
    Flag,
    Keys,
    Many,
    Number,
    Path,
    Shape,
    Text,
    Whole,
)

# Discord: 100 slash commands and 15 of each context menu; 8,000 characters in one command.
MOST = {1: 100, 2: 15, 3: 15}
CHARACTERS = 8000
SUBCOMMAND, GROUP = 1, 2
_NAME = Text(32, 1, null=False)
_TEXT_KEYS: dict[str, Shape] = {
    "name": _NAME,
    "name_localizations": Anything(),
    "description": Text(100),
    "description_localizations": Anything(),
}
_CHOICE = Keys(
    {"name": Text(100, 1, null=False), "value": Anything(), "name_localizations": Anything()},
    ("name", "value"),
    null=False,
)
_OPTION = Keys(
    _TEXT_KEYS
    | {
        "type": Whole(1, 11, null=False),
        "required": Flag(),
        "choices": Many(_CHOICE, 25),
        "options": Many(Keys({}), 25),
        "channel_types": Many(Whole(0, 16), 25),
        "min_value": Number(),
        "max_value": Number(),
        "min_length": Whole(0, 6000),
        "max_length": Whole(1, 6000),
        "autocomplete": Flag(),
    },
    ("type", "name", "description"),
    null=False,
)
_COMMAND = Keys(
    _TEXT_KEYS
    | {
        "id": Anything(),
        "type": Choice((1, 2, 3, 4)),
        "options": Many(Keys({}), 25),
        "default_member_permissions": Bits(),
        "dm_permission": Flag(),
        "nsfw": Flag(),
        "contexts": Many(Choice((0, 1, 2)), 3, 1),
        "integration_types": Many(Choice((0, 1)), 2, 1),
        "handler": Anything(),
    },
    ("name",),
    null=False,
)


def check_commands(bodies: list[Any]) -> None:
    """Refuse a set of commands that cannot stand together."""
    for kind, most in MOST.items():
        if sum((one.get("type") or 1) == kind for one in bodies if isinstance(one, dict)) > most:
            raise refused(30032)
    faults = FormFaults()
    for number, body in enumerate(bodies):
        _judge(body, (number,), faults)
    faults.raise_if_any()
    keys = [(one["name"], one.get("type") or 1) for one in bodies]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            said = "Application command names must be unique"
            faults.add((number, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", said)
    faults.raise_if_any()


def check_command(body: Any) -> None:
    """Refuse one command."""
    faults = FormFaults()
    _judge(body, (), faults)
    faults.raise_if_any()


def _judge(body: Any, path: Path, faults: FormFaults) -> None:
    _COMMAND.judge(_outline(body), path, faults)
    if faults.tree:
        return
    slash = (body.get("type") or 1) == 1
    if slash:
        _judge_name(body["name"], path, faults)
        if not body.get("description"):
            faults.add((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required")
    elif body.get("description") or body.get("options"):
        said = "Context menu commands cannot have description"
        faults.add((*path, "description"), "APPLICATION_COMMAND_INVALID_DESCRIPTION", said)
    _judge_options(body.get("options") or [], path, 0, faults)
    if not faults.tree and _size(body) > CHARACTERS:
        faults.add(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


def _outline(body: Any) -> Any:
    """Leave out what is judged on its own afterwards."""
    if isinstance(body, dict) and isinstance(body.get("options"), list):
        return body | {"options": [{} for _ in body["options"]]}
    return body


def _judge_name(name: str, path: Path, faults: FormFaults) -> None:
    if name != name.lower() or not all(_may_stand(letter) for letter in name):
        said = r"Command name is invalid: ^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$ in lower case."
        faults.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", said)


def _may_stand(letter: str) -> bool:
    if letter in "-_'" or unicodedata.category(letter)[0] in "LN":
        return True
    return unicodedata.name(letter, "").startswith(("DEVANAGARI", "THAI"))


def _judge_options(options: list[Any], path: Path, depth: int, faults: FormFaults) -> None:
    optional_seen = False
    names: set[str] = set()
    for number, option in enumerate(options):
        place = (*path, "options", number)
        _OPTION.judge(_outline(option), place, faults)
        if faults.tree:
            return
        _judge_name(option["name"], place, faults)
        if option["name"] in names:
            said = "Option names must be unique"
            faults.add((*place, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", said)
        names.add(option["name"])
        if option["type"] in (SUBCOMMAND, GROUP):
            _judge_nesting(option, place, depth, faults)
            continue
        if option.get("required") and optional_seen:
            said = "Required options must be placed before non-required options"
            faults.add(place, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", said)
        optional_seen = optional_seen or not option.get("required")
        _judge_value(option, place, faults)
    kinds = {option["type"] in (SUBCOMMAND, GROUP) for option in options}
    if len(kinds) > 1:
        said = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        faults.add((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", said)


def _judge_nesting(option: dict[str, Any], place: Path, depth: int, faults: FormFaults) -> None:
    too_deep = depth >= 2 or (option["type"] == GROUP and depth >= 1)
    inside = [one.get("type") for one in option.get("options") or [] if isinstance(one, dict)]
    wrong = option["type"] == SUBCOMMAND and any(kind in (SUBCOMMAND, GROUP) for kind in inside)
    if too_deep or wrong:
        faults.add(
            (*place, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Options are nested too deep"
        )
        return
    _judge_options(option.get("options") or [], place, depth + 1, faults)


def _judge_value(option: dict[str, Any], place: Path, faults: FormFaults) -> None:
    if option.get("autocomplete") and option.get("choices"):
        said = "Autocomplete options cannot have choices"
        faults.add((*place, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", said)
    values: dict[int, Shape] = {3: Text(100, 1, null=False), 4: Whole(null=False), 10: Number(null=False)}
    for number, choice in enumerate(option.get("choices") or []):
        shape = values.get(option["type"])
        if shape:
            shape.judge(choice["value"], (*place, "choices", number, "value"), faults)


def _size(body: dict[str, Any]) -> int:
    """Count the characters of a command: names, descriptions, and the values of choices."""
    total = len(body.get("name") or "") + len(body.get("description") or "")
    for choice in body.get("choices") or []:
        total += len(choice["name"]) + len(str(choice["value"]))
    return total + sum(_size(one) for one in body.get("options") or [])
