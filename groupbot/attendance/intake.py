"""The intake: voice events as they come, read into the sessions under way before anybody looks at these."""

from __future__ import annotations

import asyncio
from datetime import datetime

import structlog

from groupbot.attendance.model import Sight
from groupbot.attendance.store import Seen
from groupbot.attendance.watch import Watches
from groupbot.attendance.writer import Writer
from groupbot.clock import Clock

log = structlog.get_logger(__name__)

Move = tuple[int, int, int | None, int | None, datetime]
_LEFT, _JOINED = Sight.LEFT, Sight.JOINED


class Intake:
    """Takes each voice event at the price of a tuple, and reads them together at the end of the loop's turn.

    In a burst many events come in one turn. Whoever looks at the sessions under way, or takes what waits
    to be written, has them read first, so nobody can tell the difference.
    """

    def __init__(self, clock: Clock, watches: Watches, writer: Writer) -> None:
        self._clock, self._watches, self._writer = clock, watches, writer
        self._moves: list[Move] = []
        self._moment = clock.now()
        writer.read_first = self.read

    def moved(
        self, guild_id: int, member_id: int, before: int | None, after: int | None, at: datetime | None = None
    ) -> None:
        """Take in that somebody went from room to room; without a time of its own, at that of this turn."""
        if not self._moves:
            self._moment = self._clock.now()
            asyncio.get_running_loop().call_soon(self.read)
        self._moves.append((guild_id, member_id, before, after, at or self._moment))

    def seen(self, guild_id: int, channel_id: int, member_id: int, sight: Sight, at: datetime) -> None:
        """Take in one thing seen in a voice room."""
        left = sight is _LEFT
        self.moved(guild_id, member_id, channel_id if left else None, None if left else channel_id, at)

    def read(self) -> None:
        """Read what came, in its order. Where no session is watched it is dropped."""
        if not self._moves:
            return
        moves, self._moves = self._moves, []
        rows: list[Seen] = []
        in_channel = self._watches.in_channel
        for guild_id, member_id, before, after, at in moves:
            try:
                for watch in in_channel(before):
                    if before != after and watch.guild_id == guild_id and watch.see(member_id, _LEFT, at):
                        rows.append((guild_id, watch.id, member_id, _LEFT, at, False))
                for watch in in_channel(after):
                    if before != after and watch.guild_id == guild_id and watch.see(member_id, _JOINED, at):
                        rows.append((guild_id, watch.id, member_id, _JOINED, at, False))
            except Exception as failed:
                # Raised on, it would end the gateway's loop, and with it the process.
                log.error("sighting not taken in", error=type(failed).__name__)
        self._writer.add(rows)
