"""People who say yes to all that a group asks for, through the gates, as a press on its card does."""

from __future__ import annotations

from groupbot.core import Core
from groupbot.groups.model import Group, Person


async def agrees(core: Core, group: Group, *people: Person, named: bool | None = None) -> None:
    """Have people read what is asked and say yes to it, joining the group where they are not in it."""
    for who in people:
        standing = await core.groups.standing(who)
        missing = await core.gates.missing(standing, group)
        await core.gates.say_yes(standing, group, missing.mark, named=named)
