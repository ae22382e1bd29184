"""The wire to Discord: says a card, draws one again, and looks whether one stands there already."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

import discord
import structlog

from cogs.delivery.refusals import nothing_said, outcome
from cogs.kit import draw, route
from cogs.kit.card import Card
from groupbot.delivery.model import CannotRead, OutcomeUnknown, Posted, Row, TryLater, Undeliverable, Way

T = TypeVar("T")
log = structlog.get_logger(__name__)

INVALID_FORM = 50035

# A row's first try is later than `sending_since`, give or take what two clocks may differ.
_BEFORE = timedelta(minutes=1)
# Read at least this far back, whatever the times say: the host's clock may have been wrong back then.
_AT_LEAST = 100
# Further back nobody looks; the row waits and is told of in the end. Discord gives 100 in a request.
_AT_MOST = 1000


class DiscordWire:
    """Carries letters over Discord's HTTP interface.

    The library answers 500, 502, 504 and 524 by sending the same body again, up to five times in
    25 s: the nonce in it is the same too, so Discord gives back the message it has already. 503 and
    broken connections it hands on. A 429 it waits out, and nothing was said.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(self, row: Row, card: Card) -> Posted:
        """Say it with the row's nonce; the row's id stands at the end of its last button's custom_id."""
        view, files = _drawn(row, card, row.mark)
        room = await self._room(row)
        # The nonce makes the library set enforce_nonce: the same one again gives the same message.
        return _posted(await _said(row, room.send(view=view, files=files, nonce=row.nonce)))

    async def edit(self, row: Row, card: Card) -> Posted:
        """Draw an existing message again. Nobody looks for an edit, so it carries no mark."""
        if row.message_id is None:
            raise Undeliverable(INVALID_FORM)
        view, files = _drawn(row, card, "")
        message = (await self._room(row)).get_partial_message(row.message_id)
        return _posted(await _said(row, message.edit(view=view, attachments=files)))

    async def find(self, row: Row) -> Posted | None:
        """Look through the room's own messages since the first try, newest first."""
        since = (row.sending_since - _BEFORE) if row.sending_since else None
        seen = 0
        room = await self._room(row)
        # Without the right to read, Discord answers with an empty history and not with a refusal.
        self._check_readable(row)
        try:
            async for message in room.history(limit=_AT_MOST):
                if self._is_of(row, message):
                    return _posted(message)
                seen += 1
                if seen >= _AT_LEAST and (since is None or message.created_at < since):
                    return None
        except discord.HTTPException as refused:
            raise _unread(refused) from refused
        if seen >= _AT_MOST:
            raise CannotRead
        return None

    async def _room(self, row: Row) -> discord.PartialMessageable | discord.DMChannel:
        """Give where the letter goes. Opening a direct message says nothing yet, so it can be tried again."""
        letter = row.letter
        if letter.way is not Way.MEMBER:
            # Not from the cache: it knows no channel while a server is away.
            return self._client.get_partial_messageable(letter.recipient_id, guild_id=letter.guild_id)
        try:
            return await self._client.create_dm(discord.Object(letter.recipient_id))
        except discord.HTTPException as refused:
            raise nothing_said(refused) from refused
        except OSError as broken:
            raise TryLater from broken

    def _check_readable(self, row: Row) -> None:
        if row.letter.way is Way.MEMBER:
            return
        guild = self._client.get_guild(row.letter.guild_id)
        channel = guild.get_channel_or_thread(row.letter.recipient_id) if guild else None
        if guild is None or guild.unavailable or channel is None:
            raise CannotRead
        may = channel.permissions_for(guild.me)
        if not (may.view_channel and may.read_message_history):
            raise CannotRead

    def _is_of(self, row: Row, message: discord.Message) -> bool:
        ours = self._client.user is not None and message.author.id == self._client.user.id
        return ours and (message.nonce == row.nonce or row.mark in _marks(message.components))


def _drawn(row: Row, card: Card, mark: str) -> tuple[discord.ui.LayoutView, list[discord.File]]:
    try:
        return draw.view(card, mark), draw.files(card)
    except (ValueError, TypeError) as fault:
        # A card that breaks the library's limits is our own mistake, as one that Discord refuses is.
        log.error("a card cannot be drawn", row=row.mark, kind=row.letter.kind, fault=type(fault).__name__)
        raise Undeliverable(INVALID_FORM) from fault


async def _said(row: Row, saying: Awaitable[T]) -> T:
    try:
        return await saying
    except discord.RateLimited as limited:
        raise TryLater(limited.retry_after) from limited
    except discord.HTTPException as refused:
        if refused.status == 400:
            log.error("a card was refused", row=row.mark, kind=row.letter.kind, code=refused.code)
        raise outcome(refused) from refused
    except Exception as broken:
        # Resets, timeouts, half an answer: the library hands on whatever its HTTP client raises.
        raise OutcomeUnknown from broken


def _unread(refused: discord.HTTPException) -> Exception:
    """A room that is gone took what was said in it along; anything else may be readable later."""
    said = nothing_said(refused)
    return said if isinstance(said, Undeliverable) and refused.status == 404 else CannotRead()


def _posted(message: discord.Message) -> Posted:
    return Posted(message.channel.id, message.id, message.created_at)


def _marks(components: Iterable[Any]) -> set[str]:
    """Give what stands at the end of the custom_ids."""
    return {route.mark(getattr(one, "custom_id", None) or "") for one in draw.walk(components)}


__all__ = ["DiscordWire"]
