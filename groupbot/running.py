"""Runs the bot until it is told to stop, and ends cleanly."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from groupbot.app import App
from groupbot.bot import redirect
from groupbot.config import Settings

log = structlog.get_logger(__name__)

ENDS_WITHIN = 10.0  # seconds
SENT_WITHIN = 2.0
HANDED_OVER = 0.0001  # that long a thread waits before it asks the loop for the interpreter


async def run(settings: Settings, clock_fd: int | None = None) -> None:
    """Start the bot and stay until SIGTERM, Ctrl-C or Discord's final no.

    Raises AlreadyRunning, CannotOpen, DatabaseNewer or CannotStart, each with words for the operator.
    """
    assert settings.discord_token is not None
    redirect(settings.discord_api, settings.discord_gateway)
    app = App(settings)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    if clock_fd is not None:
        _follow(clock_fd, app, stopping)
    try:
        await app.open()
        steady()
        await _stay(app, settings.discord_token.get_secret_value(), stopping)
    finally:
        await asyncio.wait_for(app.close(), ENDS_WITHIN)
    log.info("stopped")


def steady() -> None:
    """Let what Python does for itself hold up no press: for a process whose app is open, and stays.

    What is loaded stays for good: walked at each full collection of garbage it would hold up everybody.
    The database's threads ask for the interpreter after HANDED_OVER. By default they wait 5 ms, and begin
    to wait anew whenever the loop lets go for the moment in which it looks for events: in a burst of these
    they get nothing done until it is over.
    """
    gc.freeze()
    sys.setswitchinterval(HANDED_OVER)


async def _stay(app: App, token: str, stopping: asyncio.Event) -> None:
    bot = app.bot()
    running = asyncio.create_task(bot.run_until_stopped(token))
    told = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
    finally:
        told.cancel()
        await bot.close()
        running.cancel()
        await asyncio.gather(running, told, return_exceptions=True)


def _follow(fd: int, app: App, stopping: asyncio.Event) -> None:
    """Follow a clock that another process moves, over an inherited socket.

    A line that comes is the whole shift in seconds and the time at Discord in seconds since 1970, since
    what was seen of that before may be from before it was moved or after; it is sent back once it
    holds. Or it is "next", and is answered with when the alarm will ring next, in seconds since 1970,
    or with nothing, once what is being sent has gone, or after a moment. Or it is "ready", and is
    answered with "yes" once Discord has told of every server and what is due goes out, before with nothing.
    When the other side is gone, the bot ends: nobody is there who could end it.
    """
    other = socket.socket(fileno=fd)
    other.setblocking(False)
    lines: asyncio.Queue[bytes] = asyncio.Queue()
    answering = asyncio.create_task(_answer(other, lines, app))
    held = b""

    def read() -> None:
        nonlocal held
        arrived = other.recv(4096)
        if not arrived:
            asyncio.get_running_loop().remove_reader(other)
            answering.cancel()
            other.close()
            stopping.set()
            return
        *whole, held = (held + arrived).split(b"\n")
        for line in whole:
            lines.put_nowait(line)

    asyncio.get_running_loop().add_reader(other, read)


async def _answer(other: socket.socket, lines: asyncio.Queue[bytes], app: App) -> None:
    """Answer the lines in the order in which they came."""
    while True:
        line = await lines.get()
        if line == b"next":
            with suppress(TimeoutError):
                await asyncio.wait_for(_at_rest(app), SENT_WITHIN)
            at = await app.core.alarm.next_at()
            answer = b"" if at is None else f"{at.timestamp():.6f}".encode()
        elif line == b"ready":
            answer = b"" if app.core.delivery.wire is None else b"yes"
        else:
            shift, theirs = map(float, line.split())
            app.clock.shift = timedelta(seconds=shift)
            app.core.delivery.their_clock.saw(datetime.fromtimestamp(theirs, UTC))
            await app.core.attendance.beat()  # what was passed over was seen too
            app.core.alarm.wakeup()
            answer = line
        await asyncio.get_running_loop().sock_sendall(other, answer + b"\n")


async def _at_rest(app: App) -> None:
    """Wait until what is due has been taken up and sent, and what followed from it too."""
    for _ in range(2):
        await app.core.alarm.quiet()
        await app.core.delivery.idle()
