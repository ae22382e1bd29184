"""Who runs which session, in words."""

from __future__ import annotations

from cogs.kit.card import Button, Buttons, Card, Menu, Option, PersonMenu, Target, Weight, card, row
from cogs.kit.pages import Page
from cogs.kit.plain import label
from cogs.sessions import words
from groupbot.groups.model import Group
from groupbot.rota.model import Answer, Rota, Sheet

_EMPTY = "Nothing is planned in the next 8 weeks. Plan a session with /session new."
_SAID = {
    Answer.ASKED: "has not answered yet",
    Answer.YES: "runs it",
    Answer.TOOK: "has taken it",
    Answer.CANT: "cannot run it",
}
_NUMBERS = {1: "one", 2: "two", 3: "three"}


def press(
    action: str, said: str, subject: str = "", weight: Weight = Weight.PLAIN, extra: str = ""
) -> Button:
    """Make a button about the rota."""
    return Button(said, Target("rota", action, subject, extra), weight)


def needed(rota: Rota) -> str:
    """Say how many are missing, in words; empty where nobody is."""
    if rota.missing == 0:
        return ""
    if rota.missing == 1:
        return (
            "1 more facilitator is needed."
            if rota.running
            else "Nobody runs it yet. 1 facilitator is needed."
        )
    more = f"{rota.missing} more facilitators are needed."
    return more if rota.running else f"Nobody runs it yet. {rota.missing} facilitators are needed."


# --- the sheet ---------------------------------------------------------------------------------------


def sheet(found: Sheet, shown: Page[Rota]) -> Card:
    """Show who runs what in the next eight weeks, a page at a time."""
    group = found.group
    heading = f"## Rota: {words.fitted(group.name, 180)}" if group else "## Rota"
    options = tuple(Option(label(rota.session.label), rota.session.id) for rota in shown.lines)
    subject = group.id if group else ""
    return card(
        heading,
        "\n".join(_line(rota) for rota in shown.lines) or _EMPTY,
        Menu(Target("rota", "pick"), "Choose a session", options) if options else None,
        shown.words,
        shown.turner(Target("rota", "show", subject)),
        _of_group(found, group) if group else None,
    )


def _line(rota: Rota) -> str:
    session = rota.session
    people = ", ".join(f"<@{i}>" for i in rota.running)
    said = " ".join(part for part in (f"{people}." if people else "", needed(rota)) if part)
    return f"- {words.stamp(session.starts_at)} **{words.title(session, 120)}**: {said}"


def _of_group(found: Sheet, group: Group) -> Buttons | None:
    pool = (
        press("unpool", "Stop asking me for cover", group.id)
        if found.in_pool
        else press("pool", "Ask me for cover", group.id)
    )
    return row(pool, press("turns", "Turns in 8 weeks", group.id))


def turns(group: Group, counted: Page[tuple[int, int]]) -> Card:
    """Show how many sessions each facilitator ran in the last eight weeks."""
    lines = [f"- <@{i}>: {number} {'turn' if number == 1 else 'turns'}" for i, number in counted.lines]
    return card(
        f"## Turns in the last 8 weeks: {words.fitted(group.name, 180)}",
        "\n".join(lines) or "This group has no facilitator yet. Add one with /group facilitator add.",
        "-# Sessions that were held, each counted for everybody who was down to run it.",
        counted.words,
        counted.turner(Target("rota", "turns", group.id)),
        row(press("show", "The rota", group.id)),
    )


def pool(group: Group, *, joined: bool) -> Card:
    """Say whether somebody is asked for cover from now on."""
    name = words.fitted(group.name, 180)
    if joined:
        said = f"When somebody cannot run a session of **{name}**, you get a message and can take it."
        return card(said, row(press("unpool", "Stop asking me for cover", group.id)))
    said = f"You get no messages about cover in **{name}** any more. The facilitators' channel shows it."
    return card(said, row(press("pool", "Ask me for cover", group.id)))


# --- one session -------------------------------------------------------------------------------------


def one(rota: Rota, member_id: int, *, in_server: bool, said: str = "") -> Card:
    """Show who runs one session to somebody who leads its group, with what they can do about it."""
    session = rota.session
    at, away = words.stamp(session.starts_at), words.stamp(session.starts_at, "R")
    return card(
        said,
        f"### {words.title(session)}\n{at} ({away})",
        words.state(session),
        _who(rota) if session.coming_up else None,
        _own(rota, member_id, in_server=in_server),
        _decide(rota) if in_server and rota.cover.calls and rota.missing else None,
        row(press("show", "The rota", rota.group.id), _details(rota)),
    )


def _who(rota: Rota) -> str:
    lines = [f"- <@{i}>: {_word(rota, i)}" for i in rota.session.staff]
    return "\n".join([*lines, needed(rota)]).strip()


def _word(rota: Rota, member_id: int) -> str:
    turn = rota.turns.get(member_id)
    said = _SAID[turn.answer] if turn else "is down to run it"
    if member_id not in rota.group.facilitators:
        said = "is not on the list of facilitators any more"
    asked = f", and has asked <@{turn.offered_to}> to take it" if turn and turn.offered_to else ""
    return f"{said}{asked}"


def _own(rota: Rota, member_id: int, *, in_server: bool) -> Buttons | None:
    session = rota.session
    if not session.coming_up:
        return None
    if member_id in rota.out:
        return row(press("confirm", "I can after all", session.id, Weight.MAIN))
    if member_id in session.led_by:
        sure = rota.said(member_id) in (Answer.YES, Answer.TOOK)
        return row(
            None if sure else press("confirm", "Yes, I run it", session.id, Weight.MAIN),
            cannot(rota),
            press("swap", "Ask somebody to take it", session.id) if in_server else None,
        )
    if rota.offer_to(member_id):
        return row(take(rota), press("decline", "I can't take it", session.id))
    return row(take(rota)) if rota.missing else None


