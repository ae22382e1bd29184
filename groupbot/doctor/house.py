"""Looks at the bot's own house: its file, its disk, its clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from groupbot.database import Database
from groupbot.doctor.model import Finding, Kind

LEAST_FREE = 200 * 1024 * 1024  # bytes: a copy of the database is made at each upgrade
MOST_AHEAD = timedelta(seconds=10)  # a message that is more than this early is held back


async def house(database: Database, ahead: timedelta | None) -> list[Finding]:
    """Give what is wrong with the bot's own house. Whoever runs the bot can put it right."""
    found = []
    if await database.damage():
        words = "The bot's database is damaged. Whoever runs the bot can go back to a copy of it."
        found.append(Finding(Kind.DATABASE, words))
    if database.file is not None:
        found += _disk(database.file.parent)
    if ahead is not None and ahead > MOST_AHEAD:
        words = (
            f"The clock of the bot's machine is {round(ahead.total_seconds())} seconds ahead, so messages "
            "wait that long. Whoever runs the bot can set it right."
        )
        found.append(Finding(Kind.CLOCK, words))
    return found


def _disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        words = (
            f"The bot's disk has {free // (1024 * 1024)} MB left. Whoever runs the bot can make room; below "
            f"{LEAST_FREE // (1024 * 1024)} MB an upgrade may fail."
        )
        yield Finding(Kind.DISK, words)
