"""What the pages say can be followed: links lead somewhere, and commands exist."""

from __future__ import annotations

import re

from tests.house.sources import ROOT, anchors, commands, files, link_targets, place, told


def test_every_link_leads_to_a_file_and_a_heading_that_are_there() -> None:
    lost: list[str] = []
    for page in files(".md"):
        for target in link_targets(page.read_text()):
            path, _, anchor = target.partition("#")
            goal = page.parent / path if path else page
            if not goal.exists() or (anchor and anchor not in anchors(goal.read_text())):
                lost.append(f"{place(page)}: {target}")
    assert not lost, told(lost)


def test_every_make_command_on_a_page_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    unknown = [
        f"{place(page)}: make {word}"
        for page in files(".md")
        for word in commands(page.read_text(), "make") - targets
    ]
    assert not unknown, told(unknown)


def test_a_page_is_read_as_people_read_it() -> None:
    page = "# Set up: now\nRun `make demo`, then\n```\nmake test ARGS=x\n.venv/bin/groupbot run\n```\n"
    page += "to make sense. [a](b#c)"
    assert commands(page, "make") == {"demo", "test"}
    assert commands(page, "groupbot") == {"run"}
    assert link_targets(page + "\n[x](https://example.org) [y](<d>)\n[z]: e") == [
        "b#c",
        "d",
        "e",
    ]
    assert anchors(page) == {"set-up-now"}
