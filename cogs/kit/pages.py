"""Long lists in pages, with buttons to turn them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from cogs.kit.card import Button, Buttons, Target, row

T = TypeVar("T")
PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list. `number` counts from 0, `last` is the number of the last page."""

    lines: Sequence[T]
    number: int
    last: int
    total: int

    @property
    def words(self) -> str | None:
        """Say which page this is; None where there is only one."""
        return f"-# Page {self.number + 1} of {self.last + 1}" if self.last else None

    def turner(
        self, target: Target, rest: str = "", *, back: str = "Earlier", on: str = "Later"
    ) -> Buttons | None:
        """Give the buttons to turn the page: the target with the page's number, and `rest`, in `extra`."""
        before = Button(back, replace(target, extra=f"{self.number - 1}{rest}"))
        after = Button(on, replace(target, extra=f"{self.number + 1}{rest}"))
        return row(before if self.number else None, after if self.number < self.last else None)


def page(lines: Sequence[T], number: int | str = 0, size: int = PER_PAGE) -> Page[T]:
    """Give one page of a list; `number` as it is or as `extra` carries it. Past the end is the last page."""
    last = max(0, (len(lines) - 1) // size)
    wanted = int(number) if str(number).isdecimal() else 0
    at = min(wanted, last)
    return Page(lines[at * size : (at + 1) * size], at, last, len(lines))
