"""What a person has before their eyes: a message, a modal, an answer with what followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groupbot.loopback import components
from groupbot.loopback.interactions import REPLY_LATER, UPDATE_LATER, Interaction
from groupbot.loopback.records import EPHEMERAL, Message


class CannotDo(AssertionError):
    """The client would not let a person do this."""


class NoAnswer(AssertionError):
    """The application did not respond in time."""


@dataclass(frozen=True)
class Choice:
    """One line of an autocomplete list."""

    name: str
    value: str | int | float

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Value:
    """The value of an option of a menu, where its label would not be enough."""

    value: str


@dataclass(frozen=True, eq=False)
class Shown:
    """A message as a person sees it now. It is live: after an edit it reads as edited."""

    message: Message

    @property
    def text(self) -> str:
        """Read every word of the message, top to bottom, a line each; nothing once it is deleted."""
        return "\n".join(message_words(self.message))

    @property
    def ephemeral(self) -> bool:
        """Say whether only one person sees it."""
        return bool(self.message.flags & EPHEMERAL)

    @property
    def deleted(self) -> bool:
        """Say whether it is gone."""
        return self.message.deleted

    @property
    def buttons(self) -> list[str]:
        """Answer what stands on the buttons, disabled ones included."""
        return [components.label(one) for one in self._of_kinds(components.BUTTON)]

    @property
    def enabled_buttons(self) -> list[str]:
        """Answer what stands on the buttons that can be pressed."""
        return [components.label(one) for one in self._of_kinds(components.BUTTON) if not one.get("disabled")]

    @property
    def selects(self) -> list[str]:
        """Answer the placeholders of the select menus."""
        return [one.get("placeholder") or "" for one in self._of_kinds(*components.SELECTS)]

    @property
    def files(self) -> dict[str, bytes]:
        """Answer the files by name."""
        return {one.name: one.content for one in self.message.files}

    def _of_kinds(self, *kinds: int) -> list[components.Component]:
        if self.message.deleted:
            return []
        return [one for one in components.walk(self.message.components) if one["type"] in kinds]

    def button(self, label: str | int) -> components.Component:
        """Find a button by its label, exactly or by how it begins, or by its number in the message."""
        found = self._of_kinds(components.BUTTON)
        if isinstance(label, int):
            return _numbered(found, label)
        for fits in (lambda have: have == label, lambda have: have.startswith(label)):
            for one in found:
                if fits(components.label(one)):
                    return one
        raise CannotDo(f"There is no button {label!r}; there are {self.buttons}.")

    def select(self, which: str | int = "") -> components.Component:
        """Find a select menu by its placeholder, a part of its custom_id, or its number in the message."""
        if isinstance(which, int):
            return _numbered(self._of_kinds(*components.SELECTS), which)
        for one in self._of_kinds(*components.SELECTS):
            if which in (one.get("placeholder") or "") or which in one["custom_id"]:
                return one
        raise CannotDo(f"There is no select menu {which!r}; there are {self.selects}.")

    def options(self, which: str = "") -> list[str]:
        """Answer the labels of the options of a select menu."""
        return [one["label"] for one in self.select(which).get("options") or []]


@dataclass(frozen=True, eq=False)
class Modal:
    """A modal that has opened for a person."""

    interaction: Interaction
    payload: dict[str, Any]

    @property
    def title(self) -> str:
        """Answer its title."""
        return self.payload["title"]

    @property
    def fields(self) -> dict[str, components.Component]:
        """Answer the fields a person can fill, by label."""
        found: dict[str, components.Component] = {}
        for outer in self.payload["components"]:
            if outer["type"] == components.LABEL:
                found[outer["label"]] = outer["component"]
            elif outer["type"] == components.ROW:
                found |= {one.get("label") or one["custom_id"]: one for one in outer["components"]}
        return found

    @property
    def text(self) -> str:
        """Read its title, its words and its labels."""
        lines = [self.title]
        for one in components.walk(self.payload["components"]):
            lines += components.words(one)
            if one["type"] == components.TEXT_INPUT and one.get("label"):
                lines.append(one["label"])
        return "\n".join(lines)


class Reply:
    """What came back for one act of a person: a message, a change, a modal, and what followed."""

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction

    @property
    def shown(self) -> Shown:
        """Answer the message: the new one, or the one that was changed in place."""
        message = self.interaction.original
        if message is None:
            raise CannotDo("There is no message in this answer.")
        return Shown(message)

    @property
    def message(self) -> Message:
        """Answer the message itself."""
        return self.shown.message

    @property
    def followups(self) -> list[Shown]:
        """Answer the follow-ups, oldest first."""
        return [Shown(one) for one in self.interaction.followups]

    @property
    def text(self) -> str:
        """Read all of it: the modal, or the message and the follow-ups after it."""
        if self.modal:
            return self.modal.text
        first = [Shown(self.interaction.original)] if self.interaction.original else []
        return "\n".join(one.text for one in [*first, *self.followups])

    @property
    def modal(self) -> Modal | None:
        """Answer the modal that opened, if one did."""
        payload = self.interaction.modal
        return Modal(self.interaction, payload) if payload else None

    @property
    def deferred(self) -> bool:
        """Say whether the first answer was only that it will take longer."""
        return self.interaction.answer in (REPLY_LATER, UPDATE_LATER)

    @property
    def ephemeral(self) -> bool:
        """Say whether only this person sees the answer."""
        return self.shown.ephemeral

    @property
    def buttons(self) -> list[str]:
        """Answer what stands on the buttons."""
        return self.shown.buttons

    @property
    def selects(self) -> list[str]:
        """Answer the placeholders of the select menus."""
        return self.shown.selects

    @property
    def files(self) -> dict[str, bytes]:
        """Answer every file of the answer and its follow-ups, by name."""
        found: dict[str, bytes] = {}
        for one in [*([self.shown] if self.interaction.original else []), *self.followups]:
            found |= one.files
        return found


def _numbered(found: list[components.Component], number: int) -> components.Component:
    for one in found:
        if one["id"] == number:
            return one
    raise CannotDo("That is no longer in the message.")


def message_words(message: Message) -> list[str]:
    """Read the words of a message: content, embeds, components."""
    if message.deleted:
        return []
    lines = [message.content] if message.content else []
    for embed in message.embeds:
        lines += components.embed_words(embed)
    for one in components.walk(message.components):
        lines += components.words(one)
    return lines
