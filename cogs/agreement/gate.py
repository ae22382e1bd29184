"""The card before the first session: everything that is missing, in one place, and one yes to all of it."""

from __future__ import annotations

from cogs.agreement.words import changed_lines, heading_of_changes, numbered, spread
from cogs.groups.names import discord_shows
from cogs.kit.card import Button, Buttons, Card, Rule, Target, Weight, card, row
from cogs.kit.plain import plain
from groupbot.agreement.gates import Missing

MARKED_NEW = "The words have changed since you opened that card. This is how they read now."
NOTE_LATER = "Your note is not kept yet. Once you have a place, send it again with /rsvp session."


def before_session(
    missing: Missing, session_id: str, extra: str, *, doing: str, open_room: bool, stale: bool = False
) -> Card:
    """Ask for everything that is missing before a session. `extra`: what goes on after the yes."""
    if missing.barred:
        return _barred(missing, _of_session(session_id, "question", "Ask the facilitators", doing))
    label = _label(missing)
    if missing.asks_name:
        yes = (
            _of_session(session_id, "agree-named", f"{label}, with my name", extra, Weight.MAIN),
            _of_session(session_id, "agree-unnamed", f"{label}, without my name", extra),
        )
    else:
        yes = (_of_session(session_id, "agree", label, extra, Weight.MAIN),)
    question = _of_session(session_id, "question", "I have a question", doing)
    not_now = _of_session(session_id, "not-now", "Not now")
    return _asked(missing, row(*yes, question, not_now), open_room=open_room, stale=stale)


def before_any(missing: Missing, *, open_room: bool, stale: bool = False) -> Card:
    """Ask for everything that is missing in a group, with no session at hand."""
    return _asked(missing, yes_row(missing), open_room=open_room, stale=stale)


def yes_row(missing: Missing) -> Buttons | None:
    """Give the buttons with which somebody says yes to a group's words, with no session at hand."""
    group_id, mark, label = missing.group.id, missing.mark, _label(missing)
    if missing.asks_name:
        yes = (
            _of_group(group_id, "agree-named", f"{label}, with my name", mark, Weight.MAIN),
            _of_group(group_id, "agree-unnamed", f"{label}, without my name", mark),
        )
    else:
        yes = (_of_group(group_id, "agree", label, mark, Weight.MAIN),)
    question = _of_group(group_id, "question", "I have a question")
    return row(*yes, question, _of_group(group_id, "not-now", "Not now"))


def _of_session(
    session_id: str, action: str, label: str, extra: str = "", weight: Weight = Weight.PLAIN
) -> Button:
    return Button(label, Target("session", action, session_id, extra), weight)


def _of_group(
    group_id: str, action: str, label: str, extra: str = "", weight: Weight = Weight.PLAIN
) -> Button:
    return Button(label, Target("agreement", action, group_id, extra), weight)


def _label(missing: Missing) -> str:
    if missing.version is not None:
        return "I agree"
    return "Yes" if missing.audience or missing.adult else "Join this group"


def _asked(missing: Missing, buttons: Buttons | None, *, open_room: bool, stale: bool) -> Card:
    group, words, kept = missing.group, None, None
    if missing.version is not None:
        lines = changed_lines(missing.changes) if missing.changes else numbered(missing.version.lines)
        words, kept = spread(lines)
    return card(
        MARKED_NEW if stale else None,
        f"## Before you come to {plain(group.name)}",
        statements(missing, open_room=open_room),
        Rule() if words else None,
        heading_of_changes(missing.changes) if words else None,
        words,
        kept,
        Rule(),
        what_follows(missing),
        buttons,
    )


def statements(missing: Missing, *, open_room: bool) -> str:
    """Say what somebody says yes to beside the agreement's lines."""
    group, said = missing.group, []
    if not missing.joined:
        said.append(
            f"{plain(group.name)} is for people who have joined it. Your yes joins it. Nobody is told. "
            f"{discord_shows(group, open_room=open_room)}"
        )
    if missing.audience:
        said.append(f"**This group is for: {plain(missing.audience)}** Is that you?")
    if missing.adult:
        said.append("**It is for people who are 18 or older.** Are you?")
    if said and missing.version is not None:
        said.append("With **I agree** you say yes to all that stands here.")
    return "\n".join(said)


def what_follows(missing: Missing) -> str:
    """Say what is kept, and what becomes of the name."""
    said = []
    if missing.asks_name:
        said.append(
            "Your name can stand in the attendance list, which the facilitators of a session see for 90 "
            "days. Or you are counted without it. You can change this at any time with /group names."
        )
    if missing.version is not None:
        said.append("We keep that you agreed until you leave the group.")
    elif missing.audience or missing.adult:
        said.append("We keep that you said yes until you leave the group. Nobody asks for proof.")
    said.append("**Not now** keeps nothing, and nobody is told.")
    return "\n\n".join(said)


def _barred(missing: Missing, ask: Button) -> Card:
    group, said = missing.group, []
    if missing.role_id is not None:
        said.append(
            f"{plain(group.name)} is for people with the role <@&{missing.role_id}>. If you should have it, "
            "ask its facilitators."
        )
    if missing.old_enough_at is not None:
        day = f"<t:{int(missing.old_enough_at.timestamp())}:D>"
        said.append(
            f"New Discord accounts cannot come to {plain(group.name)} yet. Yours can from {day} on. If that "
            "is too late for you, ask its facilitators: they can let you in before."
        )
    read = _of_group(group.id, "show", "Read the agreement")
    return card("## Not yet", "\n\n".join(said), "Nobody is told that you asked.", row(ask, read))


# --- what is answered ------------------------------------------------------------------------------------


def question(missing: Missing, back: Button) -> Card:
    """Say whom to ask, and lead back."""
    group = missing.group
    who = ", ".join(f"<@{i}>" for i in sorted(group.facilitators))
    asked = (
        f"You can ask who facilitates {plain(group.name)}: {who}." if who else "You can ask a coordinator."
    )
    return card(
        f"It is good to ask first. {asked} There is no hurry, and nothing is kept until you say yes.",
        row(Button("Write to the facilitators", Target("contact", "write", group.id)), back),
    )


def not_now(missing: Missing, back: Button) -> Card:
    """Say that nothing was kept, and how to come back."""
    still = (
        "You are in the group as before, and can come back to this at any time."
        if missing.joined
        else "You have not joined, and you can do so at any time."
    )
    return card(f"That is fine. Nothing was kept, and nobody is told. {still}", row(back))
