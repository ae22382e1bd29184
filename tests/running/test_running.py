"""The bot as an operator runs it: a real `groupbot run`, how it starts, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from groupbot.loopback import Loopback
from groupbot.running import ENDS_WITHIN

HOUSE = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60.0  # seconds, on a machine that is busy with other things


@pytest.fixture
async def lo() -> AsyncIterator[Loopback]:
    async with Loopback() as lo:
        lo.world.guild("Harbour")
        yield lo


def surroundings(lo: Loopback, data: Path, **more: str) -> dict[str, str]:
    """Give the environment that an operator would set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GROUPBOT_")}
    return kept | {
        "DISCORD_TOKEN": lo.token,
        "GROUPBOT_DATA": str(data),
        "GROUPBOT_DISCORD_API": lo.api_url,
        "GROUPBOT_DISCORD_GATEWAY": lo.gateway_url,
        "GROUPBOT_LOG_FORMAT": "json",
        "PYTHONPATH": str(HOUSE),
        **more,
    }


@asynccontextmanager
async def running(lo: Loopback, data: Path, **more: str) -> AsyncIterator[Process]:
    """Start a bot, and leave none behind."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "groupbot", "run"),
        cwd=data,  # where no .env is
        env=surroundings(lo, data, **more),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: Process, what: str) -> str:
    """Read what the bot says until these words are in it, and give all of that."""
    assert process.stderr is not None
    heard = ""
    async with asyncio.timeout(STARTS_WITHIN):
        while what not in heard:
            line = await process.stderr.readline()
            assert line, heard
            heard += line.decode()
    return heard


async def ended(process: Process, within: float = STARTS_WITHIN) -> tuple[int | None, str]:
    """Wait until the bot has ended, and give its code and the rest of what it said."""
    async with asyncio.timeout(within):
        _, rest = await process.communicate()
    return process.returncode, rest.decode()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_cleanly_when_it_is_told_to(lo: Loopback, tmp_path: Path, how: signal.Signals) -> None:
    async with running(lo, tmp_path) as process:
        await said(process, '"ready"')
        process.send_signal(how)
        code, rest = await ended(process, ENDS_WITHIN)
    assert code == 0
    assert "stopped" in rest.splitlines()[-1]
    assert "Traceback" not in rest
    assert not lo.gateway.is_connected


async def test_it_ends_in_time_when_discord_does_not_answer_any_more(lo: Loopback, tmp_path: Path) -> None:
    async with running(lo, tmp_path) as process:
        await said(process, '"ready"')
        (session,) = lo.gateway.sessions.values()
        assert session.line is not None
        assert session.line.transport is not None
        session.line.transport.pause_reading()  # pyright: ignore[reportAttributeAccessIssue]
        process.send_signal(signal.SIGTERM)
        code, rest = await ended(process, ENDS_WITHIN)
    assert code == 0
    assert "Traceback" not in rest


async def test_it_ends_when_it_is_told_to_while_discord_is_away(lo: Loopback, tmp_path: Path) -> None:
    lo.faults.all_with = 503
    async with running(lo, tmp_path) as process:
        await lo.until(lambda: lo.wire.exchanges, within=STARTS_WITHIN, what="the first request")
        process.send_signal(signal.SIGTERM)
        code, rest = await ended(process, ENDS_WITHIN)
    assert code == 0
    assert "Traceback" not in rest


async def test_a_second_one_on_the_same_file_says_so_and_ends(lo: Loopback, tmp_path: Path) -> None:
    async with running(lo, tmp_path) as first:
        await said(first, '"ready"')
        async with running(lo, tmp_path) as second:
            code, words = await ended(second)
        assert code == 1
        assert words.strip().endswith("Another groupbot is running on groupbot.sqlite.")
        assert lo.gateway.identifies == 1
        assert first.returncode is None


async def test_a_refused_token_is_said_and_not_tried_again(lo: Loopback, tmp_path: Path) -> None:
    async with running(lo, tmp_path, DISCORD_TOKEN="not-the-token") as process:
        code, words = await ended(process)
    assert code == 1
    assert "Discord does not accept this token." in words
    assert "not-the-token" not in words
    assert "Traceback" not in words
    assert len(lo.wire.exchanges) == 1


async def test_a_first_connect_that_fails_is_tried_again(lo: Loopback, tmp_path: Path) -> None:
    # Once while the commands are told, when half of the start is done, and once at the gateway.
    # What cuts a line has to do so twice: the library below asks again by itself.
    lo.faults.next("PUT", "/applications/{application_id}/commands", reset="before", times=2)
    lo.gateway.refuse_next_connect()
    async with running(lo, tmp_path) as process:
        heard = await said(process, '"ready"')
        process.send_signal(signal.SIGTERM)
        code, rest = await ended(process, ENDS_WITHIN)
    assert code == 0
    assert heard.count("first connect failed") == 2
    assert lo.gateway.identifies == 1
    assert "Unclosed" not in heard + rest


async def test_without_a_token_it_says_how_to_get_one(lo: Loopback, tmp_path: Path) -> None:
    async with running(lo, tmp_path, DISCORD_TOKEN=" ") as process:
        code, words = await ended(process)
    assert code == 2
    assert "DISCORD_TOKEN is not set" in words
    assert "https://discord.com/developers/applications" in words
    assert "groupbot demo" in words
    assert os.listdir(tmp_path) == []
