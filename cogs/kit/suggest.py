"""What an option offers while somebody types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

import structlog
from discord import app_commands

from cogs.kit.act import Act, Interaction
from cogs.kit.plain import label
from groupbot import zones
from groupbot.errors import Refusal
from groupbot.groups.model import Group, GroupState
from groupbot.text import same_name

log = structlog.get_logger(__name__)

MOST = 25  # Discord: choices in a menu
Line = tuple[str, str]  # what is read, and the value that is sent
Search = Callable[[Act, str], Awaitable[Iterable[Line]]]
Offers = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]

_LEADS = [
    ("Off", "off"),
    ("15 minutes before", "15m"),
    ("1 hour before", "1h"),
    ("3 hours before", "3h"),
    ("1 day before", "1d"),
    ("1 day and 1 hour before", "1d, 1h"),
]


def offers(search: Search) -> Offers:
    """Turn a search into an option's autocomplete; a refusal offers nothing.

    Use it as a decorator, and the result with `@app_commands.autocomplete(group=…)`. The search gets the
    act and what was typed so far, and gives (words, value) pairs, best first; the first 25 are shown.
    """

    async def answer(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        try:
            found = list(await search(Act(interaction), typed))[:MOST]
        except Refusal:
            return []
        except Exception as error:
            # The library would log the error's own words, which may quote somebody.
            log.error("nothing could be offered", error=type(error).__name__, search=search.__name__)
            return []
        return [app_commands.Choice(name=label(words), value=value) for words, value in found]

    return answer


def matching(lines: Iterable[Line], typed: str) -> list[Line]:
    """Keep the lines in which what was typed occurs, whatever its case; those that begin so come first."""
    wanted = same_name(typed)
    fitting = [line for line in lines if wanted in same_name(line[0])]
    return sorted(fitting, key=lambda line: not same_name(line[0]).startswith(wanted))


def named(groups: Iterable[Group]) -> list[Line]:
    """Give groups as lines: the name is read, the id is sent."""
    return [(group.name, group.id) for group in groups]


@offers
async def groups(act: Act, typed: str) -> list[Line]:
    """Offer the groups that this person may see."""
    return matching(named(await act.core.groups.visible(await act.person())), typed)


@offers
async def joined_groups(act: Act, typed: str) -> list[Line]:
    """Offer the groups that this person is in, also those they may not join any more."""
    person = await act.person()
    mine = await act.core.groups.joined(person)
    every = await act.core.groups.every(person.guild_id)
    return matching(named(g for g in every if g.id in mine and g.state is GroupState.ACTIVE), typed)


@offers
async def led_groups(act: Act, typed: str) -> list[Line]:
    """Offer the groups that this person may plan sessions for."""
    return matching(named(await act.core.groups.led(await act.person())), typed)


@offers
async def archived_groups(act: Act, typed: str) -> list[Line]:
    """Offer the groups whose archiving this person can still undo."""
    person = await act.person()
    if not (await act.core.groups.standing(person)).coordinator:
        return []
    gone = [g for g in await act.core.groups.every(person.guild_id) if g.state is GroupState.ARCHIVED]
    return matching(named([g for g in gone if await act.core.group_undo.archived_at(g)]), typed)


@offers
async def leads(act: Act, typed: str) -> list[Line]:
    """Offer common reminders; anything else can be typed."""
    return matching(_LEADS, typed)


@offers
async def zone_names(act: Act, typed: str) -> list[Line]:
    """Offer time zones by name, or by the time it is there now."""
    return zones.choices(typed, act.core.clock.now())
