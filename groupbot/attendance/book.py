"""What watching, closing, naming and marking share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass, field
from datetime import datetime

from groupbot.agreement.gates import Gates
from groupbot.attendance.intake import Intake
from groupbot.attendance.model import Proof, Sight
from groupbot.attendance.store import AttendanceStore, Seen, WatchRow
from groupbot.attendance.watch import Watch, Watches
from groupbot.attendance.writer import Writer
from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.database import Database, microseconds
from groupbot.errors import NotFound
from groupbot.groups.model import Group, Mode
from groupbot.groups.service import Groups
from groupbot.sessions.model import PlaceKind, Session
from groupbot.sessions.service import Sessions

PresentIn = Callable[[int, int], Set[int]]


def _nobody(guild_id: int, channel_id: int) -> Set[int]:
    """Stand in until the client says who is in a room."""
    return frozenset()


@dataclass
class AttendanceBook:
    """The rooms below attendance, its rows on disk, and the sessions under way in memory.

    `present_in(guild_id, channel_id)` gives the people (no bots) in a voice room now, as the client knows it.
    """

    database: Database
    clock: Clock
    groups: Groups
    gates: Gates
    sessions: Sessions
    audit: Audit
    present_in: PresentIn = _nobody
    closed: dict[tuple[int, str], Watch] = field(default_factory=dict)  # ended, and may yet go on

    def __post_init__(self) -> None:
        self.store = AttendanceStore(self.database)
        self.writer = Writer(self.database, self.store)
        self._watches = Watches()
        self.intake = Intake(self.clock, self._watches, self.note)
        self.writer.read_first = self.intake.read

    @property
    def watches(self) -> Watches:
        """Give the sessions under way, as they are after all that was seen."""
        self.intake.read()
        return self._watches

    async def group_of(self, session: Session) -> Group:
        """Give the session's group."""
        group = await self.groups.get(session.guild_id, session.group_id)
        if group is None:
            raise NotFound("I do not know that session here. /session list shows what is planned.")
        return group

    async def named(self, group: Group) -> set[int]:
        """Give who may be written by name: nobody in a number-only group, nobody without a yes."""
        if group.mode is not Mode.NAMED:
            return set()
        return await self.gates.named(group)

    async def watch_of(self, session: Session) -> Watch:
        """Give the watch of a session, made anew from what is on disk where this process has none."""
        key = session.guild_id, session.id
        watch = self.watches.get(*key) or self.closed.get(key)
        return watch or await self.revive(session, await self.store.watch(*key))

    async def revive(self, session: Session, row: WatchRow | None) -> Watch:
        """Make the watch of a session from what is on disk; what was only in memory is lost."""
        group = await self.group_of(session)
        heartbeat_at = row.heartbeat_at if row else session.opens_at
        watch = Watch(session, group, await self.named(group), heartbeat_at)
        if row is not None:
            watch.restarted, watch.headcount = True, row.headcount
            watch.floor, watch.floor_facilitators = row.unnamed, row.unnamed_facilitators
        for record in (await self.store.records(session.guild_id, session.id)).values():
            if record.proof is Proof.BUTTON:
                watch.press(record.member_id)
        return watch

    def note(self, watch: Watch, members: Collection[int], sight: Sight, at: datetime) -> None:
        """Take in what was seen of these people; of those with a name it goes on its way to disk."""
        if named := watch.see(members, sight, at):
            self.writer.add([Seen(watch.key, sight, microseconds(at), False, named)])

    def look_away(self, guild_id: int, session_id: str) -> None:
        """Stop watching a session, and let go of what of it still waits to be written."""
        self.watches.remove(guild_id, session_id)
        self.closed.pop((guild_id, session_id), None)
        self.writer.drop(guild_id, session_id)

    def set_aside(self, watch: Watch) -> None:
        """Stop watching a session that ended and may yet go on; what was seen of it is kept that long."""
        self.look_away(watch.guild_id, watch.id)
        self.closed[watch.guild_id, watch.id] = watch

    def known(self, guild_id: int, group_id: str | None = None) -> list[Watch]:
        """Give the sessions of a server or a group of it under way, and those that ended and may go on."""
        aside = [
            watch
            for watch in self.closed.values()
            if watch.guild_id == guild_id and group_id in (None, watch.group_id)
        ]
        return self.watches.all(guild_id, group_id) + aside

    def in_room(self, session: Session) -> Set[int]:
        """Give who is in the session's room now; nobody where it meets in a text channel."""
        if session.place_kind is PlaceKind.TEXT:
            return frozenset()
        return self.present_in(session.guild_id, session.place_channel_id)
