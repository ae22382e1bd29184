"""The whole house for a test: a loopback Discord, the real bot on a real file, and people to talk to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from groupbot.app import App
from groupbot.bot import GroupBot
from groupbot.clock import Clock
from groupbot.config import Settings
from groupbot.database import Database
from groupbot.delivery.limits import Limits
from groupbot.loopback import Loopback, Person, Reply
from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.records import Role
from groupbot.migrating import migrate
from groupbot.pace import Pace, Rate
from tests.people import redirected

# As in service, but twenty times as fast where real time passes.
QUICK = Limits(
    send_timeout=2.0, nonce_trusted=3.0, lease=4.5, look_timeout=0.5, edit_gap=0.1, backoff_first=0.05
)
# People in tests press as fast as they can; what becomes of that is shown in its own tests.
HASTE = Rate(1e9, 1e9)
# A Monday noon in winter: UTC and London agree.
START = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)


@dataclass
class Stage:
    """A server called Harbour with its people, and the bot that serves it."""

    lo: Loopback
    clock: Clock
    folder: Path
    guild: Guild
    announcements: Channel
    staff_room: Channel
    circle_room: Channel
    other_room: Channel
    text_room: Channel
    facilitator_role: Role
    coordinator_role: Role
    ada: Person  # Manage Server
    cora: Person  # coordinator
    fay: Person  # facilitator
    finn: Person  # facilitator
    omar: Person  # nobody in particular
    members: list[Person]
    app: App = field(init=False)
    bot: GroupBot = field(init=False)
    _task: asyncio.Task[None] = field(init=False)

    @property
    def sam(self) -> Person:
        """Give the first member."""
        return self.members[0]

    @property
    def mia(self) -> Person:
        """Give the second member."""
        return self.members[1]

    async def start(self) -> None:
        """Start the bot on the file as it is, and wait until it is ready."""
        settings = Settings(_env_file=None, discord_token="x", data=self.folder, sweep=0.5)  # pyright: ignore[reportCallIssue]
        self.app = App(settings, self.clock, limits=QUICK, durable=False)
        await self.app.open()
        self.bot = self.app.bot(ready_timeout=0.02)
        self.bot.pace = Pace(self.clock.monotonic, person=HASTE, server=HASTE)
        self.bot.before_identify_hook = _at_once
        self._task = asyncio.create_task(self.bot.run_until_stopped(self.lo.token))
        await self.lo.until(lambda: self._task.done() or self.bot.is_ready(), what="the bot's start")
        if self._task.done():
            await self._task

    async def stop(self) -> None:
        """Stop the bot as an operator would."""
        await self.bot.close()
        await asyncio.wait([self._task], timeout=5)
        await self.app.close()

    async def restart(self) -> None:
        """Stop the bot and start a new one on the same file."""
        await self.stop()
        await self.start()

    async def pass_time(self, **by: float) -> None:
        """Let time pass (timedelta's words), and wait until what was due is done."""
        self.clock.advance(timedelta(**by))
        self.app.core.alarm.wakeup()
        await self.settled()

    async def pass_until(self, moment: datetime) -> None:
        """Let time pass until a moment."""
        await self.pass_time(seconds=(moment - self.clock.now()).total_seconds())

    async def settled(self) -> None:
        """Wait until nothing is due any more and nothing is under way."""
        core = self.app.core
        for _ in range(200):
            await core.course.ring()
            await core.checks.ring()
            await core.rota.book.ring()
            await core.delivery.ring()
            # The alarm may be in the middle of taking rows up: they fly once it is still.
            await core.alarm.quiet()
            await core.delivery.idle()
            upcoming = [m for m in (await core.course.next_at(), await core.delivery.next_at()) if m]
            soon = min(upcoming, default=None)
            if soon is None or soon - self.clock.now() > timedelta(seconds=1):
                return
            await asyncio.sleep(max(0.01, (soon - self.clock.now()).total_seconds()))
        raise AssertionError("something stays due")

    async def make_group(self, name: str = "Monday Circle", *, mode: str = "named") -> Reply:
        """Have the coordinator make a group with both facilitators, as people do it on Discord."""
        made = await self.cora.slash(
            "/group new",
            in_=self.staff_room,
            name=name,
            zone="Europe/London",
            attendance=mode,
            announce_channel=self.announcements,
            facilitators_channel=self.staff_room,
            place=self.circle_room,
        )
        for person in (self.fay, self.finn):
            await self.cora.slash("/group facilitator add", in_=self.staff_room, group=name, person=person)
        return made

    async def fill_group(self, name: str = "Monday Circle", *people: Person, named: bool = True) -> None:
        """Have members join a group and say yes to its agreement, to their names as well or not."""
        for person in people or self.members:
            joined = await person.slash("/group join", in_=self.announcements, group=name)
            read = await person.press(joined, "Read the agreement")
            label = "I agree, with my name" if named else "I agree, without my name"
            label = label if label in read.buttons else "I agree"
            if label in read.buttons:
                await person.press(read, label)

    async def plan(self, when: str = "mon 19:00", group: str = "Monday Circle", **more: Any) -> Reply:
        """Have a facilitator plan and publish a session; gives the answer to Publish."""
        preview = await self.fay.slash("/session new", in_=self.staff_room, group=group, when=when, **more)
        label = next(b for b in preview.buttons if b.startswith("Publish"))
        published = await self.fay.press(preview, label)
        await self.settled()
        return published


async def _at_once(shard_id: int | None, *, initial: bool = False) -> None:
    """Begin anew without the library's five seconds, which it leaves to whoever uses it."""


@asynccontextmanager
async def set_up(folder: Path, *, members: int = 6, start_bot: bool = True) -> AsyncIterator[Stage]:
    """Build the stage, start the bot, and take everything down again."""
    logging.getLogger("discord").setLevel(logging.INFO)
    clock = Clock(START - datetime.now(UTC))
    async with Loopback(now=clock.now) as lo:
        with redirected(lo):
            stage = _stage(lo, clock, folder, members)
            if start_bot:
                await _migrated(folder / "groupbot.sqlite")
                await stage.start()
            try:
                yield stage
            finally:
                if start_bot:
                    await stage.stop()


_first: list[bytes] = []


async def _migrated(file: Path) -> None:
    """Write a database as the migrations make it; they run for the first stage only."""
    if _first:
        await asyncio.to_thread(file.write_bytes, _first[0])
        return
    database = Database(f"sqlite+aiosqlite:///{file}", durable=False)
    await migrate(database)
    await database.close()
    _first.append(await asyncio.to_thread(file.read_bytes))


def _stage(lo: Loopback, clock: Clock, folder: Path, members: int) -> Stage:
    guild = lo.world.guild("Harbour")
    facilitator, coordinator = guild.role("Facilitator"), guild.role("Coordinator")
    staff_room = guild.text("staff-room")
    staff_room.deny(guild.everyone, "view_channel")
    for role in (facilitator, coordinator, guild.bot_role):
        staff_room.allow(role, "view_channel", "send_messages")
    admin = guild.role("Admin", "manage_guild")
    staff_room.allow(admin, "view_channel", "send_messages")
    names = ("Sam", "Mia", "Noor", "Lee", "Ivy", "Tom", "Zoe", "Ben", "Ana", "Jo", "Kit", "Uma")
    return Stage(
        lo=lo,
        clock=clock,
        folder=folder,
        guild=guild,
        announcements=guild.text("announcements"),
        staff_room=staff_room,
        circle_room=guild.voice("Circle Room"),
        other_room=guild.voice("Other Room"),
        text_room=guild.text("text-circle"),
        facilitator_role=facilitator,
        coordinator_role=coordinator,
        ada=lo.person("Ada", guild, [admin]),
        cora=lo.person("Cora", guild, [coordinator]),
        fay=lo.person("Fay", guild, [facilitator]),
        finn=lo.person("Finn", guild, [facilitator]),
        omar=lo.person("Omar", guild),
        members=[lo.person(name, guild) for name in names[:members]],
    )
