"""What is installed is what is here."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house.sources import CODE, ROOT, files, place


def test_the_wheel_carries_everything_that_runs(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        inside = set(packed.namelist())
    expected = {place(path) for path in files(under=CODE) if path.suffix != ".pyc"}
    assert sorted(expected - inside) == []
    assert {name.split("/")[0] for name in inside if ".dist-info/" not in name} <= set(CODE)
