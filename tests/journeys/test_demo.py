"""The demo as a newcomer starts it: two processes, one story, a table, a chart and a file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

NAMES = ("Sam", "Mia", "Noor", "Zoe", "Robin", "Dana", "Ada")


def test_the_headless_demo_plays_the_story_and_names_nobody_in_its_log(tmp_path: Path) -> None:
    played = subprocess.run(
        [sys.executable, "-m", "groupbot", "demo", "--headless", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    for seen in ("A place is free for you", "5 people came", "20 of 20 planned sessions held"):
        assert seen in played.stdout
    folder = next(tmp_path.iterdir())
    assert (folder / "attendance-2026-q4.png").read_bytes().startswith(b"\x89PNG")
    assert "Monday Circle" in (folder / "attendance-2026-q4.csv").read_text("utf-8-sig")
    logged = (folder / "bot.log").read_text()
    assert "ready" in logged
    assert not [name for name in NAMES if name in logged]
    assert not re.findall(r"(?<![\w.-])\d{17,20}(?![\w.-])", logged)  # no id of a person, a room or a server
