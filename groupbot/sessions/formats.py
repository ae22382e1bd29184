"""Which phases a session has: those of a template as it was then, and whether the session is long enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from groupbot.errors import BadInput
from groupbot.groups.model import LENGTHS, Group, Person
from groupbot.sessions.model import Session
from groupbot.templates.model import Phase, Template, minutes
from groupbot.templates.service import Templates


class DoesNotFit(BadInput):
    """The phases of a session that are longer than it is. `length` was wanted, `needed` fits."""

    def __init__(self, session: Session) -> None:
        super().__init__(too_long(session.phases, session.length))
        self.session_id = session.id
        self.length = session.length
        self.needed = minutes(session.phases)


def too_long(phases: Sequence[Phase], length: int) -> str:
    """Say so where phases are longer than the session; empty where they fit."""
    over = minutes(phases) - length
    if over <= 0:
        return ""
    return (
        f"Phases add up to {minutes(phases)} min, the session is {length}. "
        f"Shorten by {over} or make it longer."
    )


def must_fit(session: Session) -> None:
    """Raise where the phases of a session are longer than it is."""
    if too_long(session.phases, session.length):
        raise DoesNotFit(session)


async def read(
    templates: Templates, person: Person, group: Group, typed: dict[str, Any], *, new: bool = False
) -> dict[str, Any]:
    """Give the fields of a plan with the phases of the template that was typed, as they are now.

    `new`: without one, the group's usual template counts. The length is the template's, unless given.
    """
    given = {name: value for name, value in typed.items() if value is not None}
    wanted = given.pop("template", None)
    if wanted is None and not new:
        return given
    template = await templates.chosen(person, group, wanted)
    if template is None:
        return given if new else given | {"format": "", "phases": ()}
    return {"length": str(_length(template))} | given | {"format": template.name, "phases": template.phases}


def _length(template: Template) -> int:
    return min(max(template.length, LENGTHS.start), LENGTHS.stop - 1)
