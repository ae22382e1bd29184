"""A group, its sessions and its people on a real file; the clock and the voice rooms are ours to move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from groupbot.agreement.model import Purpose
from groupbot.app import build
from groupbot.attendance.intake import Intake
from groupbot.attendance.model import HereStatus, Record, SessionCounts
from groupbot.attendance.store import AttendanceStore
from groupbot.clock import Clock
from groupbot.config import Settings
from groupbot.database import Database, metadata
from groupbot.groups.model import Group, Membership, Mode, Person, PlaceKind, Role, Server
from groupbot.groups.store import GroupStore
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.store import SessionStore

GUILD = 10
ROOM, OTHER_ROOM, TEXT = 101, 102, 103
FAY, FINN = 21, 22  # facilitators
SAM, MIA, ALI, EVA, TOM = 31, 32, 33, 34, 35
MEMBERS = (SAM, MIA, ALI, EVA, TOM)
COORDINATORS = 91
START = datetime(2027, 1, 11, 19, 0, tzinfo=UTC)  # a Monday; UTC and London agree


class Wall(Clock):
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        super().__init__()
        self.at = START - timedelta(hours=1)

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Place:
    """A server or a room, as the client knows it."""

    id: int


@dataclass(frozen=True)
class Walker:
    """A member of a server, as the client knows them."""

    id: int
    guild: Place
    bot: bool = False


place = cache(Place)  # the client has one of each


def tell(
    intake: Intake, member_id: int, before: int | None, after: int | None, guild_id: int = GUILD
) -> None:
    """Have the client tell that somebody went from room to room."""
    left, joined = (None if room is None else place(room) for room in (before, after))
    intake.moved(Walker(member_id, place(guild_id)), left, joined)


class World:
    """One server. `restart` drops everything that is only in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Wall()
        self.rooms: dict[int, set[int]] = {}
        self.group = a_group()
        self._build()

    def _build(self) -> None:
        settings = Settings(_env_file=None, data=self.folder)  # pyright: ignore[reportCallIssue]
        self.database = Database(settings.database, durable=False)
        core = build(settings, self.clock, self.database)
        self.audit, self.groups, self.agreement = core.audit, core.groups, core.agreement
        self.sessions, self.planning, self.course = core.sessions, core.planning, core.course
        self.seats, self.attendance = core.seats, core.attendance
        self.attendance.look_with(lambda _guild_id, channel_id: self.rooms.get(channel_id, set()))
        self.delivery = core.delivery
        self.store = AttendanceStore(self.database)

    # --- coming and going of the bot ----------------------------------------------------------------

    async def open(self) -> None:
        async with self.database.one_step() as connection:
            await connection.run_sync(metadata.create_all)
        await GroupStore(self.database).save_server(Server(GUILD, {Role.COORDINATOR: COORDINATORS}))
        await self.add_group(self.group)
        await self.begin()

    async def begin(self) -> None:
        await self.attendance.begin()
        await self.snapshot()

    async def close(self) -> None:
        await self.attendance.stop()
        await self.database.close()

    async def killed(self) -> None:
        """End as by a power cut: what waits in memory is gone, no last heartbeat is written."""
        book = self.attendance._book  # pyright: ignore[reportPrivateUsage]
        book.intake._moves.clear()  # pyright: ignore[reportPrivateUsage]
        book.writer._waiting.clear()  # pyright: ignore[reportPrivateUsage]
        self.attendance.lost()
        await self.close()

    async def restart(self, *, away: float = 0, then: dict[int, set[int]] | None = None) -> None:
        """Kill the bot, let minutes pass, and start a new one that finds the rooms as they are then."""
        await self.killed()
        self.clock.at += timedelta(minutes=away)
        self.rooms = self.rooms if then is None else then
        await self.comes_back()

    async def comes_back(self) -> None:
        """Start a new bot on what is on disk."""
        self._build()
        await self.attendance.begin()
        await self.course.ring()
        await self.snapshot()

    async def snapshot(self, *, resumed: bool = False) -> None:
        await self.attendance.reconcile(GUILD, self.rooms, resumed=resumed)

    async def outage(self, *, minutes: float, then: set[int], resumed: bool = False) -> None:
        """Let the gateway be gone for a while; the bot goes on running."""
        self.attendance.lost()
        await self.passes(minutes)
        self.rooms[ROOM] = then
        await self.snapshot(resumed=resumed)

    # --- groups and sessions --------------------------------------------------------------------------

    async def add_group(self, group: Group, *, members: tuple[int, ...] = MEMBERS) -> Group:
        store = GroupStore(self.database)
        async with self.database.one_step():
            await store.add(group, self.clock.now())
            for member_id in members:
                await store.save_membership(Membership(GUILD, group.id, member_id, START.date()))
                await self.agrees(member_id, group=group)
            for member_id in group.facilitators:
                await self.agrees(member_id, group=group)
            for member_id in {*members, *group.facilitators}:
                for purpose in (Purpose.AGREEMENT, Purpose.ADULT):
                    await self.agreement.say(GUILD, group.id, member_id, purpose, True)
        return group

    async def agrees(self, member_id: int, *, yes: bool = True, group: Group | None = None) -> None:
        await self.agreement.say(GUILD, (group or self.group).id, member_id, Purpose.NAMED, yes)

    async def session(
        self,
        name: str = "aaaaaaaaaa",
        *,
        group: Group | None = None,
        starts_at: datetime = START,
        length: int = 60,
        room: int = ROOM,
        kind: PlaceKind = PlaceKind.VOICE,
        co_facilitator_id: int | None = None,
    ) -> Session:
        """Plan a session, published already."""
        session = Session(
            guild_id=GUILD,
            id=name,
            group_id=(group or self.group).id,
            title="Monday Circle",
            zone="Europe/London",
            starts_at=starts_at,
            length=length,
            capacity=12,
            place_channel_id=room,
            place_kind=kind,
            facilitator_id=FAY,
            co_facilitator_id=co_facilitator_id,
            created_by=FAY,
            created_at=self.clock.now(),
            state=SessionState.PLANNED,
        ).with_turn(self.clock.now())
        await SessionStore(self.database).add(session)
        return session

    # --- time and people -------------------------------------------------------------------------------

    async def passes(self, minutes: float) -> None:
        """Let time pass: every turn on the way happens at its time, and a heartbeat at the end."""
        until = self.clock.at + timedelta(minutes=minutes)
        while self.clock.at < until:
            turn = await self.course.next_at() or until
            self.clock.at = max(self.clock.at, min(turn, until))
            await self.course.ring()
        await self.attendance.beat()

    async def reaches(self, minutes: float) -> None:
        """Let time pass until so many minutes after the start."""
        await self.passes((START + timedelta(minutes=minutes) - self.clock.at).total_seconds() / 60)

    def joins(self, *members: int, room: int = ROOM) -> None:
        for member_id in members:
            self.rooms.setdefault(room, set()).add(member_id)
            self.moved(member_id, None, room)

    def leaves(self, *members: int, room: int = ROOM) -> None:
        for member_id in members:
            self.rooms[room].discard(member_id)
            self.moved(member_id, room, None)

    def goes(self, member_id: int, room: int, other: int) -> None:
        self.rooms[room].discard(member_id)
        self.rooms.setdefault(other, set()).add(member_id)
        self.moved(member_id, room, other)

    def moved(
        self, member_id: int, before: int | None, after: int | None, at: datetime | None = None
    ) -> None:
        """Tell of a move, now or at some other time."""
        intake, now = self.attendance.intake, self.clock.at
        if at is not None:
            intake.read()  # for this one has a moment of its own
            self.clock.at = at
        tell(intake, member_id, before, after)
        if at is not None:
            intake.read()
            self.clock.at = now

    # --- what came of it --------------------------------------------------------------------------------

    async def records(self, session: Session) -> dict[int, Record]:
        return await self.store.records(GUILD, session.id)

    async def came(self, session: Session) -> dict[int, tuple[float, HereStatus, bool]]:
        """Give minutes, status and whether they are estimated, by member."""
        found = await self.records(session)
        return {i: (r.minutes, r.status, r.estimated) for i, r in found.items()}

    async def counts(self, session: Session) -> SessionCounts:
        counts = await self.attendance.counts(GUILD, session.id)
        assert counts is not None
        return counts

    async def rows(self, table: str) -> int:
        async with self.database.reading() as connection:
            result = await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")  # noqa: S608
            return int(result.scalar_one())

    async def mentions(self, member_id: int) -> list[str]:
        """Give the tables of attendance in which an id stands, wherever it stands."""
        found = []
        for table in ("sightings", "watches", "attendance", "session_counts"):
            async with self.database.reading() as connection:
                rows = (await connection.exec_driver_sql(f"SELECT * FROM {table}")).all()  # noqa: S608
            if any(member_id in row for row in rows):
                found.append(table)
        return found


def a_group(
    name: str = "grp0000001", mode: Mode = Mode.NAMED, *, zone: str = "Europe/London", room: int = ROOM
) -> Group:
    return Group(
        guild_id=GUILD,
        id=name,
        name=f"Group {name}",
        zone=zone,
        mode=mode,
        announce_channel_id=1,
        facilitators_channel_id=2,
        place_channel_id=room,
        facilitators=frozenset({FAY, FINN}),
    )


def who(member_id: int, *roles: int) -> Person:
    return Person(GUILD, member_id, frozenset(roles))
