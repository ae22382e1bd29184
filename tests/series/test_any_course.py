"""Whatever is done to a series, in any order, it stays one: its dates, places, numbers and letters fit."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from groupbot.errors import Refusal
from groupbot.groups.model import Group, GroupState, Person
from groupbot.rest.model import UNDO_WITHIN, Rest
from groupbot.series.model import AHEAD, Series, SeriesState
from groupbot.series.rule import Unit
from groupbot.sessions import letters
from groupbot.sessions.model import Reason, Session, SessionState
from groupbot.sessions.places import Status
from groupbot.sessions.planning import TOLD
from groupbot.zones import shown_in
from tests.desk import ALI, CORA, FAY, FINN, MIA, SAM, Desk, opened
from tests.series.test_calendar import read

PEOPLE = (SAM, MIA, ALI)
ACTS = 30
PLANS: tuple[dict[str, Any], ...] = (
    {},
    {"every": 2, "on": "mon, thu"},
    {"unit": Unit.DAY, "every": 2},
    {"unit": Unit.MONTH, "on": "2nd tue"},
    {"unit": Unit.MONTH, "on": "last day"},
)
ENDS: tuple[dict[str, Any], ...] = (
    {},
    {"ends": "until 2027-03-20"},
    {"ends": "after 6"},
    {"ends": "after 7", "programme": True},
)
CHANGES: tuple[dict[str, Any], ...] = (
    {"at": "20:30"},
    {"at": "00:30"},
    {"at": "19:00"},
    {"zone": "America/New_York"},
    {"zone": "Europe/London"},
    {"title": "Evening"},
    {"length": "90", "title": "Long evening"},
    {"length": "45"},
    {"capacity": 2},
    {"on": "wed"},
    {"on": "mon, fri", "at": "18:00"},
    {"every": 2},
    {"every": 1},
    {"unit": Unit.MONTH, "on": "1st mon"},
    {"unit": Unit.WEEK, "on": "tue"},
    {"unit": Unit.DAY, "every": 3},
    {"ends": "never"},
    {"ends": "after 4"},
    {"ends": "after 9"},
    {"ends": "until 2027-02-15"},
    {"ends": "after 5"},
)
# What was found once stays; `make soak` plays many new ones.
KEPT = (5, 102, 93185)
SEEDS = [random.randrange(10**6) for _ in range(150)] if "FAULTS_ALL" in os.environ else []

Rows = dict[str, list[Any]]


@dataclass
class Course:
    """One series of a group, a hand that acts on it, and what was seen so far."""

    desk: Desk
    file: Path
    group: Group
    series: Series
    hand: random.Random
    begun: dict[str, datetime] = field(default_factory=dict)  # session → its start, once it was live
    rests: list[Rest] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.desk.clock.now()

    async def every(self) -> list[Session]:
        """Give every session that the series ever had, those that are no date of it any more too."""
        months = timedelta(days=900)
        return await self.desk.core.sessions.held_or_not(
            self.series.guild_id, self.now - months, self.now + months, self.group.id
        )

    async def dates(self) -> list[Session]:
        return await self.desk.core.series.book.dates.of(self.series.guild_id, self.series.id)

    def rows(self) -> Rows:
        """Give every row of every table."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as file:
            tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {name: sorted(file.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables}  # noqa: S608
        file.close()
        return found

    # --- what is done ----------------------------------------------------------------------------

    async def act(self) -> None:
        """Do one thing, that may be refused; then whatever is due."""
        now_and_then = (self.time_passes, self.skip, self.move, self.alone, self.rest, self.rest_again)
        often = (self.time_passes, self.undo, self.undo, self.edit, self.edit, self.come, self.come)
        doing = self.hand.choice(
            (*now_and_then, *often, self.end, self.archive, self.leave, self.run, self.cancel)
        )
        self.desk.clock.advance(timedelta(seconds=1))  # who was told of which cancel is known by its time
        before = self.rows()
        try:
            await doing()
        except Refusal as refused:
            self.done[-1] += f" (refused: {refused.words[:60]})"
            assert self.rows() == before, "a refusal changed something"
        await self.ring()
        await self.holds()

    async def ring(self) -> None:
        """Do what is due, as the alarm clock does; doing it again changes nothing."""
        await self._ring_all()
        before = self.rows()
        await self._ring_all()
        assert self.rows() == before, "a second ring changed something"

    async def _ring_all(self) -> None:
        core = self.desk.core
        for ring in (core.course.ring, core.digests.ring, core.series.book.ring, core.checks.ring):
            await ring()
        await core.rota.book.ring()
        await core.delivery.ring()
        await core.delivery.idle()

    def notes(self, *words: object) -> None:
        self.done.append(f"{self.now:%m-%d %H:%M} " + " ".join(map(str, words)))

    async def some(self, wanted: Callable[[Session], bool]) -> Session | None:
        """Give a session that is wanted, a near one more often."""
        found = [session for session in await self.every() if wanted(session)]
        near = sorted(found, key=lambda session: session.starts_at)
        return self.hand.choice(self.hand.choice((near, near[:2], near[:1]))) if near else None

    async def coming(self) -> Session | None:
        return await self.some(lambda session: session.coming_up)

    async def time_passes(self) -> None:
        near = await self.coming()
        minutes = self.hand.choice((1, 9, 11, 60, 60 * 7, 60 * 24, 60 * 24 * 3, 60 * 24 * 8))
        at = self.now + timedelta(minutes=minutes)
        if near is not None and self.hand.random() < 0.4:
            before = self.hand.choice((72 * 60 - 1, 24 * 60, 65, 14, -1, -100))
            at = max(self.now, near.starts_at - timedelta(minutes=before))
        self.notes("time is", at)
        self.desk.clock.set_to(at)

    async def skip(self) -> None:
        if found := await self.coming():
            fewer = self.hand.random() < 0.4
            self.notes("skip", found.series_date, "fewer" if fewer else "")
            await self.desk.core.series.skipping.skip(FAY, found.id, Reason.ILL, fewer=fewer)

    async def cancel(self) -> None:
        if found := await self.coming():
            self.notes("cancel", found.series_date)
            await self.desk.core.planning.cancel(FAY, found.id, Reason.OTHER)

    async def undo(self) -> None:
        lately = self.now - UNDO_WITHIN
        if found := await self.some(lambda one: one.cancelled_at is not None and one.cancelled_at >= lately):
            self.notes("undo", found.series_date, found.starts_at)
            await self.desk.core.planning.restore(FAY, found.id)

    async def move(self) -> None:
        if found := await self.coming():
            by = timedelta(minutes=self.hand.choice((-1440 * 3, -60, -20, 20, 90, 1440, 1440 * 7)))
            self.notes("move", found.series_date, by)
            typed = f"{found.starts_at + by:%Y-%m-%d %H:%M}"
            await self.desk.core.planning.edit(FAY, found.id, when_typed=typed)

    async def alone(self) -> None:
        if found := await self.coming():
            fields: dict[str, Any] = self.hand.choice(
                ({"title": "Alone"}, {"length": "120"}, {"capacity": 3})
            )
            self.notes("alone", found.series_date, fields)
            await self.desk.core.planning.edit(FAY, found.id, **fields)

    async def edit(self) -> None:
        changes = dict(self.hand.choice(CHANGES))
        if self.hand.random() < 0.3:
            changes |= self.hand.choice(CHANGES)
        found = await self.coming()
        since = self.hand.choice(("", "all", found.id if found else "all"))
        self.notes("edit from", (found and found.series_date) if since not in ("", "all") else since, changes)
        await self.desk.core.series.changing.edit(FAY, self.series.id, since, **changes)

    async def rest(self) -> None:
        first = self.now.date() + timedelta(days=self.hand.randint(0, 75))
        last = first + timedelta(days=self.hand.choice((0, 2, 8, 20)))
        scope = self.hand.choice((self.group.id, "server"))
        self.notes("rest", first, last)
        rest, _ = await self.desk.core.rest.add(CORA, scope, first.isoformat(), last.isoformat(), "Break")
        self.rests.append(rest)
        if self.hand.random() < 0.4:
            self.done[-1] += " and cancel inside"
            await self.desk.core.resting.cancel_inside(CORA, rest.id)

    async def rest_again(self) -> None:
        if self.rests:
            rest, service = self.hand.choice(self.rests), self.desk.core.rest
            doing = self.hand.choice((service.remove, service.put_back))
            self.notes(doing.__name__, rest.days)
            await doing(CORA, rest.id)

    async def end(self) -> None:
        ended = self.series.state is SeriesState.ENDED
        changing = self.desk.core.series.changing
        if ended or self.hand.random() < 0.4:
            self.notes("go on" if ended else "end")
            await (changing.go_on if ended else changing.end)(FINN, self.series.id)

    async def archive(self) -> None:
        archived = self.group.state is GroupState.ARCHIVED
        if archived or self.hand.random() < 0.4:
            self.notes("unarchive" if archived else "archive")
            core = self.desk.core
            await (core.group_undo.archive if archived else core.groups.archive)(CORA, self.group.id)

    async def come(self) -> None:
        if found := await self.coming():
            who = self.hand.choice(PEOPLE)
            self.notes(who.id, "comes on", found.series_date)
            await self.desk.core.seats.take(who, found.id)

    async def leave(self) -> None:
        if found := await self.coming():
            who, seats = self.hand.choice(PEOPLE), self.desk.core.seats
            doing: tuple[Callable[[Person, str], Awaitable[object]], ...]
            doing = (seats.withdraw, seats.accept, seats.pass_on, seats.keep_turn)
            acts = self.hand.choice(doing)
            self.notes(who.id, acts.__name__, found.series_date)
            await acts(who, found.id)

    async def run(self) -> None:
        if found := await self.coming():
            who, rota = self.hand.choice((FAY, FINN)), self.desk.core.rota
            acts = self.hand.choice((rota.cannot, rota.confirm, rota.take))
            self.notes(who.id, acts.__name__, found.series_date)
            await acts(who, found.id)

    # --- what always holds -----------------------------------------------------------------------

    async def holds(self) -> None:
        """Look at everything."""
        series = await self.desk.core.series.get(self.series.guild_id, self.series.id)
        group = await self.desk.core.groups.get(self.group.guild_id, self.group.id)
        assert series is not None
        assert group is not None
        self.series, self.group = series, group
        dates = await self.dates()
        self.each_date_stands_once(dates)
        self.numbers_have_no_holes(dates)
        await self.what_has_begun_stays()
        await self.places_are_on_what_meets()
        await self.the_file_says_what_is_planned(dates)
        await self.settled()

    def each_date_stands_once(self, dates: list[Session]) -> None:
        assert all(count == 1 for count in Counter(s.series_date for s in dates).values())
        unmoved = [s.starts_at for s in dates if s.coming_up and "starts_at" not in s.own]
        assert len(set(unmoved)) == len(unmoved), "two meet at the same time"

    def numbers_have_no_holes(self, dates: list[Session]) -> None:
        if self.series.state is not SeriesState.RUNNING or self.group.state is not GroupState.ACTIVE:
            return
        held = [session for session in dates if not session.left_out]
        planned = {n: s for n, s in enumerate(held, 1) if s.state is SessionState.PLANNED}
        wanted = list(planned) if self.series.programme else [None] * len(planned)
        assert [s.number for s in planned.values()] == wanted
        assert len({s.out_of for s in planned.values()}) <= 1

    async def what_has_begun_stays(self) -> None:
        every = {session.id: session for session in await self.every()}
        for session in every.values():
            if session.state in (SessionState.LIVE, SessionState.ENDED):
                self.begun.setdefault(session.id, session.starts_at)
        assert {i: every[i].starts_at for i in self.begun} == self.begun

    async def places_are_on_what_meets(self) -> None:
        every = {session.id: session for session in await self.every()}
        told = await self.desk.letters(letters.CANCELLED)
        reminded = await self.desk.letters(letters.REMINDER)
        open_ones = [row.letter.subject for row in reminded if row.state.value == "due"]
        assert all(every[subject].coming_up for subject in open_ones), "a reminder of what does not meet"
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as file:
            found = list(file.execute("SELECT session_id, member_id, status FROM places"))
        file.close()
        for session_id, member_id, status in found:
            session = every[session_id]
            notices = [
                row
                for row in told
                if (row.letter.subject, row.letter.recipient_id) == (session_id, member_id)
            ]
            if session.state is not SessionState.CANCELLED:
                assert not [row for row in notices if row.state.value == "due"], "told of what meets"
                continue
            assert status != Status.OFFERED, "a place is offered where nothing meets"
            since = session.cancelled_at
            assert since is not None
            mine = [row for row in notices if row.letter.due_at >= since and not row.withdrawn]
            assert len(mine) == (Status(status) in TOLD), f"told {len(mine)} times"

    async def the_file_says_what_is_planned(self, dates: list[Session]) -> None:
        _, starts = await read(self.desk, self.series)
        zone = shown_in(self.series.zone)
        last = datetime.combine(self.series.today(self.now) + AHEAD, time(), zone)
        planned = sorted(s.starts_at for s in dates if s.coming_up and s.ends_at > self.now)
        assert [at for at in starts if at < last] == [at for at in planned if at < last]
        assert Counter(planned) <= Counter(starts)
        active = self.group.state is GroupState.ACTIVE and self.series.state is SeriesState.RUNNING
        if not active:
            assert starts == planned, "a file of what does not go on"
            assert (await self.desk.core.series.look(FAY, self.series.id)).next_day is None
        elif self.series.programme and self.series.rule.unit is not Unit.MONTH:  # those go on for years
            over = [s for s in dates if not s.left_out and s.ends_at <= self.now]
            total = self.series.total({s.series_date: s for s in dates if s.series_date})
            assert total is not None
            assert len(over) + len(starts) == max(total, len(over)), "another number of sessions"

    async def settled(self) -> None:
        """Looking at the series again finds nothing to do."""
        removed = await self.desk.core.rest.lately_removed(self.series.guild_id)
        if removed:
            return
        before = self.rows()
        async with self.desk.database.one_step():
            await self.desk.core.series.book.settle(self.series, self.group)
        after = self.rows()
        assert {**after, "series": []} == {**before, "series": []}, "a second look changed something"


async def a_course(folder: Path, seed: int) -> None:
    """Let one series be, and do things to it."""
    hand = random.Random(seed)
    async with opened(folder) as desk:
        group = await desk.new_group(default_capacity=hand.choice((2, 8)))
        await desk.join(group, *PEOPLE)
        for who in PEOPLE[:2]:
            await desk.core.preferences.choose_changes(who.guild_id, who.id, wanted=True)
        await desk.core.rules.change(CORA, group.id, confirm_places=True)
        await desk.core.digests.choose(SAM, 60 * 9)
        plan = hand.choice(PLANS) | hand.choice(ENDS)
        draft = (await desk.core.series.planning.plan(FAY, group.id, "mon 19:00", **plan)).series
        series = (await desk.core.series.planning.publish(FAY, draft.id)).series
        course = Course(desk, folder / "groupbot.sqlite", group, series, hand)
        course.notes("plan", plan)
        try:
            for _ in range(ACTS):
                await course.act()
        except Exception as broken:
            broken.add_note("\n".join([f"seed {seed}", *course.done]))
            raise


@pytest.mark.parametrize("seed", [*KEPT, *SEEDS])
def test_any_course_of_a_series_leaves_it_whole(seed: int) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(a_course(Path(folder), seed))
