"""A group's public card: posted when somebody asks for it, drawn again whenever the group changes."""

from __future__ import annotations

from dataclasses import replace

from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.delivery.model import Posted, Row
from groupbot.delivery.service import Delivery
from groupbot.groups import letters
from groupbot.groups.model import Group, Person
from groupbot.groups.service import Groups


class GroupCard:
    """Has the card posted, and keeps what stands there up to date."""

    def __init__(self, database: Database, clock: Clock, groups: Groups, delivery: Delivery) -> None:
        self._database = database
        self._clock = clock
        self._groups = groups
        self._delivery = delivery

    async def post(self, person: Person, typed: str, *, instead_of: int | None = None) -> Group:
        """Have the group's card posted in its announce channel. Its facilitators, coordinators.

        `instead_of` stood there when they decided: a second press finds another message, and posts none.
        """
        async with self._database.one_step():
            group, standing = await self._groups.find(person, typed)
            standing.must_lead(group.must_be_active())
            if group.card_message_id == instead_of:
                await self._delivery.take_back(group.guild_id, kinds=[letters.CARD], subject=group.id)
                await self._delivery.put(letters.card(group, self._clock.now()))
        return group

    async def redraw(self, group: Group) -> None:
        """Have the posted card drawn again, if there is one."""
        if (letter := letters.redrawn(group, self._clock.now())) is not None:
            await self._delivery.redraw(letter)

    async def group_changed(self, before: Group, after: Group, by: Person) -> None:
        """Have the card show what changed (a hook of groups, in their step)."""
        await self.redraw(after)

    async def posted(self, row: Row, posted: Posted) -> None:
        """Remember where the card came to stand (in the step that marks it sent)."""
        await self._stands(row, posted.channel_id, posted.message_id)

    async def gone(self, row: Row) -> None:
        """Forget a card that somebody deleted."""
        group = await self._groups.get(row.letter.guild_id, row.letter.subject)
        if group is not None and group.card_message_id == row.message_id:
            # What was posted counts no more, so that it can be posted again at once.
            await self._delivery.erase(group.guild_id, kinds=[letters.CARD], subject=group.id)
            await self._stands(row, None, None)

    async def _stands(self, row: Row, channel_id: int | None, message_id: int | None) -> None:
        async with self._database.one_step():
            group = await self._groups.get(row.letter.guild_id, row.letter.subject)
            if group is not None:
                standing = replace(group, card_channel_id=channel_id, card_message_id=message_id)
                await self._groups.save(standing)
                # Whatever changed between drawing and posting had no message to be drawn on.
                await self.redraw(standing)
