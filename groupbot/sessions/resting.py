"""Sessions that are published on days which become rest days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from groupbot.groups.model import Person
from groupbot.rest.model import Rest
from groupbot.sessions.book import SessionBook
from groupbot.sessions.drafts import wall_time
from groupbot.sessions.model import Reason, Session, SessionState
from groupbot.sessions.planning import Planning

_A_DAY = timedelta(days=1)  # zones are up to 14 hours apart from UTC


class Resting:
    """Finds what is planned on rest days, and cancels it when somebody says so."""

    def __init__(self, book: SessionBook, planning: Planning) -> None:
        self._book = book
        self._planning = planning

    async def inside(self, person: Person, subject: str) -> list[Session]:
        """Give the published sessions inside a rest, or inside those of one file, by start."""
        found: dict[str, Session] = {}
        for rest, _ in await self._book.rest.may_change(person, subject):
            if rest.holds:
                found |= {session.id: session for session in await self._planned_in(rest)}
        return sorted(found.values(), key=lambda session: (session.starts_at, session.id))

    async def cancel_inside(self, person: Person, subject: str) -> list[Session]:
        """Cancel those sessions, for the reason of the rest; each can be undone for ten minutes."""
        async with self._book.database.one_step():
            gone = await self.inside(person, subject)
            for session in gone:
                rest = await self._book.rest.covering(
                    session.guild_id, session.group_id, wall_time(session).date()
                )
                words = rest.reason if rest else ""
                await self._planning.cancel(person, session.id, Reason.HOLIDAY, words)
        return gone

    async def _planned_in(self, rest: Rest) -> list[Session]:
        first = datetime.combine(rest.first_day, time(), UTC) - _A_DAY
        last = datetime.combine(rest.last_day, time(), UTC) + 2 * _A_DAY
        near = await self._book.store.between(rest.guild_id, first, last, rest.group_id)
        planned = [s for s in near if s.state in (SessionState.PLANNED, SessionState.OPEN)]
        return [session for session in planned if rest.covers(wall_time(session).date())]
