"""The demo as a visitor opens it in a browser: the server with its past, kept from start to start."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from groupbot.demo import past
from groupbot.demo.child import BotStopped
from groupbot.demo.desk import Desk
from groupbot.demo.kept import CannotContinue, Kept, done_in
from groupbot.demo.play import Play, first_monday, stage
from groupbot.loopback import CannotDo, NoAnswer, NotSeen

# The quarter behind the visitor runs from October to December; the visit begins on a Sunday in January.
BEGINS, VISIT = first_monday(2026, 10), first_monday(2027, 1) - timedelta(days=1)
SAVES_EVERY = 5.0  # seconds


async def keep_open(data: Path, port: int, *, reset: bool = False) -> None:
    """Open the demo, say where, and stay until Ctrl-C."""
    kept = Kept(data / "server")
    told = asyncio.Event()
    visit = asyncio.create_task(_visit(kept, port, reset))
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait({visit, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    visit.cancel()
    try:
        await visit
    except asyncio.CancelledError:
        print("\nEverything is kept for the next time." if kept.file.exists() else "\nStopped.")
    except OSError as taken:
        print(f"The demo cannot start: {taken.strerror}.", file=sys.stderr)
        raise SystemExit(1) from None
    except (BotStopped, CannotContinue, CannotDo, NoAnswer, NotSeen) as broken:
        print(f"The demo stopped: {broken}", file=sys.stderr)
        raise SystemExit(1) from None


async def _visit(kept: Kept, port: int, reset: bool) -> None:
    async with opened(kept, port, reset=reset) as play:
        _say(play, kept)
        await asyncio.Event().wait()


@asynccontextmanager
async def opened(
    kept: Kept, port: int = 0, *, reset: bool = False, groups: int | None = None, weeks: int = past.WEEKS
) -> AsyncGenerator[Play]:
    """Start the demo where it was left, or at the beginning, with everything beside it for the page.

    `groups` and `weeks` make a shorter past: only the first groups, only the first weeks.
    """
    kept.begin(anew=reset)
    before = kept.read()
    async with stage(kept.folder, BEGINS, port, before) as play:
        if before is None:
            await _live(play, groups, weeks)
            await kept.save(play.loopback)
        _furnish(play, before["guides"] if before else {})
        async with _saving(kept, play):
            yield play


async def _live(play: Play, groups: int | None, weeks: int) -> None:
    """Set the server up and let the quarter pass, saying how far it has come."""
    began = time.monotonic()
    circles = play.town.circles[:groups]
    print(f"The first start: {len(circles)} groups are made, and {weeks} weeks are played.", flush=True)
    await past.set_up(play, circles)
    await past.live_through(play, circles, weeks)
    await play.clock.move_to(VISIT)
    for circle in [one for one in circles if one.plan.programme]:
        await past.programme(play, circle)
    for circle in reversed(circles[:2]):
        await past.announced(play, circle, play.newest_id())
    print(f"They were played in {time.monotonic() - began:.0f} seconds.", flush=True)


def _furnish(play: Play, done: dict[str, list[str]]) -> None:
    """Put the clock, the trouble and the guides beside this Discord; what was done before stays ticked."""
    controls = Desk(play).controls()
    for guide in controls.guides:
        guide.tick(done.get(guide.name, ()))
    play.loopback.page.shared.controls = controls
    play.loopback.page.shared.all_is_read()


def _say(play: Play, kept: Kept) -> None:
    print(
        f"\nOpen {play.loopback.base_url} in a browser. It is reached from this machine only.\n\n"
        f"  Kept in:        {kept.folder} (--reset starts anew)\n"
        f"  What it logs:   {play.child.log}\n"
        f"  A summary:      GROUPBOT_DATA={kept.folder} .venv/bin/groupbot report --period 2026-Q4\n\n"
        "Ctrl-C ends it.",
        flush=True,
    )


@asynccontextmanager
async def _saving(kept: Kept, play: Play) -> AsyncGenerator[None]:
    """Keep what changes while it changes, and once more at the end."""

    async def go_on() -> None:
        last = None
        while True:
            await asyncio.sleep(SAVES_EVERY)
            newest = play.loopback.world.last_id, done_in(play.loopback)
            if newest != last:
                await kept.save(play.loopback)
                last = newest

    going = asyncio.create_task(go_on())
    try:
        yield
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going
        await kept.save(play.loopback)
