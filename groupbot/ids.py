"""Ids: the short ones people see and type, and the long ones rows carry."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

PUBLIC_ID_LENGTH = 10
_CROCKFORD = (
    "0123456789abcdefghjkmnpqrstvwxyz"  # base 32 without i, l, o and u: nothing to confuse or to spell
)
_LOOKALIKES = str.maketrans("oil", "011")
_DIGITS36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_DISCORD_BEGAN = datetime(2015, 1, 1, tzinfo=UTC)  # what Discord's ids count from


def public_id() -> str:
    """Make an id to show and type: 10 random characters (50 bits), lower case."""
    return "".join(secrets.choice(_CROCKFORD) for _ in range(PUBLIC_ID_LENGTH))


def read_public_id(text: str) -> str | None:
    """Read an id as somebody typed it, or give None if it has another shape.

    Case is folded, O is read as 0, I and L as 1; blanks around it are ignored.
    """
    if not text.isascii():
        return None
    folded = text.strip(" ").lower().translate(_LOOKALIKES)
    if len(folded) != PUBLIC_ID_LENGTH or not set(folded) <= set(_CROCKFORD):
        return None
    return folded


def row_id() -> int:
    """Make a random row id, 1 to 2**63 - 1: a serial one would tell when its row was made."""
    return 1 + secrets.randbelow(2**63 - 1)


def made_at(discord_id: int) -> datetime:
    """Give when something on Discord was made, a person's account say: its id tells (milliseconds)."""
    return _DISCORD_BEGAN + timedelta(milliseconds=discord_id >> 22)


def base36(number: int) -> str:
    """Write a number of 0 or more in base 36, lower case, without leading zeros."""
    if number < 0:
        raise ValueError("Only numbers of 0 or more can be written in base 36.")
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS36[rest] + digits
        if number == 0:
            return digits


def from_base36(text: str) -> int:
    """Read what `base36` wrote; anything else is a ValueError."""
    if not text or not set(text) <= set(_DIGITS36):
        raise ValueError("This is not a number in base 36.")
    return int(text, 36)
