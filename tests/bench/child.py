"""Our bot with one button more, which stores nothing: `python -m tests.bench.child`."""

from __future__ import annotations

import asyncio

from cogs.kit import route
from cogs.kit.act import Act
from cogs.kit.card import card
from groupbot import logs
from groupbot.config import Settings
from groupbot.running import run

NOTHING = "gb:bench::nothing"


async def nothing(act: Act) -> None:
    """Answer at once."""
    await act.answer(card("Noted."))


def main() -> None:
    """Run the bot until it is told to stop."""
    route.on("bench", "nothing")(nothing)  # here and not above: whoever only imports this has no such button
    settings = Settings(_env_file=None)  # pyright: ignore[reportCallIssue]
    logs.set_up(settings)
    asyncio.run(run(settings))


if __name__ == "__main__":
    main()
