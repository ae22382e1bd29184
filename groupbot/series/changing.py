"""Changing a running series: from a date on, to its end, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Any

from groupbot import zones
from groupbot.audit.service import Audit
from groupbot.choosing import meant
from groupbot.errors import BadInput, NotFound, NotPossible
from groupbot.groups.model import LENGTHS, Group, Person, Standing
from groupbot.series import changes
from groupbot.series.book import SeriesBook
from groupbot.series.model import STARTED, Change, Series, SeriesState
from groupbot.series.planning import SeriesPlanning
from groupbot.series.rule import ShortMonths
from groupbot.series.service import SHOWN, Recurring, Shown
from groupbot.series.settling import A_DAY
from groupbot.series.words import repeats
from groupbot.sessions import formats
from groupbot.sessions.model import Reason, Session, SessionState
from groupbot.templates.model import shortened
from groupbot.when.words import short_day

ALL = ("", "all", "all future", "all future dates")


class SeriesChanging:
    """Changes what is to come. What was, and what has begun, stays as it is."""

    def __init__(self, book: SeriesBook, recurring: Recurring, audit: Audit, drafts: SeriesPlanning) -> None:
        self._drafts = drafts
        self._book = book
        self._recurring = recurring
        self._audit = audit

    async def edit(self, person: Person, typed: str, from_date: str = "", **typed_fields: Any) -> Shown:
        """Change a running series from a date on. People keep their places on dates that stay.

        `from_date`: one of its coming sessions, or "all" for all future dates. Empty is all too, but for
        a rule that counts anew, or that cancels dates that people know of: nothing is changed then, and
        the refusal says which dates it would give and take.
        """
        found, group, _ = await self._book.find(person, typed)
        typed_fields = await formats.read(self._book.templates, person, group, typed_fields)
        changed = await changes.read(typed_fields, found, self._book.clock.now())
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, found.id)
            standing.must_lead(group.must_be_active())
            before.must_be_running()
            known = await self._book.dates.of(before.guild_id, before.id)
            since = self._since(before, known, from_date)
            change, after = Change(before, since, changed.named), _changed(before, changed, since, known)
            if not self._does_anything(change, after, known):
                return await self._recurring.shown(before, group, standing)
            self._must_hold(after, group, since)
            if changed.of_days and not from_date.strip():
                _must_be_meant(before, after, known, await self._taken(after, known))
            if (after.phases, after.length) != (before.phases, before.length):
                changes.must_fit(after, await self._first_id(before, from_date))
            after = replace(after, version=before.version + 1)
            after = await self._book.settle(after, group, standing, change)
            await self._note(standing, group, "series.edit", after)
        return await self._recurring.shown(after, group, standing)

    def _does_anything(self, change: Change, after: Series, known: list[Session]) -> bool:
        """Say whether a change changes the series, or dates that come before an earlier change of it."""
        if replace(after, since=change.earlier.since) != change.earlier or after.since < change.earlier.since:
            return True
        planned = [session for session in known if session.state is SessionState.PLANNED]
        return any(after.changes_for(session, change, self._book.clock.now()) for session in planned)

    async def _taken(self, after: Series, known: list[Session]) -> list[date]:
        """Give the dates that people know of and that a changed series does not call for any more."""
        planned = [session for session in known if session.state is SessionState.PLANNED]
        days = [session.series_date for session in await self._book.dates.seen(planned)]
        ahead = sorted(day for day in days if day is not None and day >= after.since)
        wanted = set(takewhile(lambda day: day <= ahead[-1], after.from_day(after.since))) if ahead else set()
        return [day for day in ahead if day not in wanted]

    async def before_edit(self, person: Person, typed: str, from_date: str = "") -> tuple[Series, str]:
        """Give a series that may be changed, as it is on the date a change begins with, and that date's id.

        `from_date`: a date as typed, or empty for all future dates; the id is empty then, and for a draft.
        """
        series, group, standing = await self._book.find(person, typed)
        standing.must_lead(group.must_be_active())
        if series.state is SeriesState.DRAFT:
            return series, ""
        series.must_be_running()
        known = await self._book.dates.of(series.guild_id, series.id)
        meant, since = self._meant(series, known, from_date), self._since(series, known, from_date)
        planned = [s for s in known if s.state is SessionState.PLANNED and s.series_date]
        first = meant or next((s for s in planned if s.series_date and s.series_date >= since), None)
        return series.as_on(first) if first else series, meant.id if meant else ""

    async def _first_id(self, series: Series, from_date: str) -> str:
        known = await self._book.dates.of(series.guild_id, series.id)
        meant = self._meant(series, known, from_date)
        return meant.id if meant else ""

    async def fit(self, person: Person, typed: str, length: int, from_date: str = "") -> Shown:
        """Make the dates of a series so many minutes long, and shorten their phases where they are longer."""
        found, _, _ = await self._book.find(person, typed)
        phases = shortened(found.phases, length) if length in LENGTHS else found.phases
        edited = {"length": str(length), "phases": phases}
        if found.state is SeriesState.DRAFT:
            return await self._drafts.edit(person, found.id, **edited)
        return await self.edit(person, found.id, from_date, **edited)

    def _since(self, series: Series, known: list[Session], from_date: str) -> date:
        """Give the first date that a change concerns."""
        meant = self._meant(series, known, from_date)
        if meant is not None and meant.series_date is not None:
            return meant.series_date
        today = self._today(series)
        begun = any(s.series_date == today and s.state in STARTED for s in known)
        return today + A_DAY if begun else today

    def _today(self, series: Series) -> date:
        return self._book.clock.now().astimezone(zones.shown_in(series.zone)).date()

    def _meant(self, series: Series, known: list[Session], from_date: str) -> Session | None:
        """Give the date that was typed; None for all future dates."""
        wanted = from_date.strip()
        if wanted.lower() in ALL:
            return None
        found = next((s for s in known if wanted == s.id), None)
        found = found or meant(wanted, [s for s in known if s.coming_up], lambda session: session.label)
        if found is None or found.series_date is None:
            raise NotFound("I do not know that date of this series. Choose one that the menu offers.")
        if found.state in STARTED or found.series_date < self._today(series):
            raise NotPossible("That date has begun or is over, and stays as it is. Choose a later one.")
        return found

    def _must_hold(self, series: Series, group: Group, since: date) -> None:
        if not zones.knows(series.zone):
            raise NotPossible(
                f"The time zone {series.zone} is not known any more. Choose another one with /series edit, "
                "under zone."
            )
        if series.ends.until is not None and series.ends.until < since:
            raise BadInput(
                "That end is before the first date that would change. To stop now, use /series end."
            )
        # With dates that come before an earlier change it may end before its present rule ever counts.
        until = None if since < series.since else series.ends.until
        ends = replace(series.ends, until=until)
        changes.must_hold(replace(series, ends=ends), group, self._book.clock.now())
        if series.rule.short_months is ShortMonths.ASK:
            day = series.rule.day
            raise BadInput(
                f"Not every month has a day {day}. Write `day {day} or last` to use the last day of shorter "
                f"months, or `day {day} or skip` to leave them out."
            )

    # --- ending ----------------------------------------------------------------------------------

    async def before_end(self, person: Person, typed: str) -> Shown:
        """Show what an end would touch, and change nothing. Raises where it is not possible."""
        series, group, standing = await self._book.find(person, typed)
        standing.must_lead(group)
        series.must_be_running()
        return await self._recurring.shown(series, group, standing)

    async def end(self, person: Person, typed: str) -> Shown:
        """End a series: what is planned of it is cancelled, and whoever said something about it is told."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, typed)
            standing.must_lead(group)
            after = before.ended(self._book.clock.now())
            await self._book.store.save(after)  # first: nothing is planned in place of what is cancelled
            for session in await self._book.dates.of(after.guild_id, after.id):
                if session.state in (SessionState.PLANNED, SessionState.OPEN):
                    await self._book.dates.call_off(session, group, standing, Reason.SERIES)
            await self._note(standing, group, "series.end", after)
        return await self._recurring.shown(after, group, standing)

    async def go_on(self, person: Person, typed: str) -> Shown:
        """Undo an end within ten minutes: what it cancelled comes back."""
        async with self._book.database.one_step():
            before, group, standing = await self._book.find(person, typed)
            standing.must_lead(group.must_be_active())
            now = self._book.clock.now()
            after = before.going_on(now)
            for session in await self._book.dates.of(after.guild_id, after.id):
                if session.left_out and session.reason is Reason.SERIES and session.ends_at > now:
                    await self._book.dates.bring_back(session, group, standing)
            after = await self._book.settle(after, group, standing)
            await self._note(standing, group, "series.go-on", after)
        return await self._recurring.shown(after, group, standing)

    async def _note(self, standing: Standing, group: Group, act: str, series: Series) -> None:
        person = standing.person
        await self._audit.note(person.guild_id, person.id, standing.title_in(group), act, series.id)


