"""The parts of messages and modals, one by one: which fields each has and what they may hold."""

from __future__ import annotations

from typing import Any

from groupbot.loopback import components as parts
from groupbot.loopback.errors import FormFaults
from groupbot.loopback.shapes import Choice, Flag, Id, Keys, Many, Path, Shape, Text, Whole

Component = dict[str, Any]
# Discord: 5 buttons in a row, 40 components in a message, 4,000 characters of text displays.
IN_A_ROW, COMPONENTS, CHARACTERS = 5, 40, 4000

_ID = Whole(0, 2**31 - 1)
_CUSTOM_ID = Text(100, 1, null=False)
_EMOJI = Keys({"id": Id(), "name": Text(32), "animated": Flag()})
_MEDIA = Keys(
    {
        "url": Text(2048, 1, null=False, pattern=r"^(https?|attachment)://."),
        **dict.fromkeys(("proxy_url", "content_type", "placeholder"), Text(2048)),
        **dict.fromkeys(("height", "width", "flags", "loading_state"), Whole()),
        "attachment_id": Id(),
    },
    ("url",),
    null=False,
)
_OPTION = Keys(
    {
        "label": Text(100, 1, null=False),
        "value": Text(100, 1, null=False),
        "description": Text(100),
        "emoji": _EMOJI,
        "default": Flag(),
    },
    ("label", "value"),
    null=False,
)
_DEFAULT = Keys(
    {"id": Id(null=False), "type": Choice(("user", "role", "channel"), null=False)}, ("id", "type")
)


def _component(keys: dict[str, Shape], needed: tuple[str, ...] = (), also: Any = None) -> Keys:
    return Keys({"type": Whole(null=False), "id": _ID} | keys, needed, null=False, also=also)


def _button(button: Component, path: Path, faults: FormFaults) -> None:
    style, has_id, has_url = button["style"], button.get("custom_id"), button.get("url")
    if style == parts.LINK and (has_id or not has_url):
        faults.add(path, "BASE_TYPE_REQUIRED", "A link button has a url and no custom_id.")
    elif style < parts.LINK and (has_url or not has_id):
        faults.add(path, "BASE_TYPE_REQUIRED", "A custom id is required for this button.")
    elif style != parts.PREMIUM and not button.get("label") and not button.get("emoji"):
        faults.add(path, "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji.")


def _menu(menu: Component, path: Path, faults: FormFaults) -> None:
    least, most = (1 if menu.get(key) is None else menu[key] for key in ("min_values", "max_values"))
    if least > most:
        said = "The min value must be less than or equal to the max value."
        faults.add((*path, "min_values"), "SELECT_COMPONENT_MIN_MAX", said)
    values = [one["value"] for one in menu.get("options") or []]
    for number, value in enumerate(values):
        if value in values[:number]:
            said = "The specified option value is already used"
            faults.add((*path, "options", number, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", said)


def _select(**more: Shape) -> Keys:
    common: dict[str, Shape] = {
        "custom_id": _CUSTOM_ID,
        "placeholder": Text(150),
        "min_values": Whole(0, 25),
        "max_values": Whole(1, 25),
        "disabled": Flag(),
        "required": Flag(),
    }
    return _component(common | more, ("custom_id", *(("options",) if "options" in more else ())), _menu)


def _input(field: Component, path: Path, faults: FormFaults) -> None:
    least, most = field.get("min_length") or 0, field.get("max_length") or 4000
    if least > most:
        faults.add(
            (*path, "min_length"), "TEXT_INPUT_MIN_MAX", "The min length must not exceed the max length."
        )
    elif len(field.get("value") or "") > most:
        faults.add((*path, "value"), "BASE_TYPE_BAD_LENGTH", f"Must be {most} or fewer in length.")


def _several(options_least: int, options_most: int, **more: Shape) -> Keys:
    options = Many(_OPTION, options_most, options_least, null=False)
    keys: dict[str, Shape] = {"custom_id": _CUSTOM_ID, "required": Flag(), "options": options}
    return _component(keys | more, ("custom_id", "options"), _menu if more else None)


_GALLERY_ITEM = Keys({"media": _MEDIA, "description": Text(1024), "spoiler": Flag()}, ("media",), null=False)
_DEFAULTS = {"default_values": Many(_DEFAULT, 25)}
FORMS: dict[int, Keys] = {
    parts.ROW: _component({"components": Many(Keys({}), IN_A_ROW, 1, null=False)}, ("components",)),
    parts.BUTTON: _component(
        {
            "style": Whole(1, 6, null=False),
            "label": Text(80),
            "custom_id": Text(100, 1),
            "url": Text(512),
            "disabled": Flag(),
            "emoji": _EMOJI,
            "sku_id": Id(),
        },
        ("style",),
        _button,
    ),
    parts.STRING_SELECT: _select(options=Many(_OPTION, 25, 1, null=False)),
    **{
        kind: _select(**_DEFAULTS)
        for kind in (parts.USER_SELECT, parts.ROLE_SELECT, parts.MENTIONABLE_SELECT)
    },
    parts.CHANNEL_SELECT: _select(channel_types=Many(Whole(0, 16), 25), **_DEFAULTS),
    parts.TEXT_INPUT: _component(
        {
            "custom_id": _CUSTOM_ID,
            "style": Whole(1, 2, null=False),
            "label": Text(45, 1),
            "value": Text(4000),
            "placeholder": Text(100),
            "required": Flag(),
            "min_length": Whole(0, 4000),
            "max_length": Whole(1, 4000),
        },
        ("custom_id", "style"),
        _input,
    ),
    parts.SECTION: _component(
        {"components": Many(Keys({}), 3, 1, null=False), "accessory": Keys({})}, ("accessory",)
    ),
    parts.TEXT: _component({"content": Text(CHARACTERS, 1, null=False)}, ("content",)),
    parts.THUMBNAIL: _component({"media": _MEDIA, "description": Text(1024), "spoiler": Flag()}, ("media",)),
    parts.GALLERY: _component({"items": Many(_GALLERY_ITEM, 10, 1, null=False)}, ("items",)),
    parts.FILE: _component(
        {"file": _MEDIA, "spoiler": Flag(), "name": Text(1024), "size": Whole()}, ("file",)
    ),
    parts.SEPARATOR: _component({"divider": Flag(), "spacing": Whole(1, 2)}),
    parts.CONTAINER: _component(
        {
            "components": Many(Keys({}), COMPONENTS, 1, null=False),
            "accent_color": Whole(0, 0xFFFFFF),
            "spoiler": Flag(),
        },
        ("components",),
    ),
    parts.LABEL: _component(
        {"label": Text(45, 1, null=False), "description": Text(100), "component": Keys({})},
        ("label", "component"),
    ),
    parts.UPLOAD: _component(
        {"custom_id": _CUSTOM_ID, "min_values": Whole(0, 10), "max_values": Whole(1, 10), "required": Flag()},
        ("custom_id",),
        _menu,
    ),
    parts.RADIO: _several(2, 10),
    parts.CHECKBOXES: _several(1, 10, min_values=Whole(0, 10), max_values=Whole(1, 10)),
    parts.CHECKBOX: _component({"custom_id": _CUSTOM_ID, "default": Flag()}, ("custom_id",)),
}
