"""Fixtures that every folder may use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract import held_to_the_contract  # noqa: F401
from tests.desk import Desk, opened
from tests.stage import Stage, set_up


@pytest.fixture
async def stage(tmp_path: Path, held_to_the_contract: None) -> AsyncIterator[Stage]:  # noqa: F811
    """Give a server with its people, roles mapped, and the real bot on a real file."""
    async with set_up(tmp_path) as built:
        for kind, role in (("facilitator", built.facilitator_role), ("coordinator", built.coordinator_role)):
            await built.ada.slash("/setup role", in_=built.staff_room, kind=kind, role=role)
        yield built


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Give the services on a real file, without Discord, on a Monday noon."""
    async with opened(tmp_path) as desk:
        yield desk
