"""What a browser sends, turned into what a person gives: people, channels, files, values."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from groupbot.loopback import components, options
from groupbot.loopback.components import Component
from groupbot.loopback.draft import Upload
from groupbot.loopback.shown import CannotDo, Modal, Value

_POINTS = (options.USER, options.CHANNEL, options.ROLE, options.MENTIONABLE)
FILE_MOST = 10 * 1024 * 1024


@dataclass(frozen=True)
class Pointer:
    """Somebody or something named by its id."""

    id: int


def number(value: Any) -> int:
    """Read a whole number, such as an id. CannotDo when it is none."""
    try:
        return int(str(value))
    except ValueError:
        raise CannotDo("That is not a whole number.") from None


def upload(value: Any) -> Upload:
    """Read a file: its name, its type and its bytes in base 64."""
    try:
        content = base64.b64decode(value["bytes"], validate=True)
    except binascii.Error:
        raise CannotDo("The file did not arrive whole.") from None
    if len(content) > FILE_MOST:
        raise CannotDo("The file is too big; 10 MB is the most.")
    return Upload(str(value["name"])[:260] or "file", content, str(value.get("type") or "") or None)


def option(known: dict[str, Any], value: Any) -> Any:
    """Read a command's option by its kind."""
    kind = known["type"]
    if kind in _POINTS:
        return Pointer(number(value))
    if kind == options.ATTACHMENT:
        return upload(value)
    if kind == options.INTEGER:
        return number(value)
    if kind == options.NUMBER:
        return _decimal(value)
    if kind == options.BOOLEAN:
        return value is True
    return str(value)


def _decimal(value: Any) -> float:
    try:
        return float(str(value))
    except ValueError:
        raise CannotDo("That is not a number.") from None


def filled(leaf: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Read all the options that were filled in for a command."""
    known = {one["name"]: one for one in leaf.get("options") or []}
    return {name: option(known[name], value) for name, value in given.items() if name in known}


def picks(menu: Component, values: list[Any]) -> list[Any]:
    """Read what was picked in a menu: values of its options, or ids."""
    if menu["type"] in (components.STRING_SELECT, components.RADIO, components.CHECKBOXES):
        return [Value(str(one)) for one in values]
    return [Pointer(number(one)) for one in values]


def fields(modal: Modal, given: dict[str, Any]) -> dict[str, Any]:
    """Read a filled modal: what was given by custom_id, by the labels a person reads."""
    found: dict[str, Any] = {}
    for label, field in modal.fields.items():
        if field["custom_id"] in given:
            found[label] = _field(field, given[field["custom_id"]])
    return found


def _field(field: Component, value: Any) -> Any:
    kind = field["type"]
    if kind == components.TEXT_INPUT:
        return str(value)
    if kind == components.CHECKBOX:
        return value is True
    if kind == components.UPLOAD:
        return [upload(one) for one in value]
    return picks(field, list(value))
