"""The loopback itself: an HTTP and WebSocket server on 127.0.0.1 that answers as Discord does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from aiohttp import web

from groupbot.loopback import files, saved
from groupbot.loopback.front import API, Front
from groupbot.loopback.guild import Guild
from groupbot.loopback.home import OLD, HasId, real_now
from groupbot.loopback.hub import Hub
from groupbot.loopback.page import Page
from groupbot.loopback.person import Person


class Loopback(Hub):
    """A Discord on this machine. Start it, point a bot at it, and talk to the bot as people."""

    page: Page
    _runner: web.ServerRunner | None = None
    _old_url = ""

    def save(self) -> dict[str, Any]:
        """Write down the whole state as plain JSON; interactions and gateway sessions are not kept."""
        return {"world": saved.save(self.world), "token": self.token, "base_url": self.base_url}

    @classmethod
    def load(cls, kept: dict[str, Any], now: Callable[[], datetime] = real_now, **settings: Any) -> Self:
        """Make a loopback from what `save` wrote. Its buttons are alive, its bot has to connect again."""
        made = cls(now, world=saved.load(kept["world"], now), token=kept["token"], **settings)
        made._old_url = kept["base_url"]
        return made

    async def start(self, port: int = 0) -> Self:
        """Listen on 127.0.0.1, on a free port unless one is given."""
        self._front, self.page = Front(self), Page(self)
        server = web.Server(self._answer, access_log=None)
        self._runner = web.ServerRunner(server, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        listening = self._runner.addresses[0][1]
        self.base_url = f"http://127.0.0.1:{listening}"
        if self._old_url:
            saved.readdress(self.world, self._old_url, self.base_url)
        self.gateway.base_url = self.interactions.base_url = self.base_url
        self.gateway.url = f"ws://127.0.0.1:{listening}/gateway"
        return self

    async def stop(self) -> None:
        """Stop listening. Raises what went wrong inside the loopback, if anything did."""
        await self.page.close()
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
        if self.broken:
            raise self.broken[0]

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        """Answer the address the bot uses in place of https://discord.com/api/v10."""
        return self.base_url + API

    @property
    def gateway_url(self) -> str:
        """Answer the address the bot uses in place of wss://gateway.discord.gg."""
        return self.gateway.url

    def person(
        self, name: str, guild: Guild | None = None, roles: Iterable[HasId] = (), *, age: timedelta = OLD
    ) -> Person:
        """Make somebody with an account of this age, and let them into a server."""
        person = Person(self, self.world.user(name, age=age))
        if guild:
            guild.add_member(person.user, roles)
        return person

    def known(self, name: str) -> Person:
        """Find somebody who is here already by the name others see; KeyError when there is nobody."""
        for user in self.world.users.values():
            if user.display == name:
                return Person(self, user)
        raise KeyError(name)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/gateway":
            return await self.gateway.answer(request)
        if self.page.knows(request.path):
            return await self.page.answer(request)
        if request.path.startswith("/attachments/"):
            return files.answer(self.world, request)
        return await self._front.answer(request)
