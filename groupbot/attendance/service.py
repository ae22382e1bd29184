"""Attendance: who was there, as it is seen, said, counted, shown and forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date, datetime
from typing import Any

from groupbot.agreement.gates import Gates
from groupbot.attendance.book import AttendanceBook, PresentIn
from groupbot.attendance.closing import Closing
from groupbot.attendance.intake import Intake
from groupbot.attendance.marking import Marking
from groupbot.attendance.model import (
    AttendanceList,
    Counted,
    Health,
    HereStatus,
    Record,
    SessionCounts,
)
from groupbot.attendance.naming import Naming
from groupbot.attendance.reopening import Reopening
from groupbot.attendance.watching import Watching
from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.groups.model import Group, Person
from groupbot.groups.service import Groups
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.service import Sessions


class Attendance:
    """Sees who is in the room of a session, and keeps no more of it than the group and each person chose.

    Order at start: `begin`, then the alarm clock, then the gateway; `reconcile` at every READY and
    GUILD_CREATE, `lost` when the gateway or a server goes, `connected` when it resumed.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: Audit,
        groups: Groups,
        gates: Gates,
        sessions: Sessions,
    ) -> None:
        """Build it, and have agreement, groups and sessions tell it of their changes."""
        self._book = AttendanceBook(database, clock, groups, gates, sessions, audit)
        self._watching = Watching(self._book)
        self._closing = Closing(self._book)
        self._reopening = Reopening(self._book, self._watching)
        self._naming = Naming(self._book)
        self._marking = Marking(self._book, self._closing)
        sessions.on_turn(self.session_turned)
        gates.agreement.on_change(self._naming.consent_changed)
        groups.on_change(self.group_changed)

    # --- from start to stop, and what the client tells ---------------------------------------------

    def look_with(self, present_in: PresentIn) -> None:
        """Ask the client through this who (people, no bots) is in a voice room: (server, channel)."""
        self._book.present_in = present_in

    async def begin(self) -> None:
        """Go on with the sessions that were under way when the bot stopped; before the gateway is ready."""
        await self._watching.begin()

    async def stop(self) -> None:
        """Write what waits, and stop."""
        await self._watching.stop()

    @property
    def intake(self) -> Intake:
        """Give what takes in voice events."""
        return self._book.intake

    def connected(self, guild_id: int) -> None:
        """Note that the gateway resumed and nothing was missed in this server."""
        self._watching.connected(guild_id)

    def lost(self, guild_id: int | None = None) -> None:
        """Note that nothing can be seen from here on, in one server or in all."""
        self._watching.lost(guild_id)

    async def reconcile(
        self, guild_id: int, present: Mapping[int, Set[int]], *, resumed: bool, at: datetime | None = None
    ) -> None:
        """Take a server's voice snapshot (people by channel, no bots) as the truth of `at`, or of now."""
        await self._watching.reconcile(guild_id, present, resumed=resumed, at=at)

    def health(self, guild_id: int) -> Health:
        """Give the last heartbeat and the last gap in a server, since the bot started."""
        return self._watching.health(guild_id)

    async def beat(self) -> None:
        """Write a heartbeat now, if it can be written; it is every 5 s while a session is under way."""
        await self._watching.beat_or_warn()

    async def flush(self) -> None:
        """Have everything seen so far on disk."""
        await self._book.writer.flush()

    # --- what other rooms tell, each in its own step --------------------------------------------------

    async def session_turned(self, before: Session | None, after: Session) -> None:
        """Watch a session that opens, follow one that changes, close one that ended, reopen one that goes on.

        An end by hand is final only a while later: until then what was seen is kept.
        """
        was_under_way = before is not None and before.under_way
        had_ended = before is not None and before.state is SessionState.ENDED
        if before is not None and had_ended and after.under_way:
            await self._reopening.reopen(before, after)
        elif had_ended:
            await self._closing.forget_what_was_seen(after)
        elif after.under_way:
            await (self._watching.follow(after) if was_under_way else self._watching.open(after))
        elif after.state is SessionState.ENDED:
            await self._closing.close(after)
        elif was_under_way:
            await self._watching.drop(after)

    async def group_changed(self, before: Group, after: Group, person: Person) -> None:
        """Take over a group's new facilitators and mode."""
        await self._naming.group_changed(before, after)

    async def asks_changed(self, group: Group) -> None:
        """Take in that a group asks for more, or less, of whoever may stand in its lists."""
        await self._naming.asks_changed(group)

    # --- what people do --------------------------------------------------------------------------------

    async def here(self, person: Person, typed: str) -> Counted:
        """Count the one who presses I'm here, once; from 10 minutes before the start to the end."""
        return await self._marking.here(person, typed)

    async def may_mark(self, person: Person, typed: str) -> tuple[Session, Group]:
        """Check that this person may put names right here, before they are asked whose."""
        return await self._marking.may_mark(person, typed)

    async def mark(
        self, person: Person, typed: str, member_id: int, status: HereStatus, why: str
    ) -> tuple[Session, Group, Record | None]:
        """Put one person's attendance right, with a reason; the session's own facilitators, 90 days long."""
        return await self._marking.mark(person, typed, member_id, status, why)

    async def may_count(self, person: Person, typed: str) -> tuple[Session, Group]:
        """Check that this person may say how many were there, before they are asked."""
        return await self._marking.may_count(person, typed)

    async def headcount(
        self, person: Person, typed: str, number: int | str | None, new: int | str | None = None
    ) -> tuple[Session, Group]:
        """Say how many were there altogether, without the facilitators: 0 to 500; None leaves it.

        `new`: how many of them for the first time this year, in ended sessions of number-only groups;
        "" takes back what was said, None leaves it.
        """
        return await self._marking.headcount(person, typed, number, new)

    async def list_for(self, person: Person, typed: str) -> AttendanceList:
        """Show the session's own facilitators who was there, 90 days long; each look is written down."""
        return await self._marking.list_for(person, typed)

    # --- numbers -----------------------------------------------------------------------------------------

    def present_now(self, guild_id: int, session_id: str) -> int:
        """Count who is in the room of a session now or said they are here, facilitators left out."""
        watch = self._book.watches.get(guild_id, session_id)
        return 0 if watch is None else watch.in_room

    async def counts(self, guild_id: int, session_id: str) -> SessionCounts | None:
        """Give what an ended session came to; None while it has not ended."""
        return await self._book.store.counts(guild_id, session_id)

    async def counts_between(
        self, guild_id: int, first_day: date, last_day: date, group_id: str | None = None
    ) -> list[SessionCounts]:
        """Give the counts of the sessions of these days (the groups' local days, both included), by start."""
        return await self._book.store.counts_between(guild_id, first_day, last_day, group_id)

    # --- a person's own -----------------------------------------------------------------------------------

    async def forget(self, guild_id: int, member_id: int, group_id: str | None = None) -> None:
        """Delete a person's records, of one group or of all. The counts stay as they are."""
        await self._naming.forget(guild_id, member_id, group_id)

    async def visits_of(self, guild_id: int, group_id: str, member_id: int) -> dict[str, datetime]:
        """Give the closed sessions of a group at which somebody is written down, with their starts."""
        visits = (await self._book.store.visits(guild_id, [member_id]))[member_id]
        return {visit.session_id: visit.starts_at for visit in visits if visit.group_id == group_id}

    async def group_with_records(self, person: Person, typed_id: str) -> Group:
        """Give a group: one the person may see, or one that they may not see any more and have records of."""
        book = self._book
        group = await book.groups.get(person.guild_id, typed_id)
        if group is None or not await book.store.has_any(person.guild_id, person.id, group.id):
            group, _ = await book.groups.find(person, typed_id)
        return group

    async def export(self, guild_id: int, member_id: int) -> dict[str, list[dict[str, Any]]]:
        """Give a person's records, and what was seen of them in sessions under way."""
        return await self._book.store.export(guild_id, member_id)
