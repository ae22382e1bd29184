"""What stands around this Discord on the page: who is who, the clock, trouble to make, and guides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from groupbot.loopback.home import Happening


@dataclass(frozen=True)
class Control:
    """A button beside this Discord. `act` does it and says what happened; `is_on` makes it a switch."""

    name: str
    label: str
    act: Callable[[], Awaitable[str]]
    place: Literal["clock", "trouble"] = "trouble"
    about: str = ""
    is_on: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Step:
    """One thing to do in a guide, and how the world tells that it was done.

    `in_turn` is for what happens by itself too: it counts only once the step before is done.
    """

    text: str
    done: Callable[[Happening], bool]
    in_turn: bool = False


@dataclass
class Guide:
    """A few steps for one person of the server, ticked off as they happen."""

    name: str
    title: str
    user_id: int
    steps: list[Step]
    ticked: set[int] = field(default_factory=set)

    def hear(self, happening: Happening) -> bool:
        """Tick off what has just been done; say whether anything was."""
        before = len(self.ticked)
        for number, step in enumerate(self.steps):
            too_early = step.in_turn and number - 1 not in self.ticked
            if number not in self.ticked and not too_early and step.done(happening):
                self.ticked.add(number)
        return len(self.ticked) > before

    @property
    def done(self) -> list[str]:
        """Give the words of the steps that are done."""
        return [step.text for number, step in enumerate(self.steps) if number in self.ticked]

    def tick(self, done: Iterable[str]) -> None:
        """Tick the steps with these words, as they were kept from another time."""
        known = set(done)
        self.ticked |= {number for number, step in enumerate(self.steps) if step.text in known}

    def begin_again(self) -> None:
        """Take every tick away."""
        self.ticked.clear()

    def written(self) -> dict[str, Any]:
        """Write the guide for the page."""
        steps = [{"text": step.text, "done": n in self.ticked} for n, step in enumerate(self.steps)]
        return {"name": self.name, "title": self.title, "person": str(self.user_id), "steps": steps}


@dataclass
class Controls:
    """All of it. `cast` says in a word who an account is."""

    cast: dict[int, str] = field(default_factory=dict)
    buttons: list[Control] = field(default_factory=list)
    guides: list[Guide] = field(default_factory=list)

    def button(self, name: str) -> Control | None:
        """Find a button by its name."""
        return next((one for one in self.buttons if one.name == name), None)

    def guide(self, name: str) -> Guide | None:
        """Find a guide by its name."""
        return next((one for one in self.guides if one.name == name), None)

    def written(self) -> list[dict[str, Any]]:
        """Write the buttons for the page, with how the switches stand."""
        return [
            {
                "name": one.name,
                "label": one.label,
                "place": one.place,
                "about": one.about,
                "on": one.is_on() if one.is_on else None,
            }
            for one in self.buttons
        ]
