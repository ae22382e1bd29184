"""Interactions: what a person asked of the bot, and what has been answered so far."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.payloads import channels, messages, people
from groupbot.loopback.records import Message, User
from groupbot.loopback.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
REPLY, REPLY_LATER, UPDATE_LATER, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

# Discord: a first answer within 3 s, follow-ups for 15 min.
ANSWER_WITHIN = 3.0
TOKEN_LIVES = 900.0
FILE_LIMIT = 10 * 1024 * 1024


@dataclass(eq=False)
class Interaction:
    """One press, command or submit, from the moment it is made until its token dies."""

    id: int
    kind: int
    user: User
    channel: Channel
    request: dict[str, Any]
    name: str = ""
    message: Message | None = None
    parent: Interaction | None = None
    made: float = field(default_factory=time.monotonic)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    answer: int | None = None
    ephemeral: bool = False
    original: Message | None = None
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None
    followups: list[Message] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def guild(self) -> Guild | None:
        """Answer the server it happened in."""
        return self.channel.guild

    @property
    def is_late(self) -> bool:
        """Say whether the 3 s for the first answer are over."""
        return self.answer is None and time.monotonic() - self.made > ANSWER_WITHIN

    @property
    def is_dead(self) -> bool:
        """Say whether the token no longer opens anything."""
        return time.monotonic() - self.made > TOKEN_LIVES

    @property
    def waits_for_text(self) -> bool:
        """Say whether a "thinking…" is shown that nothing has replaced yet."""
        return self.answer == REPLY_LATER and not self.finished.is_set()

    @property
    def focused_type(self) -> int:
        """Answer the type of the option that is being typed into: 3 text, 4 whole number, 10 number."""
        options = list(self.request.get("options") or [])
        for option in options:
            options += option.get("options") or []
        return next((one["type"] for one in options if one.get("focused")), 3)

    def accept(self, answer: int) -> None:
        """Note the first answer; a person may be waiting for it."""
        self.answer = answer
        self.answered.set()
        if answer not in (REPLY_LATER, UPDATE_LATER):
            self.finished.set()

    def expire(self) -> None:
        """Let the token die now, as if 15 minutes had passed."""
        self.made -= TOKEN_LIVES

    def owners(self) -> dict[str, str]:
        """Say through which installation the app was reached."""
        return {"0": str(self.guild.id) if self.guild else "0"}

    def metadata(self, *, original: Message | None = None) -> dict[str, Any]:
        """Write the trace an answer carries of who asked for it."""
        trace: dict[str, Any] = {
            "id": str(self.id),
            "type": self.kind,
            "user": people.user(self.user),
            "authorizing_integration_owners": self.owners(),
        }
        if original:
            trace["original_response_message_id"] = str(original.id)
        if self.kind == COMPONENT and self.message:
            trace["interacted_message_id"] = str(self.message.id)
        if self.kind == MODAL_SUBMIT and self.parent:
            trace["triggering_interaction_metadata"] = self.parent.metadata()
        return trace


class Interactions:
    """All interactions by token and by id, and how a new one is told to the bot."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.base_url = ""
        self.by_token: dict[str, Interaction] = {}

    def find(self, interaction_id: int, token: str) -> Interaction | None:
        """Find an interaction that id and token agree on."""
        found = self.by_token.get(token)
        return found if found and found.id == interaction_id else None

    def expire_all(self) -> None:
        """Let every token that was given out die now."""
        for one in self.by_token.values():
            one.expire()

    def make(
        self,
        kind: int,
        user: User,
        channel: Channel,
        request: dict[str, Any],
        *,
        name: str = "",
        message: Message | None = None,
        parent: Interaction | None = None,
    ) -> Interaction:
        """Make an interaction and send it to the bot."""
        it = Interaction(self.world.new_id(), kind, user, channel, request, name, message, parent)
        self.by_token[it.token] = it
        guild_id = it.guild.id if it.guild else None
        self.world.tell("INTERACTION_CREATE", self.payload(it), guild_id)
        return it

    def send_again(self, it: Interaction) -> None:
        """Deliver an interaction a second time, as the gateway sometimes does."""
        self.world.tell("INTERACTION_CREATE", self.payload(it), it.guild.id if it.guild else None)

    def payload(self, it: Interaction) -> dict[str, Any]:
        """Write an interaction as the gateway sends it."""
        bot = self.world.bot
        mine = it.channel.permissions_of(it.user)
        payload: dict[str, Any] = {
            "id": str(it.id),
            "application_id": str(self.world.application_id),
            "type": it.kind,
            "data": it.request,
            "channel_id": str(it.channel.id),
            "channel": channels.partial(it.channel, bot.id, mine),
            "token": it.token,
            "version": 1,
            "app_permissions": str(it.channel.permissions_of(bot)),
            "locale": it.user.locale,
            "entitlements": [],
            "authorizing_integration_owners": it.owners(),
            "context": 0 if it.guild else 1,
            "attachment_size_limit": FILE_LIMIT,
        }
        if it.guild:
            payload |= self._from_guild(it, it.guild, mine)
        else:
            payload["user"] = people.user(it.user)
        if it.message:
            payload["message"] = messages.message(it.message, self.world, self.base_url)
        return payload

    def _from_guild(self, it: Interaction, guild: Guild, mine: int) -> dict[str, Any]:
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": ["COMMUNITY", "NEWS"]},
            "guild_locale": guild.locale,
            "member": people.member(guild.members[it.user.id]) | {"permissions": str(mine)},
        }
