"""What is said about names: who sees whom, whose name may stand in lists, and taking it out again."""

from __future__ import annotations

from cogs.groups.cards import target
from cogs.kit.card import Button, Card, Rule, Target, Weight, card, row
from cogs.kit.plain import plain
from groupbot.groups.model import Group, Mode, PlaceKind


def who_sees(group: Group, *, open_room: bool) -> Card:
    """Say who can see a person here: what the bot keeps to itself, and what Discord shows."""
    return card(
        f"## Who sees me in {plain(group.name)}?",
        discord_shows(group, open_room=open_room),
        "Who joins, leaves or takes a break is told to nobody. The facilitators of a session see who said "
        "they are coming to it. Your name stands on the card of a session only if you choose so with "
        "/group name-on-card, while you have a place in it, until it ends.",
        _kept(group),
    )


def discord_shows(group: Group, *, open_room: bool) -> str:
    """Say what the bot does not show and Discord does, in the kind of room that the group meets in."""
    room, does = {
        PlaceKind.TEXT: ("room", "writes"),
        PlaceKind.STAGE: ("stage", "is"),
        PlaceKind.VOICE: ("voice room", "is"),
    }[group.place_kind]
    everyone = " Everyone in this server can see it." if open_room else ""
    return (
        f"The bot does not show who comes. Discord does: anyone who can see the {room} "
        f"(<#{group.place_channel_id}>) sees who {does} in it.{everyone}"
    )


def _kept(group: Group) -> str:
    stays = "We keep that you are in the group until you leave."
    if group.mode is Mode.NUMBER:
        return (
            "Attendance is a number only: nothing is written down about who came, and who said they are "
            f"coming is deleted when the session ends. {stays}"
        )
    return (
        "Attendance is kept by name only for those who said yes. The facilitators of a session see its list "
        "for 90 days. Coordinators see numbers. Whoever did not say yes is counted without a name. You can "
        f"change this at any time with /group names. {stays}"
    )


def joined(group: Group, *, anew: bool, asks: bool, open_room: bool, agreement: bool = False) -> Card:
    """Welcome somebody, say who sees them, and ask whether their name may stand in lists.

    `agreement`: the group asks for a yes to one before the first session.
    """
    welcome = (
        f"## Welcome to {plain(group.name)}\nYou are in the group now. Nobody is told."
        if anew
        else f"You are in {plain(group.name)}."
    )
    said = card(welcome, discord_shows(group, open_room=open_room))
    if agreement:
        said = said.then(*_agreement(group).parts)
    if group.mode is Mode.NUMBER:
        return said.then(*card("In this group attendance is a number only. No list of names is kept.").parts)
    return said.then(Rule(), *name_question(group).parts) if asks else said


def _agreement(group: Group) -> Card:
    read = Button("Read the agreement", Target("agreement", "show", group.id))
    return card("Before your first session you are asked to say yes to the group's agreement.", row(read))


def name_question(group: Group, answer: bool | None = None) -> Card:
    """Ask whether the person's name may stand in this group's lists; `answer` is what they said."""
    now = {
        True: "You said yes: your name stands in the lists of sessions you come to.\n\n",
        False: "You said no: you are counted without your name.\n\n",
        None: "",
    }[answer]
    words = (
        f"{now}**May your name stand in the attendance list of {plain(group.name)}?** The facilitators of a "
        "session see its list for 90 days, nobody else. Without a yes you are counted without your name. You "
        "can change this at any time with /group names."
    )
    yes = Button("Yes, with my name", target("named", group))
    return card(words, row(yes, Button("Count me without my name", target("unnamed", group))))


def name_answer(group: Group, *, yes: bool) -> Card:
    """Say what follows from the answer, and how to change it."""
    name = plain(group.name)
    if yes:
        words = (
            f"Your name may stand in the attendance lists of {name} from now on. You can take this back here "
            "or with /group names. It counts at once."
        )
        return card(words, row(Button("Count me without my name", target("unnamed", group))))
    words = (
        f"You are counted in {name} without your name from now on, in a session that is under way too. Lists "
        "of sessions that are over stay as they are, unless you delete your records."
    )
    delete = Button("Delete my records", target("forget", group))
    return card(words, row(Button("Yes, with my name", target("named", group)), delete))


def no_lists(group: Group) -> Card:
    """Say that there is nothing to choose."""
    return card(f"In {plain(group.name)} attendance is a number only. No list of names is kept.")


def forget_question(group: Group, *, left: bool = False) -> Card:
    """Ask before records are deleted for good. `left`: they have just left the group."""
    gone = f"You have left {plain(group.name)}. Nobody is told. Your places are free again." if left else None
    words = (
        f"**Delete your attendance records of {plain(group.name)}?** Your name goes from all of its lists, "
        "for good. The numbers stay as they are, without you."
    )
    keep = Button("Keep them", target("kept", group))
    return card(gone, words, row(Button("Delete them", target("forget-yes", group), Weight.GRAVE), keep))


def forgotten(group: Group) -> Card:
    """Say that the records are gone."""
    return card(f"Your attendance records of {plain(group.name)} are deleted.")


def kept(group: Group) -> Card:
    """Say that nothing was deleted."""
    return card(f"Nothing was deleted. Your records of {plain(group.name)} stay as they are.")
