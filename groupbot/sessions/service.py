"""What anyone may know of sessions: find one, see what is on, see who is coming."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from groupbot.audit.service import Audit
from groupbot.delivery.model import Posted, Row
from groupbot.errors import NotFound, NotPossible
from groupbot.groups.model import Group, Person, Standing
from groupbot.sessions import letters
from groupbot.sessions.book import UNKNOWN, OnTurn, SessionBook
from groupbot.sessions.drafts import wall_time
from groupbot.sessions.model import SHORTEST_REMINDER, Session, SessionState
from groupbot.sessions.places import Places, Status
from groupbot.sessions.rhythm import LOOKED_AT, usual_time
from groupbot.text import echo
from groupbot.when.words import short_day

LIST_DAYS = range(1, 61)


@dataclass(frozen=True, slots=True)
class Preview:
    """A session with what its planner should know before it is public."""

    session: Session
    group: Group
    places: Places
    warnings: tuple[str, ...] = ()
    first_timers: frozenset[int] = frozenset()  # only where somebody may know
    needs: Mapping[int, str] = field(default_factory=dict)  # what members wrote, likewise
    on_card: tuple[int, ...] = ()  # whose names stand on the public card, by their own choice


@dataclass(frozen=True, slots=True)
class Listing:
    """What is on, for one person: sessions with their places, and how far was looked.

    `usual` is when the group that was asked for usually meets, where nothing is planned.
    """

    sessions: list[tuple[Session, Group, Places]]
    days: int
    note: str = ""
    usual: str | None = None


class Sessions:
    """The plan of every group's meetings."""

    def __init__(self, book: SessionBook, audit: Audit) -> None:
        self._book = book
        self._audit = audit

    def on_turn(self, hook: OnTurn) -> None:
        """Call this in the step of every change of a published session: before (None: new), after."""
        self._book.on_turn.append(hook)

    # --- finding ---------------------------------------------------------------------------------

    async def get(self, guild_id: int, session_id: str) -> Session | None:
        """Give a session, whoever asks (for the bot's own work)."""
        return await self._book.store.get(guild_id, session_id)

    async def find(self, person: Person, typed: str) -> tuple[Session, Group, Standing]:
        """Give the session a person means; unknown and hidden answer alike."""
        return await self._book.find(person, typed)

    async def look(self, person: Person, typed: str) -> Preview:
        """Give a session with its group and places, as anyone who may see it may."""
        session, group, _ = await self._book.find(person, typed)
        return await self.preview(session, group)

    async def shown(self, guild_id: int, session_id: str) -> Preview | None:
        """Give a session for its public card or console; None if it is gone."""
        session = await self._book.store.get(guild_id, session_id)
        return None if session is None else await self.preview(session, await self._book.group_of(session))

    async def under_way(self, guild_id: int | None = None) -> list[Session]:
        """Give the sessions that are open or live."""
        return await self._book.store.under_way(guild_id)

    async def places(self, guild_id: int, session_id: str) -> Places:
        """Give everybody's word on a session; raises NotFound."""
        session = await self._book.store.get(guild_id, session_id)
        if session is None:
            raise NotFound(UNKNOWN)
        return await self._book.store.places(session)

    async def held_or_not(
        self, guild_id: int, first: datetime, last: datetime, group_id: str | None = None
    ) -> list[Session]:
        """Give every published session that starts in [first, last), cancelled ones too."""
        return await self._book.store.between(guild_id, first, last, group_id)

    async def usually(self, guild_id: int, group_id: str) -> str | None:
        """Say when a group usually meets, in words; None while its sessions do not show it."""
        now = self._book.clock.now()
        return usual_time(
            await self._book.store.between(guild_id, now - LOOKED_AT, now + LOOKED_AT, group_id)
        )

    async def offered(self, person: Person, *, led: bool = False, ended: bool = False) -> list[Session]:
        """Give the sessions a person can mean: visible ones, or only those they lead; coming or ended."""
        groups = await self._book.groups.led(person) if led else await self._book.groups.visible(person)
        ids = [g.id for g in groups]
        if ended:
            since = self._book.clock.now() - timedelta(days=90)
            under_way = [s for s in await self._book.store.under_way(person.guild_id) if s.group_id in ids]
            return under_way + await self._book.store.ended_since(person.guild_id, ids, since)
        return await self._book.store.coming_up(person.guild_id, group_ids=ids)

    async def listing(self, person: Person, typed: str | None = None, days: int = 14) -> Listing:
        """Give what is on in the groups a person may see, for 1 to 60 days."""
        note = ""
        if days not in LIST_DAYS:
            days = min(max(days, LIST_DAYS.start), LIST_DAYS.stop - 1)
            note = f"I can look 1 to 60 days ahead, so this is {days}."
        groups = [(await self._book.groups.find(person, typed))[0]] if typed else None
        groups = groups or await self._book.groups.visible(person)
        by_id = {g.id: g for g in groups}
        until = self._book.clock.now() + timedelta(days=days)
        found = await self._book.store.coming_up(person.guild_id, group_ids=by_id, until=until)
        left_out = await self._book.store.left_out(person.guild_id, by_id, self._book.clock.now(), until)
        found = sorted([*found, *left_out], key=lambda session: (session.starts_at, session.id))
        places = await self._book.store.places_of(found)
        usual = await self.usually(person.guild_id, groups[0].id) if typed and not found else None
        return Listing([(s, by_id[s.group_id], places[s.id]) for s in found], days, note, usual)

    async def calendar(self, person: Person, typed: str) -> bytes:
        """Give a published session as a calendar file; one that was cancelled says so."""
        session, group, _ = await self._book.find(person, typed)
        if session.state is SessionState.DRAFT:
            raise NotPossible("That session is a draft. Publish it first.")
        return await asyncio.to_thread(_calendar_file, session, group, self._book.clock.now())

    async def next_of(self, group: Group, after: Session) -> Session | None:
        """Give the group's next session that starts after this one."""
        return await self._book.next_of(group, after)

    # --- names--------------------------------------------------------------------------------------

    async def people(self, person: Person, typed: str) -> Preview:
        """Give who is coming, by name: for the session's own facilitators, and written in the audit book."""
        async with self._book.database.one_step():
            session, group, standing = await self._book.find(person, typed)
            standing.must_run(group, session.led_by)
            await self.note(standing, group, "session.people", session)
        shown = await self.with_first_timers(await self.preview(session, group))
        wishes = await self._book.wishes.of_group(group)
        may_come = {i for i, place in shown.places.by_member.items() if place.status is not Status.CANT}
        return replace(shown, needs={i: w.need for i, w in wishes.items() if w.need and i in may_come})

    async def with_names(self, shown: Preview) -> Preview:
        """Add whose names stand on the public card: of those who chose it and have a place, until it ends."""
        if not shown.session.coming_up:
            return shown
        chose = {i for i, wish in (await self._book.wishes.of_group(shown.group)).items() if wish.on_card}
        named = chose.intersection(place.member_id for place in shown.places.with_status(Status.COMING))
        return replace(shown, on_card=tuple(sorted(named)))

    async def with_first_timers(self, shown: Preview) -> Preview:
        """Add who of those who are coming is new in the group: for its facilitators."""
        coming = [place.member_id for place in shown.places.with_status(Status.COMING)]
        return replace(shown, first_timers=await self._book.first_timers(shown.group, coming))

    # --- what others ask of it ----------------------------------------------------------------------

    async def card_posted(self, row: Row, posted: Posted) -> None:
        """Remember where the card came to stand (in the step that marks it sent)."""
        await self._stands(row, card_channel_id=posted.channel_id, card_message_id=posted.message_id)

    async def console_posted(self, row: Row, posted: Posted) -> None:
        """Remember where the console came to stand."""
        await self._stands(row, console_channel_id=posted.channel_id, console_message_id=posted.message_id)

    async def card_gone(self, row: Row) -> None:
        """Forget where the card stood: somebody deleted it."""
        await self._stands(row, card_channel_id=None, card_message_id=None)

    async def console_gone(self, row: Row) -> None:
        """Forget where the console stood: somebody deleted it."""
        await self._stands(row, console_channel_id=None, console_message_id=None)

    async def room_gone(self, guild_id: int, channel_id: int) -> None:
        """Draw the cards of sessions whose room was deleted again, and tell their facilitators once."""
        async with self._book.database.one_step():
            for session in await self._book.store.coming_up(guild_id):
                if session.place_channel_id == channel_id:
                    group, now = await self._book.group_of(session), self._book.clock.now()
                    await self._book.redraw(session)
                    await self._book.delivery.put(letters.room_gone(session, group, now))

    async def few_posted(self, row: Row, posted: Posted) -> None:
        """Draw the question again what becomes of a session: it may be answered by now."""
        async with self._book.database.one_step():
            session = await self._book.store.get(row.letter.guild_id, row.letter.subject)
            if session is not None:
                await self._book.redraw_few(session)

    async def _stands(self, row: Row, **where: int | None) -> None:
        async with self._book.database.one_step():
            session = await self._book.store.get(row.letter.guild_id, row.letter.subject)
            if session is not None:
                standing = replace(session, **where)  # pyright: ignore[reportArgumentType]
                await self._book.store.save(standing)
                # Whatever changed between drawing and posting had no message to be drawn on.
                await self._book.redraw(standing)

    async def repair(self, session: Session) -> None:
        """Have the posted cards drawn again: somebody pressed on one that is out of date."""
        async with self._book.database.one_step():
            await self._book.redraw(session)

    async def redraw_end(self, session: Session) -> None:
        """Have what was said of a session's end follow its numbers."""
        async with self._book.database.one_step():
            await self._book.redraw_end(session)

    async def forget_places(self, guild_id: int, session_id: str) -> None:
        """Let go of who had a place: in number-only groups nothing about a person outlives the session."""
        await self._book.store.forget_places(guild_id, session_id)
        await self._book.delivery.erase(guild_id, kinds=letters.TO_PEOPLE, subject=session_id)

    async def preview(self, session: Session, group: Group) -> Preview:
        """Put a session together with its group, its places and what its planner should know."""
        places = await self._book.store.places(session)
        planned = session.coming_up or session.state is SessionState.DRAFT
        warnings = [words for _, words in await self.warnings([session])] if planned else ()
        return Preview(session, group, places, tuple(warnings))

    async def warnings(self, planned: Sequence[Session]) -> list[tuple[Session, str]]:
        """Say what the planner of these should know: rest days, and who and what is taken at the time."""
        now, near = self._book.clock.now(), await self._book.store.near(planned)
        return [
            (session, words)
            for session in planned
            for words in (*await self._rest_warning(session), *_warnings(session, near, now))
        ]

    async def _rest_warning(self, session: Session) -> list[str]:
        """Say so where a session is planned on a rest day."""
        day = wall_time(session).date()
        rest = await self._book.rest.covering(session.guild_id, session.group_id, day)
        return [f"{short_day(day)} is a rest day: {echo(rest.reason, 100)}."] if rest else []

    async def note(self, standing: Standing, group: Group, act: str, session: Session) -> None:
        """Write an act on a session into the audit book."""
        person = standing.person
        await self._audit.note(person.guild_id, person.id, standing.title_in(group), act, session.id)


def _warnings(session: Session, near: list[Session], now: datetime) -> list[str]:
    others = [
        other
        for other in near
        if other.id != session.id and other.starts_at < session.ends_at and other.ends_at > session.starts_at
    ]
    warnings = [
        f"{echo(other.title, 80)} meets in <#{session.place_channel_id}> at the same time."
        for other in others
        if other.place_channel_id == session.place_channel_id
    ]
    warnings += [
        f"<@{who}> already facilitates {echo(other.title, 80)} at that time."
        for other in others
        for who in sorted(session.led_by & other.led_by)
    ]
    if session.starts_at - now < SHORTEST_REMINDER:
        warnings.append("It starts in less than 10 minutes, so no reminders will go out.")
    return warnings


def _calendar_file(session: Session, group: Group, now: datetime) -> bytes:
    from groupbot.sessions.calendar import calendar_file  # here, off the loop: few ask, its library is large

    return calendar_file([(session, group)], now)
