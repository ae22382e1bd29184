"""Leaving out a date of a series."""

from __future__ import annotations

from dataclasses import dataclass, replace

from groupbot import text
from groupbot.errors import NotPossible
from groupbot.groups.model import Group, Person, Standing
from groupbot.series.book import SeriesBook
from groupbot.series.model import Series
from groupbot.sessions.model import Reason, Session
from groupbot.sessions.service import Preview, Sessions


@dataclass(frozen=True, slots=True)
class Skip:
    """A date that is to be left out, or was."""

    shown: Preview
    series: Series


class Skipping:
    """Leaves dates out. Each comes back like any cancelled session."""

    def __init__(self, book: SeriesBook, sessions: Sessions) -> None:
        self._book = book
        self._sessions = sessions

    async def before_skip(self, person: Person, typed: str) -> Skip:
        """Show what leaving out a date would touch, and change nothing. Raises where it is not possible."""
        session, group, _, series = await self._date(person, typed)
        session.cancelled(self._book.clock.now(), Reason.OTHER, "")
        return Skip(await self._sessions.preview(session, group), series)

    async def skip(
        self, person: Person, typed: str, reason: Reason, words: str = "", *, fewer: bool = False
    ) -> Skip:
        """Leave one date out, and tell whoever said something about it.

        In a programme the end moves by a date, or with `fewer` there is one session less.
        """
        async with self._book.database.one_step():
            session, group, standing, series = await self._date(person, typed)
            clean = text.line(words, limit=200, what="reason") if words.strip() else ""
            if fewer and series.programme and session.series_date is not None:
                kept = [day for day in series.fewer if day != session.series_date]
                series = replace(series, fewer=(*kept, session.series_date))
                await self._book.store.save(series)
            after = await self._book.dates.call_off(session, group, standing, reason, clean)
        return Skip(await self._sessions.preview(after, group), series)

    async def _date(self, person: Person, typed: str) -> tuple[Session, Group, Standing, Series]:
        session, group, standing = await self._sessions.find(person, typed)
        standing.must_lead(group)
        found = await self._book.store.get(session.guild_id, session.series_id) if session.series_id else None
        if found is None or session.series_date is None:
            raise NotPossible(
                "This session is not part of a series, so there is no date to leave out. "
                "To call it off, use /session cancel."
            )
        return session, group, standing, found
