"""The intake: voice events as they come, read into the sessions under way before anybody looks at these."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

import structlog

from groupbot.attendance.model import Sight
from groupbot.attendance.watch import Watch, Watches
from groupbot.clock import Clock

log = structlog.get_logger(__name__)

Note = Callable[[Watch, Collection[int], Sight, datetime], None]
_LEFT, _JOINED = Sight.LEFT, Sight.JOINED


class HasId(Protocol):
    """A server or a room, as the client knows it."""

    @property
    def id(self) -> int:
        """Give Discord's id of it."""
        ...


class Member(HasId, Protocol):
    """Somebody in a server, as the client knows them."""

    @property
    def bot(self) -> bool:
        """Say whether it is no person."""
        ...

    @property
    def guild(self) -> HasId:
        """Give the server."""
        ...


Move = tuple[Member, HasId | None, HasId | None]
Run = tuple[int, int, Sight, list[int]]  # the server, the room, what happened, and whose doing it was


class Intake:
    """Keeps each voice event as it comes, and reads them together at the end of the loop's turn.

    In a burst many events come in one turn, and have one moment. Whoever looks at the sessions under way, or
    takes what waits to be written, has them read first, so nobody can tell the difference.
    """

    def __init__(self, clock: Clock, watches: Watches, note: Note) -> None:
        self._clock, self._watches, self._note = clock, watches, note
        self._moves: list[Move] = []
        self._at = clock.now()

    def moved(self, member: Member, left: HasId | None, joined: HasId | None) -> None:
        """Take in that somebody came, left, went elsewhere, or did something else in a room. Never raises."""
        if not self._moves:
            self._at = self._clock.now()
            asyncio.get_running_loop().call_soon(self.read)
        self._moves.append((member, left, joined))

    def read(self) -> None:
        """Read what came, in its order."""
        moves, self._moves = self._moves, []
        for guild_id, room_id, sight, members in self._in_runs(moves):
            for watch in self._watches.in_channel(room_id):
                if watch.guild_id != guild_id:
                    continue
                try:
                    self._note(watch, members, sight, self._at)
                except Exception as failed:
                    # Raised on, it would take what other sessions saw, and whoever asked, with it.
                    log.error("sighting not taken in", error=type(failed).__name__)

    def _in_runs(self, moves: list[Move]) -> list[Run]:
        """Put together who came into a watched room, or left it, one after the other."""
        watched = self._watches.channels
        runs: list[Run] = []
        room, sight, members = None, None, list[int]()
        for member, left, joined in moves:
            if left is joined:
                continue  # a mute or the like
            for there, what in (left, _LEFT), (joined, _JOINED):
                if there is None or there.id not in watched or member.bot:
                    continue
                if there is not room or what is not sight:
                    room, sight, members = there, what, []
                    runs.append((member.guild.id, there.id, what, members))
                members.append(member.id)
        return runs
