"""A machine that lacks something is told what, in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give a checkout with the set-up script, and beside it a `bin` with no Python in it."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "scripts" / "setup", tmp_path / "scripts" / "setup")
    for tool in ("sh", "dirname"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    return tmp_path


def python(machine: Path, name: str, script: str) -> None:
    """Put something called Python on the machine."""
    program = machine / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def set_up(machine: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up on the machine."""
    return subprocess.run(
        [machine / "scripts" / "setup"],
        env={"PATH": str(machine / "bin"), **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_machine_without_python_is_told_which_one_it_needs(machine: Path) -> None:
    python(machine, "python3", "exit 1")  # there, but too old
    told = set_up(machine)
    assert told.returncode == 1
    assert told.stderr.splitlines() == [
        "Python 3.11 or newer is needed and was not found. On Debian: sudo apt install python3 python3-venv"
    ]


def test_a_machine_without_venv_is_told_the_package(machine: Path) -> None:
    python(machine, "python3", 'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.12;; esac')
    told = set_up(machine)
    assert told.returncode == 1
    assert told.stderr.splitlines() == [
        "Python's venv module is missing. On Debian: sudo apt install python3.12-venv"
    ]


def test_the_newest_python_makes_the_room(machine: Path) -> None:
    for name in ("python3", "python3.11", "python3.12"):
        python(machine, name, f'case "$1" in --version) echo Python {name};; -m) exit 7;; esac')
    assert set_up(machine).stdout == "Making .venv with Python python3.12.\n"
    assert set_up(machine, PYTHON="python3.11").stdout == "Making .venv with Python python3.11.\n"


def test_the_script_is_plain_sh(machine: Path) -> None:
    assert os.access(ROOT / "scripts" / "setup", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
