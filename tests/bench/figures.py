"""How figures are made and written: medians of paired rounds, their spread, and what was aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a benchmark: a value per round, in a unit, and its aim where there is one.

    `least` or `most` is the aim for the median.
    """

    what: str
    rounds: Sequence[float]
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool | None:
        """Say whether the median meets the aim; None where there is no aim."""
        if self.least is None and self.most is None:
            return None
        middle = median(self.rounds)
        return middle >= (self.least or 0) if self.most is None else middle <= self.most

    def __str__(self) -> str:
        figure = f"{_short(median(self.rounds))}{self.unit}"
        spread = f"({_short(min(self.rounds))} to {_short(max(self.rounds))})" if len(self.rounds) > 1 else ""
        return f"  {self.what:<58} {figure:>12}  {spread:<22} {self._aim()}".rstrip()

    def _aim(self) -> str:
        if self.met is None:
            return ""
        bound = f"at least {_short(self.least)}" if self.most is None else f"at most {_short(self.most)}"
        return f"{'met' if self.met else 'MISSED'}: {bound}{self.unit}"


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def at(share: float, values: Sequence[float]) -> float:
    """Give the value below which this share of them lies: 0.99 for p99."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
