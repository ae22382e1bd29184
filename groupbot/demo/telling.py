"""Tells the story as it happens: who did what, and what they saw."""

from __future__ import annotations

import re
import textwrap
from datetime import UTC, datetime

from groupbot.demo.clock import DemoClock
from groupbot.demo.town import Town
from groupbot.loopback import Person

_WIDTH = 96
_MOMENT = re.compile(r"<t:(\d+)(?::([a-zA-Z]))?>")
_MENTION = re.compile(r"<(@&?|@!|#)(\d+)>")


class Teller:
    """Prints a transcript that can be read top to bottom."""

    def __init__(self, town: Town, clock: DemoClock) -> None:
        self._town = town
        self._clock = clock

    def chapter(self, title: str) -> None:
        """Begin a part of the story."""
        print(f"\n{title}\n{'-' * len(title)}")

    def does(self, person: Person, what: str) -> None:
        """Tell what somebody did, and when."""
        moment = self._clock.now().astimezone(UTC)
        print(f"\n[{moment:%a %d %b %Y %H:%M} UTC] {person.name} ({self._town.known_as(person)}) {what}")

    def happens(self, what: str) -> None:
        """Tell what happened without anybody pressing anything."""
        print(f"\n[{self._clock.now().astimezone(UTC):%a %d %b %Y %H:%M} UTC] {what}")

    def sees(self, text: str, buttons: list[str] | None = None, *, where: str = "") -> None:
        """Tell what the person saw."""
        if where:
            print(f"    {where}:")
        for line in (line for line in self.readable(text).splitlines() if line not in (buttons or ())):
            for piece in textwrap.wrap(line, _WIDTH) or [""]:
                print(f"    | {piece}")
        if buttons:
            print("    | " + "  ".join(f"[{label}]" for label in buttons))

    def readable(self, text: str) -> str:
        """Write Discord's marks as people see them: times, names and rooms."""
        text = _MOMENT.sub(self._moment, text)
        return _MENTION.sub(self._name, text).replace("**", "")

    def _moment(self, found: re.Match[str]) -> str:
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        if found[2] == "R":
            return _from_now((moment - self._clock.now()).total_seconds())
        return f"{moment:%H:%M} UTC" if found[2] in ("t", "T") else f"{moment:%a %d %b %Y %H:%M} UTC"

    def _name(self, found: re.Match[str]) -> str:
        wanted = int(found[2])
        if found[1] == "#":
            channel = self._town.guild.channels.get(wanted)
            return f"#{channel.name}" if channel else "#unknown"
        if found[1] == "@&":
            role = self._town.guild.roles.get(wanted)
            return f"@{role.name}" if role else "@unknown"
        names = {person.id: person.name for person in self._town.everyone}
        return f"@{names.get(wanted, 'someone')}"


def _from_now(seconds: float) -> str:
    minutes = round(abs(seconds) / 60)
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = round(minutes / size)
            span = f"{number} {unit}{'s' if number != 1 else ''}"
            return f"in {span}" if seconds > 0 else f"{span} ago"
    return "now"
