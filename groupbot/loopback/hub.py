"""The parts of the loopback that requests and people both work with."""

from __future__ import annotations

import asyncio
import inspect
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any

from groupbot.loopback.faults import Faults
from groupbot.loopback.gateway import Gateway
from groupbot.loopback.home import Happening, real_now
from groupbot.loopback.interactions import Interactions
from groupbot.loopback.nonces import Nonces
from groupbot.loopback.payloads.events import GUILD_MEMBERS, MESSAGE_CONTENT, PRESENCES
from groupbot.loopback.rates import Rates
from groupbot.loopback.wire import Wire
from groupbot.loopback.world import World

_PRIVILEGED = {"members": GUILD_MEMBERS, "presences": PRESENCES, "message_content": MESSAGE_CONTENT}


class NotSeen(AssertionError):
    """Something that was waited for did not come true in time."""


class Hub:
    """World, gateway, interactions and the wire, without the server around them.

    `now` is the wall time of ids, timestamps and the Date header. `rate_limits` stretches the windows
    of Discord's rate limits: 1 is as Discord does, None counts nothing. `privileged_intents` are those
    that are switched on for the app: "members", "presences", "message_content".
    """

    def __init__(
        self,
        now: Callable[[], datetime] = real_now,
        *,
        bot_name: str = "groupbot",
        rate_limits: float | None = None,
        privileged_intents: Iterable[str] = (),
        world: World | None = None,
        token: str | None = None,
    ) -> None:
        self.world = world or World(now, bot_name=bot_name)
        self.token = token or f"loopback.{secrets.token_urlsafe(24)}"
        self.wire = Wire()
        enabled = sum(_PRIVILEGED[name] for name in privileged_intents)
        self.gateway = Gateway(self.world, self.wire, self.token, enabled)
        self.interactions = Interactions(self.world)
        self.nonces = Nonces()
        self.faults = Faults()
        self.rates = Rates(rate_limits)
        self.broken: list[BaseException] = []
        self.base_url = ""
        self._changed = asyncio.Event()
        self.world.listeners.append(self._note)
        self.wire.stirred = self._changed.set

    def _note(self, happening: Happening) -> None:
        self._changed.set()

    @property
    def now(self) -> Callable[[], datetime]:
        """Answer the clock of the world."""
        return self.world.now

    @property
    def application_id(self) -> int:
        """Answer the bot's application id."""
        return self.world.application_id

    async def until(
        self, condition: Callable[[], Any | Awaitable[Any]], within: float = 5.0, what: str = "This"
    ) -> Any:
        """Wait until a condition holds and answer its value. Seconds of real time.

        Looked at again whenever the world changes or a request ends. NotSeen when it never holds.
        """
        deadline = time.monotonic() + within
        pause = 0.002
        while True:
            self._changed.clear()
            value = condition()
            if inspect.isawaitable(value):
                value = await value
            if value:
                return value
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotSeen(f"{what} did not come true within {within} s.")
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, pause))
                pause = 0.002
            except TimeoutError:
                # The condition may be about something outside this world: look again, ever less often.
                pause = min(pause * 2, 0.1)
