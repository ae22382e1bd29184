"""A database of its own for each test."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from groupbot.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    """Give an empty database on a real file."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'groupbot.sqlite'}", durable=False)
    yield database
    await database.close()
