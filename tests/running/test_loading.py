"""What a start leaves unread until somebody asks for it, since it would stay in memory."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from groupbot.bot import FACES
from groupbot.database import Database
from groupbot.migrating import migrate

ROOT = Path(__file__).parents[2]
FOR_FEW = {
    "alembic",
    "dateparser",
    "icalendar",
    "matplotlib",
    "sqlalchemy.dialects.postgresql",
    "xlsxwriter",
}
START = f"""
import asyncio, importlib, pathlib, sys
import groupbot.running
from groupbot.app import App
from groupbot.config import Settings

async def main():
    app = App(Settings(_env_file=None, data=pathlib.Path(sys.argv[1])))
    await app.open()
    await app.begin()
    for face in ("cogs.kit.door", *{FACES!r}):
        importlib.import_module(face)
    await app.close()

asyncio.run(main())
print(*sys.modules)
"""


async def test_a_start_of_the_same_version_reads_no_library_that_only_some_acts_need(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'groupbot.sqlite'}", durable=False)
    await migrate(database)
    await database.close()
    command = [sys.executable, "-c", START, str(tmp_path)]
    ran = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    read = set(ran.stdout.split())
    assert {"discord", "sqlalchemy"} <= read
    assert read & FOR_FEW == set()
