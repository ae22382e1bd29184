"""Component trees of messages and modals: which parts may stand where, how many, how long."""

from __future__ import annotations

from typing import Any

from groupbot.loopback import components as parts
from groupbot.loopback.errors import FormFaults
from groupbot.loopback.limits.pieces import CHARACTERS, COMPONENTS, FORMS
from groupbot.loopback.shapes import Path

Component = dict[str, Any]
# Discord: 5 rows in a message, 5 parts in a modal.
ROWS, MODAL_PARTS = 5, 5

_LEGACY = (parts.ROW,)
_ANYWHERE = (parts.ROW, parts.SECTION, parts.TEXT, parts.GALLERY, parts.FILE, parts.SEPARATOR)
_IN_MODAL = (parts.ROW, parts.TEXT, parts.LABEL)
_INSIDE: dict[int, tuple[int, ...]] = {
    parts.CONTAINER: _ANYWHERE,
    parts.SECTION: (parts.TEXT, parts.BUTTON, parts.THUMBNAIL),
    parts.LABEL: (
        parts.TEXT_INPUT,
        *parts.SELECTS,
        parts.UPLOAD,
        parts.RADIO,
        parts.CHECKBOXES,
        parts.CHECKBOX,
    ),
}


def judge_message(tree: Any, faults: FormFaults, *, v2: bool, path: Path = ("components",)) -> None:
    """Note what is wrong with the components of a message."""
    if not isinstance(tree, list) or (not v2 and len(tree) > ROWS) or len(tree) > COMPONENTS:
        faults.add(
            path, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {COMPONENTS if v2 else ROWS} in length."
        )
        return
    allowed = (*_ANYWHERE, parts.CONTAINER) if v2 else _LEGACY
    in_row = (parts.BUTTON, *parts.SELECTS)
    _judge_all(tree, allowed, in_row, path, faults)
    if not faults.tree:
        _judge_whole(tree, v2, path, faults)


def judge_modal(tree: Any, faults: FormFaults, path: Path) -> None:
    """Note what is wrong with the components of a modal."""
    if not isinstance(tree, list) or not 1 <= len(tree) <= MODAL_PARTS:
        faults.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MODAL_PARTS} in length.")
        return
    _judge_all(tree, _IN_MODAL, (parts.TEXT_INPUT,), path, faults)
    if faults.tree:
        return
    for number, row in enumerate(tree):
        for one in row["components"] if row["type"] == parts.ROW else ():
            if not one.get("label"):
                faults.add(
                    (*path, number, "components", 0, "label"), "BASE_TYPE_REQUIRED", "This field is required"
                )
    _judge_ids(tree, path, faults)


def _judge_all(
    tree: list[Any], allowed: tuple[int, ...], in_row: tuple[int, ...], path: Path, faults: FormFaults
) -> None:
    for number, one in enumerate(tree):
        _judge_one(one, allowed, in_row, (*path, number), faults)


def _judge_one(
    one: Any, allowed: tuple[int, ...], in_row: tuple[int, ...], path: Path, faults: FormFaults
) -> None:
    kind = one.get("type") if isinstance(one, dict) else None
    if kind not in allowed or kind is None:
        said = f'Value of field "type" must be one of {allowed}.'
        faults.add((*path, "type"), "UNION_TYPE_CHOICES", said)
        return
    below = {key: one[key] for key in ("components", "accessory", "component") if key in one}
    FORMS[kind].judge(one | {key: _emptied(value) for key, value in below.items()}, path, faults)
    inside = in_row if kind == parts.ROW else _INSIDE.get(kind, ())
    for key, value in below.items():
        children = value if isinstance(value, list) else [value]
        for number, child in enumerate(children):
            place = (*path, key, number) if isinstance(value, list) else (*path, key)
            _judge_one(child, _only(inside, kind, key), in_row, place, faults)


def _emptied(value: Any) -> Any:
    """Keep the outline of what is judged on its own afterwards."""
    return [{} for _ in value] if isinstance(value, list) else {}


def _only(inside: tuple[int, ...], kind: int, key: str) -> tuple[int, ...]:
    """Narrow a section: words in its list, a button or a picture beside them."""
    if kind != parts.SECTION:
        return inside
    return (parts.TEXT,) if key == "components" else (parts.BUTTON, parts.THUMBNAIL)


def _judge_whole(tree: list[Component], v2: bool, path: Path, faults: FormFaults) -> None:
    everything = list(parts.walk(tree))
    if v2 and len(everything) > COMPONENTS:
        said = (
            f"The maximum number of components in a message is {COMPONENTS}; this one has {len(everything)}."
        )
        faults.add(path, "COMPONENT_MAX_TOTAL_COMPONENTS", said)
    written = sum(len(one["content"]) for one in everything if one["type"] == parts.TEXT)
    if written > CHARACTERS:
        said = f"The total text displayed must be {CHARACTERS} or fewer in length."
        faults.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", said)
    for row in (one for one in everything if one["type"] == parts.ROW):
        menus = [one for one in row["components"] if one["type"] in parts.SELECTS]
        if menus and len(row["components"]) > 1:
            faults.add(
                path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
            )
    _judge_ids(tree, path, faults)


def _judge_ids(tree: list[Component], path: Path, faults: FormFaults) -> None:
    for key, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
        given = [one[key] for one in parts.walk(tree) if one.get(key)]
        if len(given) != len(set(given)):
            faults.add(path, code, f"Component {key.replace('_', ' ')} cannot be duplicated")
