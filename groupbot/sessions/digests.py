"""The digest: what is on in a person's groups, once a week, at a time of their own day."""

from __future__ import annotations

from datetime import datetime, timedelta

from groupbot.delivery.model import Letter, Way
from groupbot.each import each
from groupbot.groups.model import Group, Person
from groupbot.preferences.model import By
from groupbot.preferences.model import Preferences as Chosen
from groupbot.sessions.book import SessionBook
from groupbot.sessions.model import Session
from groupbot.zones import knows, local_to_utc, zone_of

KIND = "me.digest"
SUNDAY_AT_FIVE = 6 * 1440 + 17 * 60  # minutes since Monday 00:00
COVERS = timedelta(days=7)
_WEEK = timedelta(days=7)
_ZONES_APART = timedelta(hours=26)  # the same hour comes no later than this from zone to zone
_LATE_AFTER, _WORTH_READING = timedelta(hours=1), timedelta(days=1)
_ANYWHERE = "UTC"  # for people who set no zone and are in no group


class Digests:
    """Everybody's weekly digest. Off until somebody adds it; nothing is sent where nothing is planned."""

    def __init__(self, book: SessionBook) -> None:
        self._book = book

    async def choose(self, person: Person, at: int | None) -> Chosen:
        """Set when in the week it comes, in minutes since Monday 00:00 of their own time; None is never."""
        return await self._set(await self._book.preferences.of(person.guild_id, person.id), at)

    async def zone_changed(self, chosen: Chosen) -> None:
        """Move the next digest to the person's new time (a hook of preferences, in their step)."""
        if chosen.digest_at is not None:
            await self._set(chosen, chosen.digest_at, known=chosen.digest_next)

    async def _set(self, chosen: Chosen, at: int | None, known: datetime | None = None) -> Chosen:
        async with self._book.database.one_step():
            zone = await self.zone_of(chosen)
            upcoming = None if at is None else _next(at, zone, self._book.clock.now(), known)
            subject = str(chosen.member_id)
            await self._book.delivery.take_back(chosen.guild_id, kinds=[KIND], subject=subject)
            return await self._book.preferences.set_digest(chosen, at, upcoming)

    async def zone_of(self, chosen: Chosen) -> str:
        """Give the zone somebody lives by: their own, else that of their first group."""
        person = Person(chosen.guild_id, chosen.member_id)
        mine = await self._book.groups.joined(person)
        every = await self._book.groups.every(chosen.guild_id)
        known = [group.zone for group in every if group.id in mine and knows(group.zone)]
        return chosen.zone_or(known[0] if known else _ANYWHERE)

    async def what_is_on(self, person: Person, until: datetime) -> list[tuple[Session, Group]]:
        """Give what is planned in the groups a person is in and still may see, breaks left out, by start."""
        mine = await self._book.groups.joined(person)
        groups = {g.id: g for g in await self._book.groups.visible(person) if g.id in mine}
        for group in list(groups.values()):
            if await self._book.groups.on_break(group, [person.id]):
                del groups[group.id]
        found = await self._book.store.coming_up(person.guild_id, group_ids=groups, until=until)
        return [(session, groups[session.group_id]) for session in found]

    # --- the alarm -------------------------------------------------------------------------------

    async def next_at(self) -> datetime | None:
        """Give the moment of the next digest, for the alarm clock."""
        at = await self._book.preferences.next_digest()
        return None if at is None else at + self._book.delivery.held_back

    async def ring(self) -> None:
        """Put every digest that is due into the outbox, and set the time of the one after it."""
        now = self._book.delivery.now()
        failed: set[tuple[int, int]] = set()
        while due := [c for c in await self._book.preferences.with_digest_due(now) if _key(c) not in failed]:
            broken = await each(due, lambda chosen: self._put(chosen, now), "a digest was not put")
            failed.update(map(_key, broken))

    async def _put(self, found: Chosen, now: datetime) -> None:
        async with self._book.database.one_step():
            chosen = await self._book.preferences.of(found.guild_id, found.member_id)
            if chosen.digest_at is None or chosen.digest_next is None or chosen.digest_next > now:
                return
            if now - chosen.digest_next < _WORTH_READING:
                await self._book.delivery.put(_letter(chosen, chosen.digest_next))
            zone, in_a_week = await self.zone_of(chosen), chosen.digest_next + _WEEK
            upcoming = _next(chosen.digest_at, zone, now, known=in_a_week)
            await self._book.preferences.set_digest(chosen, chosen.digest_at, upcoming)


def _next(at: int, zone: str, now: datetime, known: datetime | None) -> datetime:
    """Give the next one; `known`: when it would have come by the zone of before, where there was one."""
    upcoming = next_digest(at, zone, now)
    # Further west the hour of the one that came today may be still to come.
    second = known is not None and upcoming < known - _ZONES_APART
    return next_digest(at, zone, upcoming) if second else upcoming


def next_digest(at: int, zone: str, now: datetime) -> datetime:
    """Give the first moment after `now` at which it is this time of the week in a zone."""
    local = now.astimezone(zone_of(zone)).replace(tzinfo=None)
    monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = monday - _WEEK + timedelta(minutes=at)
    while (moment := local_to_utc(wanted, zone).utc) <= now:
        wanted += _WEEK
    return moment


def _key(chosen: Chosen) -> tuple[int, int]:
    return chosen.guild_id, chosen.member_id


def _letter(chosen: Chosen, due: datetime) -> Letter:
    return Letter(
        chosen.guild_id,
        KIND,
        str(chosen.member_id),
        Way.MEMBER if chosen.hears_changes_by is By.DM else Way.INBOX,
        chosen.member_id,
        due,
        occasion=str(int(due.timestamp())),
        late_after=due + _LATE_AFTER,
        expires_at=due + _WORTH_READING,
    )
