"""One act of a person: a command, a press, a choice, or a form that was sent in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import discord

from cogs.kit import again, draw, patience
from cogs.kit.card import Card, Form, Target, sign
from groupbot.errors import NotAllowed, NotPossible
from groupbot.groups.model import Person

if TYPE_CHECKING:
    from groupbot.bot import GroupBot
    from groupbot.core import Core

    Interaction = discord.Interaction[GroupBot]
else:
    Interaction = discord.Interaction


_TOO_LATE = "That took too long to open, so nothing was changed. You can press it again."
_GONE = "You are not in that server any more, or I am not. In a message, /crisis shows helplines."


class Act:
    """What somebody does, what they may do it with, and the one answer they get."""

    def __init__(self, interaction: Interaction, target: Target | None = None) -> None:
        self.interaction = interaction
        self.target = target or Target("command", "call")

    @property
    def core(self) -> Core:
        """Give what the bot can do."""
        return self.interaction.client.core

    @property
    def subject(self) -> str:
        """Give the public id that the press is about."""
        return self.target.subject

    @property
    def guild_id(self) -> int | None:
        """Give the server: where it happens, or the one that a card in a direct message names."""
        return self.interaction.guild_id or self.target.guild_id

    @property
    def values(self) -> list[str]:
        """Give what was chosen in a menu."""
        return list((self._sent.get("values")) or [])

    @property
    def fields(self) -> dict[str, str]:
        """Give what was written in a form, by field name."""
        return {name: words for name, _, words in self.written}

    @property
    def changed(self) -> dict[str, str]:
        """Give what was written in a form, without the fields that were left as they stood.

        What stood there may be another by now: somebody else has changed it, and that stays.
        """
        return {name: words for name, stood, words in self.written if sign(words) != stood}

    @property
    def written(self) -> Iterator[again.Written]:
        """Give each field of a form: its name, the sign of what stood there, and what was written."""
        for line in self._sent.get("components") or []:
            for part in [line.get("component")] if "component" in line else line.get("components", []):
                name, _, stood = part["custom_id"].partition("~")
                yield name, stood, part.get("value") or ""

    @property
    def _sent(self) -> dict[str, Any]:
        return dict(self.interaction.data or {})

    async def person(self, guild_id: int | None = None) -> Person:
        """Say who acts, and with which roles, from the press itself.

        In a direct message the press does not tell, so the server is asked; who has left it may
        not act there any more.
        """
        wanted = guild_id or self.guild_id
        user = self.interaction.user
        if wanted is None:
            raise NotAllowed(
                "This one works inside your server. In a direct message you can use /crisis, /me and /help."
            )
        if isinstance(user, discord.Member) and user.guild.id == wanted:
            return _person(user, self.interaction.permissions.manage_guild)
        if self.interaction.client.get_guild(wanted) is None:
            raise NotAllowed(_GONE)  # whether the bot is there is not told to whoever is not
        await self.later()
        found = await person_now(self.interaction.client, wanted, user.id)
        if found is None:
            raise NotAllowed(_GONE)
        return found

    async def later(self) -> None:
        """Tell Discord at once that the answer takes longer than a look into the database."""
        await patience.promise(self.interaction)

    async def answer(self, card: Card) -> None:
        """Answer privately: in place where the press came from a private card, else as a new one."""
        if self.interaction.guild_id is None and self.guild_id is not None:
            card = card.in_dm(self.guild_id)
        view, files = draw.view(card), draw.files(card)
        response = await patience.over(self.interaction)
        if response.is_done():
            await self.interaction.edit_original_response(view=view, attachments=files)
        elif patience.in_place(self.interaction):
            await response.edit_message(view=view, attachments=files)
        else:
            await response.send_message(view=view, files=files, ephemeral=True)

    async def say(self, card: Card) -> None:
        """Answer privately in a new message, and leave the one that was pressed as it is."""
        view, files = draw.view(card), draw.files(card)
        response = await patience.over(self.interaction)
        if response.is_done():
            await self.interaction.followup.send(view=view, files=files, ephemeral=True)
        else:
            await response.send_message(view=view, files=files, ephemeral=True)

    async def ask(self, form: Form) -> None:
        """Open a form; should it be refused, it can be opened again as it was filled in.

        Only a first answer opens one: NotPossible where another was promised meanwhile.
        """
        response = await patience.over(self.interaction)
        if response.is_done():
            raise NotPossible(_TOO_LATE)
        again.note(self.interaction, form)
        await response.send_modal(draw.modal(form))


async def person_now(client: GroupBot, guild_id: int, member_id: int) -> Person | None:
    """Ask Discord who somebody is in a server now; None where they or the bot are not in it any more."""
    guild = client.get_guild(guild_id)
    if guild is None:
        return None
    try:
        member = await guild.fetch_member(member_id)
    except discord.NotFound:
        return None
    return _person(member, member.guild_permissions.manage_guild)


def _person(member: discord.Member, manages_server: bool) -> Person:
    return Person(
        guild_id=member.guild.id,
        id=member.id,
        role_ids=frozenset(role.id for role in member.roles if not role.is_default()),
        manages_server=manages_server,
        name=member.display_name,
    )


__all__ = ["Act", "Interaction", "person_now"]
