"""What the session option offers while somebody types."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.suggest import Line, matching, offers
from groupbot.sessions.model import Session


def named(found: list[Session]) -> list[Line]:
    """Give sessions as lines: title and local time are read, the id is sent."""
    return [(session.label, session.id) for session in found]


@offers
async def sessions(act: Act, typed: str) -> list[Line]:
    """Offer the coming sessions that this person may see."""
    return matching(named(await act.core.sessions.offered(await act.person())), typed)


@offers
async def led_sessions(act: Act, typed: str) -> list[Line]:
    """Offer the coming sessions that this person leads."""
    return matching(named(await act.core.sessions.offered(await act.person(), led=True)), typed)
