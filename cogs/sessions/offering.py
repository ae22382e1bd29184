"""What the session option offers while somebody types."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.suggest import Line, matching, offers
from groupbot.sessions.model import LONGEST, MOST_AHEAD, UNDO_WITHIN, Session


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


@offers
async def sessions_before(act: Act, typed: str) -> list[Line]:
    """Offer the sessions that have not begun, of the groups that this person leads."""
    return matching(named(await act.core.rota.offered(await act.person())), typed)


@offers
async def series_dates(act: Act, typed: str) -> list[Line]:
    """Offer the coming dates of series that this person leads."""
    led = await act.core.sessions.offered(await act.person(), led=True)
    return matching(named([session for session in led if session.series_date is not None]), typed)


@offers
async def undoable_sessions(act: Act, typed: str) -> list[Line]:
    """Offer the sessions whose cancel or end this person can still undo."""
    person, now = await act.person(), act.core.clock.now()
    led = {group.id for group in await act.core.groups.led(person)}
    near = await act.core.sessions.held_or_not(person.guild_id, now - LONGEST, now + MOST_AHEAD)
    fresh = [s for s in near if s.end_stays_open or (s.cancelled_at and now - s.cancelled_at <= UNDO_WITHIN)]
    return matching(named([s for s in fresh if s.group_id in led]), typed)
