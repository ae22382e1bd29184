"""What the options of series offer while somebody types."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.suggest import Line, matching, offers
from groupbot.series.model import UNDO_WITHIN, Series
from groupbot.sessions.model import SessionState


def named(found: list[Series]) -> list[Line]:
    """Give series as lines: title and rule are read, the id is sent."""
    return [(series.label, series.id) for series in found]


@offers
async def some_series(act: Act, typed: str) -> list[Line]:
    """Offer the series that this person may see."""
    return matching(named(await act.core.series.offered(await act.person(), led=False)), typed)


@offers
async def led_series(act: Act, typed: str) -> list[Line]:
    """Offer the series that this person leads, drafts too."""
    return matching(named(await act.core.series.offered(await act.person(), led=True)), typed)


@offers
async def undoable_series(act: Act, typed: str) -> list[Line]:
    """Offer the series whose end this person can still undo."""
    now = act.core.clock.now()
    gone = await act.core.series.offered(await act.person(), led=True, ended=True)
    return matching(named([s for s in gone if s.ended_at and now - s.ended_at <= UNDO_WITHIN]), typed)


@offers
async def from_dates(act: Act, typed: str) -> list[Line]:
    """Offer from when on a series can change: all future dates, or from one of them."""
    chosen = str(getattr(act.interaction.namespace, "series", "") or "")
    shown = await act.core.series.look(await act.person(), chosen)
    planned = [s for s in shown.sessions if s.state is SessionState.PLANNED]
    lines = [("All future dates", "all"), *((f"From {s.label}", s.id) for s in planned)]
    return matching(lines, typed)
