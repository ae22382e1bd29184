"""The clocks change: facilitators are told two weeks before, and those who come see it in time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from groupbot.delivery.model import Letter, Way
from groupbot.each import each
from groupbot.groups.model import Group, GroupState, Person
from groupbot.sessions.book import SessionBook
from groupbot.sessions.drafts import WEEK, wall_time
from groupbot.sessions.model import Session, SessionState
from groupbot.zones import knows
from groupbot.zones.changes import OffsetChange, Shift, next_change, shifted, shifted_since

KIND = "clocks.change"
FORETOLD = timedelta(days=14)
_EVERY = timedelta(hours=6)
_MEETS_WITHIN = timedelta(days=28)  # before or after a change: a group that does not meet is not told
_LEAST_PEOPLE = 3  # in one zone: fewer are not spoken of
_CARDS = 2  # sessions after a change whose public card says so


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a change does to a group: the time it keeps, and how that moves for zones of its members."""

    group: Group
    change: OffsetChange
    kept: time
    shifts: tuple[Shift, ...]


class ClockGuard:
    """Knows the changes of clocks that are coming, and for whom they matter."""

    def __init__(self, book: SessionBook) -> None:
        self._book = book
        self._next = book.clock.now()

    # --- the alarm -------------------------------------------------------------------------------

    async def next_at(self) -> datetime | None:
        """Give when the calendar is looked at next, for the alarm clock."""
        return self._next + self._book.delivery.held_back

    async def ring(self) -> None:
        """Look for changes that are two weeks off, and have their facilitators told once."""
        now = self._book.delivery.now()
        if now < self._next <= now + _EVERY:  # later than that: the clock was set back since
            return
        self._next = now + _EVERY
        near = await self._book.groups.in_zones(lambda zone: _near(zone, now) is not None)
        await each(near, lambda g: self._look_at(g, now), "clocks were not looked at", lambda g: g.id)

    async def _look_at(self, group: Group, now: datetime) -> None:
        change = _near(group.zone, now)
        # The outbox keeps this letter until the change, so its key says it only once, however late.
        if change is not None and await self._kept(group, change) is not None:
            async with self._book.database.one_step():
                await self._book.delivery.put(_letter(group, change, now))

    # --- what is said ----------------------------------------------------------------------------

    async def foretold(self, guild_id: int, group_id: str) -> Foretold | None:
        """Give what the next change does to a group, for its facilitators; None if nothing is to be said."""
        group = await self._book.groups.get(guild_id, group_id)
        change = _coming(group, self._book.delivery.now()) if group else None
        kept = await self._kept(group, change) if group and change else None
        if group is None or change is None or kept is None:
            return None
        elsewhere = await self._zones(group)
        moved = (shifted(change, kept, zone) for zone in elsewhere if zone != group.zone)
        return Foretold(group, change, kept, tuple(shift for shift in moved if shift is not None))

    async def unsaid(self, guild_id: int) -> dict[str, OffsetChange]:
        """Give the coming changes that facilitators could not be told of, by group id."""
        now, found = self._book.clock.now(), {}
        for group_id in await self._book.delivery.given_up(guild_id, KIND):
            group = await self._book.groups.get(guild_id, group_id)
            change = _coming(group, now) if group else None
            if change is not None:
                found[group_id] = change
        return found

    async def _kept(self, group: Group, change: OffsetChange) -> time | None:
        """Give the time of day at which a group meets around a change; None where it does not."""
        near = await self._book.store.between(
            group.guild_id, change.at - _MEETS_WITHIN, change.at + _MEETS_WITHIN, group.id
        )
        met = [s for s in near if s.state is not SessionState.CANCELLED and s.zone == group.zone]
        after = [session for session in met if session.starts_at >= change.at]
        found = after[:1] or met[-1:]
        return wall_time(found[0]).time() if found else None

    async def _zones(self, group: Group) -> list[str]:
        """Give the zones that at least three members of a group live by, the most common first."""
        members = await self._book.groups.members(group.guild_id, group.id)
        chosen = await self._book.preferences.of_many(group.guild_id, members)
        counts = Counter(one.zone_or("") for one in chosen.values() if one.zone_or(""))
        return [zone for zone, count in counts.most_common() if count >= _LEAST_PEOPLE]

    async def on_card(self, session: Session) -> OffsetChange | None:
        """Give the change that a session's public card speaks of: it is one of the next two after it."""
        if not session.coming_up or not knows(session.zone):
            return None
        change = next_change(session.zone, session.starts_at - _MEETS_WITHIN, session.starts_at)
        if change is None:
            return None
        since = await self._book.store.between(
            session.guild_id, change.at, session.starts_at, session.group_id
        )
        earlier = [one for one in since if one.state is not SessionState.CANCELLED and one.id != session.id]
        return change if len(earlier) < _CARDS else None

    async def for_member(self, session: Session, person: Person) -> Shift | None:
        """Say how a session's time moves for one person against a week before; None where it does not.

        For people whose own zone changes on another date than the group's: where both change together,
        nothing moves.
        """
        own = await self._book.preferences.zone(person.guild_id, person.id)
        if own is None or own == session.zone or not knows(session.zone):
            return None
        return shifted_since(wall_time(session), session.zone, own, WEEK)


def _coming(group: Group, now: datetime) -> OffsetChange | None:
    """Give the change that the facilitators of a group are told of by now; None where none is near."""
    return _near(group.zone, now) if group.state is GroupState.ACTIVE else None


def _near(zone: str, now: datetime) -> OffsetChange | None:
    return next_change(zone, now, now + FORETOLD) if knows(zone) else None


def _letter(group: Group, change: OffsetChange, now: datetime) -> Letter:
    return Letter(
        group.guild_id,
        KIND,
        group.id,
        Way.CHANNEL,
        group.facilitators_channel_id,
        now,
        occasion=str(int(change.at.timestamp())),
        expires_at=change.at,
    )
