"""Whether anything has happened that somebody could see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groupbot.loopback import components
from groupbot.loopback.home import Happening
from groupbot.loopback.records import Message
from groupbot.loopback.world import World

_UNSEEN = ("id", "custom_id", "components", "accessory", "component")


class Noticing:
    """Watches a world, used as a context: whether a message came, went, or looks other than before."""

    def __init__(self, world: World) -> None:
        self.anything = False
        self._world = world
        self._looks: dict[int, Any] = {}

    def __enter__(self) -> Noticing:
        self._looks = {message.id: _look(message) for message in _messages(self._world)}
        self._world.listeners.append(self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        self._world.listeners.remove(self._hear)

    def _hear(self, happening: Happening) -> None:
        if happening.name in ("MESSAGE_CREATE", "MESSAGE_DELETE"):
            self.anything = True
        elif happening.name == "MESSAGE_UPDATE":
            look = _look(happening.subject)
            self.anything |= self._looks.get(happening.subject.id) != look
            self._looks[happening.subject.id] = look


def _look(message: Message) -> Any:
    """Give what of a message can be seen; the ids inside its buttons cannot."""
    parts = [
        {name: value for name, value in part.items() if name not in _UNSEEN}
        for part in components.walk(message.components)
    ]
    return message.content, message.embeds, parts


def _messages(world: World) -> Iterator[Message]:
    for channel in world.dms.values():
        yield from channel.messages.values()
    for guild in world.guilds.values():
        for channel in guild.channels.values():
            yield from channel.messages.values()
