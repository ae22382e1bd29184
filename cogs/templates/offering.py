"""What the options of templates offer while somebody types."""

from __future__ import annotations

from collections.abc import Iterable

from cogs.kit.act import Act
from cogs.kit.suggest import Line, matching, offers
from cogs.templates.cards import listed
from groupbot.templates.model import Template
from groupbot.templates.service import NONE

_NONE = ("No template", NONE)


def lines(found: Iterable[Template]) -> list[Line]:
    """Give templates as lines: name and length are read, the id is sent."""
    return [(listed(template), template.id) for template in found]


@offers
async def templates(act: Act, typed: str) -> list[Line]:
    """Offer the templates that this person can use."""
    return matching(lines(await act.core.templates.listing(await act.person())), typed)


@offers
async def templates_or_none(act: Act, typed: str) -> list[Line]:
    """Offer the templates that this person can use, and to have none."""
    found = lines(await act.core.templates.listing(await act.person()))
    return matching([_NONE, *found], typed)


@offers
async def own_templates(act: Act, typed: str) -> list[Line]:
    """Offer the templates that this person can change."""
    person = await act.person()
    found = await act.core.templates.listing(person)
    return matching(lines([t for t in found if await act.core.templates.may_change(person, t)]), typed)


@offers
async def undoable_templates(act: Act, typed: str) -> list[Line]:
    """Offer the templates whose last change this person can take back."""
    return matching(lines(await act.core.templates.undoable(await act.person())), typed)
