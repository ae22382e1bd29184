"""(b) From INTERACTION_CREATE to the answer for Coming, beside a callback that stores nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from groupbot.loopback import Loopback, Person, Shown, interactions
from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.payloads import people as papers
from groupbot.loopback.records import Message, Role, VoiceState
from tests.bench.child import NOTHING
from tests.bench.figures import Line, at
from tests.bench.house import STARTS_WITHIN, Running, process

EVENTS = 3000  # voice events a second, the stream under which people press
_TICK = 0.01  # seconds between two handfuls of events
_REST = 0.5  # seconds between two rounds: a server's supply of presses fills up again meanwhile


@dataclass
class Floor:
    """A server with a session that is open, the people who press, and those who walk in and out."""

    lo: Loopback
    guild: Guild
    room: Channel
    channel: Channel
    pressing: list[Person]
    walking: list[Person]
    running: Running
    card: Message | None = None
    took: dict[str, list[float]] = field(default_factory=dict)

    async def press(self, person: Person, action: str, as_: str | None = None) -> Message | None:
        """Press a button of the card, note how long the answer took, in milliseconds, and give the answer."""
        assert self.card is not None
        button = {"component_type": 2, "custom_id": action, "id": 1}
        began = time.perf_counter()
        asked = self.lo.interactions.make(
            interactions.COMPONENT, person.user, self.channel, button, message=self.card
        )
        await asyncio.wait_for(asked.answered.wait(), 10)
        if as_ is not None:
            self.took.setdefault(as_, []).append((time.perf_counter() - began) * 1000)
        return asked.original

    async def stream(self, per_second: int) -> None:
        """Have people walk into the room and out again, so many times a second, until cancelled."""
        session = next(iter(self.lo.gateway.sessions.values()))
        handful = round(per_second * _TICK)
        states = [VoiceState(p.id, None, f"{p.id:x}") for p in self.walking]
        written = []
        for state in states:
            for channel_id in (self.room.id, None):
                state.channel_id = channel_id
                written.append(papers.voice_state(state, self.guild))
        # Everybody in, then everybody out.
        order = written[0::2] + written[1::2]
        due, sent = time.perf_counter(), 0
        while True:
            for _ in range(handful):
                session.push("VOICE_STATE_UPDATE", order[sent % len(order)])
                sent += 1
            due += _TICK
            await asyncio.sleep(max(0.0, due - time.perf_counter()))


async def measure(folder: Path, *, rounds: int = 7, pressing: int = 40, walking: int = 60) -> list[Line]:
    """Press Coming and a button that stores nothing by turns; idle, then under the stream."""
    lines: list[Line] = []
    async with _floor(folder, pressing, walking) as floor:
        await _round(floor)  # warm: statements compiled, pages read
        for name, events in (("idle", 0), (f"under {EVENTS:,} voice events/s", EVENTS)):
            lines += await _rounds(floor, name, events, rounds)
    return lines


async def _rounds(floor: Floor, name: str, events: int, rounds: int) -> list[Line]:
    stream = asyncio.create_task(floor.stream(events)) if events else None
    found, busy = [], []
    try:
        for _ in range(rounds):
            floor.took.clear()
            began, used = time.perf_counter(), floor.running.cpu()
            await _round(floor)
            busy.append((floor.running.cpu() - used) / (time.perf_counter() - began) * 100)
            found.append(dict(floor.took))
            await asyncio.sleep(_REST)
    finally:
        if stream is not None:
            stream.cancel()
            with suppress(asyncio.CancelledError):
                await stream
    coming, nothing = [r["coming"] for r in found], [r["nothing"] for r in found]
    times = [median(a) / median(b) for a, b in zip(coming, nothing, strict=True)]
    return [
        Line(f"Coming, {name}: p50", [median(r) for r in coming], " ms"),
        Line(f"stores nothing, {name}: p50", [median(r) for r in nothing], " ms"),
        Line(f"Coming against nothing, {name}: p50", times, " ×", most=None if events else 5),
        Line(f"Coming, {name}: p99", [at(0.99, r) for r in coming], " ms", most=25 if events else None),
        Line(f"stores nothing, {name}: p99", [at(0.99, r) for r in nothing], " ms"),
        Line(f"the bot's share of one processor, {name}", busy, " %"),
    ]


async def _round(floor: Floor) -> None:
    for person in floor.pressing:
        answer = await floor.press(person, _button(floor, "Coming"), "coming")
        assert answer is not None, "nobody was answered"
        assert "You are coming" in Shown(answer).text, "what was measured is a refusal"
        await floor.press(person, NOTHING, "nothing")
    for person in floor.pressing:
        await floor.press(person, _button(floor, "Can"))


def _button(floor: Floor, label: str) -> str:
    assert floor.card is not None
    return Shown(floor.card).button(label)["custom_id"]


@asynccontextmanager
async def _floor(folder: Path, pressing: int, walking: int) -> AsyncIterator[Floor]:
    async with Loopback() as lo:
        guild = lo.world.guild("Harbour")
        facilitator, coordinator = guild.role("Facilitator"), guild.role("Coordinator")
        boss = lo.person("Ada", guild, [guild.role("Admin", "manage_guild"), coordinator])
        fay = lo.person("Fay", guild, [facilitator])
        pressers = [lo.person(f"Member {n}", guild) for n in range(pressing)]
        walkers = [lo.person(f"Walker {n}", guild) for n in range(walking)]
        rooms = guild.voice("Circle Room"), guild.text("announcements")
        before = lo.gateway.identifies
        async with process(lo, folder, "-m", "tests.bench.child") as running:
            await lo.until(
                lambda: running.process.returncode is not None or lo.gateway.identifies > before,
                within=STARTS_WITHIN,
                what="the bot's start",
            )
            floor = Floor(lo, guild, *rooms, pressing=pressers, walking=walkers, running=running)
            await _plan(floor, boss, fay, {"facilitator": facilitator, "coordinator": coordinator})
            yield floor


async def _plan(floor: Floor, boss: Person, fay: Person, roles: dict[str, Role]) -> None:
    """Make a named group that everybody joins, and a session that opens at once."""
    staff = floor.guild.text("staff-room")
    rooms: dict[str, Any] = {
        "announce_channel": floor.channel,
        "facilitators_channel": staff,
        "place": floor.room,
    }
    await floor.lo.until(lambda: bool(boss.commands(staff)), within=STARTS_WITHIN, what="the commands")
    for kind, role in roles.items():
        await boss.slash("/setup role", in_=staff, kind=kind, role=role)
    await boss.slash("/group new", in_=staff, name="Circle", zone="UTC", attendance="named", **rooms)
    await boss.slash("/group facilitator add", in_=staff, group="Circle", person=fay)
    for person in (*floor.pressing, *floor.walking):
        joined = await person.slash("/group join", in_=floor.channel, group="Circle")
        await person.press(joined, "Yes, with my name")
        asked = await person.slash("/agreement show", in_=floor.channel, group="Circle")
        await person.press(asked, "I agree")
    starts = (datetime.now(UTC) + timedelta(minutes=10)).strftime("%Y-%m-%d %H:%M")
    plan = {"group": "Circle", "when": starts, "length": "240", "capacity": 50}
    preview = await fay.slash("/session new", in_=staff, **plan)
    await fay.press(preview, next(b for b in preview.buttons if b.startswith("Publish")))

    def card() -> Message | None:
        posted = [m for m in floor.channel.messages.values() if "Coming" in Shown(m).buttons]
        return posted[-1] if posted else None

    floor.card = await floor.lo.until(card, what="the card")
    await asyncio.sleep(1)
