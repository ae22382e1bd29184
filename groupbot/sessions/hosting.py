"""What the facilitators of a session do with its places: admit somebody, and choose who waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from groupbot import text
from groupbot.agreement.gates import Gates
from groupbot.audit.service import Audit
from groupbot.errors import NotPossible
from groupbot.groups.model import Group, Person
from groupbot.sessions import letters
from groupbot.sessions.book import SessionBook
from groupbot.sessions.model import Session
from groupbot.sessions.places import Places


@dataclass(frozen=True, slots=True)
class Hosted:
    """What came of it: the session, everybody's word now, and whom it was about."""

    session: Session
    group: Group
    places: Places
    member_id: int


class Hosting:
    """Places in the hands of those who facilitate this very session: they alone see its names."""

    def __init__(self, book: SessionBook, audit: Audit, gates: Gates) -> None:
        self._book = book
        self._gates = gates
        self._audit = audit

    async def admit(self, person: Person, typed: str, member_id: int, reason: str) -> Hosted:
        """Give somebody of the group a place, free or not, with a reason; they are told.

        They need no role and no age of account for this session then; their own yes they do need.
        """
        why = text.line(reason, limit=120, what="reason")
        async with self._book.database.one_step():
            hosted = await self._change(
                person,
                typed,
                member_id,
                "session.admit",
                letters.GIVEN,
                lambda p: p.admitting(member_id, why),
            )
            await self._gates.let_in(hosted.group, hosted.session.id, member_id)
        return hosted

    async def may_line_up(self, person: Person, typed: str, member_id: int | None = None) -> Hosted:
        """Give a session in which more are coming than there are places, so that somebody can be chosen."""
        session, group, standing = await self._book.find(person, typed)
        standing.must_run(group, session.led_by)
        places = await self._book.store.places(session)
        places.must_be_too_many()
        if member_id is not None:
            places.to_the_line(member_id)
        return Hosted(session, group, places, member_id or 0)

    async def line_up(self, person: Person, typed: str, member_id: int) -> Hosted:
        """Have somebody who is coming wait, first in the line; they are told in two minutes."""
        return await self._change(
            person, typed, member_id, "session.line-up", letters.LINED_UP, lambda p: p.to_the_line(member_id)
        )

    async def give_back(self, person: Person, typed: str, member_id: int) -> Hosted:
        """Undo that: they come as before, and hear of it only if they had been told.

        A yes that has become due since then is theirs to say: NotPossible while it is missing.
        """
        async with self._book.database.one_step():
            session, group, standing = await self._book.find(person, typed)
            standing.must_run(group, session.led_by)
            told = await self._book.delivery.told(person.guild_id, letters.LINED_UP, session.id)
            kind = letters.GIVEN if member_id in told else None
            hosted = await self._change(
                person, typed, member_id, "session.give-back", kind, lambda p: p.given_back(member_id)
            )
            await self._gates.must_have_said_yes(group, member_id)
        return hosted

    async def _change(
        self,
        person: Person,
        typed: str,
        member_id: int,
        act: str,
        kind: str | None,
        change: Callable[[Places], Places],
    ) -> Hosted:
        async with self._book.database.one_step():
            session, group, standing = await self._book.find(person, typed)
            standing.must_run(group, session.led_by)
            await self._must_be_in(group, member_id)
            before = await self._book.store.places(session)
            after = change(before)
            if after != before:
                chosen = await self._book.preferences.of(session.guild_id, member_id)
                after = await self._book.keep(before, after, chosen)
                if kind is not None:
                    await self._book.tell_one(kind, session, member_id)
                title = standing.title_in(group)
                await self._audit.note(person.guild_id, person.id, title, act, session.id, member_id)
        return Hosted(session, group, after, member_id)

    async def _must_be_in(self, group: Group, member_id: int) -> None:
        if await self._book.groups.membership(group.guild_id, group.id, member_id) is None:
            raise NotPossible(
                f"That person has not joined {group.called} yet. Ask them to join it first, with /group join."
            )
