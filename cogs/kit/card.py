"""What people see, as plain values: text, pictures, buttons, menus and forms."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from enum import Enum

from groupbot.ids import base36


class Weight(Enum):
    """How much a button stands out. Its meaning is always in its words."""

    PLAIN = 2
    MAIN = 1
    GRAVE = 4


@dataclass(frozen=True, slots=True)
class Target:
    """What a press, a choice or a form is about, as its custom_id carries it.

    `kind` and `action` find the function; `subject` is a public id or empty; `guild_id` is set
    where the card stands in a direct message; `extra` is a small value of the action's own.
    """

    kind: str
    action: str
    subject: str = ""
    extra: str = ""
    guild_id: int | None = None

    def custom_id(self) -> str:
        """Write it as `gb:kind:subject:action[@guild][=extra]` (Discord: 100 characters)."""
        guild = f"@{base36(self.guild_id)}" if self.guild_id is not None else ""
        extra = f"={self.extra}" if self.extra else ""
        return f"gb:{self.kind}:{self.subject}:{self.action}{guild}{extra}"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, in Discord's markdown; whatever a person wrote in it is already neutralised."""

    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two parts."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: words, and what it is about, or an address it opens."""

    label: str
    target: Target | None = None
    weight: Weight = Weight.PLAIN
    link: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    """Up to five buttons in a row (Discord: 5)."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu."""

    label: str
    value: str
    explained: str = ""
    chosen: bool = False


MENU = 25  # Discord: lines in a menu


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu to choose from, of MENU lines at most."""

    target: Target
    prompt: str
    options: tuple[Option, ...]
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class PersonMenu:
    """A menu of the server's people, in Discord's own words; what is chosen is a member's id."""

    target: Target
    prompt: str


@dataclass(frozen=True, slots=True)
class RoleMenu:
    """A menu of the server's roles; what is chosen is a role's id."""

    target: Target
    prompt: str
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class RoomMenu:
    """A menu of the server's channels; `to_meet`: those people can meet in, else those they read in."""

    target: Target
    prompt: str
    chosen: int | None = None
    to_meet: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """A file or picture that goes with the card. `described` is read out where it is a picture."""

    name: str
    content: bytes
    described: str = ""
    picture: bool = False


Part = Text | Rule | Buttons | Menu | PersonMenu | RoleMenu | RoomMenu | Attached


@dataclass(frozen=True, slots=True)
class Card:
    """Everything one message shows, from top to bottom."""

    parts: tuple[Part, ...] = field(default=())

    def in_dm(self, guild_id: int) -> Card:
        """Give the same card for a direct message: its buttons carry the server's id."""
        return Card(tuple(_with_guild(part, guild_id) for part in self.parts))

    def then(self, *parts: Part | None) -> Card:
        """Give the card with more below; None is left out."""
        return Card(self.parts + tuple(part for part in parts if part is not None))


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form (Discord: label 45 characters).

    `stood`: the sign of what stood here when the form was first opened, where `value` was typed since.
    """

    name: str
    label: str
    value: str = ""
    required: bool = True
    most: int = 100
    long: bool = False
    hint: str = ""
    stood: str | None = None

    @property
    def custom_id(self) -> str:
        """Write its name, and the sign of what stood in it: what comes back tells whether it was changed."""
        return f"{self.name}~{sign(self.value) if self.stood is None else self.stood}"


@dataclass(frozen=True, slots=True)
class Form:
    """A form in its own window (Discord: 5 fields, title 45 characters)."""

    target: Target
    title: str
    fields: tuple[Field, ...]

    @property
    def changed(self) -> dict[str, str]:
        """Give what was typed in its fields, by name, without those left as they stood."""
        return {each.name: each.value for each in self.fields if each.stood not in (None, sign(each.value))}


def sign(words: str) -> str:
    """Give a short sign of words, whatever spaces are around them."""
    lines = words.strip().replace("\r\n", "\n")
    return f"{zlib.crc32(lines.encode('utf-8', 'surrogatepass')):x}"


def card(*parts: Part | str | None) -> Card:
    """Make a card; a bare string is a paragraph, None is left out."""
    return Card(tuple(Text(p) if isinstance(p, str) else p for p in parts if p is not None and p != ""))


def row(*buttons: Button | None) -> Buttons | None:
    """Make a row of buttons; None is left out, and a row of nothing is None."""
    kept = tuple(button for button in buttons if button is not None)
    return Buttons(kept) if kept else None


def _with_guild(part: Part, guild_id: int) -> Part:
    if isinstance(part, Menu | PersonMenu | RoleMenu | RoomMenu):
        return replace(part, target=replace(part.target, guild_id=guild_id))
    if isinstance(part, Buttons):
        return Buttons(
            tuple(
                replace(b, target=replace(b.target, guild_id=guild_id)) if b.target else b
                for b in part.buttons
            )
        )
    return part
