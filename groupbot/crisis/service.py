"""Where to turn now: the helplines in memory, what a server adds, and one answer to who writes to the bot.

Nothing is kept, counted or logged about who looks at helplines or writes to the bot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from groupbot import text
from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.crisis import reading
from groupbot.crisis.model import CONTACT, Helplines, Line, Region, ServerHelp, must_arrange
from groupbot.crisis.store import CrisisStore
from groupbot.database import Database
from groupbot.errors import BadInput
from groupbot.groups.model import Person
from groupbot.groups.service import Groups

ANSWER_AGAIN = 600.0  # seconds until the same person's next message is answered
_PATIENCE = 1.0  # seconds that the card waits for the database (Discord waits 3 in all)


class Crisis:
    """The helplines. They are read from the file once, so they are there without the database."""

    def __init__(
        self, database: Database, clock: Clock, audit: Audit, groups: Groups, helplines: Helplines
    ) -> None:
        self.helplines = helplines
        self._database = database
        self._store = CrisisStore(database)
        self._clock = clock
        self._audit = audit
        self._groups = groups
        self._answered: dict[int, float] = {}

    def in_use(self, added: ServerHelp) -> Helplines:
        """Give the helplines of a server: its own list, or the bot's."""
        try:
            return reading.read(added.lines.encode()) if added.lines else self.helplines
        except reading.BadLines:  # an earlier version took it
            return self.helplines

    def stale(self, added: ServerHelp, today: date) -> list[tuple[Region, Line]]:
        """Give the lines of a server that were last checked more than 180 days ago."""
        return list(self.in_use(added).stale(today))

    # --- what a server adds ------------------------------------------------------------------------

    async def added_by(self, guild_id: int | None) -> ServerHelp:
        """Give what the server adds; nothing in a direct message, and nothing if the database is in trouble.

        Whatever goes wrong here is left unsaid and out of the logs: the helplines matter more, and a line
        in a log would tell when somebody looked for them.
        """
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._store.get(guild_id) if guild_id is not None else ServerHelp(0)
        except Exception:
            return ServerHelp(guild_id or 0)

    async def arranged(self, person: Person) -> ServerHelp:
        """Give what the server adds, for those who may change it."""
        must_arrange(await self._groups.standing(person))
        return await self._store.get(person.guild_id)

    async def set_region(self, person: Person, typed: str) -> ServerHelp:
        """Set the region that the card shows first here; empty takes it away."""

        def change(added: ServerHelp) -> ServerHelp:
            return replace(added, region=self.in_use(added).meant(typed).code if typed else "")

        return await self._arrange(person, "setup.region", change)

    async def set_contact(self, person: Person, words: str) -> ServerHelp:
        """Set the server's own contact (up to 300 characters); empty takes it away."""
        contact = text.line(words, limit=CONTACT, what="contact") if words else ""
        return await self._arrange(person, "setup.contact", lambda added: replace(added, contact=contact))

    async def set_lines(self, person: Person, content: bytes) -> tuple[ServerHelp, str]:
        """Use a server's own list of helplines; empty goes back to the bot's. Gives the one before too.

        A file with anything missing or wrong is refused whole (BadInput), with the place.
        """
        must_arrange(await self._groups.standing(person))
        try:
            if content:
                reading.read(content)
        except reading.BadLines as wrong:
            raise BadInput(
                f"This list cannot be used. {wrong} Nothing was changed. "
                "Mend it, then send it again; /server helplines hands over the list in use, to begin with."
            ) from None
        lines = content.decode("utf-8-sig")
        async with self._database.one_step():
            before = (await self.arranged(person)).lines
            added = await self._arrange(person, "setup.helplines", lambda a: replace(a, lines=lines))
        return added, before if before != lines else ""

    async def _arrange(
        self, person: Person, act: str, change: Callable[[ServerHelp], ServerHelp]
    ) -> ServerHelp:
        async with self._database.one_step():
            standing = await self._groups.standing(person)
            must_arrange(standing)
            added = change(await self._store.get(person.guild_id))
            await self._store.save(added)
            await self._audit.note(person.guild_id, person.id, standing.title, act)
        return added

    # --- who writes to the bot ---------------------------------------------------------------------

    def may_answer(self, person_id: int) -> bool:
        """Say whether a direct message is to be answered: one in ten minutes for each person.

        Saying yes begins the ten minutes. It is remembered in memory alone, and no longer than that.
        """
        now = self._clock.monotonic()
        self._answered = {i: at for i, at in self._answered.items() if now - at < ANSWER_AGAIN}
        if person_id in self._answered:
            return False
        self._answered[person_id] = now
        return True

    def not_answered(self, person_id: int) -> None:
        """Forget that a person was answered: it did not reach them."""
        self._answered.pop(person_id, None)

    # --- what is kept about people -----------------------------------------------------------------

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete nothing: nothing about a person is kept here."""

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give nothing: nothing about a person is kept here."""
        return []
