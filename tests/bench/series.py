"""(f) With 2,000 series running and 16,000 dates planned: the start, the list, a change of one of them."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from groupbot.app import App
from groupbot.clock import Clock
from groupbot.config import Settings
from groupbot.groups.model import Mode, Person, Role
from tests.bench.figures import Line

COORDINATORS, NOON = 91, datetime(2027, 1, 4, 12, tzinfo=UTC)
PER_SERVER = 20  # series; a server holds 500 planned sessions
_TABLES = ("servers", "role_map", "groups", "facilitators", "series", "sessions", "outbox", "zone_laws")


@dataclass
class Town:
    """A file with so many series in it, twenty in each server."""

    folder: Path
    app: App
    asker: Person
    series_id: str

    async def open(self) -> None:
        """Start the bot without Discord, and wait until it stands still."""
        await self.app.open()
        await self.app.begin()
        await self.app.core.alarm.quiet()

    async def list_them(self) -> None:
        """Ask what is on, as a member does."""
        await self.app.core.sessions.listing(self.asker, days=60)

    async def change(self, at: str) -> None:
        """Change one series from here on."""
        await self.app.core.series.changing.edit(self.asker, self.series_id, at=at)


async def measure(folder: Path, *, rounds: int = 5, servers: tuple[int, int] = (1, 100)) -> list[Line]:
    """Take the figures of few and of many by turns; what is held to an aim is how many times as long."""
    towns = [await _town(folder / str(number), number) for number in servers]
    figures: dict[str, list[list[float]]] = {}
    for n in range(rounds):
        at = f"{18 + n % 3}:30"
        acts: dict[str, Callable[[Town], Awaitable[None]]] = {
            "the start": lambda town: town.open(),
            "/session list": lambda town: town.list_them(),
            "a change of a series": lambda town, at=at: town.change(at),
        }
        for what, act in acts.items():
            figures.setdefault(what, [[], []])
            for which, town in enumerate(towns):
                if what == "the start":
                    town.app = _app(town.folder)
                figures[what][which].append(await _timed(act, town, 1 if what == "the start" else 3))
                if what == "a change of a series":
                    await town.app.close()
    return [line for what, (few, many) in figures.items() for line in _lines(what, few, many, servers)]


def _lines(what: str, few: list[float], many: list[float], servers: tuple[int, int]) -> list[Line]:
    small, large = (number * PER_SERVER for number in servers)
    times = [b / a for a, b in zip(few, many, strict=True)]
    return [
        Line(f"{what}, of {small:,} series", few, " ms"),
        Line(f"{what}, of {large:,} series", many, " ms"),
        Line(f"{what}: how many times as long", times, most=1.5),
    ]


async def _timed(act: Callable[[Town], Awaitable[None]], town: Town, times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        await act(town)
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def _app(folder: Path) -> App:
    folder.mkdir(exist_ok=True)
    settings = Settings(_env_file=None, discord_token="x", data=folder)  # pyright: ignore[reportCallIssue]
    return App(settings, Clock(NOON - datetime.now(UTC)))


async def _town(folder: Path, servers: int) -> Town:
    """Plan the series of one server as people do, and copy its rows into the others."""
    app, asker = _app(folder), Person(1, 2, frozenset({COORDINATORS}), manages_server=True)
    await app.open()
    await app.begin()
    core = app.core
    await core.groups.map_role(asker, Role.COORDINATOR, COORDINATORS)
    group = await core.groups.new(
        asker,
        name="Circle",
        zone="Europe/London",
        mode=Mode.NAMED,
        announce_channel_id=101,
        facilitators_channel_id=102,
        place_channel_id=103,
    )
    await core.groups.add_facilitator(asker, group.id, asker)
    made = []
    for n in range(PER_SERVER):
        shown = await core.series.planning.plan(asker, group.id, "fri 19:00", title=f"Circle {n}")
        made.append((await core.series.planning.publish(asker, shown.series.id)).series.id)
    await app.close()
    file = app.database.file
    assert file is not None
    await asyncio.to_thread(_copy, file, servers)
    return Town(folder, app, asker, made[0])


def _copy(file: Path, servers: int) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for table in _TABLES:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")]
            rest = [f'"{name}"' for name in columns if name != "guild_id"]
            shown = [_fresh(table, name) for name in rest]
            connection.executemany(
                f"INSERT INTO {table} (guild_id, {', '.join(rest)}) "  # noqa: S608 (nothing in it was typed)
                f"SELECT ?, {', '.join(shown)} FROM {table} WHERE guild_id = 1",
                [(guild_id,) for guild_id in range(2, servers + 1)],
            )


def _fresh(table: str, name: str) -> str:
    """Give a column's value in a copy: a row of the outbox has an id that no other has."""
    return "abs(random())" if (table, name) == ("outbox", '"id"') else name
