"""The book of sessions: writes a change, and in the same step has everyone told who must be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta

from groupbot.choosing import meant
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.delivery.service import Delivery
from groupbot.errors import NotFound
from groupbot.groups.model import Group, Membership, Mode, Person, Standing
from groupbot.groups.service import Groups
from groupbot.ids import read_public_id
from groupbot.preferences.model import Preferences as Chosen
from groupbot.preferences.service import Preferences
from groupbot.rest.service import RestDays
from groupbot.sessions import letters
from groupbot.sessions.model import MOST_AHEAD, Session, SessionState
from groupbot.sessions.places import Place, Places, Status
from groupbot.sessions.store import SessionStore
from groupbot.wishes.service import Wishes
from groupbot.zones import law_of

# A server, a group and a member: the sessions at which they were written down, with their starts.
VisitsOf = Callable[[int, str, int], Awaitable[dict[str, datetime]]]
OnTurn = Callable[[Session | None, Session], Awaitable[None]]

PLACES_KEPT = timedelta(days=30)  # after the session
LABELS_KNOWN = timedelta(days=90)  # how long after its start a session is still found by its label
UNKNOWN = "I do not know that session here. /session list shows what is planned."


class SessionBook:
    """What planning, places and the course of sessions share: finding, writing, telling."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        groups: Groups,
        preferences: Preferences,
        delivery: Delivery,
        rest: RestDays,
        wishes: Wishes,
    ) -> None:
        self.database = database
        self.clock = clock
        self.groups = groups
        self.preferences = preferences
        self.delivery = delivery
        self.rest = rest
        self.wishes = wishes
        self.store = SessionStore(database)
        self.on_turn: list[OnTurn] = []
        self.visits: VisitsOf = _no_visits

    async def group_of(self, session: Session) -> Group:
        """Give the session's group."""
        group = await self.groups.get(session.guild_id, session.group_id)
        if group is None:
            raise NotFound(UNKNOWN)
        return group

    async def find(
        self, person: Person, typed: str, *, with_place: bool = False
    ) -> tuple[Session, Group, Standing]:
        """Give the session a person means, by id or by its label; unknown and hidden answer alike.

        A draft is found by its id alone, by those who may lead its group. `with_place`: also where the
        person has a place in what they may no longer see, so that they can take their word back.
        """
        standing, public = await self.groups.standing(person), read_public_id(typed)
        session = await self.store.get(person.guild_id, public) if public else None
        session = session or await self._by_label(person, typed)
        if session is not None:
            group = await self.group_of(session)
            if _may_see(standing, session, group) or (with_place and await self._has_place(person, session)):
                return session, group, standing
        raise NotFound(UNKNOWN)

    async def _by_label(self, person: Person, typed: str) -> Session | None:
        """Give the session that was typed, one to come before one that is over."""
        now, seen = self.clock.now(), {g.id for g in await self.groups.visible(person, archived=True)}
        near = await self.store.between(person.guild_id, now - LABELS_KNOWN, now + MOST_AHEAD)
        known = [session for session in near if session.group_id in seen]
        coming = [session for session in known if session.coming_up]
        return meant(typed, coming, _label) or meant(typed, known, _label)

    async def _has_place(self, person: Person, session: Session) -> bool:
        return (await self.store.places(session)).of(person.id) is not None

    async def changed(self, before: Session | None, after: Session) -> None:
        """Write a session whose state or plan changed, draw its cards again, tell who relies on it."""
        await self.store.save(after)
        await self.redraw(after)
        await self.turned(before, after)

    async def turned(self, before: Session | None, after: Session) -> None:
        """Tell who relies on it that a session turned."""
        for hook in self.on_turn:
            await hook(before, after)

    async def redraw(self, session: Session) -> None:
        """Have the posted card and the console drawn again."""
        now = self.clock.now()
        for letter in (letters.redrawn_card(session, now), letters.redrawn_console(session, now)):
            if letter is not None:
                await self.delivery.redraw(letter)
        if session.few is not None:
            await self.redraw_few(session)

    async def keep_law(self, session: Session) -> None:
        """Remember by which law of its zone a session is planned."""
        if session.meant_at:
            await self.store.keep_law(session.guild_id, session.zone, law_of(session.zone))

    async def say_under_card(self, session: Session, group: Group, wait: timedelta) -> None:
        """Say a change under the card where that is public; a card that still waits only comes with it."""
        now = self.clock.now()
        if session.announced:
            await self.delivery.put(letters.line(session, group, now, wait))
        elif session.coming_up:
            await self.delivery.replace(letters.card(session, group, now))

    async def post_again(self, session: Session, group: Group) -> None:
        """Put what a cancel or an end took back before it stood anywhere: the card, and the console."""
        now = self.clock.now()
        if session.card_message_id is None:
            await self.delivery.put(letters.card(session, group, now))
        if session.under_way and session.console_message_id is None:
            await self.delivery.put(letters.console(session, group, now))

    async def redraw_end(self, session: Session) -> None:
        """Have what was said of its end drawn again, wherever it stands."""
        for row in await self.delivery.stands(session.guild_id, letters.ENDED, session.id):
            letter = letters.redrawn_end(
                session, row.letter.body, row.channel_id, row.message_id, self.clock.now()
            )
            if letter is not None:
                await self.delivery.redraw(letter)

    async def tell(self, kind: str, places: Places, members: list[int]) -> None:
        """Tell these people once that the session changed; a notice not yet sent gives way to this one."""
        session, now = places.session, self.clock.now()
        stale = [letters.LED] if kind == letters.LED else [letters.CHANGED, letters.LED]
        await self.delivery.take_back(session.guild_id, kinds=stale, subject=session.id)
        chosen = await self.preferences.of_many(session.guild_id, members)
        await self.delivery.put(
            *(letters.notice(kind, session, i, chosen[i].hears_changes_by, now) for i in members)
        )

    async def remind(self, places: Places, members: list[int]) -> None:
        """Set the reminders of these people for the session's start, in place of what was set before."""
        session = places.session
        for member_id in members:
            await self.delivery.take_back(
                session.guild_id, kinds=[letters.REMINDER], subject=session.id, recipient_id=member_id
            )
        await self._set_reminders(places, await self.preferences.of_many(session.guild_id, members))

    async def _set_reminders(self, places: Places, chosen: Mapping[int, Chosen]) -> None:
        """Set the reminders of people who have none, by what each of them chose."""
        session, now = places.session, self.clock.now()
        due = []
        for member_id, mine in chosen.items():
            place = places.of(member_id)
            if place is not None:
                due += letters.reminders(session, place, mine.reminder_leads, mine.reminders_by, now)
        if due:
            await self.delivery.put(*due)

    async def save_places(self, before: Places, after: Places) -> Places:
        """Write places, and offer what became free to the first in line; give how they stand now."""
        now = self.clock.now()
        given_back = after.room > before.room or len(after.loose) > len(before.loose)
        final = after
        if after.session.coming_up:
            final = after.offering(now, again=given_back, zones=await self._zones_of(after, Status.WAITING))
        await self.store.save_places(before, final)
        offered = [p for p in final.with_status(Status.OFFERED) if before.of(p.member_id) != p]
        called = [p for p in final.with_status(Status.WAITING) if after.of(p.member_id) != p]
        if offered or called:
            await self._offer(final.session, offered, called, now)
        return final

    async def in_time(self, before: Places, moved: Places) -> Places:
        """Have offers end in time for a start that comes nearer; what was said of them is taken back."""
        after = moved.in_time(self.clock.now(), await self._zones_of(moved, Status.OFFERED))
        for place in after.with_status(Status.OFFERED):
            if before.of(place.member_id) != place:
                await self.delivery.take_back(
                    after.session.guild_id,
                    kinds=[letters.OFFER],
                    subject=after.session.id,
                    recipient_id=place.member_id,
                )
        return after

    async def _zones_of(self, places: Places, status: Status) -> dict[int, str]:
        """Give the zones in which those who wait live: at night nobody has to decide."""
        line = [place.member_id for place in places.with_status(status)]
        chosen = await self.preferences.of_many(places.session.guild_id, line)
        return {member_id: zone for member_id, one in chosen.items() if (zone := one.zone_or(""))}

    async def keep(self, before: Places, after: Places, chosen: Chosen) -> Places:
        """Write what one person has now; take back what says nothing any more, and set their reminders.

        `chosen` is what that person chose for themselves.
        """
        session, member_id = after.session, chosen.member_id
        after = await self.save_places(before, after)
        place = after.of(member_id)
        if before.of(member_id) is not None:  # nothing waits for somebody who had said nothing
            await self.delivery.take_back(
                session.guild_id, kinds=letters.overtaken(place), subject=session.id, recipient_id=member_id
            )
        if place is not None and place.status is Status.COMING:
            await self._set_reminders(after, {member_id: chosen})
        await self.redraw(session)
        return after

    async def _offer(
        self, session: Session, offered: list[Place], called: list[Place], now: datetime
    ) -> None:
        """Offer places to these people, and call those who want to hear that one is for whoever is first."""
        asked = [p.member_id for p in (*offered, *called)]
        chosen = await self.preferences.of_many(session.guild_id, asked)
        due = [letters.offer(session, p, chosen[p.member_id].hears_changes_by, now) for p in offered]
        if now < session.starts_at:
            wanted = [p for p in called if chosen[p.member_id].late_offers]
            due += [letters.first_come(session, p, chosen[p.member_id].hears_changes_by, now) for p in wanted]
        await self.delivery.put(*due)

    async def next_of(self, group: Group, after: Session) -> Session | None:
        """Give the group's next session that starts after this one."""
        coming = await self.store.coming_up(group.guild_id, group_ids=[group.id])
        return next((s for s in coming if s.id != after.id and s.starts_at > after.starts_at), None)

    async def redraw_few(self, session: Session) -> None:
        """Have the question what becomes of a session with few people drawn again, wherever it stands."""
        now = self.clock.now()
        for row in await self.delivery.stands(session.guild_id, letters.FEW, session.id):
            letter = letters.redrawn_few(session, row.letter.body, row.channel_id, row.message_id, now)
            if letter is not None:
                await self.delivery.redraw(letter)

    async def tell_losers(self, before: Places, after: Places) -> None:
        """Tell whoever kept a place loosely, and has to wait now, that somebody took it."""
        for place in before.loose:
            now = after.of(place.member_id)
            if now is not None and now.status is Status.WAITING:
                await self.delivery.take_back(
                    after.session.guild_id,
                    kinds=letters.overtaken(now),
                    subject=after.session.id,
                    recipient_id=place.member_id,
                )
                await self.tell_one(letters.TAKEN, after.session, place.member_id)

    def joined_lately(self, mine: Membership) -> bool:
        """Say whether somebody joined their group in the last 30 days."""
        return mine.joined_on > (self.clock.now() - PLACES_KEPT).date()

    async def first_timers(self, group: Group, member_ids: Iterable[int]) -> frozenset[int]:
        """Give who of these is new: joined in the last 30 days, and had no place in a session that is over.

        Places are kept for 30 days after their session, so nothing more has to be kept for this. Where no
        names are kept, they go with the session: there, whoever joined since the last one counts as new.
        """
        since = self.clock.now() - PLACES_KEPT
        joined = await self.groups.joined_after(group, since.date(), member_ids)
        if not joined:
            return frozenset()
        ended = await self.store.ended_since(group.guild_id, [group.id], since)
        came = {
            place.member_id
            for places in (await self.store.places_of(ended)).values()
            for place in places.with_status(Status.COMING)
        }
        last = ended[0].starts_at.date() if ended and group.mode is Mode.NUMBER else since.date()
        return frozenset(i for i, day in joined.items() if i not in came and day > last)

    async def tell_one(self, kind: str, session: Session, member_id: int) -> None:
        """Tell one person what they have in a session now."""
        now = self.clock.now()
        chosen = (await self.preferences.of_many(session.guild_id, [member_id]))[member_id]
        occasion = f"{now.timestamp()}"
        letter = letters.notice(kind, session, member_id, chosen.hears_changes_by, now, occasion)
        await self.delivery.put(letter)


async def _no_visits(guild_id: int, group_id: str, member_id: int) -> dict[str, datetime]:
    """Give no visits, while nobody has said who knows of them."""
    return {}


def _label(session: Session) -> str:
    return session.label


def _may_see(standing: Standing, session: Session, group: Group) -> bool:
    leads = standing.coordinator or standing.facilitates(group)
    return leads if session.state is SessionState.DRAFT else standing.may_join(group)
