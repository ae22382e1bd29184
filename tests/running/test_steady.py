"""A process that stays: what Python does for itself holds up no press."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from groupbot import running
from groupbot.config import Settings


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)
    gc.unfreeze()


async def test_the_bot_is_steady_before_anybody_can_press(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[tuple[float, int]] = []

    async def stay(*_: object) -> None:
        found.append((sys.getswitchinterval(), gc.get_freeze_count()))

    monkeypatch.setattr(running, "_stay", stay)
    settings = Settings(_env_file=None, discord_token="x", data=tmp_path)  # pyright: ignore[reportCallIssue]
    await running.run(settings)
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(name)
    ((interval, frozen),) = found
    assert interval == pytest.approx(running.HANDED_OVER)
    assert frozen > 0
