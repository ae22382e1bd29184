"""Select menus and modal fields as a person fills them in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from groupbot.loopback import components
from groupbot.loopback.components import Component
from groupbot.loopback.draft import Upload
from groupbot.loopback.options import MENTIONABLE, Resolved
from groupbot.loopback.options import ROLE as ROLE_OPTION
from groupbot.loopback.options import USER as USER_OPTION
from groupbot.loopback.shown import CannotDo, Choice, Modal, Value


def chosen(menu: Component, picks: Iterable[Any], resolved: Resolved) -> list[str]:
    """Answer the values of what was picked in a menu, within its least and most."""
    values = [_pick(menu, pick, resolved) for pick in picks]
    least, most = menu.get("min_values", 1), menu.get("max_values", 1)
    if menu.get("required") is False and not values:
        return values
    if not least <= len(values) <= most:
        raise CannotDo(f"This menu takes {least} to {most} choices, not {len(values)}.")
    return values


def _pick(menu: Component, pick: Any, resolved: Resolved) -> str:
    kind = menu["type"]
    if kind in (components.STRING_SELECT, components.RADIO, components.CHECKBOXES):
        return _by_label(menu["options"], pick)
    if kind == components.CHANNEL_SELECT:
        return resolved.place(pick, menu.get("channel_types"))
    option_kinds = {
        components.USER_SELECT: USER_OPTION,
        components.ROLE_SELECT: ROLE_OPTION,
        components.MENTIONABLE_SELECT: MENTIONABLE,
    }
    return resolved.point_at(option_kinds[kind], pick)


def _by_label(options: list[dict[str, Any]], pick: Any) -> str:
    if isinstance(pick, Value):
        return _by_value(options, pick.value)
    wanted = pick.name if isinstance(pick, Choice) else pick
    for fits in (
        lambda option: option["label"] == wanted,
        lambda option: option["value"] == wanted,
        lambda option: option["label"].startswith(wanted),
    ):
        for option in options:
            if fits(option):
                return option["value"]
    raise CannotDo(f"There is no option {wanted!r}; there are {[one['label'] for one in options]}.")


def _by_value(options: list[dict[str, Any]], value: str) -> str:
    if all(option["value"] != value for option in options):
        raise CannotDo("That is no longer one of the options.")
    return value


def submitted(modal: Modal, given: dict[str, Any], resolved: Resolved) -> list[dict[str, Any]]:
    """Fill a modal by labels and answer its components as a submit carries them."""
    fields = modal.fields
    names = {label: _label_of(label, fields) for label in given}
    values = {name: given[label] for label, name in names.items()}
    answers: list[dict[str, Any]] = []
    for outer in modal.payload["components"]:
        if outer["type"] == components.TEXT:
            answers.append({"type": outer["type"], "id": outer["id"]})
        elif outer["type"] == components.LABEL:
            inner = _field(outer["label"], outer["component"], values, resolved)
            answers.append({"type": outer["type"], "id": outer["id"], "component": inner})
        else:
            inside = outer["components"]
            filled = [_field(one.get("label") or one["custom_id"], one, values, resolved) for one in inside]
            answers.append({"type": outer["type"], "id": outer["id"], "components": filled})
    return answers


def _label_of(wanted: str, fields: dict[str, Component]) -> str:
    for label in fields:
        if label == wanted:
            return label
    for label in fields:
        if label.startswith(wanted):
            return label
    raise CannotDo(f"The modal has no field {wanted!r}; it has {list(fields)}.")


def _field(label: str, field: Component, values: dict[str, Any], resolved: Resolved) -> dict[str, Any]:
    kind = field["type"]
    answer: dict[str, Any] = {"type": kind, "id": field["id"], "custom_id": field["custom_id"]}
    given = values.get(label)
    if kind == components.TEXT_INPUT:
        return answer | {"value": _typed(label, field, given)}
    if kind == components.CHECKBOX:
        return answer | {"value": bool(field.get("default", False) if given is None else given)}
    if kind == components.UPLOAD:
        return answer | {"values": _uploaded(label, field, given, resolved)}
    picks = _picks(field, given)
    if field.get("required", True) and not picks:
        raise CannotDo(f"{label} must be chosen.")
    if kind == components.RADIO:
        return answer | {"value": _by_label(field["options"], picks[0]) if picks else None}
    return answer | {"values": chosen(field, picks, resolved) if picks else []}


def _picks(field: Component, given: Any) -> list[Any]:
    if given is None:
        return [one["value"] for one in field.get("options") or [] if one.get("default")]
    return list(given) if isinstance(given, list | tuple) else [given]


def _typed(label: str, field: Component, given: Any) -> str:
    text = field.get("value") or "" if given is None else str(given)
    if not text:
        if field.get("required", True):
            raise CannotDo(f"{label} must be filled in.")
        return ""
    least, most = field.get("min_length") or 0, field.get("max_length") or 4000
    if not least <= len(text) <= most:
        raise CannotDo(f"{label} takes {least} to {most} characters, not {len(text)}.")
    return text


def _uploaded(label: str, field: Component, given: Any, resolved: Resolved) -> list[str]:
    uploads: list[Upload] = (
        [] if given is None else list(given) if isinstance(given, list | tuple) else [given]
    )
    least, most = field.get("min_values", 1), field.get("max_values", 1)
    if field.get("required", True) is False and not uploads:
        return []
    if not least <= len(uploads) <= most:
        raise CannotDo(f"{label} takes {least} to {most} files, not {len(uploads)}.")
    return [resolved.file(one) for one in uploads]