def _changed(before: Series, changed: changes.Changes, since: date, known: list[Session]) -> Series:
    """Give the series with a change from a date on.

    Where an earlier change begins later, the days in between stay as they are, unless it is about days.
    """
    if not changed.of_days:
        return replace(changed.on(before, before.starts_on), since=max(since, before.since))
    begun = replace(before, since=since)
    in_between = (s.series_date for s in known if s.series_date and since <= s.series_date < before.since)
    first = next(in_between, None) or next(begun.from_day(since), since)
    return changed.on(begun, first)


def _must_be_meant(before: Series, after: Series, known: list[Session], taken: list[date]) -> None:
    """Raise where dates would be counted in other steps, or be taken from people, and show them."""
    same_steps = (before.rule.every, before.rule.unit) == (after.rule.every, after.rule.unit)
    if same_steps and not taken:
        return
    words = [f"Nothing is changed yet. It would meet {repeats(after.rule)} at {after.at:%H:%M}:"]
    by_date = {s.series_date: s for s in known if s.series_date is not None}
    words += map(_listed, after.first_dates(by_date, SHOWN))
    if taken:
        words += ["These dates would be cancelled, and everybody with a place is told:"]
        words += map(_listed, taken)
    raise changes.NotMeant(after, "\n".join(words))


def _listed(day: date) -> str:
    return f"- {short_day(day)} {day.year}"
