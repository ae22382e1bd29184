"""A world for each test."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.attendance.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    """Give one server with a named group, an hour before its session."""
    world = World(tmp_path)
    await world.open()
    yield world
    await world.close()
