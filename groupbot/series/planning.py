"""Planning a series: a private draft, what it asks, and its publishing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from groupbot import when
from groupbot.audit.service import Audit
from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import Group, Person, Standing
from groupbot.ids import public_id
from groupbot.series import changes
from groupbot.series.book import SeriesBook
from groupbot.series.model import AHEAD, DRAFT_LIVES, Series, SeriesState
from groupbot.series.reading import Ends
from groupbot.series.rule import Rule, ShortMonths, Unit
from groupbot.series.service import Recurring, Shown
from groupbot.sessions import fields, formats
from groupbot.sessions.drafts import wall_of
from groupbot.sessions.model import MOST_OPEN


class SeriesPlanning:
    """Drafts of series, until they are public or thrown away."""

    def __init__(self, book: SeriesBook, recurring: Recurring, audit: Audit) -> None:
        self._book = book
        self._recurring = recurring
        self._audit = audit

    # --- a draft ---------------------------------------------------------------------------------

    async def plan(self, person: Person, typed_group: str, start: str, **typed_fields: Any) -> Shown:
        """Make a draft and show its first dates: nothing is public yet. Facilitators, coordinators.

        Without other fields it meets every week on the weekday of its start, with the group's defaults.
        Fields: every, unit, on, ends, programme, and those of a session's edit.
        """
        group, standing = await self._book.groups.find(person, typed_group)
        standing.must_lead(group.must_be_active())
        now = self._book.clock.now()
        read = await when.read_when(start, zone=group.zone, now=now)
        wall = wall_of(read.start_utc, read.zone, read.moved)
        draft = Series(
            guild_id=person.guild_id,
            id=public_id(),
            group_id=group.id,
            rule=Rule(Unit.WEEK, weekdays=(wall.weekday(),)),
            starts_on=wall.date(),
            since=wall.date(),
            at=wall.time(),
            zone=read.zone,
            ends=Ends(),
            title=group.name,
            length=group.default_length,
            capacity=group.default_capacity,
            place_channel_id=group.place_channel_id,
            place_kind=group.place_kind,
            facilitator_id=typed_fields.get("facilitator_id") or fields.own_or_only(person, group),
            created_by=person.id,
            created_at=now,
        )
        typed_fields = await formats.read(self._book.templates, person, group, typed_fields, new=True)
        changed = await changes.read(typed_fields, draft, now)
        return await self._keep_draft(changed.on(draft, draft.starts_on), group, standing)

    async def edit(self, person: Person, typed: str, start: str | None = None, **typed_fields: Any) -> Shown:
        """Change a draft. `start` as typed, and the fields of a change of a running series."""
        found, group, _ = await self._book.find(person, typed)
        now = self._book.clock.now()
        read = await when.read_when(start, zone=group.zone, now=now) if start else None
        typed_fields = await formats.read(self._book.templates, person, group, typed_fields)
        changed = await changes.read(typed_fields, found, now)
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, found.id)
            standing.must_lead(group.must_be_active())
            if before.state is not SeriesState.DRAFT:
                raise OutOfDate("This series is already published. Change it with /series edit.")
            if read is not None:
                wall = wall_of(read.start_utc, read.zone, read.moved)
                before = replace(before, starts_on=wall.date(), at=wall.time(), zone=read.zone)
            return await self._keep_draft(changed.on(before, before.starts_on), group, standing)

    async def _keep_draft(self, draft: Series, group: Group, standing: Standing) -> Shown:
        changes.must_hold(draft, group, self._book.clock.now())
        after = replace(draft, since=draft.starts_on, grows_at=draft.created_at + DRAFT_LIVES)
        await self._book.store.save(after)
        return await self._recurring.shown(after, group, standing)

    async def choose(
        self,
        person: Person,
        typed: str,
        *,
        first_date: bool = False,
        short_months: ShortMonths | None = None,
    ) -> Shown:
        """Answer what the preview of a draft asks: begin on its first date; what short months do."""
        async with self._book.database.one_step():
            series, group, standing = await self._book.find(person, typed)
            standing.must_lead(group)
            if series.state is SeriesState.DRAFT:
                if short_months is not None:
                    series = replace(series, rule=replace(series.rule, short_months=short_months))
                if first_date:
                    series = replace(series, starts_on=series.first)
                return await self._keep_draft(series, group, standing)
        return await self._recurring.shown(series, group, standing)

    async def publish(self, person: Person, typed: str) -> Shown:
        """Make a draft public: its dates are planned, each card comes when it is due."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, typed)
            standing.must_lead(group.must_be_active())
            now = self._book.clock.now()
            after = before.published(now)
            changes.must_hold(after, group, now)
            changes.must_fit(after)
            await self._must_have_room(after)
            after = await self._book.settle(after, group, standing)
            await self._note(standing, group, "series.publish", after)
        return await self._recurring.shown(after, group, standing)

    async def _must_have_room(self, series: Series) -> None:
        now = self._book.clock.now()
        wanted = series.wanted({}, set(), series.today(now) + AHEAD, now)
        room = await self._book.dates.room(series.guild_id)
        if len(wanted) > room:
            raise NotPossible(
                f"A server can have up to {MOST_OPEN} sessions planned, and there is room for {max(0, room)} "
                f"more. The next 8 weeks of this series are {len(wanted)}. Cancel some sessions first."
            )

    async def discard(self, person: Person, typed: str) -> Series:
        """Throw a draft away."""
        async with self._book.database.one_step():
            series, group, standing = await self._book.find(person, typed)
            standing.must_lead(group)
            if series.state is not SeriesState.DRAFT:
                raise NotPossible("This series is published. To end it, use /series end.")
            await self._book.store.remove(series)
        return series

    async def _note(self, standing: Standing, group: Group, act: str, series: Series) -> None:
        person = standing.person
        await self._audit.note(person.guild_id, person.id, standing.title_in(group), act, series.id)
