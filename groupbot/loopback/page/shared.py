"""What all windows of the page share: who looks, what they have read, and what stands beside this Discord."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from groupbot.loopback.home import Happening
from groupbot.loopback.hub import Hub
from groupbot.loopback.page.controls import Controls
from groupbot.loopback.page.read import Read
from groupbot.loopback.person import Person
from groupbot.loopback.records import User

_GLANCE = 0.5  # seconds between two looks at the clock and at whether the bot is there


class Looking(Protocol):
    """A window, as far as the others know it."""

    @property
    def person(self) -> Person:
        """Give who looks."""
        ...

    def say(self, words: dict[str, Any]) -> None:
        """Send something to the browser, in order."""
        ...

    def refresh(self) -> None:
        """Send all places afresh, soon and once."""
        ...


class Shared:
    """Keeps it, and tells every window what changes in it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.controls = Controls()
        self.read = Read()
        self.windows: set[Looking] = set()
        self._looking: asyncio.Task[None] | None = None
        hub.world.listeners.append(self._hear)

    def comes(self, window: Looking) -> None:
        """Take a window in."""
        self.windows.add(window)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_on())

    def goes(self, window: Looking) -> None:
        """Let a window go."""
        self.windows.discard(window)

    def close(self) -> None:
        """Look on no longer."""
        if self._looking:
            self._looking.cancel()
            self._looking = None

    # What they are told.

    def first(self) -> User:
        """Choose whom a browser is that has not said: the first of the cast."""
        users = self.hub.world.users
        known = [users[one] for one in self.controls.cast if one in users]
        return known[0] if known else next(one for one in users.values() if not one.bot)

    def standing(self) -> dict[str, Any]:
        """Write what a window needs at first, whoever looks."""
        return {
            "base": self.hub.base_url,
            "people": self._people(),
            "controls": self.controls.written(),
            "guides": [one.written() for one in self.controls.guides],
            **self._present(),
        }

    def _people(self) -> list[dict[str, Any]]:
        cast = self.controls.cast
        users = [one for one in self.hub.world.users.values() if not one.bot]
        users = [one for one in users if not cast or one.id in cast]
        return [
            {"id": str(one.id), "name": one.display, "word": cast.get(one.id, "")}
            for one in sorted(users, key=lambda one: list(cast).index(one.id) if cast else 0)
        ]

    def _present(self) -> dict[str, Any]:
        """Write the time here, in ms, and whether the bot is on the line."""
        return {"now": int(self.hub.now().timestamp() * 1000), "online": self.hub.gateway.is_connected}

    def _tell(self, words: dict[str, Any]) -> None:
        for window in self.windows:
            window.say(words)

    def tell_controls(self) -> None:
        """Tell every window how the clock and the switches stand."""
        self._tell({"event": "controls", "controls": self.controls.written(), **self._present()})

    def tell_guides(self) -> None:
        """Tell every window how far the guides have come."""
        self._tell({"event": "guides", "guides": [one.written() for one in self.controls.guides]})

    def refresh(self) -> None:
        """Give every window a fresh view of its places."""
        for window in self.windows:
            window.refresh()

    def note_read(self, user_id: int, channel_id: int, newest: int) -> None:
        """Note how far somebody has read, and tell their windows."""
        if not self.read.note(user_id, channel_id, newest):
            return
        for window in self.windows:
            if window.person.id == user_id:
                window.say({"event": "read", "channel": str(channel_id)})

    def all_is_read(self) -> None:
        """Take everything that was said until now as read by everyone."""
        self.read.all_until(self.hub.world.last_id)

    # What it hears.

    def _hear(self, happening: Happening) -> None:
        ticked = [one.hear(happening) for one in self.controls.guides]
        if any(ticked):
            self.tell_guides()

    async def _look_on(self) -> None:
        """Tell the windows when the bot comes or goes, and when the clock was moved."""
        last: tuple[Any, ...] = ()
        while True:
            now = (self.hub.gateway.is_connected, self._moved())
            if now != last:
                last = now
                self.tell_controls()
            await asyncio.sleep(_GLANCE)

    def _moved(self) -> int:
        """Say how far the clock here is from this loop's own, in seconds; that changes when it is moved."""
        return round(self.hub.now().timestamp() - asyncio.get_running_loop().time())
