"""The laws of time zones: where one has changed, sessions keep the local time they were meant for."""

from __future__ import annotations

from datetime import datetime

import structlog

from groupbot.delivery.model import Letter, Way
from groupbot.groups.model import Group
from groupbot.sessions.book import SessionBook
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.planning import Planning
from groupbot.zones import knows, law_of, local_to_utc

ZONE_GONE = "session.zone"

log = structlog.get_logger(__name__)


class ZoneLaws:
    """Looks at the start whether the zones still have the rules by which sessions were planned."""

    def __init__(self, book: SessionBook, planning: Planning) -> None:
        self._book = book
        self._planning = planning

    async def check(self) -> None:
        """Move what is planned in a zone with new rules, and tell people once. Doing it again is fine."""
        for guild_id, zone, law in await self._book.store.laws():
            if law != law_of(zone):
                await self._look_again(guild_id, zone)

    async def _look_again(self, guild_id: int, zone: str) -> None:
        planned = await self._book.store.coming_up(guild_id)
        meant = [s for s in planned if s.zone == zone and s.state is SessionState.PLANNED and s.meant_at]
        async with self._book.database.one_step():
            if knows(zone):
                for session in meant:
                    await self._keep_meaning(session)
            else:
                await self._say_gone(zone, {session.group_id for session in meant}, guild_id)
            await self._book.store.keep_law(guild_id, zone, law_of(zone), anew=True)
        log.info("a zone has other rules", sessions=len(meant), known=knows(zone))

    async def _keep_meaning(self, session: Session) -> None:
        moment = local_to_utc(datetime.fromisoformat(session.meant_at), session.zone)
        now = self._book.clock.now()
        if moment.utc == session.starts_at or moment.utc <= now:
            return
        moved = round(moment.moved.total_seconds() / 60) if moment.moved else 0
        after = session.changed(now, starts_at=moment.utc, moved=moved)
        await self._planning.announce_edit(session, after, await self._book.group_of(session))

    async def _say_gone(self, zone: str, group_ids: set[str], guild_id: int) -> None:
        for group in await self._book.groups.every(guild_id):
            if group.id in group_ids or group.zone == zone:
                await self._book.delivery.put(self._letter(group, zone))

    def _letter(self, group: Group, zone: str) -> Letter:
        now = self._book.clock.now()
        room = group.facilitators_channel_id
        return Letter(group.guild_id, ZONE_GONE, group.id, Way.CHANNEL, room, now, occasion=zone)
