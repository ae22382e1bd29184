"""What a member wishes in a group: their name on its cards, to greet who is new, a line on what they need."""

from __future__ import annotations

from cogs.crisis.cards import HELPLINES
from cogs.groups.cards import target
from cogs.kit.act import Act
from cogs.kit.card import Button, Card, Field, Form, Target, card, row
from cogs.kit.plain import label, plain
from cogs.kit.route import on
from groupbot.errors import BadInput
from groupbot.groups.model import Group
from groupbot.sessions.gentle import Line
from groupbot.wishes.model import LONGEST_NEED, Wish

# By the field of a wish: the button that says yes, and the one that says no.
_SWITCHES = {
    "on_card": ("Show my name on the card", "Take my name off the card"),
    "greets": ("Greet people who are new", "Stop greeting"),
    "notes": ("Allow one gentle note", "Allow no note"),
}


def shown(group: Group, wish: Wish) -> Card:
    """Show what somebody wishes in a group, with the way to change each of it."""
    switches = (
        Button(_SWITCHES[name][getattr(wish, name)], target("wish", group, f"{_written(name)}.{turned}"))
        for name in _SWITCHES
        for turned in ("no" if getattr(wish, name) else "yes",)
    )
    need = Button("Change what I need" if wish.need else "Write what I need", target("need", group))
    return card(
        f"## What you wish in {plain(group.name)}",
        _lines(wish),
        f"What you need: {plain(wish.need)}" if wish.need else None,
        row(*switches, need),
        row(Button("The group", target("show", group)), Button("Who sees me?", target("who", group))),
    )


def _lines(wish: Wish) -> str:
    on_card = (
        "Your name stands on the public card of a session while you have a place in it, until it ends. "
        "Everyone who can see the card sees it."
        if wish.on_card
        else "Your name is not on the card of any session."
    )
    greets = (
        "People who come for the first time are shown your name, so that they can write to you."
        if wish.greets
        else "You are not shown to people who are new."
    )
    notes = (
        "When you have been away for two sessions, a facilitator may send you one short note under their "
        "name. Your yes is for one note; nothing is sent by itself."
        if wish.notes
        else "No facilitator may send you a note when you have been away."
    )
    need = (
        "The facilitators of a session you may come to see your line on what you need. Nobody else does."
        if wish.need
        else "You have not written that you need something, such as captions or a break."
    )
    return f"- {on_card}\n- {greets}\n- {notes}\n- {need}"


def _written(name: str) -> str:
    return name.replace("_", "-")  # a button's id takes no underscore


LINES = {
    Line.THINKING: "We are thinking of you. You need not answer.",
    Line.WELCOME: "You are welcome whenever it suits you. There is no need to say why you were away.",
    Line.NEXT: "The next session is open to you, if you would like to come.",
}


def note(group: Group, by: int, line: Line, *, discreet: bool) -> Card:
    """Draw a gentle note, with who sent it."""
    name = group.discreet_title if discreet else group.name
    return card(
        f"<@{by}>, who facilitates **{plain(name)}**, sends you this:\n> {LINES[line]}",
        "-# You allowed one note. No other one follows unless you allow it again.",
        row(
            Button("What is on", Target("session", "list", group.id)),
            Button("What I wish here", target("wishes", group)),
            HELPLINES,
        ),
    )


def note_sent(group: Group, member_id: int) -> Card:
    """Say that a note is on its way."""
    return card(
        f"Your note to <@{member_id}> of {plain(group.name)} is on its way, with your name. It is the only "
        "one, unless they allow another."
    )


def need_form(group: Group, wish: Wish) -> Form:
    """Ask for the line; an empty one takes it away."""
    line = Field(
        "need",
        "What you need, for the facilitators",
        wish.need,
        required=False,
        most=LONGEST_NEED,
        hint="For example: captions. Leave it empty to take it away.",
    )
    return Form(target("needed", group), label(f"What I need in {group.name}", 45), (line,))


async def show(act: Act, typed: str) -> None:
    """Show what the person wishes in a group."""
    await act.answer(shown(*await act.core.wishes.own(await act.person(), typed)))


async def choose(act: Act, typed: str, name: str, *, yes: bool) -> None:
    """Change one wish, and show them all."""
    await act.answer(shown(*await act.core.wishes.choose(await act.person(), typed, **{name: yes})))


async def say_need(act: Act, typed: str, need: str) -> None:
    """Keep the line on what the person needs, and show all wishes."""
    await act.answer(shown(*await act.core.wishes.say_need(await act.person(), typed, need)))


@on("group", "wishes")
async def pressed_wishes(act: Act) -> None:
    """Show what the person wishes, in a message of its own."""
    await act.say(shown(*await act.core.wishes.own(await act.person(), act.subject)))


@on("group", "wish")
async def pressed_wish(act: Act) -> None:
    """Say yes or no to one wish."""
    written, _, answer = act.target.extra.partition(".")
    name = written.replace("-", "_")
    if name not in _SWITCHES or answer not in ("yes", "no"):
        raise BadInput("This button is from another time. /group wishes shows what holds now.")
    await choose(act, act.subject, name, yes=answer == "yes")


@on("group", "need")
async def pressed_need(act: Act) -> None:
    """Open the form with the line as it stands."""
    await act.ask(need_form(*await act.core.wishes.own(await act.person(), act.subject)))


@on("group", "needed")
async def needed(act: Act) -> None:
    """Keep what was written."""
    await say_need(act, act.subject, act.fields["need"])
