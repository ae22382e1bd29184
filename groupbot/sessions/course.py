"""The course of sessions: they open, begin and end by the clock, or end by hand and may go on after all."""

from __future__ import annotations

from datetime import datetime

import structlog

from groupbot.audit.service import Audit
from groupbot.delivery.model import Posted, Row
from groupbot.each import each
from groupbot.groups.model import Group, Person
from groupbot.sessions import letters
from groupbot.sessions.book import SessionBook
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.places import Status
from groupbot.sessions.seats import Seats

log = structlog.get_logger(__name__)


class Course:
    """Takes every session through planned, open, live and ended, one step at a time."""

    def __init__(self, book: SessionBook, seats: Seats, audit: Audit) -> None:
        self._book = book
        self._seats = seats
        self._audit = audit

    async def next_at(self) -> datetime | None:
        """Give the moment of the next turn, for the alarm clock."""
        at = await self._book.store.next_moment()
        return None if at is None else at + self._book.delivery.held_back

    async def ring(self) -> None:
        """Take every turn that is due, however long the bot was away, and end the offers that are over."""
        await self._book.delivery.let_go_of_late()  # the end of a session takes back what is left
        failed: set[str] = set()
        while due := [
            s for s in await self._book.store.turning(self._book.delivery.now()) if s.id not in failed
        ]:
            broken = await each(due, self._turn, "a turn failed", lambda session: session.id)
            failed.update(session.id for session in broken)
        await self._seats.end_offers()

    async def _turn(self, due: Session) -> None:
        async with self._book.database.one_step():
            before = await self._book.store.get(due.guild_id, due.id)
            if before is None:
                return
            now = self._book.delivery.now()  # a clock far ahead must not open or end a session
            if before.state is SessionState.DRAFT:
                if before.turns_at is not None and before.turns_at <= now:
                    await self._book.store.remove(before.guild_id, before.id)
                return
            after = before.turned(now)
            if before.end_stays_open and not after.end_stays_open:
                await self._settle(before, after)
            elif after != before:
                await self._take(before, after)

    async def _take(self, before: Session, after: Session) -> None:
        await self._book.changed(before, after)
        group = await self._book.group_of(after)
        now = self._book.clock.now()
        if after.state is SessionState.OPEN:
            await self._book.delivery.put(letters.console(after, group, now))
        if after.state is SessionState.ENDED:
            await self._over(after, group)
        log.info("session turned", session=after.id, state=after.state.value)

    async def _over(self, session: Session, group: Group) -> None:
        await self._book.delivery.take_back(session.guild_id, kinds=letters.STALE, subject=session.id)
        await self._book.delivery.put(letters.ended(session, group, self._book.clock.now()))

    async def _settle(self, before: Session, after: Session) -> None:
        """Make an end by hand final: it can no longer be undone, and its message no longer offers to."""
        await self._book.store.save(after)
        await self._book.turned(before, after)
        await self._book.redraw_end(after)

    async def end(self, person: Person, typed: str) -> tuple[Session, Group]:
        """End a session now. Facilitators of its group, coordinators; ending twice is fine."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, typed)
            standing.must_lead(group)
            after = before.closed(self._book.clock.now())
            if after != before:
                await self._take(before, after)
                await self._audit.note(
                    person.guild_id, person.id, standing.title_in(group), "session.end", after.id
                )
        return after, group

    async def go_on(self, person: Person, typed: str) -> tuple[Session, Group]:
        """Undo an end by hand, within ten minutes and before the planned end. Who may end it may do this."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, typed)
            standing.must_lead(group.must_be_active())
            after = before.going_on(self._book.clock.now())
            await self._book.changed(before, after)
            await self._say_again(after, group)
            await self._audit.note(
                person.guild_id, person.id, standing.title_in(group), "session.go-on", after.id
            )
        return after, group

    async def _say_again(self, session: Session, group: Group) -> None:
        """Take back what was said of the end, and put back what the end had taken out of the outbox."""
        delivery, now = self._book.delivery, self._book.clock.now()
        await delivery.take_back(session.guild_id, kinds=[letters.ENDED], subject=session.id)
        await self._book.redraw_end(session)
        await self._book.post_again(session, group)
        places = await self._book.store.places(session)
        await self._book.remind(places, [p.member_id for p in places.with_status(Status.COMING)])
        offered = places.with_status(Status.OFFERED)
        chosen = await self._book.preferences.of_many(session.guild_id, [p.member_id for p in offered])
        await delivery.put(
            *(letters.offer(session, p, chosen[p.member_id].hears_changes_by, now) for p in offered)
        )

    async def end_posted(self, row: Row, posted: Posted) -> None:
        """Draw the message of an end again that was undone while it was on its way."""
        async with self._book.database.one_step():
            session = await self._book.store.get(row.letter.guild_id, row.letter.subject)
            if session is None or letters.speaks_of_this_end(session, row.letter.body):
                return
            now, body = self._book.clock.now(), row.letter.body
            letter = letters.redrawn_end(session, body, posted.channel_id, posted.message_id, now)
            if letter is not None:
                await self._book.delivery.redraw(letter)
