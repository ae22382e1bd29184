"""What members do with sessions: take a place, say maybe or no, wait, accept an offer, choose reminders."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from groupbot import text
from groupbot.agreement.gates import Gates
from groupbot.each import each
from groupbot.errors import NotPossible
from groupbot.groups.model import Group, Membership, Mode, Person
from groupbot.preferences.model import By
from groupbot.preferences.model import Preferences as Chosen
from groupbot.sessions import letters
from groupbot.sessions.book import PLACES_KEPT, SessionBook, VisitsOf
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.offers import is_late
from groupbot.sessions.places import Place, Places, Status
from groupbot.wishes.model import Wish


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a press, for the private answer: the session, the person's place before and now."""

    session: Session
    group: Group
    places: Places
    before: Place | None
    now: Place | None
    chosen: Chosen
    ask_about_changes: bool = False
    late: bool = False  # it starts so soon that a free place is for whoever is first
    first_time: bool = False  # their first place in this group
    back: bool = False  # they come again after 60 days or more
    greeters: tuple[int, ...] = ()  # who is glad to help whoever comes for the first time
    break_until: date | None = None  # the last day of their break from the group, if they are on one

    @property
    def already(self) -> bool:
        """Say whether the press changed nothing."""
        return self.before == self.now


LONG_AWAY = timedelta(days=60)
BeforePress = Callable[[Person, str], Awaitable[None]]
BeforeChange = Callable[[Person, Group, Place | None, Place | None], Awaitable[None]]


