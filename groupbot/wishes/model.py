"""What one member wishes in one group; nothing of it holds until they say so."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_NEED = 120  # characters


@dataclass(frozen=True, slots=True)
class Wish:
    """What one person wishes in one group.

    `on_card`: their name stands on the public card of a session they have a place in. `greets`: people who
    come for the first time are shown their name. `notes`: a facilitator may send them one gentle
    note when they have been away. `need`: a line for the facilitators of sessions they may
    come to; empty is nothing.
    """

    guild_id: int
    group_id: str
    member_id: int
    on_card: bool = False
    greets: bool = False
    notes: bool = False
    need: str = ""
