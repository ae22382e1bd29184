"""Passes words between people and the facilitators of their group, and forgets them when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import structlog

from groupbot import text
from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.contact import letters
from groupbot.contact.model import (
    KEPT,
    LONGEST,
    MOST_OPEN,
    UNKNOWN,
    Conversation,
    Line,
    Post,
    Room,
    Talk,
    may_write,
    must_read,
    owns,
)
from groupbot.contact.store import ContactStore
from groupbot.database import Database
from groupbot.delivery.model import Posted, Row, Way
from groupbot.delivery.service import Delivery
from groupbot.errors import NotFound, NotPossible
from groupbot.groups.model import Group, Person
from groupbot.groups.service import Groups
from groupbot.ids import public_id, read_public_id
from groupbot.preferences.model import By
from groupbot.preferences.service import Preferences

log = structlog.get_logger(__name__)


class Contact:
    """The talks. Only the person and the group's facilitators read them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: Audit,
        groups: Groups,
        preferences: Preferences,
        delivery: Delivery,
    ) -> None:
        self._database = database
        self._store = ContactStore(database)
        self._clock = clock
        self._audit = audit
        self._groups = groups
        self._preferences = preferences
        self._delivery = delivery

    # --- finding -----------------------------------------------------------------------------------

    async def with_group(self, person: Person, typed: str) -> tuple[Group, Conversation | None]:
        """Give a group that a person may see, and their open talk with its facilitators."""
        group, _ = await self._groups.find(person, typed)
        talk = await self._store.between(group.guild_id, group.id, person.id)
        return group, await self._whole(talk, group) if talk else None

    async def find(self, person: Person, typed: str) -> Conversation:
        """Give a talk to its person and to the group's facilitators; unknown and hidden answer alike."""
        public = read_public_id(typed)
        talk = await self._store.get(person.guild_id, public) if public else None
        group = await self._groups.get(person.guild_id, talk.group_id) if talk else None
        if talk is None or group is None:
            raise NotFound(UNKNOWN)
        if not owns(talk, person) and not (await self._groups.standing(person)).facilitates(group):
            raise NotFound(UNKNOWN)
        return await self._whole(talk, group)

    async def shown(self, guild_id: int, talk_id: str) -> Conversation | None:
        """Give a talk for what the bot says itself; None if it is closed."""
        talk = await self._store.get(guild_id, talk_id)
        group = await self._groups.get(guild_id, talk.group_id) if talk else None
        return await self._whole(talk, group) if talk and group else None

    async def of_group(self, person: Person, typed: str) -> tuple[Group, list[Conversation]]:
        """Give the open talks of a group, to its facilitators."""
        group, standing = await self._groups.find(person, typed)
        must_read(standing, group)
        every = await self._store.of_group(group.guild_id, group.id)
        return group, [await self._whole(talk, group) for talk in every]

    async def reads(self, person: Person, group: Group) -> bool:
        """Say whether this person is one of those who are written to."""
        return (await self._groups.standing(person)).facilitates(group)

    async def _whole(self, talk: Talk, group: Group) -> Conversation:
        arrived = frozenset(post.number for post in await self._store.posts(talk) if not post.direct)
        return Conversation(talk, group, await self._store.lines(talk), arrived)

    # --- writing -----------------------------------------------------------------------------------

    async def write(self, person: Person, typed: str, words: str, room: Room = Room.READY) -> Conversation:
        """Write to the facilitators of a group; `room` says whether their channel can be used.

        Whatever stands in the way, the text is handed back.
        """
        async with self._database.one_step():
            group, standing = await self._groups.find(person, typed)
            talk = await self._store.between(group.guild_id, group.id, person.id)
            if talk is None:
                group.must_be_active()
            may_write(standing, group, words, room)
            clean = text.prose(words, limit=LONGEST, what="message")
            talk = talk or await self._begun(person, group, words)
            before = await self._whole(talk, group)
            before.must_have_room(words)
            return await self._add(before, person, clean, by_staff=False)

    async def _begun(self, person: Person, group: Group, words: str) -> Talk:
        if len(await self._store.of_person(person.guild_id, person.id)) >= MOST_OPEN:
            raise NotPossible(
                f"You have {MOST_OPEN} open talks with facilitators. Close one first: /contact shows them.",
                typed=words,
            )
        now, chosen = self._clock.now(), await self._preferences.of(person.guild_id, person.id)
        return Talk(person.guild_id, public_id(), group.id, person.id, chosen.hears_changes_by, now, now)

    async def answer(self, person: Person, typed: str, words: str) -> Conversation:
        """Answer somebody. Facilitators of the group; several may, and each sees what the others wrote."""
        async with self._database.one_step():
            before = await self.find(person, typed)
            must_read(await self._groups.standing(person), before.group)
            clean = text.prose(words, limit=LONGEST, what="answer")
            after = await self._add(before, person, clean, by_staff=True)
            await self._delivery.put(letters.answer(after.talk, after.lines[-1].number, self._clock.now()))
            await self._redraw(after.talk, before.since_answer())
        return after

    async def _add(self, before: Conversation, person: Person, words: str, *, by_staff: bool) -> Conversation:
        now = self._clock.now()
        talk = replace(before.talk, last_at=now)
        line = Line(before.next_number, person.id, by_staff, now, words)
        await self._store.save(talk)
        await self._store.add(talk, line)
        await self._delivery.put(letters.post(talk, before.group, line.number, now))
        return replace(before, talk=talk, lines=(*before.lines, line))

    async def choose_way(self, person: Person, typed: str, by: By) -> Conversation:
        """Choose how answers come; the person alone."""
        async with self._database.one_step():
            found = await self.find(person, typed)
            if not owns(found.talk, person):
                raise NotFound(UNKNOWN)
            talk = replace(found.talk, by=by)
            await self._store.save(talk)
        return replace(found, talk=talk)

    # --- closing -----------------------------------------------------------------------------------

    async def close(self, person: Person, typed: str) -> Conversation:
        """Delete a talk and take its messages away; either side may. It cannot be undone."""
        async with self._database.one_step():
            found = await self.find(person, typed)
            await self._remove(found.talk)
            if not owns(found.talk, person):
                await self._delivery.put(letters.closed(found.talk, self._clock.now()))
                await self._audit.note(
                    person.guild_id, person.id, "facilitator", "contact.close", found.group.id
                )
        return found

    async def _remove(self, talk: Talk) -> None:
        for post in await self._store.posts(talk):
            await self._draw_again(talk.guild_id, talk.id, talk.group_id, post)
        await self._delivery.take_back(talk.guild_id, kinds=[letters.POST, letters.ANSWER], subject=talk.id)
        await self._store.remove(talk)

    async def _redraw(self, talk: Talk, answered: Sequence[Line]) -> None:
        """Draw what was answered just now again in the facilitators' channel, with its answer."""
        numbers = {line.number for line in answered}
        for post in await self._store.posts(talk):
            if not post.direct and post.number in numbers:
                await self._draw_again(talk.guild_id, talk.id, talk.group_id, post)

    async def _draw_again(self, guild_id: int, talk_id: str, group_id: str, post: Post) -> None:
        await self._delivery.redraw(letters.redrawn(guild_id, talk_id, group_id, post, self._clock.now()))

    async def posted(self, row: Row, posted: Posted) -> None:
        """Remember where a message came to stand, or take it away where the talk is closed by now."""
        letter = row.letter
        direct = letter.way is Way.MEMBER
        post = Post(posted.channel_id, posted.message_id, letter.body["number"], direct)
        async with self._database.one_step():
            found = await self.shown(letter.guild_id, letter.subject)
            if found is not None:
                await self._store.stands(found.talk, post)
            if found is None or (not direct and found.answered_after(post.number)):
                await self._draw_again(letter.guild_id, letter.subject, letter.body["group_id"], post)

    # --- the alarm, and what is kept -----------------------------------------------------------------

    async def next_at(self) -> datetime | None:
        """Give when the next talk has been silent for long enough, for the alarm clock."""
        earliest = await self._store.earliest()
        return None if earliest is None else earliest + KEPT + self._delivery.held_back

    async def ring(self) -> None:
        """Delete the talks in which nobody wrote for 14 days."""
        before = self._delivery.now() - KEPT
        for silent in await self._store.silent_since(before):
            async with self._database.one_step():
                talk = await self._store.get(silent.guild_id, silent.id)
                if talk is None or talk.last_at > before:  # closed, or written to in the meantime
                    continue
                await self._remove(talk)
            log.info("a talk was deleted after its time", talk=talk.id)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's talks, and take them out of what they wrote as a facilitator."""
        async with self._database.one_step():
            for talk in await self._store.of_person(guild_id, member_id):
                await self._remove(talk)
            wrote = {talk_id for talk_id, _ in await self._store.written_by(guild_id, member_id)}
            await self._store.forget_author(guild_id, member_id)
            for talk_id in sorted(wrote):
                await self._draw_without_name(guild_id, talk_id)

    async def _draw_without_name(self, guild_id: int, talk_id: str) -> None:
        """Draw a talk again wherever it stands, after somebody was taken out of it."""
        talk = await self._store.get(guild_id, talk_id)
        if talk is None:
            return
        for post in await self._store.posts(talk):
            await self._draw_again(guild_id, talk_id, talk.group_id, post)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give a person's talks with everything in them, and what they wrote as a facilitator."""
        mine = await self._store.of_person(guild_id, member_id)
        whole = [
            asdict(talk) | {"lines": [asdict(x) for x in await self._store.lines(talk)]} for talk in mine
        ]
        kept = {talk.id for talk in mine}
        wrote = await self._store.written_by(guild_id, member_id)
        return whole + [asdict(line) | {"talk": i} for i, line in wrote if i not in kept]
