"""The demo's own folder: what its Discord and its bot keep from one start to the next."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from groupbot.loopback import Loopback

_MARK = ".groupbot-demo"
_NOTE = "Everything in this folder was made by groupbot demo and can be made again.\n"


class CannotContinue(RuntimeError):
    """What was kept cannot be used."""


@dataclass(frozen=True)
class Kept:
    """A folder that belongs to the demo alone; its mark says so, and only then is it ever emptied."""

    folder: Path

    @property
    def file(self) -> Path:
        """Give the file that holds Discord's state."""
        return self.folder / "discord.json"

    def begin(self, *, anew: bool = False) -> None:
        """Make the folder ready; a first start that never came to its end begins again."""
        marked = (self.folder / _MARK).exists()
        if self.folder.exists() and not marked and any(self.folder.iterdir()):
            raise CannotContinue(f"{self.folder} holds other things. Choose another folder with --data.")
        if marked and (anew or not self.file.exists()):
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _MARK).write_text(_NOTE)

    def read(self) -> dict[str, Any] | None:
        """Read what was kept: {"now": …, "discord": …, "guides": …}, or None at the first start."""
        if not self.file.exists():
            return None
        try:
            kept = json.loads(self.file.read_bytes())
            datetime.fromisoformat(kept["now"])
            for done in kept.setdefault("guides", {}).values():
                set(done)
            return kept
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CannotContinue(f"{self.file} cannot be read. Start anew with --reset.") from None

    async def save(self, loopback: Loopback) -> None:
        """Keep Discord's state, its time, and how far the guides have come, whole or not at all."""
        kept = {"now": loopback.now().isoformat(), "discord": loopback.save(), "guides": done_in(loopback)}
        await asyncio.to_thread(self._write, kept)

    def _write(self, kept: dict[str, Any]) -> None:
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(kept))
        os.replace(fresh, self.file)


def done_in(loopback: Loopback) -> dict[str, list[str]]:
    """Say which steps of the guides are done: their words, by the name of the guide."""
    return {one.name: one.done for one in loopback.page.shared.controls.guides}
