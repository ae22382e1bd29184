"""Messages, embeds, modals and choices: lengths, counts, and what goes with what."""

from __future__ import annotations

from typing import Any

from groupbot.loopback import components
from groupbot.loopback.errors import FormFaults, refused
from groupbot.loopback.limits import layouts
from groupbot.loopback.records import COMPONENTS_V2, Message
from groupbot.loopback.shapes import (
    Anything,
    Choice,
    Flag,
    Id,
    Keys,
    Many,
    Moment,
    Number,
    Path,
    Shape,
    Text,
    Whole,
    check,
)

# Discord: 10 files of 10 MiB each without boosts, 6,000 characters over all embeds.
FILES, FILE_SIZE, EMBED_CHARACTERS = 10, 10 * 1024 * 1024, 6000
_URL = Text(2048, pattern=r"^(https?|attachment)://.")
_PICTURE = Keys({"url": _URL, "proxy_url": Text(2048), "height": Whole(), "width": Whole(), "flags": Whole()})
_FIELD = Keys(
    {"name": Text(256, 1, null=False), "value": Text(1024, 1, null=False), "inline": Flag()},
    ("name", "value"),
    null=False,
)
_EMBED = Keys(
    {
        "type": Text(),
        "title": Text(256),
        "description": Text(4096),
        "url": _URL,
        "color": Whole(0, 0xFFFFFF),
        "timestamp": Moment(),
        "fields": Many(_FIELD, 25),
        "author": Keys({"name": Text(256), "url": _URL, "icon_url": _URL, "proxy_icon_url": Text()}),
        "footer": Keys({"text": Text(2048), "icon_url": _URL, "proxy_icon_url": Text()}),
        "image": _PICTURE,
        "thumbnail": _PICTURE,
        "flags": Whole(),
    },
    null=False,
)
_ATTACHMENT = Keys(
    {
        "id": Id(null=False),
        "filename": Text(1024, 1),
        "description": Text(1024),
        "title": Text(1024),
        "duration_secs": Number(),
        "waveform": Text(400),
        "is_spoiler": Flag(),
        # What an edit hands back of a file that stays.
        **dict.fromkeys(("url", "proxy_url", "content_type"), Text()),
        **dict.fromkeys(("size", "height", "width", "flags"), Whole()),
        "spoiler": Flag(),
    },
    ("id",),
    null=False,
)


def _mentions(rules: dict[str, Any], path: Path, faults: FormFaults) -> None:
    for kind in ("users", "roles"):
        if kind in (rules.get("parse") or []) and rules.get(kind):
            said = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            faults.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", said)


_MENTIONS = Keys(
    {
        "parse": Many(Choice(("users", "roles", "everyone")), 3),
        "users": Many(Id(), 100),
        "roles": Many(Id(), 100),
        "replied_user": Flag(),
    },
    also=_mentions,
)
_REFERENCE = Keys(
    {
        "type": Whole(0, 1),
        **dict.fromkeys(("message_id", "channel_id", "guild_id"), Id()),
        "fail_if_not_exists": Flag(),
    }
)
_COMMON: dict[str, Shape] = {
    "content": Text(2000),
    "embeds": Many(_EMBED, 10),
    "components": Anything(),
    "attachments": Many(_ATTACHMENT, FILES),
    "allowed_mentions": _MENTIONS,
    "flags": Whole(0),
    "tts": Flag(),
}
_CREATE = Keys(
    _COMMON
    | {
        "nonce": Anything(),
        "enforce_nonce": Flag(),
        "message_reference": _REFERENCE,
        "sticker_ids": Many(Id(), 3),
    },
    null=False,
)
_WEBHOOK = Keys(_COMMON | {"username": Text(80), "avatar_url": Text()}, null=False)
_EDIT = Keys(_COMMON, null=False)
_MODAL = Keys(
    {"custom_id": Text(100, 1, null=False), "title": Text(45, 1, null=False), "components": Anything()},
    ("custom_id", "title", "components"),
    null=False,
)


def check_new(body: Any, files: list[bytes], *, webhook: bool = False, path: Path = ()) -> None:
    """Refuse a body that cannot become a message."""
    faults = FormFaults()
    (_WEBHOOK if webhook else _CREATE).judge(body, path, faults)
    faults.raise_if_any()
    nonce = body.get("nonce")
    if isinstance(nonce, str) and len(nonce) > 25:
        faults.add((*path, "nonce"), "NONCE_TYPE_TOO_LONG", "Must be 25 or fewer in length.")
    _check_files(files)
    v2 = bool((body.get("flags") or 0) & COMPONENTS_V2)
    _judge_contents(body, body, v2, path, faults)
    faults.raise_if_any()
    full = any(body.get(key) for key in ("embeds", "sticker_ids", "components")) or files
    if not full and not (body.get("content") or "").strip():
        raise refused(50006)


def check_edit(
    body: Any, files: list[bytes], message: Message, *, webhook: bool = False, path: Path = ()
) -> None:
    """Refuse a body that cannot change a message. The components flag stays once it is set."""
    faults = FormFaults()
    (_WEBHOOK if webhook else _EDIT).judge(body, path, faults)
    faults.raise_if_any()
    _check_files(files)
    v2 = message.is_v2 or bool((body.get("flags") or 0) & COMPONENTS_V2)
    after = {"content": message.content, "embeds": message.embeds, "components": message.components} | body
    _judge_contents(body, after, v2, path, faults)
    faults.raise_if_any()
    stays = bool(files or message.files) and body.get("attachments") != []
    if not stays and not any(after.get(key) for key in ("content", "embeds", "components")):
        raise refused(50006)


def _check_files(files: list[bytes]) -> None:
    if len(files) > FILES or any(len(content) > FILE_SIZE for content in files):
        raise refused(40005)


def _judge_contents(
    body: dict[str, Any], after: dict[str, Any], v2: bool, path: Path, faults: FormFaults
) -> None:
    """Judge what the body brings, beside what the message will hold."""
    if v2:
        for key in ("content", "embeds"):
            if after.get(key):
                code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
                said = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                faults.add((*path, key), code, said)
    if body.get("components"):
        layouts.judge_message(body["components"], faults, v2=v2, path=(*path, "components"))
    embeds = body.get("embeds") or []
    size = sum(len(words) for embed in embeds for words in components.embed_words(embed))
    if size > EMBED_CHARACTERS:
        said = f"Embed size exceeds maximum size of {EMBED_CHARACTERS}"
        faults.add((*path, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", said)
    for number, embed in enumerate(embeds):
        if not any(value for key, value in embed.items() if key not in ("type", "flags", "color")):
            faults.add((*path, "embeds", number), "BASE_TYPE_REQUIRED", "An embed may not be empty.")


def check_modal(said: Any, path: Path = ("data",)) -> None:
    """Refuse a modal that cannot open."""
    check(_MODAL, said, path)
    faults = FormFaults()
    layouts.judge_modal(said["components"], faults, (*path, "components"))
    faults.raise_if_any()


def check_choices(said: Any, option_type: int, path: Path = ("data",)) -> None:
    """Refuse autocomplete choices: 25 at most, and values of the option's type."""
    values: dict[int, Shape] = {3: Text(100, 1, null=False), 4: Whole(null=False), 10: Number(null=False)}
    choice = Keys(
        {"name": Text(100, 1, null=False), "value": values[option_type], "name_localizations": Anything()},
        ("name", "value"),
        null=False,
    )
    check(Keys({"choices": Many(choice, 25, null=False)}, ("choices",), null=False), said, path)
