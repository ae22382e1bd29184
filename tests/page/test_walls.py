"""What the page's own modules may know of each other."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

from groupbot.loopback import page

STATIC = Path(page.__file__).with_name("static")
_IMPORT = re.compile(r'^import .* from "\./(.+)";$', re.MULTILINE)


def imports() -> dict[str, set[str]]:
    """Give what each of the page's modules imports."""
    return {one.name: set(_IMPORT.findall(one.read_text())) for one in STATIC.glob("*.js")}


def test_no_module_of_the_page_knows_one_that_knows_it() -> None:
    order = list(TopologicalSorter(imports()).static_order())
    assert order[-1] == "main.js"


def test_every_module_of_the_page_is_used() -> None:
    used = set().union(*imports().values())
    assert set(imports()) - used == {"main.js"}
