"""The book of series: finds one, and has its sessions be what its rule calls for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from groupbot import zones
from groupbot.choosing import meant
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.delivery.service import Delivery
from groupbot.each import each
from groupbot.errors import NotFound
from groupbot.groups.model import Group, GroupState, Person, Standing
from groupbot.groups.service import Groups
from groupbot.ids import read_public_id
from groupbot.preferences.service import Preferences
from groupbot.rest.model import UNDO_WITHIN, Rest
from groupbot.rest.service import RestDays
from groupbot.rules.service import GroupRules
from groupbot.series.model import DRAFT_LIVES, Change, Series, SeriesState
from groupbot.series.settling import A_DAY, Settling
from groupbot.series.store import SeriesStore
from groupbot.sessions.dates import Dates
from groupbot.sessions.model import Session
from groupbot.templates.service import Templates

UNKNOWN = "I do not know that series here. /series list shows which there are."


class SeriesBook:
    """What planning, changing and growing share."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        delivery: Delivery,
        groups: Groups,
        preferences: Preferences,
        rules: GroupRules,
        rest: RestDays,
        dates: Dates,
        templates: Templates,
    ) -> None:
        """`clock` is right where the host's is far off: dates are planned by it, eight weeks ahead."""
        self.database = database
        self.clock = clock
        self._delivery = delivery
        self.groups = groups
        self.preferences = preferences
        self.dates = dates
        self.templates = templates
        self.store = SeriesStore(database)
        self._rules = rules
        self.rest = rest

    async def group_of(self, series: Series) -> Group:
        """Give the group of a series."""
        group = await self.groups.get(series.guild_id, series.group_id)
        if group is None:
            raise NotFound(UNKNOWN)
        return group

    async def find(self, person: Person, typed: str) -> tuple[Series, Group, Standing]:
        """Give the series a person means, by id or by its label; unknown and hidden answer alike.

        A draft is found only by those who may lead its group.
        """
        standing, public = await self.groups.standing(person), read_public_id(typed)
        series = await self.store.get(person.guild_id, public) if public else None
        series = series or await self._by_label(person, standing, typed)
        if series is not None and _may_see(standing, series, group := await self.group_of(series)):
            return series, group, standing
        raise NotFound(UNKNOWN)

    async def _by_label(self, person: Person, standing: Standing, typed: str) -> Series | None:
        """Give the series that was typed, one that is running before any other."""
        groups = {group.id: group for group in await self.groups.visible(person, archived=True)}
        every = [s for s in await self.store.in_state(person.guild_id, *SeriesState) if s.group_id in groups]
        known = [series for series in every if _may_see(standing, series, groups[series.group_id])]
        running = [series for series in known if series.state is SeriesState.RUNNING]
        return meant(typed, running, _label) or meant(typed, known, _label)

    async def settle(
        self, series: Series, group: Group, standing: Standing | None = None, change: Change | None = None
    ) -> Series:
        """Have its coming sessions be what the rule calls for, in the caller's step; give it as saved.

        With a `change` what came of the series before it is changed too, and dates that the rule no longer
        calls for are taken away. Doing it again changes nothing. What began stays as it is.
        """
        if series.state is not SeriesState.RUNNING:
            return series
        now = self.clock.now()
        grows_at = now + A_DAY  # while its group is archived, or its zone is not known any more
        if group.state is GroupState.ACTIVE and zones.knows(series.zone):
            settling = Settling(self.dates, self._rules, self.rest, series, group, now)
            grows_at = await settling.done(standing, change)
        after = replace(series, grows_at=grows_at)
        await self.store.save(after)
        return after

    # --- the alarm clock -------------------------------------------------------------------------

    async def next_at(self) -> datetime | None:
        """Give when the next dates are to be planned, for the alarm clock."""
        at = await self.store.next_growth()
        return None if at is None else at + self._delivery.held_back

    async def ring(self) -> None:
        """Plan the dates that have come near, and let go of old drafts: one step for each series."""
        seen: set[str] = set()
        while due := [s for s in await self.store.growing(self.clock.now()) if s.id not in seen]:
            seen.update(series.id for series in due)
            await each(due, self._grow, "a series did not grow", lambda series: series.id)

    async def _grow(self, found: Series) -> None:
        async with self.database.one_step():
            series = await self.store.get(found.guild_id, found.id)
            if series is None:
                return
            if series.state is not SeriesState.DRAFT:
                await self.settle(series, await self.group_of(series))
            elif self.clock.now() - series.created_at >= DRAFT_LIVES:
                await self.store.remove(series)

    async def rest_changed(self, rest: Rest) -> None:
        """Plan what a rest left out, once its removal stands (a hook of rest, in their step)."""
        if rest.removed_at is not None:
            at = self.clock.now() + UNDO_WITHIN
            await self.store.look_again(rest.guild_id, rest.group_id, at)

    async def session_turned(self, before: Session | None, after: Session) -> None:
        """Follow a date that is cancelled or comes back; a programme is counted anew (a hook of sessions)."""
        if after.series_id is None or after.series_date is None or before is None:
            return
        if before.left_out == after.left_out:
            return
        series = await self.store.get(after.guild_id, after.series_id)
        if series is None or series.state is not SeriesState.RUNNING:
            return
        if not after.left_out:
            series = await self._came_back(series, after, after.series_date)
        if series.programme:
            await self.settle(series, await self.group_of(series))

    async def _came_back(self, series: Series, session: Session, day: date) -> Series:
        """Let a date that came back count again; one that the series does not call for now stands alone."""
        if day in series.fewer:
            series = replace(series, fewer=tuple(kept for kept in series.fewer if kept != day))
            await self.store.save(series)
        every = await self.dates.of(series.guild_id, series.id)
        known = {one.series_date: one for one in every if one.series_date is not None}
        if day not in series.wanted(known, set(), day, self.clock.now(), day):
            await self.dates.stand_alone(session)
        return series


def _label(series: Series) -> str:
    return series.label


def _may_see(standing: Standing, series: Series, group: Group) -> bool:
    leads = standing.coordinator or standing.facilitates(group)
    return leads if series.state is SeriesState.DRAFT else standing.may_join(group)
