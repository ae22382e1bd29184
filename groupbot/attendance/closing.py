"""Closing a session: what was seen becomes minutes, records and counts, and what was seen is deleted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from groupbot.attendance.book import AttendanceBook
from groupbot.attendance.firsts import NONE, First, Shift, Visit, arriving
from groupbot.attendance.minutes import Window, fold
from groupbot.attendance.model import HereStatus, Proof, Record, SessionCounts, Sighting
from groupbot.attendance.store import WatchRow
from groupbot.attendance.watch import Unnamed, Watch, with_blind_end
from groupbot.groups.model import Group, Mode
from groupbot.sessions.model import Session
from groupbot.sessions.places import Places, Status
from groupbot.zones import shown_in


@dataclass(frozen=True, slots=True)
class Tally:
    """What a session came to, or comes to so far: records of the named, and the number of the others."""

    records: tuple[Record, ...]
    unnamed: Unnamed
    headcount: int | None
    at_least: bool

    @property
    def estimated(self) -> bool:
        """Say whether anybody's time is estimated."""
        return self.unnamed.estimated or any(record.estimated for record in self.records)

    @property
    def here(self) -> list[Record]:
        """Give the named people who were present, without the facilitators."""
        return [record for record in self.records if record.here and not record.facilitating]

    @property
    def facilitators(self) -> int:
        """Count the facilitators who were present, named or not."""
        leading = sum(record.here and record.facilitating for record in self.records)
        return leading + self.unnamed.facilitators


class Closing:
    """Folds a session. Everything happens in the step that ends it, so that no total is ever half written."""

    def __init__(self, book: AttendanceBook) -> None:
        self._book = book

    async def tally(self, session: Session) -> Tally:
        """Work out what a session comes to now, from everything seen so far; inside a step."""
        book, now = self._book, self._book.clock.now()
        await book.writer.flush()
        watch = await book.watch_of(session)
        window = Window.of(session.starts_at, session.ends_at, session.ended_at)
        # With nothing to say who was there at the end, the gap ends where the session did.
        until = min(now, max(session.held_until, watch.heartbeat_at)) if watch.blind else now
        blind_since = watch.heartbeat_at if watch.blind else None
        seen = await book.store.sightings(session.guild_id, session.id)
        old = await book.store.records(session.guild_id, session.id)
        found = (
            _record(
                watch,
                i,
                with_blind_end(seen.get(i, []), window, until, blind_since),
                old.get(i),
                window,
                until,
            )
            for i in sorted(watch.named)
        )
        unnamed = watch.unnamed_at_end(window, until, blind_since)
        at_least = watch.restarted and watch.saw_unnamed and watch.headcount is None
        return Tally(tuple(r for r in found if r is not None), unnamed, watch.headcount, at_least)

    async def close(self, session: Session) -> SessionCounts:
        """Write what an ended session came to, and delete what was seen; inside the step that ends it."""
        book, (guild_id, session_id) = self._book, (session.guild_id, session.id)
        group, server = await book.group_of(session), await book.groups.server(guild_id)
        tally = await self.tally(session)
        counts = _counts(session, group, await book.sessions.places(guild_id, session_id), tally)
        records, counts = await self._with_firsts(tally.records, counts, server.year_starts)
        await book.store.save_counts(counts)
        await book.store.replace_records(guild_id, session_id, records)
        await (self._set_aside(session) if session.end_stays_open else self.forget_what_was_seen(session))
        return counts

    async def _set_aside(self, session: Session) -> None:
        """Keep what was seen for as long as the end can be undone: names on disk, the others in memory."""
        book, watch = self._book, await self._book.watch_of(session)
        sure = watch.sure_so_far(self._book.clock.now())
        # Whatever could be seen was seen up to the end. Where it could not, the gap stays open.
        seen_until = watch.heartbeat_at if watch.blind else session.held_until
        row = WatchRow(watch.guild_id, watch.id, watch.channel_id, seen_until, headcount=watch.headcount)
        row = replace(row, unnamed=sure.people, unnamed_facilitators=sure.facilitators)
        await book.store.save_watch(row)

        def aside() -> None:
            watch.heartbeat_at = seen_until
            watch.follow(session)
            book.set_aside(watch)

        book.database.after_commit(aside)

    async def forget_what_was_seen(self, session: Session) -> None:
        """Delete what was seen of a session whose end is final, and in number-only groups its places."""
        book, (guild_id, session_id) = self._book, (session.guild_id, session.id)
        await book.store.drop_watch(guild_id, session_id)
        if (await book.group_of(session)).mode is Mode.NUMBER:
            await book.sessions.forget_places(guild_id, session_id)
        book.database.after_commit(lambda: book.look_away(guild_id, session_id))

    async def _with_firsts(
        self, records: Collection[Record], counts: SessionCounts, year_starts: int
    ) -> tuple[list[Record], SessionCounts]:
        """Count who is new here in each period, and mark it in their records."""
        store = self._book.store
        present = [record.member_id for record in records if record.here and not record.facilitating]
        visits = await store.visits(counts.guild_id, present)
        visit = visit_of(counts)
        held: dict[int, First] = {}
        for member_id in present:
            shifts = arriving(visit, visits[member_id], year_starts)
            held[member_id] = First(sum(shift.first for shift in shifts))
            await store.shift(
                counts.guild_id, member_id, [Shift(s.first, s.gives, None) for s in shifts if s.gives]
            )
        new = {first.column: sum(first in firsts for firsts in held.values()) for first in First}
        marked = [replace(record, firsts=int(held.get(record.member_id, NONE))) for record in records]
        return marked, replace(counts, **new)


