"""Holds the events of servers against the plan, and puts right what differs.

Nothing is remembered of a try: each round reads what Discord lists and finds its own events by the session's
id in them. So a process that dies between two lines leaves no event twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.delivery.model import Letter, Way
from groupbot.delivery.service import Delivery
from groupbot.each import each
from groupbot.groups.model import Group, GroupState
from groupbot.groups.service import Groups
from groupbot.mirror.model import CannotMirror, Events, Mirrored, NotThere, Seen, Unclear, look_of
from groupbot.mirror.store import MirrorStore
from groupbot.rules.model import Rules
from groupbot.rules.service import GroupRules
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.service import Sessions

EDITED, TROUBLE = "mirror.edited", "mirror.trouble"
LOOKED_AT_EVERY = timedelta(minutes=10)
_AGAIN_AFTER = timedelta(minutes=1)  # longer than any request lives whose outcome is not known
_LEAST_AHEAD = timedelta(minutes=2)  # Discord takes no event that begins at once
_WORTH_TELLING = timedelta(days=1)
_FARTHEST = timedelta(weeks=27)


class Mirror:
    """The next date of each mirrored group, as one event of its server: never a second, never a series."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        delivery: Delivery,
        groups: Groups,
        rules: GroupRules,
        sessions: Sessions,
        wakeup: Callable[[], None],
    ) -> None:
        """`wakeup` has the alarm clock look again."""
        self._database = database
        self._clock = clock
        self._delivery = delivery
        self._groups = groups
        self._rules = rules
        self._sessions = sessions
        self._wakeup = wakeup
        self._store = MirrorStore(database)
        self._events: Events | None = None
        self._next = clock.now()  # when every server is looked at
        self._soon: dict[int, datetime] = {}  # when a server is looked at before that
        self._round: asyncio.Task[None] | None = None
        self._tried: dict[int, set[str]] = {}  # prints that an event may have, for no answer came

    @property
    def events(self) -> Events | None:
        """Give the events on Discord, or None while it is not ready."""
        return self._events

    @events.setter
    def events(self, events: Events | None) -> None:
        self._events = events
        self.look_soon()

    def look_soon(self) -> None:
        """Have the next round come at once."""
        self._next = self._clock.now()
        self._wakeup()

    def _look_soon_at(self, guild_id: int) -> None:
        """Have one server looked at at once: a change in it says nothing about the others."""
        self._soon[guild_id] = self._clock.now()
        self._wakeup()

    async def rules_changed(self, group: Group, before: Rules, after: Rules) -> None:
        """Look again where a group begins or ends to be mirrored (a hook of rules, in their step)."""
        if before.mirrored != after.mirrored:
            self._database.after_commit(lambda: self._look_soon_at(group.guild_id))

    async def session_turned(self, before: Session | None, after: Session) -> None:
        """Look again when a session turns (a hook of sessions, in their step)."""
        self._database.after_commit(lambda: self._look_soon_at(after.guild_id))

    # --- the alarm -------------------------------------------------------------------------------

    async def next_at(self) -> datetime | None:
        """Give when the next round is due, for the alarm clock."""
        if self._events is None or (self._round is not None and not self._round.done()):
            return None
        return min(self._next, *self._soon.values()) if self._soon else self._next

    async def ring(self) -> None:
        """Begin a round beside the alarm clock: Discord is not waited for here."""
        now, at = self._clock.now(), await self.next_at()
        every = not now < self._next <= now + LOOKED_AT_EVERY  # later: the clock was set back since
        if at is None or not (every or at <= now):
            return
        due = {guild_id for guild_id, soon in self._soon.items() if every or soon <= now}
        self._soon = {guild_id: soon for guild_id, soon in self._soon.items() if guild_id not in due}
        if every:
            self._next = now + LOOKED_AT_EVERY
        self._round = asyncio.create_task(self._go_round(None if every else due), name="mirror")

    async def _go_round(self, guild_ids: set[int] | None) -> None:
        await each([guild_ids], self.look, "a round of the mirror failed")  # nobody waits for this task
        self._wakeup()

    async def stop(self) -> None:
        """End the round that is under way."""
        if self._round is not None:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)

    async def look(self, guild_ids: set[int] | None = None) -> None:
        """Go through every server in which a group is mirrored, or was; or through some of them."""
        wanted: dict[int, set[str]] = {guild_id: set() for guild_id in await self._store.servers()}
        for guild_id, group_id in await self._rules.mirrored():
            wanted.setdefault(guild_id, set()).add(group_id)
        here = [i for i in wanted if guild_ids is None or i in guild_ids]
        await each(here, lambda i: self._look_again(i, wanted[i]), "a mirror failed")

    async def _look_again(self, guild_id: int, group_ids: set[str]) -> None:
        try:
            await self._look_at(guild_id, group_ids)
        except NotThere:
            return  # until the next round of all: it may be asked back
        except Unclear:
            self._soon[guild_id] = self._clock.now() + _AGAIN_AFTER

    async def _look_at(self, guild_id: int, group_ids: set[str]) -> None:
        events = self._events
        if events is None:
            return
        known = await self._store.of(guild_id)
        every = {g.id: g for g in await self._groups.every(guild_id) if g.state is GroupState.ACTIVE}
        mirrored = [every[i] for i in sorted(group_ids & every.keys())]
        upcoming = {group.id: await self._next_of(group) for group in mirrored}
        try:
            written = {one.event_id: one.session_id for one in known.values()}
            listed = await events.listed(guild_id)
            seen = [replace(one, known_for=written.get(one.event_id, "")) for one in listed]
            await self._clear(events, guild_id, seen, {s.id for s in upcoming.values() if s}, known)
        except CannotMirror as refused:
            for group in mirrored:
                await self._in_the_way(group, known.get(group.id), refused.code)
            return
        for group in mirrored:
            if session := upcoming[group.id]:
                await self._show(events, group, session, seen, known.get(group.id))
        for group_id in known.keys() - {group.id for group in mirrored}:
            await self._store.remove(guild_id, group_id)

    async def _next_of(self, group: Group) -> Session | None:
        """Give the group's next session that Discord would still take as an event."""
        now = self._clock.now()
        near = await self._sessions.held_or_not(group.guild_id, now + _LEAST_AHEAD, now + _FARTHEST, group.id)
        return next((session for session in near if session.coming_up), None)

    async def _clear(
        self, events: Events, guild_id: int, seen: list[Seen], wanted: set[str], known: dict[str, Mirrored]
    ) -> None:
        """Take away what mirrors nothing any more, and what is there twice; a session under way stays."""
        ours = {one.event_id: one for one in known.values()}
        kept: set[str] = set()
        for one in sorted(seen, key=lambda event: (event.event_id not in ours, event.event_id)):
            live = await self._is_live(guild_id, one.session_id)
            if one.session_id in kept or not (one.session_id in wanted or live):
                if row := ours.get(one.event_id):  # first, or a crash would look like somebody's hand
                    known[row.group_id] = replace(row, session_id="", event_id=None, written="")
                    await self._store.save(known[row.group_id])
                await events.remove(guild_id, one.event_id)
                seen.remove(one)
            kept.add(one.session_id)

    async def _is_live(self, guild_id: int, session_id: str) -> bool:
        session = await self._sessions.get(guild_id, session_id)
        soon = self._clock.now() + _LEAST_AHEAD
        return session is not None and (
            session.state is SessionState.LIVE or (session.coming_up and session.starts_at < soon)
        )

    async def _show(
        self, events: Events, group: Group, session: Session, seen: list[Seen], before: Mirrored | None
    ) -> None:
        before = before or Mirrored(group.guild_id, group.id)
        look = look_of(session, group)
        there = next((one for one in seen if one.session_id == session.id), None)
        found = there.look.mark if there else ""
        tried = self._tried.get(there.event_id, ()) if there and before.written else ()
        by_hand = found not in tried and before.touched(session.id, found, look.mark)
        if by_hand and before.written:
            before = replace(before, written="")
            await self._store.save(before)  # first, or a crash would hide somebody's hand
        try:
            if there is None:
                event_id = await events.create(group.guild_id, look)
            else:
                event_id = there.event_id
                if found != look.mark:
                    self._tried.setdefault(event_id, set()).add(look.mark)
                    await events.change(group.guild_id, event_id, look)
                self._tried.pop(event_id, None)
        except CannotMirror as refused:
            await self._in_the_way(group, before, refused.code)
            return
        after = before.showing(session.id, event_id, look.mark)
        if after != before or by_hand:
            async with self._database.one_step():
                await self._store.save(after)
                if by_hand:
                    await self._delivery.put(_letter(group, EDITED, session.id, self._clock.now()))

    async def _in_the_way(self, group: Group, before: Mirrored | None, code: int) -> None:
        """Tell the facilitators once what keeps the event from being there."""
        before = before or Mirrored(group.guild_id, group.id)
        if before.trouble == code:
            return
        async with self._database.one_step():
            await self._store.save(replace(before, trouble=code))
            await self._delivery.put(_letter(group, TROUBLE, group.id, self._clock.now(), code))

    async def troubles(self, guild_id: int) -> dict[str, int]:
        """Give what is in the way of the events of a server: Discord's error number by group id."""
        known = await self._store.of(guild_id)
        return {group_id: one.trouble for group_id, one in known.items() if one.trouble is not None}


def _letter(group: Group, kind: str, subject: str, now: datetime, code: int = 0) -> Letter:
    return Letter(
        group.guild_id,
        kind,
        subject,
        Way.CHANNEL,
        group.facilitators_channel_id,
        now,
        occasion=f"{code}:{now:%Y%m%d%H%M}" if code else "",
        expires_at=now + _WORTH_TELLING,
        body={"group_id": group.id, "code": code},
    )
