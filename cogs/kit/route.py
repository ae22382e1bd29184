"""Finds the function for a press, a choice or a form by its custom_id alone.

The library's own dispatch keeps views in memory, tries every pattern in turn and swallows errors.
Here the kind and the action are a key, so two functions cannot claim one custom_id, a button
lives through every restart, and a form that was open during one is still accepted.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from cogs.kit.card import Target
from groupbot.errors import OutOfDate
from groupbot.ids import from_base36

if TYPE_CHECKING:
    from cogs.kit.act import Act

T = TypeVar("T")
Handler = Callable[["Act"], Awaitable[None]]

OLD_BUTTON = (
    "This button is from an earlier time and no longer works. "
    "/session list and /group list show what is current."
)

_CUSTOM_ID = re.compile(
    r"gb:(?P<kind>[a-z]{1,16}):(?P<subject>[0-9a-z]{0,20}):(?P<action>[a-z-]{1,24})"
    r"(?:@(?P<guild>[0-9a-z]{1,13}))?(?:=(?P<extra>[0-9a-z._,-]{1,24}))?(?::(?P<mark>[0-9a-z]{1,13}))?"
)
_handlers: dict[tuple[str, str], Handler] = {}
_says: dict[tuple[str, str], dict[str, str]] = {}


def on(kind: str, action: str) -> Callable[[Handler], Handler]:
    """Register the function for a press, a choice or a form; a second one for the same raises."""

    def register(handler: Handler) -> Handler:
        known = _handlers.get((kind, action))
        if known is not None and (known.__module__, known.__name__) != (handler.__module__, handler.__name__):
            raise ValueError(f"{kind}:{action} has a function already")
        _handlers[kind, action] = handler
        return handler

    return register


def while_it_says(label: str, kind: str, action: str, means: str) -> None:
    """Have a button mean another action while it says `label`.

    So its words can change while many press it: with another custom_id those who are just pressing would
    be refused by Discord, as the message holds what they pressed no more.
    """
    _says.setdefault((kind, action), {})[label] = means


def meant(target: Target, says: Callable[[], str]) -> Target:
    """Give what a button means by what it `says`."""
    others = _says.get((target.kind, target.action))
    action = others.get(says()) if others else None
    return replace(target, action=action) if action else target


def registered() -> dict[tuple[str, str], Handler]:
    """Give every function by kind and action."""
    return dict(_handlers)


def read(custom_id: str) -> Target | None:
    """Read a custom_id; None for one that is not ours or is of another time."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None:
        return None
    guild_id = from_base36(found["guild"]) if found["guild"] else None
    return Target(found["kind"], found["action"], found["subject"], found["extra"] or "", guild_id)


def known(read_as: Callable[[str], T], written: str) -> T:
    """Read what a button or a menu carries; one of another version may carry what nobody knows any more."""
    try:
        return read_as(written)
    except (ValueError, LookupError, OverflowError):
        raise OutOfDate(OLD_BUTTON) from None


def mark(custom_id: str) -> str:
    """Give the mark at the end of a custom_id: which letter its message is. Empty where there is none."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    return (found["mark"] or "") if found else ""


def handler(target: Target) -> Handler | None:
    """Give the function for a target, or None."""
    return _handlers.get((target.kind, target.action))
