"""What somebody means who types words in place of choosing from the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from groupbot.errors import BadInput
from groupbot.text import echo, same_name

T = TypeVar("T")

_MOST_NAMED = 5


def meant(typed: str, known: Iterable[T], label: Callable[[T], str]) -> T | None:
    """Give the one whose label was typed, or else begins so, or else has a word that begins so.

    `known` is what this person may see, `label` what the list shows of it; case and blanks do not count.
    None where nothing fits. BadInput where several fit alike, with the first of their labels.
    """
    wanted = f" {same_name(typed)}"
    keyed = [(f" {same_name(label(one))}", one) for one in known] if wanted.strip() else []
    for fits in (wanted.__eq__, lambda key: key.startswith(wanted), lambda key: wanted in key):
        found = [one for key, one in keyed if fits(key)]
        if len(found) > 1:
            raise BadInput(_which(typed, [label(one) for one in found]))
        if found:
            return found[0]
    return None


def _which(typed: str, labels: list[str]) -> str:
    lines = [f"- {echo(each, 100)}" for each in labels[:_MOST_NAMED]]
    if len(labels) > _MOST_NAMED:
        lines.append(f"- and {len(labels) - _MOST_NAMED} more")
    return "\n".join(
        [
            f"‘{echo(typed)}’ can mean {len(labels)}:",
            *lines,
            "Choose one from the list that appears while you type, or write more of it.",
        ]
    )