class Seats:
    """Everybody's places. Read, checked and written in one step, so the last one goes to one person only."""

    def __init__(self, book: SessionBook, gates: Gates) -> None:
        self._book = book
        self._gates = gates
        self._before_press: list[BeforePress] = []
        self._before_change: list[BeforeChange] = []

    def before_press(self, hook: BeforePress) -> None:
        """Call this, outside of any step, when somebody says something about a session: who, and on what."""
        self._before_press.append(hook)

    def asks_visits(self, hook: VisitsOf) -> None:
        """Ask this at which sessions of a group somebody was written down."""
        self._book.visits = hook

    def before_change(self, hook: BeforeChange) -> None:
        """Call this in the step before somebody's word changes; where it raises, nothing does."""
        self._before_change.append(hook)

    async def take(self, person: Person, typed: str) -> Answer:
        """Take a place, keep it after a move, or accept an offer; when full, join the waiting list."""
        return await self._say(person, typed, lambda places: places.taking(person.id), doing="take")

    async def accept(self, person: Person, typed: str, ended_at: datetime | None = None) -> Answer:
        """Take the place that was offered. `ended_at`: when the offer was said to end, for the words."""
        now = self._book.clock.now()
        return await self._say(
            person, typed, lambda places: places.accepting(person.id, now, ended_at), doing="accept"
        )

    async def pass_on(self, person: Person, typed: str, ended_at: datetime | None = None) -> Answer:
        """Let the place that was offered go to the next in line."""
        now = self._book.clock.now()
        return await self._say(person, typed, lambda places: places.passing_on(person.id, now, ended_at))

    async def keep_turn(self, person: Person, typed: str) -> Answer:
        """Stand first in the line of the group's next session, for whoever passed an offer on."""
        async with self._book.database.one_step():
            session, group, standing = await self._book.find(person, typed)
            places = await self._book.store.places(session)
            used = places.turn_used(person.id)
            upcoming = await self._book.next_of(group, session)
            if upcoming is None:
                raise NotPossible("No next date is planned yet. /session list shows it when it is.")
            before = await self._book.store.places(upcoming)
            wanted = before.first_in_line(person.id)
            await self._look_before(person, group, before, wanted)
            mine = await self._gates.must_pass(standing, group, session.id, "turn")
            chosen = await self._book.preferences.of(person.guild_id, person.id)
            after = await self._book.keep(before, wanted, chosen)
            await self._book.store.save_places(places, used)
            return await self._answer(chosen, mine, group, before, after)

    async def say(self, person: Person, typed: str, status: Status, note: str | None = None) -> Answer:
        """Note Coming, Maybe or Can't, with a note for the facilitators if one was written."""
        if status is Status.COMING:
            return await self._say(person, typed, lambda places: places.taking(person.id), note, doing="take")
        doing = "maybe" if status is Status.MAYBE else ""
        return await self._say(
            person, typed, lambda places: places.saying(person.id, status), note, doing=doing
        )

    async def withdraw(self, person: Person, typed: str) -> Answer:
        """Take back whatever was said; a place that was held is free again."""
        return await self._say(person, typed, lambda places: places.without(person.id), leaving=True)

    async def leave_list(self, person: Person, typed: str) -> Answer:
        """Take back that somebody waits; whoever has a place by now keeps it, and is told so."""
        return await self._say(person, typed, lambda places: places.off_the_list(person.id), leaving=True)

    async def add_note(self, person: Person, typed: str, note: str) -> Answer:
        """Leave a note for the facilitators beside what was said."""
        return await self._say(person, typed, lambda places: places, note)

    async def choose_reminders(
        self, person: Person, typed: str, leads: tuple[int, ...] | None, by: By | None = None
    ) -> Answer:
        """Choose this session's reminders: minutes before the start, empty for none, None as they are."""
        async with self._book.database.one_step():
            if leads is None:
                seen = await self.place_of(person, typed)
                own = seen.now.reminder_leads if seen.now else None
                leads = seen.chosen.reminder_leads if own is None else own
            kept = leads
            if by is not None:
                mine = await self._book.preferences.of(person.guild_id, person.id)
                await self.choose_default_reminders(person, mine.reminder_leads, by)
            return await self._say(person, typed, lambda places: places.reminding(person.id, kept))

    async def choose_default_reminders(self, person: Person, leads: tuple[int, ...], by: By) -> Chosen:
        """Choose the reminders for every session, the ones already planned too."""
        async with self._book.database.one_step():
            chosen = await self._book.preferences.choose_reminders(person.guild_id, person.id, leads, by)
            for session, place in await self._book.store.sessions_of(person.guild_id, person.id):
                if session.coming_up and place.status is Status.COMING:
                    await self._book.remind(Places(session, {person.id: place}), [person.id])
        return chosen

    async def mine(self, person: Person) -> list[tuple[Session, Place]]:
        """Give the coming sessions that this person said something about, by start."""
        every = await self._book.store.sessions_of(person.guild_id, person.id)
        return [(session, place) for session, place in every if session.coming_up]

    async def place_of(self, person: Person, typed: str) -> Answer:
        """Give what this person said about a session, changing nothing."""
        session, group, _ = await self._book.find(person, typed)
        places = await self._book.store.places(session)
        chosen = await self._book.preferences.of(person.guild_id, person.id)
        mine = await self._book.groups.membership(group.guild_id, group.id, person.id)
        return await self._answer(chosen, mine, group, places, places)

    async def still_for(self, guild_id: int, session_id: str, member_id: int) -> tuple[Session, Place] | None:
        """Give the session and place a message to this person is about; None if there is nothing to say.

        Nothing is said to people on a break, and nothing about a place that is gone.
        """
        session = await self._book.store.get(guild_id, session_id)
        if session is None:
            return None
        place = (await self._book.store.places(session)).of(member_id)
        group = await self._book.group_of(session)
        if place is None or member_id in await self._book.groups.on_break(group, [member_id]):
            return None
        return session, place

    async def _say(
        self,
        person: Person,
        typed: str,
        change: Callable[[Places], Places],
        note: str | None = None,
        *,
        doing: str = "",
        leaving: bool = False,
    ) -> Answer:
        """Change a person's word. `doing`: the act that leads to a place, so that the gates are looked at."""
        for hear in () if leaving else self._before_press:
            await hear(person, typed)
        async with self._book.database.one_step(brief=True):
            session, group, standing = await self._book.find(person, typed, with_place=leaving)
            before = await self._book.store.places(session)
            free = leaving or person.id in session.led_by  # who facilitates is told so by the rule
            mine: Membership | None = None
            if free:
                mine = await self._book.groups.membership(group.guild_id, group.id, person.id)
            elif not doing:
                mine = await self._book.groups.must_be_member(standing, group)
            after = change(before)
            if note is not None:
                after = after.noting(
                    person.id, text.line(note, limit=120, what="note") if note.strip() else ""
                )
            if after != before:
                await self._look_before(person, group, before, after)
            if doing and not free:  # after a pause, which says nothing about the person
                mine = await self._gates.must_pass(standing, group, session.id, doing, note)
            chosen = await self._book.preferences.of(person.guild_id, person.id)
            if after != before:
                after = await self._book.keep(before, after, chosen)
                await self._book.tell_losers(before, after)
            return await self._answer(chosen, mine, group, before, after)

    async def _look_before(self, person: Person, group: Group, before: Places, after: Places) -> None:
        for look in self._before_change:
            await look(person, group, before.of(person.id), after.of(person.id))

    async def _answer(
        self, chosen: Chosen, mine: Membership | None, group: Group, before: Places, after: Places
    ) -> Answer:
        member_id = chosen.member_id
        had, now = before.of(member_id), after.of(member_id)
        told = now is not None and now.status in (Status.COMING, Status.WAITING)
        asks, late = told and not chosen.asked, is_late(after.session, self._book.clock.now())
        answer = Answer(after.session, group, after, had, now, chosen, asks, late)
        if mine is not None and mine.on_break(self._book.groups.today(group)):
            answer = replace(answer, break_until=mine.break_until)
        comes_anew = had is None or had.status is not Status.COMING
        if now is None or now.status is not Status.COMING or not comes_anew:
            return answer
        if not await self._welcome(group, answer, mine):
            return replace(answer, back=await self._comes_back(group, answer, member_id))
        greeters = await self._book.wishes.greeters(group, member_id)
        return replace(answer, first_time=True, greeters=greeters)

    async def _welcome(self, group: Group, answer: Answer, mine: Membership | None) -> bool:
        """Say whether this is somebody's first place in the group; who takes messages gets what to expect."""
        if mine is None or not self._book.joined_lately(mine):
            return False
        member_id = mine.member_id
        others = await self._elsewhere(group, answer, member_id)
        if any(session.coming_up or session.state is SessionState.ENDED for session in others):
            return False
        if group.mode is Mode.NUMBER and not await self._book.first_timers(group, [member_id]):
            return False
        if answer.chosen.hears_changes_by is By.DM:
            now, session = self._book.clock.now(), answer.session
            await self._book.delivery.put(
                letters.notice(letters.EXPECT, session, member_id, By.DM, now, occasion="first")
            )
        return True

    async def _comes_back(self, group: Group, answer: Answer, member_id: int) -> bool:
        """Say whether somebody comes again who was last written down 60 days ago or earlier.

        Seen from what is kept anyway, so not where no names are kept; nothing is stored for it.
        """
        since = self._book.clock.now() - LONG_AWAY
        starts = (await self._book.visits(group.guild_id, group.id, member_id)).values()
        if not starts or max(starts) > since:
            return False
        others = await self._elsewhere(group, answer, member_id)
        return all(session.starts_at <= since for session in others)

    async def _elsewhere(self, group: Group, answer: Answer, member_id: int) -> list[Session]:
        """Give the other sessions of the group for which somebody has a place, or had one."""
        return [
            session
            for session, place in await self._book.store.sessions_of(group.guild_id, member_id)
            if session.group_id == group.id and session.id != answer.session.id
            if place.status is Status.COMING
        ]

    # --- what others ask of it ----------------------------------------------------------------------

    async def left_group(self, group: Group, member_id: int) -> None:
        """Free the places of somebody who leaves a group, and end what they were let into; in their step."""
        for session, _ in await self._book.store.sessions_of(group.guild_id, member_id):
            if session.group_id == group.id and session.coming_up:
                await self._drop(session, member_id)
        for session_id in await self._gates.passes(group.guild_id, member_id):
            session = await self._book.store.get(group.guild_id, session_id)
            if session is None or session.group_id == group.id:
                await self._gates.forget(group.guild_id, member_id, session_id)

    async def wish_changed(self, wish: Wish) -> None:
        """Draw the cards again on which somebody's name comes or goes (a hook of wishes, in their step)."""
        for session, _ in await self._book.store.sessions_of(wish.guild_id, wish.member_id):
            if session.group_id == wish.group_id and session.coming_up:
                await self._book.redraw(session)

    async def drop(self, session: Session, member_ids: Iterable[int]) -> None:
        """Free the places of people who have left the server."""
        for member_id in member_ids:
            await self._drop(session, member_id)

    async def _drop(self, session: Session, member_id: int) -> None:
        before = await self._book.store.places(session)
        await self._book.save_places(before, before.without(member_id))
        await self._book.delivery.take_back(
            session.guild_id, kinds=letters.TO_PEOPLE, subject=session.id, recipient_id=member_id
        )
        await self._book.redraw(session)

    async def end_offers(self) -> None:
        """End the offers whose time is over and offer the places on: one step for each session."""
        now = self._book.delivery.now()  # a clock far ahead must not end an offer
        over = await self._book.store.with_offers_over(now)
        await each(over, lambda one: self._end_offers_of(*one, now), "offers did not end", lambda one: one[1])

    async def _end_offers_of(self, guild_id: int, session_id: str, now: datetime) -> None:
        async with self._book.database.one_step():
            session = await self._book.store.get(guild_id, session_id)
            if session is not None:
                before = await self._book.store.places(session)
                await self._book.save_places(before, before.expired(now))
                await self._book.redraw(session)

    async def prune(self) -> int:
        """Let go of places 30 days after their session; give how many went."""
        return await self._book.store.prune_places(self._book.clock.now() - PLACES_KEPT)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's places everywhere; those of coming sessions go to the next in line."""
        async with self._book.database.one_step():
            for session, _ in await self._book.store.sessions_of(guild_id, member_id):
                await self._drop(session, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give a person's places as plain values."""
        return [
            {"session": session.title, "starts_at": session.starts_at, **asdict(place)}
            for session, place in await self._book.store.sessions_of(guild_id, member_id)
        ]
