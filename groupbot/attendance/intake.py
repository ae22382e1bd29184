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
from groupbot.database import microseconds

log = structlog.get_logger(__name__)

Move = tuple[int, int, int | None, int | None, datetime]
_LEFT, _JOINED = Sight.LEFT, Sight.JOINED


class Intake:
    """Takes each voice event at the price of a tuple, and reads them together at the end of the loop's turn.

    In a burst many events come in one turn. Whoever looks at the sessions under way, or takes what waits
    to be written, has them read first, so nobody can tell the difference.
    """

    def __init__(self, clock: Clock, watches: Watches, writer: Writer) -> None:
        self.watched = watches.channels  # those in which a session is under way, now and later
        self._clock, self._watches, self._writer = clock, watches, writer
        self._moves: list[Move] = []
        self._moment = clock.now()
        writer.read_first = self.read

    def moved(
        self, guild_id: int, member_id: int, before: int | None, after: int | None, at: datetime | None = None
    ) -> None:
        """Take in that somebody went from room to room; without a time of its own, at that of this turn.

        Never raises. Where nothing is watched it is dropped; so is a mute, which leads nowhere.
        """
        if not self._moves:
            self._moment = self._clock.now()
            asyncio.get_running_loop().call_soon(self.read)
        self._moves.append((guild_id, member_id, before, after, at or self._moment))

    def read(self) -> None:
        """Read what came, in its order."""
        if not self._moves:
            return
        moves, self._moves = self._moves, []
        rows: list[Seen] = []
        in_channel = self._watches.in_channel
        last, stored = None, 0
        for guild_id, member_id, before, after, at in moves:
            if before == after:
                continue
            try:
                if at is not last:  # what came at once has one moment
                    last, stored = at, microseconds(at)
                for watch in in_channel(before):
                    if watch.guild_id == guild_id and watch.see(member_id, _LEFT, at):
                        rows.append((watch.key, (member_id, _LEFT, stored, False)))
                for watch in in_channel(after):
                    if watch.guild_id == guild_id and watch.see(member_id, _JOINED, at):
                        rows.append((watch.key, (member_id, _JOINED, stored, False)))
            except Exception as failed:
                # Raised on, it would end the gateway's loop, and with it the process.
                log.error("sighting not taken in", error=type(failed).__name__)
        self._writer.add(rows)
