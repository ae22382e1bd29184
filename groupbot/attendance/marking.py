"""Saying who was there: the I'm-here button, marks by hand, a count of heads, and the list."""

from __future__ import annotations

from dataclasses import replace

from groupbot import text
from groupbot.attendance.book import AttendanceBook
from groupbot.attendance.closing import Closing, Tally, visit_of
from groupbot.attendance.firsts import First, arriving, leaving
from groupbot.attendance.model import (
    AttendanceList,
    Counted,
    HereStatus,
    Line,
    Proof,
    Record,
    SessionCounts,
    must_be_open_or_recent,
    must_count_now,
    read_headcount,
    read_new,
    unmarked,
)
from groupbot.errors import NotPossible
from groupbot.groups.model import Group, Mode, Person, Standing
from groupbot.sessions.model import Session
from groupbot.sessions.places import Places, Status

_NO_NAMES = "{} counts people without their names. To put the number right, use /attendance headcount."


class Marking:
    """What people say about who was there. Read, checked and written in one step."""

    def __init__(self, book: AttendanceBook, closing: Closing) -> None:
        self._book = book
        self._closing = closing

    # --- I'm here ---------------------------------------------------------------------------------

    async def here(self, person: Person, typed: str) -> Counted:
        """Count the one who presses, once: by name where their yes stands, else as part of the number."""
        book = self._book
        async with book.database.one_step():
            session, group, standing = await book.sessions.find(person, typed)
            must_count_now(session, book.clock.now())
            if not standing.facilitates(group):
                await book.gates.must_pass(standing, group, session.id, "here")
            watch = book.watches.get(session.guild_id, session.id)
            if watch is None:
                raise NotPossible("This session is not open yet. Try again in a moment.")
            named, again = person.id in watch.named, watch.pressed(person.id)
            if named:
                old = await book.store.record(session.guild_id, session.id, person.id)
                again = old is not None
                if not again:
                    await self._press(session, group, person.id)
            book.database.after_commit(lambda: watch.press(person.id))
        return Counted(session, group, named=named, again=again)

    async def _press(self, session: Session, group: Group, member_id: int) -> None:
        leads = member_id in group.facilitators | session.led_by
        record = Record(member_id, 0.0, HereStatus.HERE, Proof.BUTTON, facilitating=leads)
        await self._book.store.save_record(session.guild_id, session.id, record)

    # --- by hand ----------------------------------------------------------------------------------

    async def may_mark(self, person: Person, typed: str) -> tuple[Session, Group]:
        """Check that this person may put names right here, before they are asked whose."""
        session, group, standing = await self._book.sessions.find(person, typed)
        standing.must_run(group, session.led_by)
        must_be_open_or_recent(session, self._book.clock.now())
        if group.mode is Mode.NUMBER:
            raise NotPossible(_NO_NAMES.format(group.called))
        return session, group

    async def mark(
        self, person: Person, typed: str, member_id: int, status: HereStatus, why: str
    ) -> tuple[Session, Group, Record | None]:
        """Put one person's attendance right, with a reason. The session's own facilitators, 90 days long.

        The old value, who changed it, when and why are kept. Gives the record as it is now; None
        where nothing but an earlier mark had said that they were there, and it was taken back.
        """
        book = self._book
        async with book.database.one_step():
            session, group, standing = await book.sessions.find(person, typed)
            standing.must_run(group, session.led_by)
            must_be_open_or_recent(session, book.clock.now())
            await self._must_be_named(group, member_id)
            reason = text.line(why, limit=200, what="reason")
            old = await book.store.record(session.guild_id, session.id, member_id)
            blank = unmarked(member_id, facilitating=member_id in group.facilitators | session.led_by)
            new = (old or blank).marked(status, person.id, book.clock.now(), reason)
            kept = await self._keep(session, old, new)
            await self._note(standing, group, "attendance.mark", session, member_id)
        return session, group, kept

    async def _must_be_named(self, group: Group, member_id: int) -> None:
        if group.mode is Mode.NUMBER:
            raise NotPossible(_NO_NAMES.format(group.called))
        if member_id not in await self._book.named(group):
            raise NotPossible(
                "This person has not agreed to be named, so they are part of the number only. "
                "To put the number right, use /attendance headcount."
            )

    async def _keep(self, session: Session, old: Record | None, new: Record) -> Record | None:
        store = self._book.store
        if session.under_way:  # the row has to stand, so that what is seen later does not undo the mark
            await store.save_record(session.guild_id, session.id, new)
            return new
        new = await self._recounted(session, old, new)
        if new.status is HereStatus.NOT_RECORDED and new.by_hand_only:
            await store.remove_record(session.guild_id, session.id, new.member_id)
            return None
        await store.save_record(session.guild_id, session.id, new)
        return new

    async def _recounted(self, session: Session, old: Record | None, new: Record) -> Record:
        """Move this one person's part in the counts of an ended session, and give the record its firsts."""
        store, guild_id = self._book.store, session.guild_id
        change = new.here - (old is not None and old.here)
        counts = await store.counts(guild_id, session.id)
        if counts is None or change == 0:
            return new
        if new.facilitating:
            await store.save_counts(replace(counts, facilitators=counts.facilitators + change))
            return new
        server = await self._book.groups.server(guild_id)
        others = (await store.visits(guild_id, [new.member_id]))[new.member_id]
        visit = visit_of(counts, First(new.firsts))
        shifts = (arriving if change > 0 else leaving)(visit, others, server.year_starts)
        await store.shift(guild_id, new.member_id, shifts)
        counts = await store.counts(guild_id, session.id) or counts
        await store.save_counts(counts.with_named(change))
        return replace(new, firsts=sum(shift.first for shift in shifts if change > 0))

    # --- heads ------------------------------------------------------------------------------------

    async def may_count(self, person: Person, typed: str) -> tuple[Session, Group]:
        """Check that this person may say how many were there, before they are asked."""
        session, group, standing = await self._book.sessions.find(person, typed)
        standing.must_lead(group)
        return must_be_open_or_recent(session, self._book.clock.now()), group

    async def headcount(
        self, person: Person, typed: str, number: int | str | None, new: int | str | None = None
    ) -> tuple[Session, Group]:
        """Say how many people were there altogether, without the facilitators: 0 to 500.

        It takes the place of the number of those without a name; whoever is named stays named. None leaves
        the one that was said after the end.
        `new`: how many of them for the first time this year; "" takes it back, None leaves it.
        """
        book = self._book
        async with book.database.one_step():
            session, group, standing = await book.sessions.find(person, typed)
            standing.must_lead(group)
            must_be_open_or_recent(session, book.clock.now())
            await self._count_heads(session, group, number, new)
            await self._note(standing, group, "attendance.headcount", session)
        return session, group

    async def _count_heads(
        self, session: Session, group: Group, number: int | str | None, new: int | str | None
    ) -> None:
        book, said = self._book, None if new is None else read_new(new)
        if said is not None:
            _must_be_asked(session, group)
        watch = book.watches.get(session.guild_id, session.id)
        if watch is not None and session.under_way:
            heads = read_headcount("" if number is None else number)
            await book.store.set_headcount(session.guild_id, session.id, heads)
            book.database.after_commit(lambda: watch.count_heads(heads))
            return
        counts = await book.store.counts(session.guild_id, session.id)
        if counts is None:
            raise NotPossible("This session has no attendance to put right. /session list shows the others.")
        if number is not None or counts.headcount is None:
            counts = counts.with_headcount(read_headcount("" if number is None else number))
        if new is None:
            said = _still_said(counts, group)
        await book.store.save_counts(counts.with_new(said))

    # --- the list ---------------------------------------------------------------------------------

    async def list_for(self, person: Person, typed: str) -> AttendanceList:
        """Show the session's own facilitators who was there, 90 days long; each look is written down.

        While the session runs it says what it comes to so far.
        """
        book = self._book
        async with book.database.one_step():
            session, group, standing = await book.sessions.find(person, typed)
            standing.must_run(group, session.led_by)
            must_be_open_or_recent(session, book.clock.now())
            await self._note(standing, group, "attendance.list", session)
            named = await book.named(group)
            places = await book.sessions.places(session.guild_id, session.id)
            if session.under_way:
                shown = _so_far(session, group, await self._closing.tally(session))
            else:
                shown = await self._closed(session, group)
        return _only(named, shown, places)

    async def _closed(self, session: Session, group: Group) -> AttendanceList:
        counts = await self._book.store.counts(session.guild_id, session.id)
        records = await self._book.store.records(session.guild_id, session.id)
        if counts is None:
            return AttendanceList(session, group)
        return AttendanceList(
            session,
            group,
            people=tuple(_line(r) for r in records.values() if not r.facilitating),
            facilitators=tuple(_line(r) for r in records.values() if r.facilitating),
            unnamed=counts.unnamed,
            headcount=counts.headcount,
            said_new=counts.said_new,
            at_least=counts.at_least,
            estimated=counts.estimated,
        )

    async def _note(
        self, standing: Standing, group: Group, act: str, session: Session, about_id: int | None = None
    ) -> None:
        who = standing.person
        await self._book.audit.note(who.guild_id, who.id, standing.title_in(group), act, session.id, about_id)


