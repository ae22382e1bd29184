"""A process with little room on its disk: writes groups of rows until no more fit, and says what it saved.

Run as `python -m tests.faults.storage_child <file> <bytes that a file may have>`. The system refuses to
let a file grow beyond that, as a full disk does.
"""

from __future__ import annotations

import asyncio
import resource
import signal
import sys
from dataclasses import replace
from pathlib import Path

from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.delivery.service import Delivery
from groupbot.migrating import migrate
from tests.delivery.world import reminder


async def fill(file: Path, room: int) -> None:
    """Put letters until the disk is full; print each subject only once it is said to be saved."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    database.own()
    await migrate(database)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    delivery = Delivery(database, Clock())
    try:
        for n in range(100_000):
            await delivery.put(replace(reminder(f"s{n}"), body={"numbers": list(range(200))}))
            print(f"saved s{n}", flush=True)
    except Exception as full:
        print(f"stopped {type(full).__name__}: {full.__cause__ or full}".splitlines()[0], flush=True)
    finally:
        await database.close()


if __name__ == "__main__":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    asyncio.run(fill(Path(sys.argv[1]), int(sys.argv[2])))
