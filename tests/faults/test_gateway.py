"""Some seventy ways in which the gateway misbehaves: it comes back with the truth, or stops and says why.

Each row of the table is a trouble, played four times: nobody moves meanwhile, somebody comes, somebody
goes, or both. `kept` says whether Discord still plays back what happened, so that nothing is estimated.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord.backoff import ExponentialBackoff

from groupbot.bot import CannotStart
from tests.stage import Stage, set_up

pytestmark = pytest.mark.asyncio(loop_scope="module")
SOON = 30.0  # seconds; the library waits up to a few before it connects again

Moves = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Trouble:
    """What the gateway does; `moves` is called while it is away."""

    name: str
    act: Callable[[Stage, Moves], Awaitable[None]]
    kept: bool

    def __str__(self) -> str:
        return self.name


def dropped(code: int | None, *, kept: bool) -> Trouble:
    """The line is cut with a close code, or without a word."""

    async def act(stage: Stage, moves: Moves) -> None:
        await stage.lo.gateway.drop(resumable=kept, code=code)
        await moves()

    how = "without a word" if code is None else f"with {code}"
    return Trouble(f"dropped {how}, {'' if kept else 'not '}kept", act, kept)


async def asked_to_reconnect(stage: Stage, moves: Moves) -> None:
    await stage.lo.gateway.op7()
    await moves()


async def session_invalid_but_kept(stage: Stage, moves: Moves) -> None:
    await stage.lo.gateway.op9(resumable=True)
    await moves()


async def session_invalid(stage: Stage, moves: Moves) -> None:
    stage.lo.gateway.hold()
    await moves()
    await stage.lo.gateway.op9(resumable=False)
    stage.lo.gateway.release()


async def refused_once(stage: Stage, moves: Moves) -> None:
    stage.lo.gateway.refuse_next_connect(503)
    await stage.lo.gateway.drop()
    await moves()


async def late_hello(stage: Stage, moves: Moves) -> None:
    stage.lo.gateway.late_hello(0.4)
    await stage.lo.gateway.drop()
    await moves()
    await asyncio.sleep(0.5)
    stage.lo.gateway.late_hello(0)


async def zombie(stage: Stage, moves: Moves) -> None:
    """Nothing comes any more, not even an answer to a heartbeat, while the line stays open."""
    gateway, connection = stage.lo.gateway, stage.bot._connection
    connection.heartbeat_timeout, gateway.heartbeat_interval = 0.8, 0.1
    await gateway.drop()  # the next line beats fast
    await _back(stage)
    connects = gateway.connects
    gateway.zombie()
    gateway.hold()
    await moves()
    connection.heartbeat_timeout, gateway.heartbeat_interval = 60.0, 41.25
    await stage.lo.until(lambda: gateway.connects > connects, within=SOON, what="a new line")
    gateway.zombie(on=False)
    gateway.release()


async def everything_twice(stage: Stage, moves: Moves) -> None:
    for _ in range(2):
        stage.lo.gateway.duplicate_next("VOICE_STATE_UPDATE")
    await moves()


async def newest_first(stage: Stage, moves: Moves) -> None:
    """What happened comes in the wrong order, after an event that nobody has heard of."""
    (session,) = (one for one in stage.lo.gateway.sessions.values() if one.line is not None)
    assert session.line is not None
    stage.lo.gateway.hold()
    session.push("SOMETHING_NEW", {})
    waiting = session.line.waiting
    await stage.lo.until(waiting.empty, within=SOON, what="the line taking it up")
    await moves()
    held = [waiting.get_nowait() for _ in range(waiting.qsize())]
    for text in reversed(held):
        waiting.put_nowait(text)
    stage.lo.gateway.release()


async def events_late(stage: Stage, moves: Moves) -> None:
    stage.lo.gateway.hold()
    await moves()
    await stage.lo.gateway.drop()
    stage.lo.gateway.release()


async def dropped_twice(stage: Stage, moves: Moves) -> None:
    await stage.lo.gateway.drop()
    await moves()
    await _back(stage)
    await stage.lo.gateway.drop(code=None)


async def server_away(stage: Stage, moves: Moves) -> None:
    stage.guild.becomes_unavailable()
    await stage.lo.until(lambda: _guild(stage).unavailable, what="the outage")
    stage.lo.gateway.hold()  # Discord tells nothing of a server that is away
    await moves()
    for session in stage.lo.gateway.sessions.values():
        if session.line is not None:
            while not session.line.waiting.empty():
                session.line.waiting.get_nowait()
    stage.lo.gateway.release()
    stage.guild.becomes_available()


TROUBLES = [
    dropped(4000, kept=True),
    dropped(None, kept=True),
    dropped(4008, kept=True),
    dropped(4001, kept=True),
    dropped(4000, kept=False),
    dropped(4009, kept=False),
    dropped(4007, kept=False),
    Trouble("asked to reconnect", asked_to_reconnect, True),
    Trouble("session invalid, but kept", session_invalid_but_kept, True),
    Trouble("session invalid", session_invalid, False),
    Trouble("refused once", refused_once, True),
    Trouble("a late HELLO", late_hello, True),
    Trouble("a zombie line", zombie, True),
    Trouble("every event twice", everything_twice, True),
    Trouble("events in the wrong order", newest_first, True),
    Trouble("events late, then dropped", events_late, True),
    Trouble("dropped twice", dropped_twice, True),
]
MEANWHILE = ("", "comes", "goes", "comes goes")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def evening(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Give a session that is under way, for all the cases; the library waits a fiftieth."""
    whole = ExponentialBackoff.delay
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ExponentialBackoff, "delay", lambda self: whole(self) / 50)
        async with _under_way(tmp_path_factory.mktemp("gateway")) as stage:
            yield stage


