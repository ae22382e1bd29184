"""The dates of a series, as the series asks for them: put, changed, taken away, numbered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from groupbot.groups.model import Group, Standing
from groupbot.ids import public_id
from groupbot.sessions import letters
from groupbot.sessions.book import SessionBook
from groupbot.sessions.model import LONGEST, MOST_OPEN, Reason, Session, SessionState
from groupbot.sessions.planning import Planning


class Dates:
    """Sessions that a rule calls for. Every act joins the caller's step; whose right it is, was checked."""

    def __init__(self, book: SessionBook, planning: Planning) -> None:
        self._book = book
        self._planning = planning

    async def of(self, guild_id: int, series_id: str, since: date | None = None) -> list[Session]:
        """Give the dates of a series in their order, those without a session too."""
        return await self._book.store.of_series(guild_id, series_id, since)

    async def ahead(self, guild_id: int, series_ids: Iterable[str]) -> list[Session]:
        """Give the dates of several series that are not over, by start; those without a session too."""
        now = self._book.clock.now()
        near = await self._book.store.ahead_of_series(guild_id, series_ids, now - LONGEST)
        return [s for s in near if s.ends_at > now and s.state is not SessionState.ENDED]

    async def room(self, guild_id: int) -> int:
        """Say how many more sessions can be planned in a server."""
        return MOST_OPEN - await self._book.store.count_open(guild_id)

    async def put(self, session: Session, group: Group) -> Session:
        """Plan one date; its card waits until it is due."""
        now = self._book.clock.now()
        planned = replace(session, id=public_id(), state=SessionState.PLANNED, created_at=now).with_turn(now)
        await self._book.store.add(planned)
        await self._book.turned(None, planned)
        await self._book.keep_law(planned)
        await self._book.delivery.put(letters.card(planned, group, now))
        return planned

    async def leave_out(self, session: Session, words: str) -> Session:
        """Note a date on which there is no session, from the beginning."""
        now = self._book.clock.now()
        none = replace(
            session,
            id=public_id(),
            state=SessionState.CANCELLED,
            created_at=now,
            cancelled_at=now,
            cancelled_from=SessionState.PLANNED,
            reason=Reason.HOLIDAY,
            reason_words=words,
            number=None,
        )
        await self._book.store.add(none)
        return none

    async def take_in(self, session: Session) -> None:
        """Let go of a date that was left out from the beginning: its rest is over, and it can be planned."""
        await self._book.store.drop(session)

    async def change(self, before: Session, group: Group, **fields: Any) -> Session:
        """Change the plan of one date; whoever relies on it is told, as for any session."""
        after = before.changed(self._book.clock.now(), **fields)
        await self._planning.announce_edit(before, after, group)
        return after

    async def count(self, before: Session, number: int | None, out_of: int | None) -> Session:
        """Give a date another number; nobody is told, and its card says so."""
        after = replace(before, number=number, out_of=out_of)
        await self._book.store.save(after)
        await self._book.redraw(after)
        return after

    async def call_off(
        self, before: Session, group: Group, standing: Standing | None, reason: Reason, words: str = ""
    ) -> Session:
        """Cancel one date, and tell whoever said something about it."""
        return await self._planning.call_off(before, group, standing, reason, words, tell=True)

    async def take_away(self, before: Session, group: Group, standing: Standing | None) -> None:
        """Cancel a date that the rule no longer calls for; one that nobody ever saw goes without a trace."""
        after = await self.call_off(_alone(before), group, standing, Reason.OTHER)
        if not await self.seen([after]):
            await self._book.store.drop(after)

    async def seen(self, found: list[Session]) -> list[Session]:
        """Give those that people know of: their card is public, or somebody said something about them."""
        places = await self._book.store.places_of(found)
        return [session for session in found if session.announced or places[session.id].by_member]

    async def stand_alone(self, session: Session) -> None:
        """Keep a session that is no date of its series any more."""
        alone = _alone(session)
        await self._book.store.save(alone)
        await self._book.redraw(alone)

    async def bring_back(self, before: Session, group: Group, standing: Standing) -> Session:
        """Undo the cancel of one date."""
        return await self._planning.bring_back(before, group, standing)


def _alone(session: Session) -> Session:
    """Give a session as it is when it is no date of its series, and has no number in it."""
    return replace(session, series_date=None, number=None, out_of=None)
