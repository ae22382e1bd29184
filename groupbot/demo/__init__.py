"""Try groupbot on a Discord of its own: the real bot, a made-up server, and a small story."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from groupbot.demo import past, story
from groupbot.demo.child import BotStopped
from groupbot.demo.play import Play, first_monday, stage
from groupbot.demo.visit import keep_open
from groupbot.loopback import CannotDo, NoAnswer, NotSeen

__all__ = ["keep_open", "play"]

# The quarter behind the story runs from October to December; the story begins in January.
_PAST, _NOW = first_monday(2026, 10), first_monday(2027, 1) - timedelta(days=1)


async def play(data: Path, port: int) -> None:
    """Play the whole story, print it, write the chart and the file, and end: 0, or 1 where a step failed."""
    data = _fresh_folder(data)
    try:
        async with stage(data, _PAST, port) as acting:
            await _play(acting, data)
    except (AssertionError, CannotDo, NoAnswer, NotSeen, BotStopped) as broken:
        print(f"\nThe story stopped: {broken}", file=sys.stderr)
        print(f"What the bot logged is in {data / 'bot.log'}.", file=sys.stderr)
        raise SystemExit(1) from None


async def _play(acting: Play, data: Path) -> None:
    acting.tell.chapter("Harbour Peer Support: two groups and a quarter of sessions behind them")
    circles = acting.town.circles[:2]
    await past.set_up(acting, circles)
    await past.live_through(acting, circles)
    await acting.clock.move_to(max(_NOW, acting.clock.now()))
    acting.tell.happens("Ada has set the bot up, Dana has made two groups, and 13 weeks have passed")
    card = await story.plan(acting)
    await story.take_places(acting, card)
    await story.meet(acting, card)
    table, files = await story.sum_up(acting, data)
    print("\nThe summary\n-----------")
    acting.tell.sees(table)
    print("\nWritten:")
    for path in files:
        print(f"  {path}")


def _fresh_folder(data: Path) -> Path:
    """Give a new folder for this run, so that an earlier one is never overwritten."""
    folder = data / f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
