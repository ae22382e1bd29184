"""Draws the letters about who runs a session when they are due, from the truth of that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.kit.card import Card
from cogs.rota import cards
from cogs.sessions.notices import named
from groupbot.delivery.model import Row, Way
from groupbot.rota import letters
from groupbot.rota.model import BEFORE_START, Answer, Rota
from groupbot.sessions.model import Reason, SessionState

if TYPE_CHECKING:
    from groupbot.bot import GroupBot


class Post:
    """Says how each kind of letter about the rota looks."""

    def __init__(self, bot: GroupBot) -> None:
        self._core = bot.core

    def carry(self) -> None:
        """Tell delivery that these letters are drawn here."""
        carries = self._core.delivery.carries
        carries(letters.STAFF, self._staff, self._core.rota.book.posted)
        carries(letters.STAFF_EDIT, self._staff)
        carries(letters.ASK, self._ask)
        carries(letters.COVER, self._cover)
        carries(letters.TAKEN, self._taken)
        carries(letters.SWAP, self._swap)
        carries(letters.ANSWERED, self._declined)

    async def _staff(self, row: Row, late: bool) -> Card | None:
        rota = await self._core.rota.book.shown(row.letter.guild_id, row.letter.subject)
        if rota is None:
            return None
        again, session = row.letter.kind == letters.STAFF_EDIT, rota.session
        if session.state in BEFORE_START:
            open_ = rota.missing or any(rota.said(i) is Answer.ASKED for i in rota.running)
            short = rota.short(self._core.delivery.now())
            return cards.staff(rota, short=short) if again or open_ else None
        if session.state is SessionState.CANCELLED and session.reason is Reason.NOBODY:
            return cards.called_off(rota)
        return cards.closed(rota) if again else None

    async def _about(self, row: Row) -> tuple[Rota, str] | None:
        """Give a session that has not begun, and its name for this person; None where that is over."""
        rota = await self._core.rota.book.shown(row.letter.guild_id, row.letter.subject)
        if rota is None or rota.session.state not in BEFORE_START:
            return None
        return rota, named(rota.session, rota.group, discreet=row.letter.way is Way.MEMBER)

    async def _ask(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or about[0].said(row.letter.recipient_id) is not Answer.ASKED:
            return None
        return _to(row, cards.ask(*about))

    async def _cover(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or not about[0].missing or row.letter.recipient_id in about[0].session.led_by:
            return None
        return _to(row, cards.cover(*about))

    async def _taken(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or row.letter.recipient_id in about[0].session.led_by:
            return None
        return _to(row, cards.replaced(*about))

    async def _swap(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        offer = about[0].offer_to(row.letter.recipient_id) if about else None
        return _to(row, cards.swap(*about, offer.member_id)) if about and offer else None

    async def _declined(self, row: Row, late: bool) -> Card | None:
        about = await self._about(row)
        if about is None or row.letter.recipient_id not in about[0].session.led_by:
            return None
        return _to(row, cards.declined(*about))


def _to(row: Row, drawn: Card) -> Card:
    """Have the buttons of a direct message carry the server's id."""
    return drawn.in_dm(row.letter.guild_id) if row.letter.way is Way.MEMBER else drawn
