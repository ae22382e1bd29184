"""What facilitators are told about the events of their server."""

from __future__ import annotations

from cogs.kit.card import Button, Card, Target, card, row
from cogs.sessions import words
from groupbot.groups.model import Group
from groupbot.mirror.model import NO_PERMISSION, TOO_MANY
from groupbot.sessions.model import Session

_WHY = {
    NO_PERMISSION: "I may not make events here. Somebody who manages this server can give me Create Events "
    "and Manage Events.",
    TOO_MANY: "This server has 100 events, which is as many as Discord allows. When one is over or removed, "
    "the next date appears.",
}


def trouble(group: Group, code: int) -> Card:
    """Tell the facilitators once why the next date is not among the server's events."""
    why = _WHY.get(code, f"Discord did not take the event (its error {code}).")
    return card(
        f"The next date of **{words.fitted(group.name, 180)}** does not stand among this server's events. "
        f"{why} The session itself is as planned.",
        row(Button("What is planned", Target("session", "list", group.id))),
    )


def edited(session: Session) -> Card:
    """Tell the facilitators once that an event was changed by hand and is put right."""
    return card(
        f"The server's event for **{words.title(session)}**, {words.stamp(session.starts_at)}, was "
        "changed or removed by hand. It is as planned again. To change the session, use /session edit. "
        "To keep it out of the server's events, a coordinator can use /group rules.",
        row(Button("Details", Target("session", "show", session.id))),
    )
