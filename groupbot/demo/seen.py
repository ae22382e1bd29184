"""How a guide tells that a thing was done: by what happens in the demo's Discord, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from groupbot.loopback import Person, Shown
from groupbot.loopback.guild import DM, Channel
from groupbot.loopback.home import Happening

Sign = Callable[[Happening], bool]
_COMMAND, _COMPONENT = 2, 3


def used(person: Person, line: str) -> Sign:
    """Somebody used a command such as "/session new"."""

    def seen(happening: Happening) -> bool:
        it = _asked(happening, person, _COMMAND)
        return it is not None and line == "/" + " ".join(_path(it["data"]))

    return seen


def pressed(person: Person, label: str, on: str = "") -> Sign:
    """Somebody pressed a button that begins so, on a message that says this."""

    def seen(happening: Happening) -> bool:
        it = _asked(happening, person, _COMPONENT)
        if it is None:
            return False
        parts = list(_walk(it.get("message", {}).get("components", [])))
        here = not on or any(on in str(one.get("content")) for one in parts)
        return here and any(
            one.get("custom_id") == it["data"]["custom_id"] and (one.get("label") or "").startswith(label)
            for one in parts
        )

    return seen


def either(*signs: Sign) -> Sign:
    """One of several things happened."""
    return lambda happening: any(sign(happening) for sign in signs)


def told(person: Person, *words: str) -> Sign:
    """The bot wrote somebody a direct message with all these words."""

    def seen(happening: Happening) -> bool:
        channel: Channel | None = happening.extra.get("channel")
        if happening.name != "MESSAGE_CREATE" or channel is None or channel.kind != DM:
            return False
        text = Shown(happening.subject).text
        return person.id in channel.recipients and all(word in text for word in words)

    return seen


def posted(room: Channel, *words: str) -> Sign:
    """A message with all these words came to a channel."""

    def seen(happening: Happening) -> bool:
        if happening.name != "MESSAGE_CREATE" or happening.extra.get("channel") is not room:
            return False
        text = Shown(happening.subject).text
        return all(word in text for word in words)

    return seen


def joined(person: Person, room: Channel) -> Sign:
    """Somebody joined a voice room."""

    def seen(happening: Happening) -> bool:
        state = happening.subject
        if happening.name != "VOICE_STATE_UPDATE":
            return False
        return state.user_id == person.id and state.channel_id == room.id

    return seen


def left_voice(person: Person) -> Sign:
    """Somebody left voice."""

    def seen(happening: Happening) -> bool:
        state = happening.subject
        return (
            happening.name == "VOICE_STATE_UPDATE" and state.user_id == person.id and state.channel_id is None
        )

    return seen


def _asked(happening: Happening, person: Person, kind: int) -> dict[str, Any] | None:
    """Give the interaction when it is of this person and this kind."""
    it = happening.subject
    if happening.name != "INTERACTION_CREATE" or it["type"] != kind:
        return None
    who = it["member"]["user"] if "member" in it else it["user"]
    return it if who["id"] == str(person.id) else None


def _path(request: dict[str, Any]) -> Iterator[str]:
    yield request["name"]
    for option in request.get("options") or []:
        if option["type"] in (1, 2):
            yield from _path(option)


def _walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in components:
        yield one
        yield from _walk(one.get("components") or [])
        if one.get("accessory"):
            yield one["accessory"]
