"""How fast people may press: a supply for each person and each server that fills up again by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from groupbot.errors import NotPossible

_REMEMBERED = 5000  # supplies; those that are full need not be remembered
_PERSON = "That was many presses in a short time, so nothing was done with this one. Try again in 10 seconds."
_SERVER = "Many people are pressing at once, so nothing was done with this one. Try again in 10 seconds."


@dataclass(frozen=True, slots=True)
class Rate:
    """How many presses at once, and how many a second after that."""

    most: float
    each_second: float


# Far more than a hurried person does, who reads an answer between two presses.
PERSON = Rate(30, 3)
SERVER = Rate(1000, 100)


@dataclass
class Pace:
    """The supplies, in memory alone. `now` gives seconds that never jump."""

    now: Callable[[], float]
    person: Rate = PERSON
    server: Rate = SERVER
    _left: dict[tuple[str, int], tuple[float, float]] = field(default_factory=dict)  # how much, and when

    def take(self, person_id: int, guild_id: int | None) -> None:
        """Let a press through, or refuse it kindly; a refused one costs nothing."""
        own, shared = ("person", person_id), ("server", guild_id or 0)
        if self._has(own, self.person) < 1:
            raise NotPossible(_PERSON)
        if guild_id is not None and self._has(shared, self.server) < 1:
            raise NotPossible(_SERVER)
        self._use(own, self.person)
        if guild_id is not None:
            self._use(shared, self.server)

    def _has(self, whose: tuple[str, int], rate: Rate) -> float:
        left, at = self._left.get(whose, (rate.most, self.now()))
        return min(rate.most, left + (self.now() - at) * rate.each_second)

    def _use(self, whose: tuple[str, int], rate: Rate) -> None:
        self._left[whose] = (self._has(whose, rate) - 1, self.now())
        if len(self._left) > _REMEMBERED:
            rates = {"person": self.person, "server": self.server}
            self._left = {
                each: kept
                for each, kept in self._left.items()
                if self._has(each, rates[each[0]]) < rates[each[0]].most
            }
