"""Names: a yes given or taken back while a session runs, a group that turns more private, forgetting."""

from __future__ import annotations

from groupbot.agreement.model import Consent
from groupbot.attendance.book import AttendanceBook
from groupbot.attendance.model import Proof, Sight
from groupbot.attendance.watch import Watch
from groupbot.groups.model import Group, Mode


class Naming:
    """Decides who is written by name, and takes names back out at once."""

    def __init__(self, book: AttendanceBook) -> None:
        self._book = book

    async def consent_changed(self, consent: Consent) -> None:
        """Name somebody from now on, or go on with them as part of the number; in the step of their word."""
        watches = self._book.known(consent.guild_id, consent.group_id)
        if not watches:
            return
        named = consent.member_id in await self._book.named(await self._book.group_of(watches[0].session))
        for watch in watches:
            if named:
                self._name_soon(watch, consent.member_id)
            else:
                await self._unname(watch, consent.member_id)

    def _name_soon(self, watch: Watch, member_id: int) -> None:
        self._book.database.after_commit(lambda: self._name(watch, member_id))

    async def asks_changed(self, group: Group) -> None:
        """Take in that a group asks for more, or for less, before somebody may stand in its lists."""
        for watch in self._book.known(group.guild_id, group.id):
            named = await self._book.named(group)
            for member_id in sorted(watch.named - named):
                await self._unname(watch, member_id)
            for member_id in sorted(named - watch.named):
                self._name_soon(watch, member_id)

    async def group_changed(self, before: Group, after: Group) -> None:
        """Take over a group's facilitators; where it became number-only, take every name out."""
        quieter = before.mode is Mode.NAMED and after.mode is Mode.NUMBER
        for watch in self._book.known(after.guild_id, after.id):
            self._book.database.after_commit(lambda watch=watch: watch.led_by(after))
            if quieter:
                for member_id in sorted(watch.named):
                    await self._unname(watch, member_id)
                self._book.database.after_commit(lambda watch=watch: watch.count_only())
        if quieter:
            await self._book.store.unname_group(after.guild_id, after.id)
        elif before.audience != after.audience:
            await self.asks_changed(after)

    async def forget(self, guild_id: int, member_id: int, group_id: str | None = None) -> None:
        """Delete a person's records, of one group or of all; where a session runs they stay in its number."""
        async with self._book.database.one_step():
            for watch in self._book.known(guild_id, group_id):
                await self._unname(watch, member_id)
            await self._book.store.forget(guild_id, member_id, group_id)

    def _name(self, watch: Watch, member_id: int) -> None:
        self._book.intake.read()  # who has just left is not there any more
        if watch.name(member_id) and watch.under_way:
            self._book.note(watch, [member_id], Sight.JOINED, self._book.clock.now())

    async def _unname(self, watch: Watch, member_id: int) -> None:
        if member_id not in watch.named:
            return
        book, (guild_id, session_id) = self._book, (watch.guild_id, watch.id)
        await book.writer.flush()
        seen = (await book.store.sightings(guild_id, session_id, member_id)).get(member_id, [])
        record = await book.store.record(guild_id, session_id, member_id)
        pressed = record is not None and record.here and record.proof is not Proof.VOICE
        await book.store.drop_sightings(guild_id, session_id, member_id)
        if watch.under_way:  # the list of a session that ended stays as it is
            await book.store.remove_record(guild_id, session_id, member_id)

        def go_on_without_the_name() -> None:
            # Between the reading above and the commit more may have been seen, and still wait.
            late = book.writer.take_out(guild_id, session_id, member_id)
            watch.unname(member_id, [*seen, *late], pressed=pressed)

        book.database.after_commit(go_on_without_the_name)