@asynccontextmanager
async def _under_way(folder: Path) -> AsyncIterator[Stage]:
    async with set_up(folder) as stage:
        for kind, role in (("facilitator", stage.facilitator_role), ("coordinator", stage.coordinator_role)):
            await stage.ada.slash("/setup role", in_=stage.staff_room, kind=kind, role=role)
        await stage.make_group()
        await stage.fill_group("Monday Circle", stage.sam, stage.mia)
        await stage.plan()
        await stage.pass_time(hours=7, minutes=1)
        yield stage


def _guild(stage: Stage) -> discord.Guild:
    guild = stage.bot.get_guild(stage.guild.id)
    assert guild is not None
    return guild


async def _back(stage: Stage) -> None:
    """Wait until the bot is on the line, has the servers, and answers a press."""
    gateway = stage.lo.gateway
    await stage.lo.until(lambda: gateway.is_connected, within=SOON, what="the line")
    await stage.lo.until(
        lambda: stage.bot.is_ready() and not _guild(stage).unavailable, within=SOON, what="being ready"
    )


def _truth(stage: Stage) -> set[int]:
    room = stage.circle_room.id
    return {who for who, state in stage.guild.voice_states.items() if state.channel_id == room}


async def _kept(stage: Stage, after: int = 0) -> dict[int, tuple[str, bool]]:
    """Give what was written down of the latest moment of each person, and whether it was estimated."""
    await stage.app.core.attendance.flush()
    async with stage.app.database.reading() as connection:
        found = await connection.exec_driver_sql(
            "SELECT member_id, sight, estimated, id FROM sightings WHERE id > ? ORDER BY at, id", (after,)
        )
        rows: list[Any] = list(found)
        return {row[0]: (row[1], bool(row[2])) for row in rows}


async def _present(stage: Stage) -> set[int]:
    return {who for who, (sight, _) in (await _kept(stage)).items() if sight != "left"}


async def _mark(stage: Stage) -> int:
    async with stage.app.database.reading() as connection:
        return (await connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM sightings")).scalar_one()


async def _sam_alone(stage: Stage) -> None:
    """Begin each case in the same way: Sam sits in the room, Mia does not."""
    await _back(stage)
    if stage.mia.id in _truth(stage):
        await stage.mia.leaves()
    if stage.sam.id not in _truth(stage):
        await stage.sam.joins(stage.circle_room)
    await _agrees(stage)


async def _agrees(stage: Stage) -> None:
    async def same() -> bool:
        return await _present(stage) == _truth(stage)

    await stage.lo.until(same, within=SOON, what="the truth about the room")


@pytest.mark.parametrize("meanwhile", MEANWHILE)
@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
async def test_it_comes_back_and_knows_who_is_there(evening: Stage, trouble: Trouble, meanwhile: str) -> None:
    await _sam_alone(evening)
    before = await _mark(evening)

    async def moves() -> None:
        if "comes" in meanwhile:
            await evening.mia.joins(evening.circle_room)
        if "goes" in meanwhile:
            await evening.sam.leaves()

    await trouble.act(evening, moves)
    await _back(evening)
    await _agrees(evening)
    after = await _kept(evening, before)
    moved = {evening.mia.id} if "comes" in meanwhile else set()
    moved |= {evening.sam.id} if "goes" in meanwhile else set()
    for who in moved:
        assert after[who][1] is not trouble.kept, "what was not seen is said to be estimated, and only that"
    group = await evening.sam.slash("/group show", in_=evening.announcements, group="Monday Circle")
    assert "went wrong" not in group.text


@pytest.mark.parametrize("meanwhile", MEANWHILE)
async def test_a_server_that_was_away_is_read_anew(evening: Stage, meanwhile: str) -> None:
    await _sam_alone(evening)

    async def moves() -> None:
        if "comes" in meanwhile:
            await evening.mia.joins(evening.circle_room)
        if "goes" in meanwhile:
            await evening.sam.leaves()

    await server_away(evening, moves)
    await _back(evening)
    await _agrees(evening)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (4004, "closed the connection for good"),
        (4010, "closed the connection for good"),
        (4011, "closed the connection for good"),
        (4012, "closed the connection for good"),
        (4013, "closed the connection for good"),
        (4014, "refuses the intents"),
    ],
)
async def test_a_final_no_ends_it_with_clear_words(tmp_path: Path, code: int, words: str) -> None:
    async with set_up(tmp_path) as stage:
        await stage.lo.gateway.drop(resumable=False, code=code)
        with pytest.raises(CannotStart, match=words):
            await asyncio.wait_for(asyncio.shield(stage._task), SOON)


async def test_a_first_connect_that_fails_is_tried_again(tmp_path: Path) -> None:
    async with set_up(tmp_path, start_bot=False) as stage:
        stage.lo.gateway.refuse_next_connect(503)
        await stage.start()
        assert stage.bot.is_ready()
        await stage.stop()
