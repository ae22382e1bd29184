"""Looks before a session who comes: who has left, who still comes, and whether there are enough."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from groupbot.audit.service import Audit
from groupbot.each import each
from groupbot.errors import OutOfDate
from groupbot.groups.model import Group, Person
from groupbot.preferences.model import By
from groupbot.rules.model import Rules
from groupbot.rules.service import GroupRules
from groupbot.sessions import letters
from groupbot.sessions.book import SessionBook
from groupbot.sessions.model import OPENS_BEFORE, Few, Session, SessionState
from groupbot.sessions.places import Places, Status
from groupbot.sessions.seats import Seats

ASKS_BEFORE = timedelta(hours=24)  # "Still coming?"
ASKS_AT_LEAST = timedelta(hours=12)  # a bot that comes back later than this does not ask any more
LOOSE_BEFORE = timedelta(hours=6)  # without an answer by then, a place is kept only until somebody takes it
DECIDES_BEFORE = timedelta(minutes=30)  # without an answer by then, a session with few people is held
_AHEAD = ASKS_BEFORE - OPENS_BEFORE
_HOLDING = (Status.COMING, Status.OFFERED, Status.WAITING)

IsHere = Callable[[int, int], Awaitable[bool | None]]


class Checks:
    """The looks that are taken before a session, each once, however often they are tried."""

    def __init__(self, book: SessionBook, seats: Seats, rules: GroupRules, audit: Audit) -> None:
        self._book = book
        self._seats = seats
        self._rules = rules
        self._audit = audit
        self._is_here: IsHere | None = None

    def asks_who_is_here(self, hook: IsHere) -> None:
        """Ask this whether somebody is still in the server: guild, member; None where that is not known."""
        self._is_here = hook

    async def next_at(self) -> datetime | None:
        """Give the moment of the next look."""
        at = await self._book.store.next_check(_AHEAD)
        return None if at is None else at + self._book.delivery.held_back

    async def ring(self) -> None:
        """Take every look that is due."""
        due = await self._book.store.to_check(self._book.delivery.now(), _AHEAD)
        await each(due, self._look_at, "a look failed", lambda session: session.id)

    async def _look_at(self, session: Session) -> None:
        gone = await self._gone(session)
        async with self._book.database.one_step():
            await self._look(session, gone)

    async def rules_changed(self, group: Group, before: Rules, after: Rules) -> None:
        """Work out anew when the group's sessions are looked at (a hook of rules, in their step)."""
        await self._book.store.recheck(group.guild_id, group.id)

    async def _gone(self, session: Session) -> list[int]:
        """Find out who of those with a place has left the server. Discord is asked, outside of any step."""
        if self._is_here is None:
            return []
        places = await self._book.store.places(session)
        holding = [i for i, place in places.by_member.items() if place.status in _HOLDING]
        return [i for i in holding if await self._is_here(session.guild_id, i) is False]

    async def _look(self, seen: Session, gone: list[int]) -> None:
        session = await self._book.store.get(seen.guild_id, seen.id)
        if session is None or session.state not in (SessionState.PLANNED, SessionState.OPEN):
            return
        now = self._book.delivery.now()
        rules = await self._rules.of(session.guild_id, session.group_id)
        await self._seats.drop(session, gone)
        if rules.confirm_places:
            await self._ask_who_still_comes(session, now)
        await self._let_go(session, now)
        after = await self._count(session, rules, now)
        await self._book.store.save(replace(after, checks_at=_next_look(after, rules, now)))

    async def _ask_who_still_comes(self, session: Session, now: datetime) -> None:
        if not session.starts_at - ASKS_BEFORE <= now <= session.starts_at - ASKS_AT_LEAST:
            return
        before = await self._book.store.places(session)
        group = await self._book.group_of(session)
        new = [p for p in before.with_status(Status.COMING) if not p.still and not p.please_confirm]
        ids = [p.member_id for p in new]
        resting = await self._book.groups.on_break(group, ids)
        chosen = await self._book.preferences.of_many(session.guild_id, ids)
        asked = [i for i in ids if chosen[i].hears_changes_by is By.DM and i not in resting]
        if asked:
            until = session.starts_at - LOOSE_BEFORE
            await self._book.store.save_places(before, before.asking(asked))
            await self._book.delivery.put(*(letters.still(session, i, By.DM, now, until) for i in asked))

    async def _let_go(self, session: Session, now: datetime) -> None:
        if now < session.starts_at - LOOSE_BEFORE:
            return
        before = await self._book.store.places(session)
        after = before.loosened()
        if after != before:
            await self._book.save_places(before, after)
            await self._book.redraw(session)

    async def _count(self, session: Session, rules: Rules, now: datetime) -> Session:
        """Ask the facilitators where too few come, or hold the session where they gave no answer in time."""
        if session.few is Few.ASKED and now >= _decided_at(session, rules):
            after = replace(session, few=Few.UNANSWERED)
            await self._book.store.save(after)
            await self._book.redraw_few(after)
            return after
        asks = session.starts_at - timedelta(minutes=rules.minimum_before)
        if session.few or session.drop_in or not asks <= now < _decided_at(session, rules):
            return session
        places = await self._book.store.places(session)
        if places.coming >= rules.minimum:
            return session
        group = await self._book.group_of(session)
        await self._book.delivery.put(letters.few(session, group, now, _decided_at(session, rules)))
        return replace(session, few=Few.ASKED)

    async def hold(self, person: Person, typed: str, *, drop_in: bool) -> tuple[Session, Group, Places]:
        """Hold a session although few come, as planned or as a drop-in. Facilitators, coordinators."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, typed)
            standing.must_lead(group)
            if before.few is Few.UNANSWERED and not drop_in:
                raise OutOfDate(
                    "Nobody had answered in time, so it is held as planned. "
                    "To call it off, use /session cancel."
                )
            after = before.held_anyway(drop_in=drop_in)
            places = await self._book.store.places(after)
            if after != before:
                await self._book.changed(before, after)
                places = await self._book.save_places(replace(places, session=before), places)
                if drop_in:
                    now = self._book.clock.now()
                    await self._book.delivery.put(letters.line(after, group, now, timedelta(0)))
                title, act = standing.title_in(group), "session.drop-in" if drop_in else "session.hold"
                await self._audit.note(person.guild_id, person.id, title, act, after.id)
        return after, group, places


def _decided_at(session: Session, rules: Rules) -> datetime:
    """Give until when the facilitators can say what becomes of it: 30 minutes before, or half their time."""
    half = timedelta(minutes=rules.minimum_before) / 2
    return session.starts_at - min(DECIDES_BEFORE, half)


def _next_look(session: Session, rules: Rules, now: datetime) -> datetime:
    """Give the next moment to look; the end, where nothing is left to look at."""
    counts = timedelta(minutes=rules.minimum_before) if rules.minimum else LOOSE_BEFORE
    moments = [
        session.starts_at - ASKS_BEFORE,
        session.starts_at - LOOSE_BEFORE,
        session.starts_at - counts,
        _decided_at(session, rules),
    ]
    return min((moment for moment in moments if moment > now), default=session.ends_at)
