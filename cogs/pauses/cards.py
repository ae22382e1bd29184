"""Pauses in words, and the banner that says so on other cards."""

from __future__ import annotations

from cogs.kit.card import MENU, Button, Buttons, Card, Menu, Option, Target, Text, Weight, card, row
from cogs.kit.pages import page
from cogs.kit.plain import label, plain
from groupbot.groups.model import Group
from groupbot.pauses.model import USUAL, Pause, What
from groupbot.pauses.service import Listed

_STOPS = {
    What.RSVP: "New places are paused",
    What.ALL: "New places, joining groups and notes are paused",
}
_NOT_STOPPED = (
    "People keep the places they have, can take their word back, see helplines and write to the facilitators."
)


def press(
    action: str, words: str, group: Group | None, extra: str = "", weight: Weight = Weight.PLAIN
) -> Button:
    """Make a button about a pause."""
    return Button(words, Target("pause", action, group.id if group else "", extra), weight)


def bannered(drawn: Card, pause: Pause | None) -> Card:
    """Say at the top of a card that something is paused; without a pause the card stays as it is."""
    return (
        drawn if pause is None else Card((Text(f"**{_STOPS[pause.what]} {_until(pause)}.**"), *drawn.parts))
    )


def shown(listed: Listed, number: int | str = 0) -> Card:
    """Show one page of what is paused, with the way to begin and end for whoever may."""
    group = listed.group
    some = page(listed.found, number)
    lines = "\n".join(f"- {_line(*each)}" for each in some.lines)
    return card(
        f"## Paused: {plain(group.name)}" if group else "## Paused",
        lines or "Nothing is paused. A pause ends by itself, or when somebody ends it.",
        some.words,
        _NOT_STOPPED,
        some.turner(Target("pause", "show", group.id if group else "")),
        *(_ways(listed) if listed.may else _other_ways(listed)),
    )


def _ways(listed: Listed) -> tuple[Buttons | None]:
    group = listed.group
    end = any((of.id if of else "") == (group.id if group else "") for _, of in listed.found)
    return (
        row(
            press("start", "Pause new RSVPs for an hour", group, f"{What.RSVP.value}.{USUAL}"),
            press("start", "Pause joining and notes too", group, f"{What.ALL.value}.{USUAL}"),
            press("end", "End the pause", group) if end else None,
        ),
    )


def _other_ways(listed: Listed) -> tuple[str | Menu, ...]:
    """Say what somebody may pause who may not pause what is shown, or who may pause it."""
    if not listed.others:
        where = plain(listed.group.name) if listed.group else "a group that you facilitate"
        return (
            f"While you are on duty you can pause {where}. Coordinators can at any time. /duty show says "
            "who is on duty.",
        )
    options = tuple(Option(label(group.name), group.id) for group in listed.others[:MENU])
    return (
        "Choose the group to pause, of those you are on duty for now. Or use /pause with the option group.",
        Menu(Target("pause", "show"), "Pause one of your groups", options),
    )


def started(pause: Pause, group: Group | None) -> Card:
    """Say what is paused now."""
    return card(
        f"{_line(pause, group)}. {_NOT_STOPPED}",
        row(press("end", "End the pause", group), press("show", "What is paused", group)),
    )


def ended(pause: Pause, group: Group | None, still: Pause | None) -> Card:
    """Say that a pause is over, with the way back. `still`: that of the server, where it holds."""
    follows = (
        "Everything works as usual" if group else "What is paused for one group alone stays paused there"
    )
    if still:
        follows = _line(still, None)
    return card(
        f"The pause for {_where(group)} has ended. {follows}.",
        row(press("start", "Pause again for an hour", group, f"{pause.what.value}.{USUAL}")),
    )


def raid(group: Group) -> Card:
    """Tell the facilitators that many new accounts ask for places; nobody is named."""
    return card(
        f"Many new Discord accounts asked for places in **{plain(group.name)}** in the last 5 minutes. If "
        "that looks wrong to you, new places can be paused by coordinators, and by facilitators on duty.",
        row(
            press("start", "Pause new RSVPs for an hour", group, f"{What.RSVP.value}.{USUAL}", Weight.MAIN),
            press("show", "What is paused", group),
        ),
    )


def _line(pause: Pause, group: Group | None) -> str:
    return f"{_STOPS[pause.what]} for {_where(group)} {_until(pause)}"


def _where(group: Group | None) -> str:
    return plain(group.name) if group else "the whole server"


def _until(pause: Pause) -> str:
    at = int(pause.ends_at.timestamp())
    return f"until <t:{at}:t> (<t:{at}:R>)"
