"""The book of the rota: finds how a session stands, and has said and done what follows from it, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from groupbot.database import Database
from groupbot.delivery.model import Posted, Row
from groupbot.delivery.service import Delivery
from groupbot.each import each
from groupbot.errors import NotFound
from groupbot.groups.model import Group
from groupbot.groups.service import Groups
from groupbot.preferences.model import By
from groupbot.preferences.service import Preferences
from groupbot.rota import letters
from groupbot.rota.model import ASKS_BEFORE, BEFORE_START, SHORT_BEFORE, Answer, Cover, Rota
from groupbot.rota.store import RotaStore
from groupbot.rules.model import Rules
from groupbot.rules.service import GroupRules
from groupbot.sessions.model import Reason, Session, SessionState
from groupbot.sessions.planning import Planning
from groupbot.sessions.service import Sessions

_OFF_STANDS = timedelta(hours=12)  # how long after the start it is still worth saying that it was called off


class RotaBook:
    """What the looks of the alarm clock and the acts of facilitators share."""

    def __init__(
        self,
        database: Database,
        groups: Groups,
        preferences: Preferences,
        rules: GroupRules,
        delivery: Delivery,
        sessions: Sessions,
        planning: Planning,
    ) -> None:
        self.database = database
        self.groups = groups
        self.preferences = preferences
        self.delivery = delivery
        self.sessions = sessions
        self.planning = planning
        self.store = RotaStore(database)
        self._rules = rules

    # --- how it stands -----------------------------------------------------------------------------

    async def of(self, session: Session) -> Rota:
        """Give how one session stands."""
        (rota,) = await self.of_many([session])
        return rota

    async def of_many(self, sessions: list[Session]) -> list[Rota]:
        """Give how several sessions of one server stand."""
        if not sessions:
            return []
        guild_id, ids = sessions[0].guild_id, [session.id for session in sessions]
        covers, turns = await self.store.covers(guild_id, ids), await self.store.turns_of(guild_id, ids)
        groups: dict[str, tuple[Group, int]] = {}
        for group_id in {session.group_id for session in sessions}:
            group = await self.groups.get(guild_id, group_id)
            if group is None:
                raise NotFound("I do not know that session here. /session list shows what is planned.")
            groups[group_id] = group, (await self._rules.of(guild_id, group_id)).facilitators_needed
        return [
            Rota(session, group, covers.get(session.id) or _fresh(session), turns[session.id], needed)
            for session in sessions
            for group, needed in [groups[session.group_id]]
        ]

    async def shown(self, guild_id: int, session_id: str) -> Rota | None:
        """Give how a session stands for what the bot says itself; None if it is gone."""
        session = await self.sessions.get(guild_id, session_id)
        return None if session is None else await self.of(session)

    # --- the alarm ---------------------------------------------------------------------------------

    async def next_at(self) -> datetime | None:
        """Give the moment of the next look."""
        at = await self.store.next_look()
        return None if at is None else at + self.delivery.held_back

    async def ring(self) -> None:
        """Take every look that is due."""
        due = await self.store.to_look_at(self.delivery.now())
        await each(due, self._look_at, "a look at the rota failed", lambda cover: cover.session_id)

    async def _look_at(self, cover: Cover) -> None:
        async with self.database.one_step():
            rota = await self.shown(cover.guild_id, cover.session_id)
            if rota is not None:
                await self.settle(rota)

    async def settle(self, rota: Rota) -> Rota:
        """Have said and done what follows from how it stands, and keep it; in the caller's step."""
        now = self.delivery.now()
        if rota.session.state is SessionState.CANCELLED:
            if now < rota.session.starts_at:
                await self._keep_till_start(rota.session)
            else:
                await self.store.remove(rota.session.guild_id, rota.session.id)
            return rota
        if rota.session.state not in BEFORE_START:
            await self._keep(replace(rota, cover=replace(rota.cover, looks_at=None)))
            return rota
        rota = await self._find_cover(await self._ask(rota, now), now)
        if rota.nobody and rota.off_at <= now:
            return await self._call_off(rota, now)
        await self._keep(replace(rota, cover=replace(rota.cover, looks_at=rota.next_look(now))))
        await self.redraw(rota.session)
        return rota

    async def _keep(self, rota: Rota) -> None:
        await self.store.save(rota.cover)
        await self.store.keep_turns(rota.session.guild_id, rota.session.id, rota.turns)

    async def _ask(self, rota: Rota, now: datetime) -> Rota:
        """Ask facilitators whether they run it; who planned it in the last days has said so already."""
        session = rota.session
        fresh = session.created_at >= session.starts_at - ASKS_BEFORE and not rota.cover.calls
        asked = [i for i in rota.asks(now) if not (fresh and i == session.created_by)]
        for member_id in rota.asks(now):
            rota = rota.with_turn(member_id, Answer.ASKED if member_id in asked else Answer.YES, now)
        if asked:
            by = {i: await self.hears_by(rota, i) for i in asked}
            await self.delivery.put(*(letters.ask(rota, i, by[i], now) for i in asked))
            if By.INBOX in by.values():
                await self.delivery.put(letters.staff(rota, now, "ask", session.starts_at))
        return rota

    async def _find_cover(self, rota: Rota, now: datetime) -> Rota:
        """Ask for cover where a new gap has opened, and tell coordinators of one a day before."""
        gap, cover, session = rota.gap(now), rota.cover, rota.session
        if gap > cover.missing:
            rota = replace(rota, cover=replace(cover, calls=cover.calls + 1, called_at=now))
            pool = await self.store.pool(session.guild_id, session.group_id)
            asked = sorted((pool & rota.group.facilitators) - session.led_by)
            await self.delivery.put(*(letters.cover(rota, i, now) for i in asked))
            if not rota.short(now):
                await self.delivery.put(letters.staff(rota, now, f"{rota.cover.calls}", session.starts_at))
        if gap == 0 and cover.missing:
            await self.delivery.take_back(session.guild_id, kinds=[letters.COVER], subject=session.id)
        if rota.short(now):
            await self.delivery.put(letters.staff(rota, now, f"{rota.cover.calls}.short", session.starts_at))
        return replace(rota, cover=replace(rota.cover, missing=gap))

    async def _call_off(self, rota: Rota, now: datetime) -> Rota:
        """Cancel a session that nobody can run, and say so; its facilitators can undo that as any cancel."""
        session = rota.session
        after = await self.planning.call_off(session, rota.group, None, Reason.NOBODY, "", tell=True)
        until = session.starts_at + _OFF_STANDS
        await self.delivery.put(letters.staff(rota, now, f"off{session.version}", until))
        return replace(rota, session=after)

    async def redraw(self, session: Session) -> None:
        """Have what stands in the facilitators' channel drawn again."""
        for row in await self.delivery.stands(session.guild_id, letters.STAFF, session.id):
            if row.channel_id is not None and row.message_id is not None:
                await self.delivery.redraw(
                    letters.redrawn(
                        session.guild_id, session.id, row.channel_id, row.message_id, self.delivery.now()
                    )
                )

    async def posted(self, row: Row, posted: Posted) -> None:
        """Draw a message again that came to stand: what changed on its way had none to be drawn on."""
        async with self.database.one_step():
            session = await self.sessions.get(row.letter.guild_id, row.letter.subject)
            if session is not None:
                await self.redraw(session)

    async def hears_by(self, rota: Rota, member_id: int) -> By:
        """Say how this person wants to be told."""
        return (await self.preferences.of(rota.session.guild_id, member_id)).hears_changes_by

    # --- what others ask of it ---------------------------------------------------------------------

    async def session_turned(self, before: Session | None, after: Session) -> None:
        """Follow a session that was planned, changed, begun or called off (a hook, in the step of that)."""
        if after.state in BEFORE_START:
            await self._follow(before, after)
        else:
            every = [letters.STAFF, *letters.TO_PEOPLE]
            await self.delivery.take_back(after.guild_id, kinds=every, subject=after.id)
            if after.state is SessionState.CANCELLED and after.reason is not Reason.NOBODY:
                await self._keep_till_start(after)
            elif after.state is not SessionState.LIVE:
                await self.store.remove(after.guild_id, after.id)
            await self.redraw(after)

    async def _keep_till_start(self, session: Session) -> None:
        """Keep who cannot run a cancelled session till its start: it may come back."""
        cover = await self.store.cover(session.guild_id, session.id)
        if cover is not None:
            await self.store.save(replace(cover, looks_at=max(self.delivery.now(), session.starts_at)))

    async def _follow(self, before: Session | None, after: Session) -> None:
        cover = await self.store.cover(after.guild_id, after.id)
        if cover is None or cover.starts_at != after.starts_at:
            await self._begin_anew(cover, after)
        elif before is not None and before.state is SessionState.CANCELLED:
            # The last call is made again, and whoever did not answer is asked again: what had not been said
            # was taken back, and what had is known by its key and not said twice.
            turns = await self.store.turns(after.guild_id, after.id)
            answered = {i: t for i, t in turns.items() if t.answer is not Answer.ASKED and i in after.led_by}
            await self.store.keep_turns(after.guild_id, after.id, answered)
            calls = cover.calls - 1 if cover.missing else cover.calls
            await self.store.save(replace(cover, looks_at=self.delivery.now(), calls=calls, missing=0))
        elif before is not None and before.led_by != after.led_by:
            turns = await self.store.turns(after.guild_id, after.id)
            kept = {i: turn for i, turn in turns.items() if i in after.led_by}
            await self.store.keep_turns(after.guild_id, after.id, kept)
            await self.store.save(replace(cover, looks_at=self.delivery.now()))
        await self.redraw(after)

    async def _begin_anew(self, cover: Cover | None, session: Session) -> None:
        """Ask anew for another start; so near that nobody is asked any more, who cannot still cannot."""
        turns, now = await self.store.turns(session.guild_id, session.id), self.delivery.now()
        every = [letters.STAFF, *letters.TO_PEOPLE]
        await self.delivery.take_back(session.guild_id, kinds=every, subject=session.id)
        await self.store.remove(session.guild_id, session.id)
        # The calls are counted on: a start that comes back is called for again, not for the first time.
        await self.store.save(replace(_fresh(session), calls=cover.calls if cover else 0))
        if now >= session.starts_at - SHORT_BEFORE:
            out = {i: t for i, t in turns.items() if t.answer is Answer.CANT and i in session.led_by}
            await self.store.keep_turns(session.guild_id, session.id, out)

    async def rules_changed(self, group: Group, before: Rules, after: Rules) -> None:
        """Look again at a group's sessions where it needs more facilitators, or fewer (a hook of rules)."""
        if before.facilitators_needed != after.facilitators_needed:
            await self.store.look_again(group.guild_id, group.id, self.delivery.now())

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's words on sessions and their wish to be asked."""
        await self.store.forget(guild_id, member_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, object]]:
        """Give what is kept of a person as plain values."""
        return await self.store.export(guild_id, member_id)


def _fresh(session: Session) -> Cover:
    looks_at = session.starts_at - ASKS_BEFORE
    return Cover(session.guild_id, session.id, session.group_id, session.starts_at, looks_at)
