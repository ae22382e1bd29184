"""(a) Voice events to disk, beside the library's own empty listener on the same stream."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord

from groupbot.app import App
from groupbot.attendance.store import AttendanceStore, WatchRow
from groupbot.attendance.watch import Watch
from groupbot.bot import GroupBot
from groupbot.clock import Clock
from groupbot.config import Settings
from groupbot.groups.model import Group, Mode
from groupbot.groups.store import GroupStore
from groupbot.loopback.guild import Guild
from groupbot.loopback.home import Happening
from groupbot.loopback.payloads import events, people
from groupbot.loopback.records import Member, VoiceState
from groupbot.loopback.world import World
from groupbot.running import steady
from groupbot.sessions.model import PlaceKind, Session, SessionState
from groupbot.sessions.store import SessionStore
from tests.bench.figures import Line

PACE = 1500  # events a second
_HANDFUL = 50  # events that the gateway hands over between two turns of the loop

Feed = Callable[[Any], None]
Done = Callable[[], int]


async def measure(folder: Path, *, rounds: int = 7, burst: int = 100_000, paced: int = 4600) -> list[Line]:
    """Feed both the same payloads by turns, all at once, then paced; always whole walks in and out."""
    world = World()
    guild = world.guild("Harbour")
    room = guild.voice("Circle Room")
    walkers = [world.user(f"Walker {n}") for n in range(100)]
    for one in walkers:
        guild.members[one.id] = Member(one, world.now())
    stream = _stream(guild, room.id, [one.id for one in walkers])
    created = events.written(
        Happening("GUILD_CREATE", guild, guild.id), events.View(world, "", events.VOICE_STATES | 1)
    )
    found: dict[str, list[float]] = {name: [] for name in ("bare", "ours", "bare paced", "ours paced")}
    async with (
        _ours(folder, world, guild, room.id, [one.id for one in walkers], created) as ours,
        _bare(world, created) as bare,
    ):
        switched = sys.getswitchinterval()
        steady()
        for number, pace, mark in ((burst, 0, ""), (paced, PACE, " paced")):
            await _rate(*ours, stream, len(stream), 0)  # warm
            for _ in range(rounds):
                found["bare" + mark].append(await _rate(*bare, stream, number, pace))
                found["ours" + mark].append(await _rate(*ours, stream, number, pace))
        gc.unfreeze()
        sys.setswitchinterval(switched)
    lines = []
    for mark, name, least in (("", "in a burst", 130), (" paced", f"paced at {PACE:,}/s", 95)):
        ours_, bare_ = found["ours" + mark], found["bare" + mark]
        shares = [100 * a / b for a, b in zip(ours_, bare_, strict=True)]
        lines += [
            Line(f"voice events on disk, {name}", ours_, "/s"),
            Line(f"the library's empty listener, {name}", bare_, "/s"),
            Line(f"ours against the empty listener, {name}", shares, " %", least=least),
        ]
    return lines


def _stream(guild: Guild, room_id: int, walkers: Sequence[int]) -> list[dict[str, Any]]:
    """Write everybody's way in, then everybody's way out."""
    ins = [people.voice_state(VoiceState(i, room_id, f"{i:x}"), guild) for i in walkers]
    outs = [people.voice_state(VoiceState(i, None, f"{i:x}"), guild) for i in walkers]
    return ins + outs


async def _rate(feed: Feed, done: Done, stream: list[dict[str, Any]], number: int, pace: int) -> float:
    """Feed so many events, wait until all are dealt with, and give how many that were a second."""
    before, began = done(), time.perf_counter()
    for n in range(number):
        feed(stream[n % len(stream)])
        if n % _HANDFUL == _HANDFUL - 1:
            due = began + (n + 1) / pace if pace else 0.0
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
    while done() - before < number:  # noqa: ASYNC110 (a file has no event to wait for)
        await asyncio.sleep(0.001)
    return number / (time.perf_counter() - began)


def _introduce(client: discord.Client, world: World, created: Any) -> None:
    """Tell a client who it is and which server it is in, as READY and GUILD_CREATE do."""
    state = client._connection
    state.user = discord.ClientUser(state=state, data=people.own_user(world.bot))  # pyright: ignore[reportArgumentType]
    state._add_guild_from_data(created)


class _Bare(discord.Client):
    """The library with a listener that does nothing but count."""

    heard = 0

    async def on_voice_state_update(self, member: object, before: object, after: object) -> None:
        self.heard += 1


@asynccontextmanager
async def _bare(world: World, created: Any) -> AsyncIterator[tuple[Feed, Done]]:
    client = _Bare(intents=discord.Intents(guilds=True, voice_states=True), max_messages=None)
    async with client:
        _introduce(client, world, created)
        yield client._connection.parse_voice_state_update, lambda: client.heard


@asynccontextmanager
async def _ours(
    folder: Path, world: World, guild: Guild, room_id: int, walkers: Sequence[int], created: Any
) -> AsyncIterator[tuple[Feed, Done]]:
    app = App(Settings(_env_file=None, discord_token="x", data=folder), Clock())  # pyright: ignore[reportCallIssue]
    await app.open()
    await app.begin()
    bot: GroupBot = app.bot()
    await _watch(app, guild.id, room_id, walkers)
    counting = sqlite3.connect(f"file:{folder / 'groupbot.sqlite'}?mode=ro", uri=True)
    try:
        async with bot:
            _introduce(bot, world, created)
            yield (
                bot._connection.parse_voice_state_update,
                lambda: counting.execute("SELECT coalesce(max(id), 0) FROM sightings").fetchone()[0],
            )
    finally:
        counting.close()
        await app.close()


async def _watch(app: App, guild_id: int, room_id: int, walkers: Sequence[int]) -> None:
    """Put a live session of a named group into the room, to which everybody said yes."""
    now = datetime.now(UTC)
    group = Group(guild_id, "circle0000", "Circle", "UTC", Mode.NAMED, room_id, room_id, room_id)
    session = Session(
        guild_id, "session000", group.id, "", "UTC", now - timedelta(minutes=5), 240, 50, room_id,
        PlaceKind.VOICE, 1, 1, now, state=SessionState.LIVE,
    )  # fmt: skip
    await GroupStore(app.database).add(group, now)
    await SessionStore(app.database).add(session)
    await AttendanceStore(app.database).save_watch(WatchRow(guild_id, session.id, room_id, now))
    watch = Watch(session, group, walkers, now)
    watch.looked, watch.blind = True, False
    app.core.attendance._book.watches.add(watch)