def visit_of(counts: SessionCounts, firsts: First = NONE) -> Visit:
    """Give a closed session as one person's visit."""
    return Visit(counts.session_id, counts.group_id, counts.on_day, counts.starts_at, firsts)


def _record(
    watch: Watch, member_id: int, seen: list[Sighting], old: Record | None, window: Window, until: datetime
) -> Record | None:
    """Give one named person's record, or None where nothing is known of them.

    Time before they said yes counts towards being present; the minutes written are those since.
    """
    stay, own = fold([*watch.trace(member_id), *seen], window, until), fold(seen, window, until)
    status = window.status(stay.there) if stay.spans else None
    if old is None and watch.pressed(member_id):
        old = Record(member_id, 0.0, HereStatus.HERE, Proof.BUTTON)
    leads = member_id in watch.facilitators
    if old is None:
        if status is None:
            return None
        return Record(member_id, own.minutes, status, Proof.VOICE, stay.estimated, leads)
    record = old.seen(own.minutes, status, estimated=stay.estimated, facilitating=leads)
    gone = record.status is HereStatus.NOT_RECORDED and record.by_hand_only
    return None if gone else record


def _counts(session: Session, group: Group, places: Places, tally: Tally) -> SessionCounts:
    window = Window.of(session.starts_at, session.ends_at, session.ended_at)
    named = len(tally.here)
    waiting = len(places.with_status(Status.WAITING)) + len(places.with_status(Status.OFFERED))
    counts = SessionCounts(
        guild_id=session.guild_id,
        group_id=session.group_id,
        on_day=session.starts_at.astimezone(shown_in(group.zone)).date(),
        session_id=session.id,
        starts_at=session.starts_at,
        held_minutes=round(window.held.total_seconds() / 60),
        present=named + tally.unnamed.people,
        unnamed=tally.unnamed.people,
        at_least=tally.at_least,
        estimated=tally.estimated,
        facilitators=tally.facilitators,
        capacity=session.capacity,
        places_taken=places.coming,
        waiting=waiting,
    )
    return counts if tally.headcount is None else replace(counts, headcount=tally.headcount).with_named(0)
