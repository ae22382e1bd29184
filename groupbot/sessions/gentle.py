"""A gentle note: one line from a facilitator to a member who allows it and was away for two sessions."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from groupbot.delivery.model import Letter, Way
from groupbot.errors import NotAllowed, NotPossible
from groupbot.groups.model import Group, Mode, Person
from groupbot.preferences.model import By
from groupbot.sessions.book import PLACES_KEPT, SessionBook
from groupbot.sessions.places import Status

NOTE = "group.note"
_AWAY = 2  # sessions
_WORTH_READING = timedelta(days=7)


class Line(StrEnum):
    """What a note can say; nobody writes it."""

    THINKING = "thinking"
    WELCOME = "welcome"
    NEXT = "next"


class GentleNotes:
    """Sends a note when a facilitator decides so, never by itself. All that stays is that the yes is used."""

    def __init__(self, book: SessionBook) -> None:
        self._book = book

    async def send(self, person: Person, typed: str, member_id: int, line: Line) -> Group:
        """Send a note under the facilitator's name; the member's yes is used up by it.

        Why it cannot be sent is not said: no answer tells what a member allowed, or where they were.
        """
        async with self._book.database.one_step():
            group, standing = await self._book.groups.find(person, typed)
            if not standing.facilitates(group):
                raise NotAllowed(
                    f"Only facilitators of {group.called} can do this. A note bears their name. Ask one "
                    "of them."
                )
            group.must_be_active()
            if group.mode is Mode.NUMBER:
                raise NotPossible(
                    f"{group.called} keeps no names, so nobody can tell who has been away. You can write to "
                    "somebody yourself."
                )
            if not await self._book.wishes.may_note(group, member_id) or not await self._away(
                group, member_id
            ):
                raise NotPossible(
                    "A note can go once to a member who allows it and has been away for two sessions. "
                    "That is not so for this person now. You can write to them yourself."
                )
            await self._book.wishes.note_used(group, member_id)
            await self._put(group, person, member_id, line)
        return group

    async def _away(self, group: Group, member_id: int) -> bool:
        """Say whether a member was at neither of the last two sessions, and has no place in the next."""
        book, guild_id = self._book, group.guild_id
        mine = await book.groups.membership(guild_id, group.id, member_id)
        since = book.clock.now() - PLACES_KEPT
        last = (await book.store.ended_since(guild_id, [group.id], since))[:_AWAY]
        if mine is None or len(last) < _AWAY or last[-1].starts_at.date() < mine.joined_on:
            return False
        if mine.on_break(book.groups.today(group)) or any(member_id in session.led_by for session in last):
            return False
        coming = await book.store.coming_up(guild_id, group_ids=[group.id])
        places = await book.store.places_of([*last, *coming])
        said = (found.of(member_id) for found in places.values())
        visited = await book.visits(guild_id, group.id, member_id)
        return not any(place and place.status is Status.COMING for place in said) and not any(
            session.id in visited for session in last
        )

    async def _put(self, group: Group, person: Person, member_id: int, line: Line) -> None:
        now = self._book.clock.now()
        chosen = await self._book.preferences.of(group.guild_id, member_id)
        await self._book.delivery.put(
            Letter(
                group.guild_id,
                NOTE,
                group.id,
                Way.MEMBER if chosen.hears_changes_by is By.DM else Way.INBOX,
                member_id,
                now,
                occasion=str(int(now.timestamp())),
                expires_at=now + _WORTH_READING,
                body={"by": person.id, "line": line.value},
            )
        )
