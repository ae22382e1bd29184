"""Draws the letters about sessions when they are due, from the truth of that moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cogs.kit.card import Card
from cogs.pauses.cards import bannered
from cogs.sessions import cards, clocks, notices, rooms
from groupbot.delivery.model import Row, Way
from groupbot.groups.model import Group, Person
from groupbot.sessions import laws, letters, unsaid
from groupbot.sessions.clocks import KIND as CLOCKS_CHANGE
from groupbot.sessions.model import Few, Session, SessionState
from groupbot.sessions.places import Place, Status, Still
from groupbot.sessions.unsaid import Missed

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


class Post:
    """Says how each kind of letter about a session looks."""

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot
        self._core = bot.core

    def carry(self) -> None:
        """Tell delivery that these letters are drawn here."""
        carries, sessions = self._core.delivery.carries, self._core.sessions
        carries(letters.CARD, self._card, sessions.card_posted)
        carries(letters.CARD_EDIT, self._card, gone=sessions.card_gone)
        carries(letters.CONSOLE, self._console, sessions.console_posted)
        carries(letters.CONSOLE_EDIT, self._console, gone=sessions.console_gone)
        carries(letters.ROOM_GONE, self._room_gone)
        carries(letters.LINE, self._line)
        carries(letters.REMINDER, self._reminder)
        carries(letters.CHANGED, self._changed, says_anew=(letters.CHANGED, letters.LED))
        carries(letters.LED, self._led, says_anew=(letters.LED,))
        carries(letters.CANCELLED, self._cancelled)
        carries(letters.RESTORED, self._restored)
        carries(letters.OFFER, self._offer)
        carries(letters.FIRST, self._first_come)
        carries(letters.GIVEN, self._given)
        carries(letters.LINED_UP, self._lined_up)
        carries(letters.STILL, self._still)
        carries(letters.EXPECT, self._expect)
        carries(letters.TAKEN, self._taken)
        carries(letters.FEW, self._few, sessions.few_posted)
        carries(letters.FEW_EDIT, self._few)
        carries(CLOCKS_CHANGE, self._clocks)
        carries(unsaid.MISSED, self._missed)
        carries(unsaid.TROUBLE, self._trouble)
        carries(laws.ZONE_GONE, self._zone_gone)

    # --- in channels -------------------------------------------------------------------------------

    async def _card(self, row: Row, late: bool) -> Card | None:
        shown = await self._core.sessions.shown(row.letter.guild_id, row.letter.subject)
        if shown is None:
            return None
        shown = await self._core.sessions.with_names(shown)
        session, rules = shown.session, await self._core.rules.of(row.letter.guild_id, shown.group.id)
        known = rooms.known(self._bot, session.guild_id, session.place_channel_id)
        change = clocks.on_card(await self._core.clocks.on_card(session))
        return cards.public(shown, place_known=known, agreement=rules.agreement, clocks=change)

    async def _console(self, row: Row, late: bool) -> Card | None:
        letter = row.letter
        shown = await self._core.sessions.shown(letter.guild_id, letter.subject)
        if shown is None or (letter.kind == letters.CONSOLE and not shown.session.under_way):
            return None
        shown = await self._core.sessions.with_first_timers(shown)
        drawn = notices.console(shown, self._core.attendance.present_now(letter.guild_id, letter.subject))
        paused = await self._core.pauses.over(letter.guild_id, shown.group.id)
        return bannered(drawn, paused if shown.session.under_way else None)

    async def _line(self, row: Row, late: bool) -> Card | None:
        shown = await self._core.sessions.shown(row.letter.guild_id, row.letter.subject)
        if shown is None or shown.session.state is SessionState.ENDED:
            return None
        return notices.line(shown, await self._core.sessions.next_of(shown.group, shown.session))

    # --- to one person -----------------------------------------------------------------------------

    async def _about(self, row: Row) -> tuple[Session, Place, Group] | None:
        letter = row.letter
        found = await self._core.seats.still_for(letter.guild_id, letter.subject, letter.recipient_id)
        if found is None:
            return None
        session, place = found
        group = await self._core.groups.get(letter.guild_id, session.group_id)
        return None if group is None else (session, place, group)

    async def _reminder(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up or about[1].status is not Status.COMING:
            return None
        session, _, group = about
        person = Person(session.guild_id, row.letter.recipient_id)
        shift = await self._core.clocks.for_member(session, person)
        drawn = notices.reminder(
            session, group, discreet=_discreet(row), late=late, clocks=clocks.in_reminder(shift)
        )
        return _to(row, drawn)

    async def _changed(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up:
            return None
        session, place, group = about
        return _to(row, notices.changed(session, place, group, discreet=_discreet(row), late=late))

    async def _led(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up:
            return None
        session, _, group = about
        return _to(row, notices.led(session, group, discreet=_discreet(row), late=late))

    async def _cancelled(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or about[0].state is not SessionState.CANCELLED:
            return None
        session, _, group = about
        upcoming = await self._core.sessions.next_of(group, session)
        return _to(row, notices.cancelled(session, group, upcoming, discreet=_discreet(row), late=late))

    async def _restored(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up:
            return None
        session, _, group = about
        return _to(row, notices.restored(session, group, discreet=_discreet(row)))

    async def _offer(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up or about[1].status is not Status.OFFERED:
            return None
        session, place, group = about
        places = await self._core.sessions.places(session.guild_id, session.id)
        return _to(row, notices.offer(places, place, group, discreet=_discreet(row)))

    async def _first_come(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up or about[1].status is not Status.WAITING:
            return None
        session, place, group = about
        places = await self._core.sessions.places(session.guild_id, session.id)
        if not places.free:
            return None  # somebody was quicker
        return _to(row, notices.first_come(places, place, group, discreet=_discreet(row)))

    async def _given(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up or about[1].status is not Status.COMING:
            return None
        session, _, group = about
        return _to(row, notices.given(session, group, discreet=_discreet(row)))

    async def _lined_up(self, row: Row, late: bool) -> Card | None:
        return await self._waits(row, notices.lined_up)

    async def _taken(self, row: Row, late: bool) -> Card | None:
        return await self._waits(row, notices.taken)

    async def _waits(self, row: Row, says: Callable[..., Card]) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up or about[1].status is not Status.WAITING:
            return None
        session, place, group = about
        places = await self._core.sessions.places(session.guild_id, session.id)
        return _to(row, says(places, place, group, discreet=_discreet(row)))

    async def _expect(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up or about[1].status is not Status.COMING:
            return None
        session, _, group = about
        return _to(row, notices.expect(session, group, discreet=_discreet(row)))

    async def _still(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].coming_up or about[1].still is not Still.ASKED:
            return None
        session, _, group = about
        return _to(row, notices.still(session, group, discreet=_discreet(row)))

    async def _clocks(self, row: Row, late: bool) -> Card | None:
        found = await self._core.clocks.foretold(row.letter.guild_id, row.letter.subject)
        return None if found is None else clocks.foretold(found)

    # --- to the facilitators -----------------------------------------------------------------------

    async def _room_gone(self, row: Row, late: bool) -> Card | None:
        letter = row.letter
        session = await self._core.sessions.get(letter.guild_id, letter.subject)
        if session is None or not session.coming_up:
            return None
        known = rooms.known(self._bot, letter.guild_id, session.place_channel_id)
        return None if known else notices.room_gone(session)

    async def _few(self, row: Row, late: bool) -> Card | None:
        shown = await self._core.sessions.shown(row.letter.guild_id, row.letter.subject)
        if shown is None or (row.letter.kind == letters.FEW and shown.session.few is not Few.ASKED):
            return None
        return notices.few(shown, datetime.fromtimestamp(row.letter.body["until"], UTC))

    async def _missed(self, row: Row, late: bool) -> Card | None:
        session = await self._core.sessions.get(row.letter.guild_id, row.letter.subject)
        return None if session is None else notices.missed(session, Missed(**row.letter.body))

    async def _zone_gone(self, row: Row, late: bool) -> Card | None:
        group = await self._core.groups.get(row.letter.guild_id, row.letter.subject)
        return None if group is None else notices.zone_gone(group, row.letter.occasion)

    async def _trouble(self, row: Row, late: bool) -> Card | None:
        group = await self._core.groups.get(row.letter.guild_id, row.letter.subject)
        body = row.letter.body
        return None if group is None else notices.trouble(group, body["channel_id"], body["code"])


def _discreet(row: Row) -> bool:
    """Say whether it goes out as a direct message, where a name on a locked screen would tell."""
    return row.letter.way is Way.MEMBER


def _to(row: Row, drawn: Card) -> Card:
    """Have the buttons of a direct message carry the server's id."""
    return drawn.in_dm(row.letter.guild_id) if row.letter.way is Way.MEMBER else drawn
