"""Fixtures that every folder may use."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import tests.compiled  # noqa: F401
from tests.contract import held_to_the_contract  # noqa: F401
from tests.desk import Desk, opened
from tests.stage import Stage, set_up

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("no-clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no-clock")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Give `-n auto` a worker for each core, and none where the tests of one file alone are asked for."""
    files = {arg.partition("::")[0] for arg in config.args}
    alone = len(files) == 1 and files.pop().endswith(".py")
    return 0 if alone else os.cpu_count() or 1


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
