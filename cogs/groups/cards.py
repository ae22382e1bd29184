"""A group in words: its public card, and what people read who come, leave or rest."""

from __future__ import annotations

from datetime import date

from cogs.crisis.cards import HELPLINES
from cogs.kit.card import Button, Card, Field, Form, Menu, Option, Rule, Target, Weight, card, row
from cogs.kit.pages import Page
from cogs.kit.plain import label, plain
from groupbot.groups.model import Group, GroupState, Kind, Membership, Mode, PlaceKind
from groupbot.when.words import long_day

KINDS = {
    Kind.PEER: "Peer group",
    Kind.FAMILY: "For family and friends",
    Kind.FACILITATORS: "For facilitators",
    Kind.SOCIAL: "Social",
}
MODES = {
    Mode.NAMED: "by name, for those who agree. Only the facilitators of a session see its list.",
    Mode.NUMBER: "a number only. No list of names is kept.",
}


def target(action: str, group: Group, extra: str = "") -> Target:
    """Name an act on a group."""
    return Target("group", action, group.id, extra)


def mode_line(mode: Mode) -> str:
    """Say in one line what is kept of attendance."""
    return f"Attendance: {MODES[mode]}"


def who_button(group: Group) -> Button:
    """Offer the answer to who sees what."""
    return Button("Who sees me?", target("who", group))


def public(group: Group, usually: str | None) -> Card:
    """Draw the card that stands in the announce channel. It names facilitators, and nobody else."""
    if group.state is GroupState.ARCHIVED:
        over = "This group is archived. It does not meet any more."
        return card(f"## {plain(group.name)}\n{over}", row(who_button(group), HELPLINES))
    leave = Button("Leave", target("leave", group))
    join = Button("Join", target("join", group), Weight.MAIN)
    return card(_about(group, usually), row(join, leave, who_button(group), _write(group), HELPLINES))


def own(group: Group, usually: str | None, mine: Membership | None, today: date, *, leads: bool) -> Card:
    """Draw the group for one person alone: what it is, and what they can do with it."""
    drawn = card(_about(group, usually), Rule(), _standing(group, mine, today))
    if group.state is GroupState.ACTIVE:
        drawn = drawn.then(row(*_own_buttons(group, mine, today), _write(group)))
    post = Button("Post the group's card", target("post", group))
    back = Button("All groups", Target("group", "list"))
    staff = (post, Button("How it does things", target("rules", group))) if leads and _meets(group) else ()
    return drawn.then(row(who_button(group), *staff, back, HELPLINES))


def _write(group: Group) -> Button:
    """Offer to write to the facilitators; to them it shows what people wrote."""
    return Button("Write to the facilitators", Target("contact", "write", group.id))


def _meets(group: Group) -> bool:
    return group.state is GroupState.ACTIVE


def _about(group: Group, usually: str | None) -> str:
    room = "in writing in" if group.place_kind is PlaceKind.TEXT else "in"
    lines = [
        f"## {plain(group.name)}",
        f"{KINDS[group.kind]} · {plain(group.audience)}" if group.audience else KINDS[group.kind],
        f"Usually meets {usually} {room} <#{group.place_channel_id}>"
        if usually
        else f"Meets {room} <#{group.place_channel_id}>",
        f"Tags: {plain(group.tags)}" if group.tags else None,
        f"Facilitators: {', '.join(f'<@{i}>' for i in sorted(group.facilitators))}"
        if group.facilitators
        else None,
        mode_line(group.mode),
    ]
    return "\n".join(line for line in lines if line)


def _standing(group: Group, mine: Membership | None, today: date) -> str:
    if group.state is GroupState.ARCHIVED:
        return "This group is archived. It does not meet any more."
    if mine is None:
        return "You are not in this group."
    if mine.break_until and mine.on_break(today):
        return f"You are in this group, on a break until {long_day(mine.break_until)}."
    return "You are in this group."


def _own_buttons(group: Group, mine: Membership | None, today: date) -> list[Button | None]:
    if mine is None:
        return [Button("Join", target("join", group), Weight.MAIN)]
    rest = (
        Button("End the break now", target("break-end", group))
        if mine.on_break(today)
        else Button("Take a break", target("break", group))
    )
    names = Button("My name in lists", target("names", group)) if group.mode is Mode.NAMED else None
    wishes = Button("What I wish here", target("wishes", group))
    return [Button("Leave", target("leave", group)), rest, names, wishes]


# --- coming and going ----------------------------------------------------------------------------


def left(group: Group) -> Card:
    """Say that they have left."""
    words = f"You have left {plain(group.name)}. Nobody is told. Your places are free again."
    delete = Button("Delete my records too", target("forget", group))
    again = Button("Join again", target("join", group)) if _meets(group) else None
    return card(words, row(again, delete if group.mode is Mode.NAMED else None))


def resting(group: Group, until: date, places: int) -> Card:
    """Say what a break does, and what it does not do."""
    held = {
        0: "",
        1: " You still hold a place in one coming session. During the break you are not reminded of it.",
    }.get(
        places,
        f" You still hold places in {places} coming sessions. During the break you are not reminded of them.",
    )
    words = (
        f"You are on a break from {plain(group.name)} until {long_day(until)}, that day included. You stay "
        f"in the group and hear nothing from it until then. Nobody is told.{held}"
    )
    end = Button("End the break now", target("break-end", group))
    return card(words, row(end, Button("What is next for me", Target("me", "next")) if places else None))


def back(group: Group) -> Card:
    """Say that the break is over."""
    again = Button("Take a break", target("break", group))
    return card(f"Your break from {plain(group.name)} is over. You hear from the group again.", row(again))


def break_form(group: Group) -> Form:
    """Ask until when a break lasts."""
    until = Field("until", "Until when", hint="A day such as 12 Jan, or a number of weeks", most=40)
    return Form(target("break-set", group), label(f"A break from {group.name}", 45), (until,))


# --- lists ---------------------------------------------------------------------------------------


def listing(page: Page[Group], mine: frozenset[str], *, coordinator: bool) -> Card:
    """Draw the groups that a person may see; `mine` holds the ids of those they are in."""
    if not page.total:
        hint = " You can make the first one with /group new." if coordinator else ""
        return card(f"There is no group here yet that you can join.{hint}")
    lines = [
        f"**{plain(g.name)}** · {KINDS[g.kind]}{' · you are in it' if g.id in mine else ''}"
        for g in page.lines
    ]
    options = tuple(Option(label(g.name), g.id, label(g.audience) if g.audience else "") for g in page.lines)
    choose = Menu(Target("group", "pick"), "Choose a group to see more, join or leave", options)
    turner = page.turner(Target("group", "list"))
    return card("## Groups\n" + "\n".join(lines), choose, page.words, turner)
