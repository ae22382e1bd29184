"""Component trees: walking them, reading their words, and writing them as Discord answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Component = dict[str, Any]

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT = 1, 2, 3, 4, 5, 6
MENTIONABLE_SELECT, CHANNEL_SELECT, SECTION, TEXT, THUMBNAIL, GALLERY = 7, 8, 9, 10, 11, 12
FILE, SEPARATOR, CONTAINER, LABEL, UPLOAD = 13, 14, 17, 18, 19
RADIO, CHECKBOXES, CHECKBOX = 21, 22, 23
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
LINK, PREMIUM = 5, 6

# What Discord fills in where a body says nothing.
_DEFAULTS: dict[int, dict[str, Any]] = {
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"spoiler": False, "name": None, "size": None},
    SEPARATOR: {"spacing": 1, "divider": True},
    CONTAINER: {"accent_color": None, "spoiler": False},
    TEXT_INPUT: {"label": None, "min_length": None, "max_length": None},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
}


def children(component: Component) -> list[Component]:
    """Answer the components directly under one: its list, its accessory, its labelled one."""
    found = list(component.get("components") or [])
    found += [component[key] for key in ("accessory", "component") if component.get(key)]
    return found


def walk(components: Iterable[Component]) -> Iterator[Component]:
    """Go through every component of a tree, the outer before the inner."""
    for component in components:
        yield component
        yield from walk(children(component))


def settle(components: list[Component], media: Callable[[str], Component]) -> list[Component]:
    """Write a tree as Discord answers it: ids given, defaults filled in, media resolved.

    `media` turns an address (https or attachment://name) into what Discord answers for it.
    """
    taken = {one["id"] for one in walk(components) if one.get("id")}
    free = iter(number for number in range(1, 10_000) if number not in taken)
    return [_settled(one, free, media) for one in components]


def _settled(component: Component, free: Iterator[int], media: Callable[[str], Component]) -> Component:
    kind = component["type"]
    full = dict(_DEFAULTS.get(kind, {}))
    full |= {key: value for key, value in component.items() if value is not None}
    if not full.get("id"):
        full["id"] = next(free)
    if "default_values" in full:  # ids are strings in every answer, also where a body held numbers
        full["default_values"] = [one | {"id": str(one["id"])} for one in full["default_values"]]
    if "components" in full:
        full["components"] = [_settled(one, free, media) for one in full["components"]]
    for key in ("accessory", "component"):
        if key in full:
            full[key] = _settled(full[key], free, media)
    for key in ("media", "file"):
        if key in full:
            full[key] = media(full[key]["url"])
    if kind == FILE:
        full |= {"name": full["file"].pop("name", None), "size": full["file"].pop("size", None)}
    elif kind == GALLERY:
        full["items"] = [_gallery_item(one, media) for one in full["items"]]
    return full


def _gallery_item(item: Component, media: Callable[[str], Component]) -> Component:
    full = {"description": None, "spoiler": False} | item | {"media": media(item["media"]["url"])}
    for key in ("name", "size"):
        full["media"].pop(key, None)
    return full


def words(component: Component) -> list[str]:
    """Read the words of one component as a person sees them, its children's not included."""
    kind = component["type"]
    if kind == TEXT:
        return [component["content"]]
    if kind == BUTTON:
        return [label(component)]
    if kind in SELECTS:
        return [component["placeholder"]] if component.get("placeholder") else []
    if kind == LABEL:
        return [component["label"], *([component["description"]] if component.get("description") else [])]
    return []


def label(component: Component) -> str:
    """Answer what stands on a button: its label, or its emoji when it has none."""
    emoji = (component.get("emoji") or {}).get("name") or ""
    return component.get("label") or emoji


def embed_words(embed: dict[str, Any]) -> list[str]:
    """Read the words of an embed, top to bottom."""
    lines = [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
    for field in embed.get("fields") or []:
        lines += [field["name"], field["value"]]
    lines.append((embed.get("footer") or {}).get("text"))
    return [line for line in lines if line]
