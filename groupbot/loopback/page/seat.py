"""One person before the page: what they see, and the forms that are open before them."""

from __future__ import annotations

from dataclasses import dataclass, field

from groupbot.loopback.hub import Hub
from groupbot.loopback.page.eyes import Eyes
from groupbot.loopback.page.shared import Shared
from groupbot.loopback.person import Person
from groupbot.loopback.shown import Modal


@dataclass
class Seat:
    """What an act needs to know of the window it comes from."""

    shared: Shared
    person: Person
    eyes: Eyes = field(init=False)
    forms: dict[str, Modal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.eyes = Eyes(self.hub, self.person, self.shared.read)

    @property
    def hub(self) -> Hub:
        """Give this Discord."""
        return self.shared.hub
