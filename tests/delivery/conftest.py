"""Fixtures of the delivery tests."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.delivery.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    world = await World(tmp_path / "groupbot.sqlite").open()
    yield world
    await world.close()
