"""Watching sessions under way: what is seen, the heartbeat, and the truth after a gap."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from groupbot.attendance.book import AttendanceBook
from groupbot.attendance.minutes import inside
from groupbot.attendance.model import Health, Sight, Sighting
from groupbot.attendance.store import WatchRow, seen_of
from groupbot.attendance.watch import Watch, settled
from groupbot.sessions.model import Session

log = structlog.get_logger(__name__)

HEARTBEAT = 5.0  # seconds
_WORTH_NOTING = timedelta(seconds=2 * HEARTBEAT)  # a shorter gap is one late heartbeat


class Watching:
    """Knows which rooms are watched, and is honest about the times in which nothing could be seen."""

    def __init__(self, book: AttendanceBook) -> None:
        self._book = book
        self._connected: set[int] = set()
        self._beats: asyncio.Task[None] | None = None
        self._health: dict[int, Health] = {}

    # --- from start to stop ----------------------------------------------------------------------

    async def begin(self) -> None:
        """Go on with the sessions that were under way when the bot stopped; before the gateway is ready."""
        book = self._book
        async with book.database.one_step():
            rows = {(row.guild_id, row.session_id): row for row in await book.store.watches()}
            for session in await book.sessions.under_way():
                row = rows.pop((session.guild_id, session.id), None)
                if row is None:
                    await self.open(session)
                else:
                    book.watches.add(await book.revive(session, row))
            for row in rows.values():
                await self._set_aside_or_drop(row)
        await book.writer.begin()
        self._beats = asyncio.create_task(self._beat_on(), name="attendance-heartbeat")

    async def _set_aside_or_drop(self, row: WatchRow) -> None:
        """Keep what was seen of a session that ended and may yet go on; let go of any other."""
        book = self._book
        session = await book.sessions.get(row.guild_id, row.session_id)
        if session is not None and session.end_stays_open:
            book.set_aside(await book.revive(session, row))
        else:
            await book.store.drop_watch(row.guild_id, row.session_id)

    async def stop(self) -> None:
        """Write what waits, with a last heartbeat, and stop."""
        if self._beats is not None:
            self._beats.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._beats
            self._beats = None
        await self.beat()
        await self._book.writer.stop()

    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            await self.beat_or_warn()

    async def beat_or_warn(self) -> None:
        """Write a heartbeat; one that cannot be written is missed, and nothing more."""
        try:
            await self.beat()
        except Exception as failed:
            log.warning("heartbeat missed", error=type(failed).__name__)

    async def beat(self) -> None:
        """Note on disk that everything was seen up to now, in the rooms that can be seen."""
        book = self._book
        seeing = [watch for watch in book.watches.all() if not watch.blind]
        if not seeing:
            return
        now = book.clock.now()
        async with book.database.one_step():
            await book.writer.flush()
            sure = [(watch, watch.sure_so_far(now)) for watch in seeing]
            await book.store.beat([(w.guild_id, w.id, s.people, s.facilitators) for w, s in sure], now)
        for watch in seeing:
            watch.heartbeat_at = now
            self._health[watch.guild_id] = replace(self.health(watch.guild_id), heartbeat_at=now)

    # --- what can be seen ------------------------------------------------------------------------

    def sees(self, guild_id: int) -> bool:
        """Say whether the voice rooms of a server can be seen now."""
        return guild_id in self._connected

    def health(self, guild_id: int) -> Health:
        """Give the last heartbeat and the last gap in a server, since the bot started."""
        return self._health.get(guild_id, Health())

    def lost(self, guild_id: int | None = None) -> None:
        """Note that nothing can be seen from here on, in one server or in all: no heartbeat is written."""
        for watch in self._book.watches.all(guild_id):
            watch.blind = True
        if guild_id is None:
            self._connected.clear()
        else:
            self._connected.discard(guild_id)

    def connected(self, guild_id: int) -> None:
        """Note that the gateway resumed: nothing was missed. After READY there is a snapshot: reconcile."""
        self._connected.add(guild_id)
        for watch in self._book.watches.all(guild_id):
            if watch.looked:
                watch.blind = False
            elif not watch.restarted:
                self._look(watch)

    async def reconcile(
        self, guild_id: int, present: Mapping[int, Set[int]], *, resumed: bool, at: datetime | None = None
    ) -> None:
        """Take a server's voice snapshot (people by channel, no bots) as the truth of this moment.

        Unless the gateway resumed, nothing was seen since the last heartbeat: who is there before
        and after was there, who is there at one end counts for half of it, and both are marked as
        estimated. `at`: when the snapshot was taken, if not now.
        """
        book = self._book
        at = at or book.clock.now()
        self._connected.add(guild_id)
        gaps = []
        for watch in book.watches.all(guild_id):
            people = present.get(watch.channel_id, frozenset())
            since = None if resumed and watch.looked else watch.heartbeat_at
            # At once, before anything is awaited: what is seen from now on comes after the snapshot.
            watch.settle(people, since, at)
            gaps.append((watch, people, since))
        try:
            async with book.database.one_step():
                await book.writer.flush()
                for watch, people, since in gaps:
                    await self._settle_named(watch, people, since, at)
        except BaseException:
            self.lost(guild_id)  # the gap stays open until a snapshot is on disk
            raise
        self._note_gap(guild_id, [since for _, _, since in gaps if since is not None], at)
        await self.beat()

    def _note_gap(self, guild_id: int, sinces: Sequence[datetime], at: datetime) -> None:
        if sinces and at - min(sinces) > _WORTH_NOTING:
            self._health[guild_id] = replace(self.health(guild_id), gap=(min(sinces), at))

    async def _settle_named(
        self, watch: Watch, people: Set[int], since: datetime | None, at: datetime
    ) -> None:
        seen = await self._book.store.sightings(watch.guild_id, watch.id)
        new = []
        for member_id in watch.named & (seen.keys() | people):
            noted = settled(seen.get(member_id, []), member_id in people, since, at, watch.window)
            if noted is not None:
                new.append(seen_of(watch.key, member_id, noted))
        await self._book.store.append(new)

    # --- the course of a session ------------------------------------------------------------------

    async def open(self, session: Session) -> None:
        """Begin to watch a session, in the step that opens it; who is in its room already is seen now."""
        book = self._book
        group = await book.group_of(session)
        # While nothing can be seen, the gap began when the session should have opened.
        since = book.clock.now() if session.guild_id in self._connected else session.opens_at
        watch = Watch(session, group, await book.named(group), since)
        await book.store.save_watch(WatchRow(watch.guild_id, watch.id, watch.channel_id, since))
        book.database.after_commit(lambda: self._look(watch))

    def _look(self, watch: Watch) -> None:
        self._book.watches.add(watch)
        if watch.guild_id not in self._connected:
            return
        watch.looked, watch.blind = True, False
        now = self._book.clock.now()
        self._book.note(watch, self._book.in_room(watch.session), Sight.JOINED, now)

    async def follow(self, session: Session) -> None:
        """Take over a changed plan; into another room if it moved, in the step that moves it."""
        book = self._book
        watch = book.watches.get(session.guild_id, session.id)
        if watch is None:
            await self.open(session)
            return
        if watch.channel_id != session.place_channel_id:
            await self._move(watch, session)
        group = await book.group_of(session)
        book.database.after_commit(lambda: watch.follow(session))
        book.database.after_commit(lambda: watch.led_by(group))

    async def _move(self, watch: Watch, session: Session) -> None:
        book, now = self._book, self._book.clock.now()
        await book.writer.flush()
        seen = await book.store.sightings(watch.guild_id, watch.id)
        left = Sighting(Sight.LEFT, now)
        inside_now = [seen_of(watch.key, i, left) for i, sightings in seen.items() if inside(sightings)]
        await book.store.append(inside_now)
        await book.store.move_watch(watch.guild_id, watch.id, session.place_channel_id)

        def into_the_other_room() -> None:
            book.watches.remove(watch.guild_id, watch.id)
            moved_at = book.clock.now()  # somebody may have come to the old room meanwhile
            book.note(watch, watch.named_in_room, Sight.LEFT, moved_at)
            watch.empty(moved_at)
            watch.follow(session)
            self._look(watch)

        book.database.after_commit(into_the_other_room)

    async def drop(self, session: Session) -> None:
        """Let go of a session that is called off or put back: nothing of it counts."""
        book = self._book
        await book.store.drop_watch(session.guild_id, session.id)
        await book.store.replace_records(session.guild_id, session.id, ())
        book.database.after_commit(lambda: book.look_away(session.guild_id, session.id))