def cannot(rota: Rota) -> Button:
    """Offer to say that one cannot run it."""
    return Button("I can't run this", Target("session", "cant-run", rota.session.id))


def take(rota: Rota) -> Button:
    """Offer to take a session."""
    return press("take", "I can take this one", rota.session.id, Weight.MAIN)


def _details(rota: Rota) -> Button:
    return Button("Details", Target("session", "show", rota.session.id))


def _decide(rota: Rota) -> Buttons | None:
    """Give what can become of a session that has too few facilitators."""
    session, there = rota.session, len(rota.running)
    fewer = press("fewer", f"Run with {_NUMBERS.get(there, there)}", session.id) if there else None
    return row(
        fewer,
        Button("Move", Target("session", "change", session.id)),
        Button("Cancel kindly", Target("session", "cancel", session.id), Weight.GRAVE),
    )


def whom(rota: Rota) -> Card:
    """Ask who is to be asked to take a turn."""
    session = rota.session
    return card(
        f"Who should be asked to run **{words.title(session)}**, {words.stamp(session.starts_at)}? "
        "It stays yours until they say yes.",
        PersonMenu(Target("rota", "swap-who", session.id), "Choose a facilitator of the group"),
        row(press("session", "Ask nobody", session.id)),
    )


def taken(rota: Rota) -> str:
    """Say that a session is somebody's own now."""
    return (
        f"Thank you. You run **{words.title(rota.session, 180)}**, {words.stamp(rota.session.starts_at)}. "
        "You need no place in it: one that you had is free for somebody else."
    )


def taken_by(member_id: int) -> str:
    """Say who was quicker."""
    return f"<@{member_id}> has taken it. Thank you for being ready."


def asked(member_id: int) -> str:
    """Say who was asked to take a turn."""
    return f"<@{member_id}> is asked. It stays yours until they say yes."


# --- in the facilitators' channel --------------------------------------------------------------------


def staff(rota: Rota, *, short: bool) -> Card:
    """Say to all facilitators how it stands with a session, and let whoever can take it."""
    session = rota.session
    waits = any(rota.said(i) is Answer.ASKED for i in rota.running)
    decide = _decide(rota) if short else None
    at, away = words.stamp(session.starts_at), words.stamp(session.starts_at, "R")
    return card(
        f"**{words.title(session)}**, {at} ({away}): "
        + ("who runs it?" if waits or rota.missing else "it has its facilitators."),
        _who(rota),
        "Coordinators can decide what to do." if decide else "",
        row(
            press("confirm", "Yes, I run it", session.id, Weight.MAIN) if waits else None,
            take(rota) if rota.missing else None,
            cannot(rota) if rota.running else None,
            _details(rota),
        ),
        decide,
    )


def closed(rota: Rota) -> Card:
    """Say that there is nothing to decide any more."""
    session = rota.session
    state = words.state(session) or "It is planned."
    return card(f"**{words.title(session)}**, {words.stamp(session.starts_at)}: {state}", row(_details(rota)))


def called_off(rota: Rota) -> Card:
    """Say to the facilitators that a session was cancelled because nobody could run it."""
    session = rota.session
    return card(
        f"**{words.title(session)}**, {words.stamp(session.starts_at)}, is cancelled: nobody could run it. "
        "Everybody with a place is told, with the next date. You can undo this for 10 minutes.",
        row(Button("Undo", Target("session", "undo", session.id)), _details(rota)),
    )


# --- to one person -----------------------------------------------------------------------------------


def ask(rota: Rota, name: str) -> Card:
    """Ask one facilitator whether they run a session."""
    session = rota.session
    return card(
        f"**{name}** is {words.stamp(session.starts_at)}. Do you run it?",
        "If you cannot, say so here. The others are asked at once.",
        row(press("confirm", "Yes, I run it", session.id, Weight.MAIN), cannot(rota), _details(rota)),
    )


def cover(rota: Rota, name: str) -> Card:
    """Ask one facilitator whether they can take a session."""
    return card(
        f"Somebody is needed to run **{name}**, {words.stamp(rota.session.starts_at)}. Can you?",
        row(take(rota), press("unpool", "Do not ask me for cover", rota.group.id), _details(rota)),
    )


def replaced(rota: Rota, name: str) -> Card:
    """Tell one facilitator that somebody has taken their turn."""
    who = f"<@{rota.taken_by}> has" if rota.taken_by else "Somebody has"
    return card(
        f"{who} taken **{name}**, {words.stamp(rota.session.starts_at)}. You are not down for it any more.",
        row(_details(rota)),
    )


def swap(rota: Rota, name: str, member_id: int) -> Card:
    """Ask one facilitator whether they would take another one's turn."""
    session = rota.session
    return card(
        f"<@{member_id}> asks whether you can run **{name}**, {words.stamp(session.starts_at)}, "
        "in their place.",
        row(take(rota), press("decline", "I can't take it", session.id), _details(rota)),
    )


def declined(rota: Rota, name: str) -> Card:
    """Tell one facilitator that the one they asked cannot take it."""
    return card(
        f"**{name}**, {words.stamp(rota.session.starts_at)}: the one you asked cannot take it. "
        "It is still yours.",
        row(cannot(rota), _details(rota)),
    )
