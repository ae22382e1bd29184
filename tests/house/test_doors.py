"""A capability is reached through its service: its store and its tables are its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import grimp

from tests.house.sources import told

_INSIDE = re.compile(r"(groupbot\.\w+)\.(store|tables)(\..+)?")
# app.py gives each service its store, once. It is the only one.
_BUILDER = "groupbot.app"
_MACHINERY = {"groupbot.app", "groupbot.database", "groupbot.migrating", "groupbot.scheduler"}


def wrong_doors(imports: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give each import, importer first, that goes round a service or takes a face to the machinery."""
    for importer, imported in imports:
        inside = _INSIDE.fullmatch(imported)
        at_home = inside and (importer + ".").startswith(inside[1] + ".")
        builds = inside and inside[2] == "store" and importer == _BUILDER
        if (inside and not at_home and not builds) or (
            importer.startswith("cogs") and imported in _MACHINERY
        ):
            yield f"{importer} -> {imported}"


def test_nobody_goes_round_a_service() -> None:
    graph = grimp.build_graph("groupbot", "cogs", cache_dir=None)
    imports = [
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    ]
    found = sorted(wrong_doors(imports))
    assert not found, told(found)


def test_going_round_a_service_is_seen() -> None:
    fine = [
        ("groupbot.sessions.service", "groupbot.sessions.store"),
        ("groupbot.attendance.service", "groupbot.sessions.service"),
        ("groupbot.attendance.service", "groupbot.sessions.model"),
        ("groupbot.app", "groupbot.sessions.store"),
    ]
    wrong = [
        ("groupbot.attendance.store", "groupbot.sessions.tables"),
        ("groupbot.sessions_of_old", "groupbot.sessions.store"),
        ("groupbot.app", "groupbot.sessions.tables"),
        ("cogs.sessions.cog", "groupbot.sessions.store"),
        ("cogs.sessions.cog", "groupbot.database"),
    ]
    assert list(wrong_doors(fine + wrong)) == [f"{importer} -> {imported}" for importer, imported in wrong]
