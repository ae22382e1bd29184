"""What facilitators do with sessions: plan, publish, change, move, cancel and bring back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from groupbot import text, when
from groupbot.errors import NotPossible
from groupbot.groups.model import LENGTHS, Group, GroupState, Person, PlaceKind, Standing
from groupbot.sessions import drafts, fields, formats, letters
from groupbot.sessions.book import SessionBook
from groupbot.sessions.model import LONGEST, MOST_AHEAD, MOST_OPEN, Reason, Session, SessionState
from groupbot.sessions.places import Places, Status
from groupbot.sessions.service import Preview, Sessions
from groupbot.templates.model import shortened
from groupbot.templates.service import Templates

ArchivedAt = Callable[[Group], Awaitable[datetime | None]]

TOLD = (Status.COMING, Status.MAYBE, Status.WAITING, Status.OFFERED)


class Planning:
    """The plan of every group's meetings, in the hands of its facilitators."""

    def __init__(
        self, book: SessionBook, sessions: Sessions, templates: Templates, archived_at: ArchivedAt
    ) -> None:
        """`archived_at(group)` gives when a group was archived, for as long as this can be undone."""
        self._templates = templates
        self._book = book
        self._sessions = sessions
        self._archived_at = archived_at

    async def plan(
        self,
        person: Person,
        typed_group: str,
        typed_when: str,
        *,
        length: str | None = None,
        title: str = "",
        topic: str = "",
        place: tuple[int, PlaceKind] | None = None,
        capacity: int | None = None,
        facilitator_id: int | None = None,
        co_facilitator_id: int | None = None,
        template: str | None = None,
    ) -> Preview:
        """Make a draft and show it: nothing is public yet. Facilitators of the group, coordinators.

        Without a template it has the group's usual one; "none" is none.
        """
        group, standing = await self._book.groups.find(person, typed_group)
        standing.must_lead(group.must_be_active())
        read = await when.read_when(typed_when, zone=group.zone, now=self._book.clock.now())
        typed = {"length": length, "template": template}
        form = await formats.read(self._templates, person, group, typed, new=True)
        now = self._book.clock.now()
        draft = drafts.first(
            group,
            person.id,
            read,
            now,
            title=fields.title(title) or group.name,
            topic=fields.topic(topic),
            length=when.read_length(form["length"]) if form.get("length") else group.default_length,
            format=form.get("format", ""),
            phases=form.get("phases", ()),
            capacity=fields.capacity(group.default_capacity if capacity is None else capacity),
            place_channel_id=place[0] if place else group.place_channel_id,
            place_kind=place[1] if place else group.place_kind,
            facilitator_id=facilitator_id or fields.own_or_only(person, group),
            co_facilitator_id=co_facilitator_id,
        )
        fields.must_be_led(draft, group)
        return await self._add(draft, group)

    async def plan_next(self, person: Person, typed: str) -> Preview:
        """Make a draft of the same session one week later, at the same local time."""
        session, group, standing = await self._book.find(person, typed)
        standing.must_lead(group.must_be_active())
        now = self._book.clock.now()
        draft = drafts.next_week(session, person.id, now)
        return await self._add(draft, group)

    async def _add(self, draft: Session, group: Group) -> Preview:
        fields.must_be_near(draft, self._book.clock.now())
        draft = drafts.with_meaning(draft)
        await self._book.store.add(draft)
        return await self._sessions.preview(draft, group)

    async def publish(self, person: Person, session_id: str) -> Preview:
        """Make a draft public: its card is posted, its course begins. Pressing twice raises OutOfDate."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, session_id)
            standing.must_lead(group.must_be_active())
            now = self._book.clock.now()
            after = before.published(now)
            fields.must_be_led(after, group)
            formats.must_fit(after)
            if await self._book.store.count_open(person.guild_id) >= MOST_OPEN:
                raise NotPossible(f"A server can have up to {MOST_OPEN} sessions planned. Cancel one first.")
            await self._book.changed(None, after)
            await self._book.keep_law(after)
            await self._book.delivery.put(letters.card(after, group, now))
            await self._sessions.note(standing, group, "session.publish", after)
        return await self._sessions.preview(after, group)

    async def discard(self, person: Person, session_id: str) -> Session:
        """Throw a draft away."""
        async with self._book.database.one_step():
            session, group, standing = await self._book.find(person, session_id)
            standing.must_lead(group)
            if session.state is not SessionState.DRAFT:
                raise NotPossible("This session is published. To call it off, use /session cancel.")
            await self._book.store.remove(session.guild_id, session.id)
        return session

    async def use_second_start(self, person: Person, session_id: str) -> Preview:
        """Take the second of two equal local times for a draft, and keep the first as the other."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, session_id)
            standing.must_lead(group)
            if before.state is not SessionState.DRAFT or before.second_start is None:
                raise NotPossible(
                    "This draft has only one such time. You can press Change to choose another."
                )
            now = self._book.clock.now()
            words = (
                "The second of the two is used."
                if before.second_start > before.starts_at
                else ("The first of the two is used.")
            )
            after = before.changed(
                now,
                starts_at=before.second_start,
                second_start=before.starts_at,
                notes=(words,),
                meant_at="",  # a wall time cannot say which of two it is
            )
            await self._book.store.save(after)
        return await self._sessions.preview(after, group)

    # --- changing --------------------------------------------------------------------------------

    async def edit(
        self, person: Person, typed: str, *, when_typed: str | None = None, **typed_fields: Any
    ) -> Preview:
        """Change a draft or a coming session; who holds a place is told once, and asked after a big move.

        Fields: length (text), title, topic, capacity, place, facilitator_id, co_facilitator_id,
        no_co_facilitator (True: there is none any more), and template ("none": no phases any more).
        """
        session, group, _ = await self._book.find(person, typed)
        if typed_fields.get("template") is not None:
            typed_fields = await formats.read(self._templates, person, group, typed_fields)
        changes = fields.edited(typed_fields)
        if when_typed:
            read = await when.read_when(when_typed, zone=group.zone, now=self._book.clock.now())
            changes |= {"starts_at": read.start_utc, "zone": read.zone, "moved": read.moved}
            if session.state is SessionState.DRAFT:
                changes |= {"notes": read.notes, "second_start": read.second_utc}
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, session.id)
            standing.must_lead(group)
            now = self._book.clock.now()
            after = before.changed_alone(now, **changes)
            if when_typed:
                after = drafts.with_meaning(after)
            if replace(after, version=before.version) == before:
                return await self._sessions.preview(before, group)
            if not changes.keys().isdisjoint({"facilitator_id", "co_facilitator_id"}):
                fields.must_be_led(after, group)
            fields.must_be_near(after, now)
            if after.state is SessionState.DRAFT:
                await self._book.store.save(after)
            else:
                if not changes.keys().isdisjoint({"length", "phases"}):
                    formats.must_fit(after)
                await self.announce_edit(before, after, group)
                await self._sessions.note(standing, group, "session.edit", after)
        return await self._sessions.preview(after, group)

    async def fit(self, person: Person, typed: str, length: int) -> Preview:
        """Make a session so many minutes long, and shorten its phases where they are longer than that."""
        session, _, _ = await self._book.find(person, typed)
        phases = shortened(session.phases, length) if length in LENGTHS else session.phases
        return await self.edit(person, session.id, length=str(length), phases=phases)

    async def announce_edit(self, before: Session, after: Session, group: Group) -> None:
        """Write a changed session, and tell whom it concerns; in the caller's step."""
        await self._book.changed(before, after)
        await self._book.keep_law(after)
        places = await self._book.store.places(before)
        then = replace(places, session=after).without_staff()
        if after.starts_at != before.starts_at:
            then = await self._book.in_time(places, then.to_confirm(before.starts_at))
        await self._book.save_places(places, then)
        for member_id in places.by_member.keys() - then.by_member.keys():
            await self._book.delivery.take_back(
                after.guild_id, kinds=letters.TO_PEOPLE, subject=after.id, recipient_id=member_id
            )
        coming = [p.member_id for p in then.with_status(Status.COMING)]
        if after.starts_at != before.starts_at:
            await self._book.remind(then, coming)
        told = [i for i, p in then.by_member.items() if p.status in TOLD]
        if fields.replanned(before, after):
            await self._book.tell(letters.CHANGED, then, told)
            await self._book.delivery.take_back(after.guild_id, kinds=[letters.LINE], subject=after.id)
            await self._book.say_under_card(after, group, letters.EDITS_SETTLE)
        elif fields.moved(before, after):
            hear = await self._book.delivery.untold(after.guild_id, letters.CHANGED, after.id)
            await self._book.tell(letters.LED, then, [i for i in told if i not in hear])

    async def before_cancel(self, person: Person, typed: str) -> Preview:
        """Show what a cancel would touch, and change nothing. Raises where it is not possible."""
        before, group, standing = await self._book.find(person, typed)
        standing.must_lead(group)
        before.cancelled(self._book.clock.now(), Reason.OTHER, "")
        return await self._sessions.preview(before, group)

    async def cancel(
        self, person: Person, typed: str, reason: Reason, words: str = "", *, tell: bool = True
    ) -> Preview:
        """Call a session off. Whoever said anything about it is told, unless nobody is to be."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, typed)
            standing.must_lead(group)
            clean = text.line(words, limit=200, what="reason") if words.strip() else ""
            after = await self.call_off(before, group, standing, reason, clean, tell=tell)
        return await self._sessions.preview(after, group)

    async def call_off(
        self,
        before: Session,
        group: Group,
        standing: Standing | None,
        reason: Reason,
        words: str,
        *,
        tell: bool,
    ) -> Session:
        """Cancel a session for a reason that is read already; in the caller's step. No standing: the bot."""
        now = self._book.clock.now()
        after = before.cancelled(now, reason, words)
        await self._book.changed(before, after)
        untold = await self._book.delivery.untold(after.guild_id, letters.CHANGED, after.id)
        await self._book.delivery.take_back(after.guild_id, kinds=letters.STALE, subject=after.id)
        places = await self._book.store.places(after)
        await self._book.save_places(places, places.unoffered().not_heard_by(untold))
        if tell:
            told = [i for i, p in places.by_member.items() if p.status in TOLD]
            await self._book.tell(letters.CANCELLED, places, told)
            await self._book.say_under_card(after, group, letters.CANCEL_SETTLES)
        if standing is not None:
            await self._sessions.note(standing, group, "session.cancel", after)
        return after

    async def restore(self, person: Person, typed: str) -> Preview:
        """Undo a cancel within ten minutes; only those who were told of it are told again."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, typed)
            standing.must_lead(group.must_be_active())
            after = await self.bring_back(before, group, standing)
        return await self._sessions.preview(after, group)

    async def bring_back(self, before: Session, group: Group, standing: Standing) -> Session:
        """Undo the cancel of a session; in the caller's step."""
        after = before.restored(self._book.clock.now())
        await self._book.changed(before, after)
        places = await self._book.store.places(after)
        gone = [letters.CANCELLED, letters.LINE]
        await self._book.delivery.take_back(after.guild_id, kinds=gone, subject=after.id)
        told = await self._book.delivery.told(after.guild_id, letters.CANCELLED, after.id)
        await self._book.tell(letters.RESTORED, places, [i for i in told if i in places.by_member])
        await self._tell_after_all(places, group)
        await self._book.remind(places, [p.member_id for p in places.with_status(Status.COMING)])
        await self._book.save_places(places, places.not_heard_by([]))
        await self._book.post_again(after, group)
        await self._sessions.note(standing, group, "session.restore", after)
        return after

    async def _tell_after_all(self, places: Places, group: Group) -> None:
        """Tell of a change that had not been told when the session was cancelled."""
        unheard = [i for i, p in places.by_member.items() if p.unheard and p.status in TOLD]
        if unheard:
            now = self._book.clock.now()
            await self._book.tell(letters.CHANGED, places, unheard)
            await self._book.delivery.put(letters.line(places.session, group, now, letters.EDITS_SETTLE))

    # --- what others ask of it ----------------------------------------------------------------------

    async def group_changed(self, before: Group, after: Group, person: Person) -> None:
        """Cancel what an archived group had planned (a hook of groups, in their step), or bring it back."""
        if before.state is after.state:
            return
        standing = await self._book.groups.standing(person)
        if after.state is GroupState.ACTIVE:
            back, now = await self._cancelled_with(after), self._book.clock.now()
            for session in back:  # all of them first: no series is to plan others in their place
                await self._book.store.save(session.restored(now))
            for session in back:
                # Counted anew with one that came back, a series may have too many now, and let the last go.
                stands = await self._book.store.get(session.guild_id, session.id)
                if stands is not None and stands.coming_up:
                    await self.bring_back(session, after, standing)
            return
        coming = await self._book.store.coming_up(after.guild_id, group_ids=[after.id])
        if live := next((session for session in coming if session.state is SessionState.LIVE), None):
            raise NotPossible(
                f"{text.echo(live.title, 60)} is under way. End it first, then archive the group.",
                way_on=("session.end", live.id),
            )
        for session in coming:
            await self.call_off(session, after, standing, Reason.OTHER, "", tell=True)

    async def _cancelled_with(self, group: Group) -> list[Session]:
        """Give the sessions that an archiving cancelled which is being undone, and that are not over yet.

        In an archived group nothing else is cancelled, so it is what was cancelled since.
        """
        archived_at, now = await self._archived_at(group), self._book.clock.now()
        if archived_at is None:
            return []
        near = await self._book.store.between(
            group.guild_id, archived_at - LONGEST, now + MOST_AHEAD, group.id
        )
        return [s for s in near if s.cancelled_at and s.cancelled_at >= archived_at and s.ends_at > now]