def _must_be_asked(session: Session, group: Group) -> None:
    """Raise unless nobody but a facilitator can say who is new: names are not kept, and it is over."""
    if group.mode is not Mode.NUMBER:
        raise NotPossible(
            f"{group.called} keeps names, so new people are counted by them. Write the number of people only."
        )
    if session.under_way:
        raise NotPossible(
            "How many are here for the first time this year can be said once the session has ended. "
            "Write the number of people only."
        )


def _still_said(counts: SessionCounts, group: Group) -> int | None:
    """Give how many were said to be new, where only the number of people was put right."""
    said = counts.said_new
    # A group that keeps names by now is not asked any more, so there it could not be put right.
    return None if said is not None and said > counts.present and group.mode is not Mode.NUMBER else said


def _so_far(session: Session, group: Group, tally: Tally) -> AttendanceList:
    return AttendanceList(
        session,
        group,
        people=tuple(_line(r) for r in tally.records if not r.facilitating),
        facilitators=tuple(_line(r) for r in tally.records if r.facilitating),
        unnamed=tally.unnamed.people,
        headcount=tally.headcount,
        at_least=tally.at_least,
        estimated=tally.estimated,
    )


def _line(record: Record) -> Line:
    by_hand = record.proof is Proof.FACILITATOR
    return Line(record.member_id, record.status, record.minutes, record.estimated, by_hand)


def _only(named: set[int], shown: AttendanceList, places: Places) -> AttendanceList:
    """Keep the names of those whose yes stands; the others stay in the number. Add who has a place."""
    people = [line for line in shown.people if line.member_id in named]
    hidden = sum(line.status is HereStatus.HERE for line in shown.people) - sum(
        line.status is HereStatus.HERE for line in people
    )
    listed = {line.member_id for line in (*shown.people, *shown.facilitators)}
    said = {Status.CANT: HereStatus.APOLOGIES, Status.COMING: HereStatus.NOT_RECORDED}
    people += [
        Line(i, said[place.status])
        for i, place in places.by_member.items()
        if place.status in said and i in named and i not in listed
    ]
    leading = tuple(line for line in shown.facilitators if line.member_id in named)
    ordered = tuple(sorted(people, key=lambda line: (list(HereStatus).index(line.status), line.member_id)))
    return replace(shown, people=ordered, facilitators=leading, unnamed=shown.unnamed + hidden)
