"""The services as the bot puts them together, on a real file, with a clock that is moved by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert, select

from groupbot.app import build
from groupbot.config import Settings
from groupbot.core import Core
from groupbot.database import Database, metadata
from groupbot.delivery.model import Posted, Row, State
from groupbot.delivery.records import row_of
from groupbot.delivery.tables import outbox
from groupbot.groups.model import Group, Membership, Mode, Person, Role
from groupbot.groups.store import GroupStore
from groupbot.groups.tables import role_map, servers
from groupbot.sessions.model import Session
from tests.agreeing import agrees
from tests.clock import StillClock

# A Monday noon in winter: UTC and London agree.
START = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)
SERVER, OTHER_SERVER = 10, 11
COORDINATORS, FACILITATORS = 91, 92  # roles
ANNOUNCEMENTS, STAFF_ROOM, CIRCLE_ROOM, OTHER_ROOM = 101, 102, 103, 104


def person(member_id: int, *roles: int, guild_id: int = SERVER, manages_server: bool = False) -> Person:
    """Describe somebody the way a press does."""
    return Person(guild_id, member_id, frozenset(roles), manages_server)


ADA = person(1, manages_server=True)
CORA = person(2, COORDINATORS)
FAY, FINN, FLO = (person(i, FACILITATORS) for i in (21, 22, 23))
SAM, MIA, ALI, EVA, TOM = (person(i) for i in (31, 32, 33, 34, 35))
OMAR = person(41)


@dataclass
class Desk:
    """Two servers with roles mapped; Cora coordinates, Fay, Finn and Flo facilitate, the rest are members."""

    core: Core
    database: Database
    clock: StillClock

    async def new_group(
        self,
        name: str = "Monday Circle",
        *,
        by: Person = CORA,
        leads: tuple[Person, ...] = (FAY, FINN),
        **plan: Any,
    ) -> Group:
        """Make a group that Fay and Finn lead and that nobody is in yet."""
        defaults: dict[str, Any] = {
            "zone": "Europe/London",
            "mode": Mode.NAMED,
            "announce_channel_id": ANNOUNCEMENTS,
            "facilitators_channel_id": STAFF_ROOM,
            "place_channel_id": CIRCLE_ROOM,
        }
        group = await self.core.groups.new(by, name=name, **(defaults | plan))
        group = replace(group, facilitators=frozenset(who.id for who in leads))
        await GroupStore(self.database).save(group)
        return group

    async def join(self, group: Group, *people: Person) -> None:
        """Have people be in a group, with a yes to all that it asks for."""
        store, today = GroupStore(self.database), self.core.groups.today(group)
        async with self.database.one_step():
            for who in people:
                await store.save_membership(Membership(group.guild_id, group.id, who.id, today))
        await agrees(self.core, group, *people)

    async def draft(
        self, group: Group, when: str = "2027-01-11 19:00", *, by: Person = FAY, **plan: Any
    ) -> Session:
        """Plan a session without publishing it."""
        return (await self.core.planning.plan(by, group.id, when, **plan)).session

    async def session(
        self, group: Group, when: str = "2027-01-11 19:00", *, by: Person = FAY, **plan: Any
    ) -> Session:
        """Plan a session and publish it; its card waits in the outbox."""
        draft = await self.draft(group, when, by=by, **plan)
        await self.core.planning.publish(by, draft.id)
        return await self.now(draft)

    async def card_stands(self, session: Session, message_id: int = 5001) -> None:
        """Say that the card was posted, as Discord's answer does."""
        (card,) = await self.letters("session.card", subject=session.id)
        await self.core.sessions.card_posted(card, Posted(ANNOUNCEMENTS, message_id))

    async def now(self, session: Session) -> Session:
        """Give a session as it stands now."""
        found = await self.core.sessions.get(session.guild_id, session.id)
        assert found is not None
        return found

    async def full(self, session: Session, *people: Person) -> None:
        """Give these people a place, in this order."""
        for who in people:
            await self.core.seats.take(who, session.id)

    async def statuses(self, session: Session) -> dict[int, str]:
        """Give what each member said, by id."""
        places = await self.core.sessions.places(session.guild_id, session.id)
        return {i: place.status.value for i, place in sorted(places.by_member.items())}

    async def letters(
        self, *kinds: str, subject: str | None = None, state: State | None = None, to: Person | None = None
    ) -> list[Row]:
        """Give the rows of the outbox, by the time they are due and by recipient."""
        query = select(outbox).order_by(outbox.c.due_at, outbox.c.recipient_id)
        async with self.database.reading() as connection:
            rows = [row_of(found) for found in (await connection.execute(query)).mappings()]
        wanted: list[Callable[[Row], bool]] = [
            lambda row: not kinds or row.letter.kind in kinds,
            lambda row: subject is None or row.letter.subject == subject,
            lambda row: state is None or row.state is state,
            lambda row: to is None or row.letter.recipient_id == to.id,
        ]
        return [row for row in rows if all(holds(row) for holds in wanted)]

    async def told(self, *kinds: str) -> list[int]:
        """Give who has a letter of these kinds, once for each."""
        return [row.letter.recipient_id for row in await self.letters(*kinds)]

    async def time_passes(self, **by: float) -> None:
        """Let time pass, then do what is due: turns, offers, and what goes to the inbox."""
        self.clock.advance(timedelta(**by))
        await self.ring()

    async def time_is(self, at: datetime) -> None:
        """Let it be this moment, then do what is due."""
        self.clock.set_to(at)
        await self.ring()

    async def ring(self) -> None:
        """Do what is due now, as the alarm clock does."""
        await self.core.course.ring()
        await self.core.checks.ring()
        await self.core.rota.book.ring()
        await self.core.delivery.ring()
        await self.core.delivery.idle()


@asynccontextmanager
async def opened(folder: Path, at: datetime = START) -> AsyncIterator[Desk]:
    """Open a desk on a new file, its roles mapped; nothing runs by itself."""
    file = folder / "groupbot.sqlite"
    file.write_bytes(_blank())
    database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
    settings = Settings(_env_file=None, data=folder)  # pyright: ignore[reportCallIssue]
    clock = StillClock(at)
    desk = Desk(build(settings, clock, database), database, clock)
    await desk.core.delivery.begin()
    try:
        yield desk
    finally:
        await desk.core.delivery.stop()
        await database.close()


@cache
def _blank() -> bytes:
    """Give a file with every table and two servers whose roles are mapped, made once."""
    engine = create_engine("sqlite://")
    roles = {Role.COORDINATOR: COORDINATORS, Role.FACILITATOR: FACILITATORS}
    mapped = [
        {"guild_id": i, "kind": k, "role_id": r} for i in (SERVER, OTHER_SERVER) for k, r in roles.items()
    ]
    with engine.begin() as connection:
        metadata.create_all(connection)
        settings = {"year_starts": 1, "smallest": 5}
        connection.execute(insert(servers), [{"guild_id": i, **settings} for i in (SERVER, OTHER_SERVER)])
        connection.execute(insert(role_map), mapped)
        blank = connection.connection.driver_connection
        assert isinstance(blank, sqlite3.Connection)
        connection.commit()
        return blank.serialize()
