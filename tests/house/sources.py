"""The project's own files, and what can be read off them without running them."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("groupbot", "cogs", "migrations")
_NOT_OURS = {".git", ".venv", "__pycache__", "node_modules", "data", "demo-data", "dist", "build", "htmlcov"}
_CACHES = re.compile(r"\.git|\.\w+_cache|\.hypothesis|\.coverage.*|\.env|.*\.lock")


def files(*suffixes: str, under: tuple[str, ...] = (".",)) -> Iterator[Path]:
    """Give the project's files with these endings (all, where none is named), in a steady order."""
    for start in under:
        for folder, folders, names in os.walk(ROOT / start):
            folders[:] = sorted(set(folders) - _NOT_OURS - set(filter(_CACHES.fullmatch, folders)))
            for name in sorted(set(names) - _NOT_OURS):  # in a second work tree .git is a file
                if not _CACHES.fullmatch(name) and name.endswith(suffixes or ("",)):
                    yield Path(folder, name)


def place(path: Path) -> str:
    """Name a file as it is named inside the project."""
    return path.relative_to(ROOT).as_posix()


def told(found: Iterable[str]) -> str:
    """Put what was found on a line each, so that all of it can be read when a test fails."""
    return "\n".join(["", *found])


def functions_over(source: str, most: int) -> Iterator[tuple[str, int]]:
    """Give each function with more than `most` lines and its length; docstrings do not count."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            if lines > most:
                yield node.name, lines


_EMPTY_NAMES = {"manager", "helper", "helpers", "util", "utils", "data", "info", "process", "common", "misc"}


def empty_names(source: str) -> Iterator[str]:
    """Give the names of classes and functions that say nothing of what they are or do."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            empty = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", node.name)} & _EMPTY_NAMES
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            empty = node.name.strip("_") in _EMPTY_NAMES or node.name.lstrip("_").startswith("handle_")
        else:
            continue
        if empty:
            yield node.name


def catches_all(source: str) -> Iterator[int]:
    """Give the lines where any error at all is caught and not raised again, or as another, in the end."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler) and not isinstance(node.body[-1], ast.Raise):
            kinds = [] if node.type is None else list(ast.walk(node.type))
            if not kinds or {"Exception", "BaseException"} & {k.id for k in kinds if isinstance(k, ast.Name)}:
                yield node.lineno


def is_empty_name(module: str) -> bool:
    """Tell whether a file's name says nothing of what is in it."""
    return bool(set(module.lower().split("_")) & _EMPTY_NAMES)


# A path of somebody's machine has no meaning on another one.
_OWN_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|farm|Users)/")
_DOCUMENT = re.compile(r"(?<![\w/*.-])[\w-]+\.md\b")


def own_paths(text: str) -> list[str]:
    """Give the lines that name a folder of the machine they were written on."""
    return [line.strip() for line in text.splitlines() if _OWN_PATH.search(line)]


def unknown_documents(text: str, known: set[str]) -> set[str]:
    """Give the documents a text speaks of that the project does not have."""
    return set(_DOCUMENT.findall(text)) - known


def link_targets(markdown: str) -> list[str]:
    """Give where the links of a page lead, those to other sites left out."""
    found = re.findall(r"\]\(\s*<?([^)>\s]+)", markdown) + re.findall(
        r"^\[[^]]+\]:\s*(\S+)", markdown, re.MULTILINE
    )
    return [target for target in found if not re.match(r"[a-z][a-z+.-]*:", target)]


def anchors(markdown: str) -> set[str]:
    """Give the names that headings of a page can be linked by, as GitHub makes them."""
    headings = re.findall(r"^#+\s+(.+?)\s*#*$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(markdown: str, program: str) -> set[str]:
    """Give the word after a program's name wherever a page shows it as code."""
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", markdown, re.DOTALL))
    return set(re.findall(rf"(?:^|[`\s/]){program} ([a-z][\w-]*)", code, re.MULTILINE))
