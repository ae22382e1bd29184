"""A server with its groups, sessions and counts in a real database."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groupbot.app import build
from groupbot.attendance.model import SessionCounts
from groupbot.attendance.store import AttendanceStore
from groupbot.clock import Clock
from groupbot.config import Settings
from groupbot.database import Database, metadata
from groupbot.groups.model import Group, Person, Role, Server
from groupbot.groups.store import GroupStore
from groupbot.sessions.model import Session
from groupbot.sessions.store import SessionStore
from tests.reports.making import GUILD

COORDINATOR_ROLE, FACILITATOR_ROLE = 91, 92


class Standing(Clock):
    """A clock that stands."""

    def __init__(self) -> None:
        super().__init__()
        self.at = datetime(2027, 1, 10, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class House:
    """The rooms that reports stand on, and short ways to fill them."""

    def __init__(self, path: Path) -> None:
        self.clock = Standing()
        self.database = Database(f"sqlite+aiosqlite:///{path / 'reports.sqlite'}", durable=False)
        core = build(Settings(data=path), self.clock, self.database)
        self.audit, self.groups, self.reports = core.audit, core.groups, core.reports

    async def open(self) -> None:
        async with self.database.one_step() as connection:
            await connection.run_sync(metadata.create_all)
        await self.settings()

    async def settings(self, guild_id: int = GUILD, year_starts: int = 1, smallest: int = 5) -> None:
        roles = {Role.COORDINATOR: COORDINATOR_ROLE, Role.FACILITATOR: FACILITATOR_ROLE}
        await GroupStore(self.database).save_server(Server(guild_id, roles, year_starts, smallest))

    async def add(self, group: Group, *sessions: tuple[Session, SessionCounts] | Session) -> Group:
        """Write a group, its sessions, and what stayed of those that have ended."""
        async with self.database.one_step():
            if await self.groups.get(group.guild_id, group.id) is None:
                await GroupStore(self.database).add(group, self.clock.now())
            for each in sessions:
                session, counts = (each, None) if isinstance(each, Session) else each
                await SessionStore(self.database).add(session)
                if counts is not None:
                    await AttendanceStore(self.database).save_counts(counts)
        return group

    def coordinator(self, guild_id: int = GUILD) -> Person:
        return Person(guild_id, 1, frozenset({COORDINATOR_ROLE}))

    def facilitator(self) -> Person:
        return Person(GUILD, 21, frozenset({FACILITATOR_ROLE}))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    house = House(tmp_path)
    await house.open()
    yield house
    await house.reports.close()
    await house.database.close()
