"""The intake: voice events as they come, read into the sessions under way before anybody looks at these."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
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
    """What Discord gave an id: a server, a room."""

    @property
    def id(self) -> int:
        """Give its id."""
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
Doing = tuple[int, int, Sight]  # in which server and room, and what was seen there


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
        """Take in that somebody came, left or went elsewhere. Never raises. A mute leads nowhere."""
        if left is joined:
            return
        if not self._moves:
            self._at = self._clock.now()
            asyncio.get_running_loop().call_soon(self.read)
        self._moves.append((member, left, joined))

    def read(self) -> None:
        """Read what came."""
        moves, self._moves = self._moves, []
        for (guild_id, room_id, sight), members in self._together(moves):
            for watch in self._watches.in_channel(room_id):
                if watch.guild_id != guild_id:
                    continue
                try:
                    self._note(watch, members, sight, self._at)
                except Exception as failed:
                    # Raised on, it would take what other sessions saw, and whoever asked, with it.
                    log.error("sighting not taken in", error=type(failed).__name__)

    def _together(self, moves: list[Move]) -> Iterator[tuple[Doing, list[int]]]:
        """Put together who did the same in a watched room. What one person does keeps its order."""
        watched = self._watches.channels
        together, known = dict[Doing, list[int]](), set[int]()
        there, what, members = None, None, list[int]()
        for member, left, joined in moves:
            member_id = member.id
            if member_id in known:  # their second move: what came before it is read before it
                yield from together.items()
                together, known, there = {}, set(), None
            known.add(member_id)
            for room, sight in (left, _LEFT), (joined, _JOINED):
                if room is None or room.id not in watched or member.bot:
                    continue
                if room is not there or sight is not what:
                    there, what = room, sight
                    members = together.setdefault((member.guild.id, room.id, sight), [])
                members.append(member_id)
        yield from together.items()
