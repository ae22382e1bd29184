"""What facilitators are told about the events of their server."""

from __future__ import annotations

from cogs.kit.card import Button, Card, Target, card, row
from cogs.sessions import words
from groupbot.groups.model import Group
from groupbot.mirror.model import why
from groupbot.sessions.model import Session


def trouble(group: Group, code: int) -> Card:
    """Tell the facilitators once why the next date is not among the server's events."""
    return card(
        f"The next date of **{words.fitted(group.name, 180)}** does not stand among this server's events. "
        f"{why(code)} The session itself is as planned.",
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
