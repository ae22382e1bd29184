"""Reopening a session that goes on after all: what its end had written is taken back, and more is seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from groupbot.attendance.book import AttendanceBook
from groupbot.attendance.closing import visit_of
from groupbot.attendance.firsts import First, Shift, leaving
from groupbot.attendance.model import HereStatus, Proof, Record, Sighting
from groupbot.attendance.store import seen_of
from groupbot.attendance.watch import Watch, settled
from groupbot.attendance.watching import Watching
from groupbot.sessions.model import Session


class Reopening:
    """Undoes the closing of a session, in the step that undoes its end."""

    def __init__(self, book: AttendanceBook, watching: Watching) -> None:
        self._book = book
        self._watching = watching

    async def reopen(self, before: Session, session: Session) -> None:
        """Take records and counts back, and go on seeing; `before` is the session as it had ended.

        What people said stays: presses, marks and a count of heads, those made since the end too.
        """
        book, (guild_id, session_id) = self._book, (session.guild_id, session.id)
        watch = await book.watch_of(session)
        records = await book.store.records(guild_id, session_id)
        await self._give_firsts_back(session, records.values())
        counts = await book.store.counts(guild_id, session_id)
        headcount = counts.headcount if counts else watch.headcount
        if headcount is not None:
            await book.store.set_headcount(guild_id, session_id, headcount)
        await book.store.drop_counts(guild_id, session_id)
        said = [_as_said(watch, record) for record in records.values() if record.member_id in watch.named]
        kept = [record for record in said if record is not None]
        await book.store.replace_records(guild_id, session_id, kept)
        group = await book.group_of(session)
        seen = await book.store.sightings(guild_id, session_id)

        def under_way_again() -> None:
            watch.headcount = headcount
            watch.follow(session)
            watch.led_by(group)
            book.closed.pop((guild_id, session_id), None)
            book.watches.add(watch)
            self._look_again(watch, seen, before)

        book.database.after_commit(under_way_again)

    async def _give_firsts_back(self, session: Session, records: Iterable[Record]) -> None:
        """Move the firsts of each person who was present here to their next session, as a correction does."""
        store, guild_id = self._book.store, session.guild_id
        counts = await store.counts(guild_id, session.id)
        first_here = {r.member_id: First(r.firsts) for r in records if r.firsts}
        if counts is None:
            return
        server = await self._book.groups.server(guild_id)
        visits = await store.visits(guild_id, list(first_here))
        for member_id, firsts in first_here.items():
            shifts = leaving(visit_of(counts, firsts), visits[member_id], server.year_starts)
            await store.shift(guild_id, member_id, [Shift(s.first, None, s.takes) for s in shifts])

    def _look_again(self, watch: Watch, seen: dict[int, list[Sighting]], before: Session) -> None:
        """See who is in the room now. Whoever is still there was there; who left since counts for half.

        Where the end itself could not be seen, all of it is a gap; where nothing can be seen now, the
        next snapshot settles it.
        """
        book, since, now = self._book, watch.heartbeat_at, self._book.clock.now()
        if not self._watching.sees(watch.guild_id):
            watch.looked, watch.blind = False, True
            return
        people, only_for_left = book.in_room(watch.session), since >= before.held_until
        for member_id in watch.named:
            known, present = seen.get(member_id, []), member_id in people
            if known or not present:  # somebody named since the end is new on disk, if they are here
                known = [*watch.trace(member_id), *known]
            noted = settled(known, present, since, now, watch.window, only_for_left=only_for_left)
            if noted is not None:
                book.writer.add([seen_of(watch.key, member_id, noted)])
        watch.settle(people, since, now, only_for_left=only_for_left)


def _as_said(watch: Watch, record: Record) -> Record | None:
    """Give a record as it was before the session ended: None where only the end had made it."""
    if record.proof is Proof.VOICE:
        return None
    bare = replace(record, minutes=0.0, estimated=False, firsts=0)
    if record.proof is Proof.BUTTON:
        return bare
    # After a restart nobody remembers the press; what was known before the mark tells of it.
    pressed = watch.pressed(record.member_id) or (watch.restarted and record.old_status is HereStatus.HERE)
    return replace(bare, old_status=HereStatus.HERE if pressed else HereStatus.NOT_RECORDED)
